import { Worker } from 'node:worker_threads'
import type { Simulated } from './simulate.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

/**
 * Simulates a shop in a thread of its own, so that a server goes on answering. Gives the files in the order in
 * which they are imported, and truth.json. Once `signal` is given it rejects with its reason; what was written
 * until then stays in `out`.
 */
export const simulateInThread = async (
  input: WorkerInput,
  options: { signal: AbortSignal; onProgress: (fraction: number) => void },
): Promise<Simulated> => {
  const { signal, onProgress } = options
  signal.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: input })
  const { promise, resolve, reject } = Promise.withResolvers<Simulated>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop)
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') onProgress(message.fraction)
    else resolve(message)
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
