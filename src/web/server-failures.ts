import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { ORPCError, ValidationError } from '@orpc/contract'
import { Failure, failures, isFailure } from '../kernel/failure.ts'
import { type InputIssue, toldOnce } from '../kernel/input-words.ts'
import { failureOfSystem } from '../kernel/system-refusal.ts'
import { log } from './server-log.ts'

/** How a refusal travels, on every transport. */
export type WireFailure = { status: number; code: string; message: string; data: WireData }
export type WireData = { next: string; details: Record<string, string | number> }

const fromFailure = ({ status, code, message, next, details }: Failure): WireFailure => ({
  status,
  code,
  message,
  data: { next, details },
})

const pathWord = (path: readonly unknown[] | undefined): string =>
  (path ?? [])
    .map((part) => String(typeof part === 'object' && part && 'key' in part ? part.key : part))
    .join('.')

/** What does not fit an input, each with its place. */
export const issuesSentence = (issues: readonly InputIssue[]): string =>
  toldOnce(issues)
    .slice(0, 5)
    .map(({ path, message }) => (path?.length ? `${pathWord(path)}：${message}` : message))
    .join('；')

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined)

/** What the transport itself refuses: no such procedure, a method that does not fit. */
const fromTransport = (error: ORPCError<string, unknown>): WireFailure => {
  if (error.code === 'NOT_FOUND') return fromFailure(new Failure('call_unknown', {}))
  return fromFailure(new Failure('invalid_input', { detail: error.message }))
}

/** Personal data may sit in a message made from data; the name, code and stack frames tell where it broke. */
const logged = (id: string, error: unknown): void => {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
  const name = error instanceof Error ? error.name : typeof error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // DuckDB and SQLite say the kind of trouble first; what follows may quote a cell.
  const kind = error instanceof Error ? (/^[A-Za-z ]{3,40}(?=:)/.exec(error.message)?.[0] ?? '') : ''
  log({ level: 'error', event: '程序出错', id, name, code, kind, frames })
}

/** Writes a bug to the log under a number and gives the failure that tells the number. */
export const reportedBug = (error: unknown): Failure => {
  const refused = isFailure(error) ? error : failureOfSystem(error)
  if (refused) return refused
  const id = randomUUID().slice(0, 8)
  logged(id, error)
  return new Failure('internal', { id })
}

/** Any thrown thing as what the caller gets. Bugs are logged here, once, under the id the caller sees. */
export const wireFailure = (error: unknown): WireFailure => {
  if (isFailure(error)) return fromFailure(error)
  const cause = causeOf(error)
  if (isFailure(cause)) return fromFailure(cause)
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST' && cause instanceof ValidationError)
      return fromFailure(new Failure('invalid_input', { detail: issuesSentence(cause.issues) }))
    if (error.status < 500) return fromTransport(error)
  }
  return fromFailure(reportedBug(error))
}

/** For oRPC's handlers, which send what they are thrown. */
export const orpcError = (error: unknown): ORPCError<string, WireData> => {
  const { status, code, message, data } = wireFailure(error)
  return new ORPCError(code, { status, message, data, defined: code in failures })
}

/** The same body outside oRPC: uploads, downloads, pages that are not there. */
export const sendFailure = (response: ServerResponse, error: unknown): void => {
  const { status, code, message, data } = wireFailure(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 429 && data.details.seconds !== undefined
      ? { 'retry-after': String(data.details.seconds) }
      : {}),
  })
  response.end(JSON.stringify({ defined: code in failures, code, status, message, data }))
}
