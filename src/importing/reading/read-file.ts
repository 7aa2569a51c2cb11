import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { Failure, type FailureCode, type FailureDetails } from '../../kernel/failure.ts'
import { failureOfSystem } from '../../kernel/system-refusal.ts'
import { type Limits, overLimit } from '../limits.ts'
import type { TextTable } from './text-table.ts'
import { giveBack, takeWorker } from './warm-worker.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

export type ReadFileInput = WorkerInput & {
  signal?: AbortSignal
  /** Bytes of the file read, of all. */
  onProgress?: (done: number, total: number) => void
}

/**
 * Reads an uploaded file (CSV, TSV, XLS, XLSX, or a ZIP of these) into text tables, written to `into`, which
 * must be this file's own directory. The work is done in a worker with bounds on its memory and time, which
 * reads the next file too if this one went well. Throws file_unreadable, file_encoding, file_encrypted,
 * file_too_large or import_cancelled, and then leaves no file of its own behind.
 */
export const readFile = async (input: ReadFileInput): Promise<TextTable[]> => {
  const { path, name, into, limits } = input
  if (input.signal?.aborted) throw new Failure('import_cancelled', {})
  mkdirSync(into, { recursive: true })
  const before = new Set(readdirSync(into))
  const { worker, isNew } = takeWorker(limits.readMemoryBytes)
  try {
    const { tables, heldBytes } = await answerOf(worker, { path, name, into, limits }, input)
    await giveBack(worker, limits.readMemoryBytes, heldBytes)
    return tables
  } catch (error) {
    await worker.terminate()
    for (const made of readdirSync(into)) if (!before.has(made)) rmSync(join(into, made), { force: true })
    if (!(error instanceof WorkerFell)) throw error
    // What a worker falls over may be left of the file before: only a new one falls over this file.
    if (!isNew) return readFile(input)
    throw broken(name, error.cause, limits)
  }
}

class WorkerFell extends Error {}

type Read = Extract<FromWorker, { kind: 'tables' }>

const answerOf = (
  worker: Worker,
  work: WorkerInput,
  { signal, onProgress }: Pick<ReadFileInput, 'signal' | 'onProgress'>,
): Promise<Read> =>
  new Promise((resolve, reject) => {
    const { name, limits } = work
    const settle = (then: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      worker.off('message', hear).off('error', fall).off('exit', end)
      then()
    }
    const cancel = () => settle(() => reject(new Failure('import_cancelled', {})))
    const fall = (cause?: unknown) =>
      settle(() => reject(new WorkerFell('a reading worker ended', { cause })))
    const end = () => fall()
    const hear = (message: FromWorker) => {
      if (message.kind === 'progress') return onProgress?.(message.done, message.total)
      settle(() => (message.kind === 'tables' ? resolve(message) : reject(revived(message))))
    }
    const timer = setTimeout(
      () => settle(() => reject(overLimit(name, 'readSeconds', limits.readSeconds, limits))),
      limits.readSeconds * 1000,
    )
    signal?.addEventListener('abort', cancel)
    worker.on('message', hear).on('error', fall).on('exit', end)
    worker.postMessage(work)
  })

/** The details left a Failure of this very code on the other side, so they are the ones it needs. */
const revived = ({
  code,
  details,
}: {
  code: FailureCode
  details: Record<string, string | number>
}): Failure => new Failure(code, details as FailureDetails<FailureCode>)

/** A reader that fell over the file is the file's refusal, not the server's end. */
const broken = (name: string, error: unknown, limits: Limits): Failure => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return overLimit(name, 'readMemoryBytes', limits.readMemoryBytes, limits)
  return (
    failureOfSystem(error) ??
    new Failure('file_unreadable', { file: name, detail: '内容已损坏，读取时出错。' })
  )
}
