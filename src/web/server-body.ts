import type { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { Failure, isFailure } from '../kernel/failure.ts'

/** What a call may bring and how long it may take to bring it; files have bounds of their own. */
export type BodyBounds = { bytes: number; milliseconds: number }

export const bodyBounds: BodyBounds = { bytes: 2_000_000, milliseconds: 30_000 }

/** Stopping half way leaves the connection open, so that the refusal can still be read on it. */
export const bodyOf = (request: IncomingMessage): AsyncIterable<Buffer> =>
  request.iterator({ destroyOnReturn: false })

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const tooLarge = (bytes: number) =>
  new Failure('request_too_large', {
    limit: bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${Math.round(bytes / 1e6)} MB`,
  })

const wholeBody = async (request: IncomingMessage, { bytes }: BodyBounds): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > bytes) throw tooLarge(bytes)
  const chunks: Buffer[] = []
  let read = 0
  for await (const chunk of bodyOf(request)) {
    read += chunk.length
    if (read > bytes) throw tooLarge(bytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * What a client has sent and a busy server has not come to read yet is read between two of these: timers come first,
 * then the sockets, then this.
 */
export const afterReading = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await setImmediate()
}

/**
 * Fails when time is up and all that was sent by then is read. What is being read then is left behind; it ends with its
 * connection.
 */
const inTime = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(async () => {
      await afterReading()
      reject(new Failure('request_too_slow', { seconds: milliseconds / 1000 }))
    }, milliseconds)
  })
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Strict: names are kept as they were written or not at all. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** PostgreSQL keeps no such character; one store is not to take what the other refuses. Failure: invalid_input. */
const refuseNul = (text: string): void => {
  if (text.includes('\u0000'))
    throw new Failure('invalid_input', {
      detail: '文字里有看不见的空字符（U+0000），请删掉它，或者重新打一遍这段文字。',
    })
}

/** The same for what an address brings: as it is, or as a call in JSON. Failure: invalid_input. */
export const refuseNulIn = (url: URL): void => {
  if (/%00|(%5c|\\)u0000/i.test(url.pathname + url.search)) refuseNul('\u0000')
}

/**
 * JSON, and nothing that a foreign page can send without being asked first (forms, plain text).
 * Failures: request_too_large, request_too_slow, invalid_input.
 */
export const jsonBody = async (request: IncomingMessage, bounds: BodyBounds): Promise<unknown> => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new Failure('invalid_input', { detail: '请求正文应为 application/json。' })
  const body = await inTime(wholeBody(request, bounds), bounds.milliseconds)
  try {
    return JSON.parse(utf8.decode(body), (name, value) => {
      refuseNul(name)
      if (typeof value === 'string') refuseNul(value)
      return value
    })
  } catch (error) {
    if (isFailure(error)) throw error
    throw new Failure('invalid_input', { detail: '请求正文不是 UTF-8 编码的 JSON。' })
  }
}

/** What a form of a public page may bring. */
const formBounds: BodyBounds = { bytes: 64_000, milliseconds: 15_000 }

/** The fields of a form as a browser sends it. Failures: as jsonBody. */
export const formBody = async (
  request: IncomingMessage,
  bounds: BodyBounds = formBounds,
): Promise<ReadonlyMap<string, string>> => {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? ''))
    throw new Failure('invalid_input', { detail: '请求正文应为表单。' })
  const body = await inTime(wholeBody(request, bounds), bounds.milliseconds)
  return new Map(new URLSearchParams(body.toString('latin1')))
}

/** Reads the body before oRPC would, which knows no bounds. */
export const readBody = async (request: IncomingMessage, bounds: BodyBounds): Promise<void> => {
  if (hasBody(request)) Object.assign(request, { body: await jsonBody(request, bounds) })
}

/** A body that nobody will read may run out for a moment, so that the client gets to see the answer. */
export const letGo = (request: IncomingMessage): void => {
  if (request.complete) return
  const { socket } = request
  request.resume()
  setTimeout(() => request.complete || socket.destroy(), 3_000).unref()
}
