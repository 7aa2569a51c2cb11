import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure, type FailureCode, type FailureDetails } from '../../kernel/failure.ts'
import { failureOfSystem } from '../../kernel/system-refusal.ts'
import { type Limits, overLimit } from '../limits.ts'
import type { TextTable } from './text-table.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

export type ReadFileInput = WorkerInput & {
  signal?: AbortSignal
  /** Bytes of the file read, of all. */
  onProgress?: (done: number, total: number) => void
}

/**
 * Reads an uploaded file (CSV, TSV, XLS, XLSX, or a ZIP of these) into text tables, written to `into`, which
 * must be this file's own directory. The work is done in a worker with bounds on its memory and time. Throws
 * file_unreadable, file_encoding, file_encrypted, file_too_large or import_cancelled, and then leaves no file
 * of its own behind.
 */
export const readFile = async (input: ReadFileInput): Promise<TextTable[]> => {
  const { signal, onProgress, ...rest } = input
  const { path, name, into, limits } = rest
  if (signal?.aborted) throw new Failure('import_cancelled', {})
  mkdirSync(into, { recursive: true })
  const before = new Set(readdirSync(into))
  const workerData: WorkerInput = { path, name, into, limits }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    resourceLimits: {
      maxOldGenerationSizeMb: Math.ceil(limits.readMemoryBytes / 1e6),
      maxYoungGenerationSizeMb: 32,
    },
  })
  try {
    return await answerOf(worker, input)
  } catch (error) {
    await worker.terminate()
    for (const made of readdirSync(into)) if (!before.has(made)) rmSync(join(into, made), { force: true })
    throw error
  } finally {
    await worker.terminate()
  }
}

const answerOf = (
  worker: Worker,
  { name, limits, signal, onProgress }: ReadFileInput,
): Promise<TextTable[]> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(overLimit(name, 'readSeconds', limits.readSeconds, limits))),
      limits.readSeconds * 1000,
    )
    const cancel = () => settle(() => reject(new Failure('import_cancelled', {})))
    const settle = (then: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      then()
    }
    signal?.addEventListener('abort', cancel)
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') return onProgress?.(message.done, message.total)
      if (message.kind === 'tables') return settle(() => resolve(message.tables))
      settle(() => reject(revived(message)))
    })
    worker.on('error', (error: unknown) => settle(() => reject(broken(name, error, limits))))
    worker.on('exit', () => settle(() => reject(broken(name, undefined, limits))))
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
