import { Worker } from 'node:worker_threads'
import type { WrittenFile } from './exports/writing.ts'
import type { Truth } from './truth.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

export type Simulation = {
  signal: AbortSignal
  /** 0 to 1. */
  onProgress: (fraction: number) => void
  /** Each file as soon as it is whole. */
  onFile: (file: WrittenFile) => void
}

/**
 * Simulates a shop in a thread of its own, so that a server goes on answering. Once `signal` is given it rejects with
 * its reason; what was written until then stays in `out`.
 */
export const simulateInThread = async (
  input: WorkerInput,
  { signal, onProgress, onFile }: Simulation,
): Promise<Truth> => {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: input,
    // Without a bound the collector lets twice as much lie about; it takes one second in fourteen more.
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Truth>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop)
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') onProgress(message.fraction)
    else if (message.kind === 'file') onFile(message.file)
    else resolve(message.truth)
  })
  worker.on('error', reject)
  worker.on('exit', () => reject(new Error('the simulator ended before it was done')))
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
