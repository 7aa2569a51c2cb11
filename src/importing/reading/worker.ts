import { parentPort, workerData } from 'node:worker_threads'
import { isFailure } from '../../kernel/failure.ts'
import { readTables } from './tables.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

const input: WorkerInput = workerData
const say = (message: FromWorker) => parentPort?.postMessage(message)
const MILLISECONDS_BETWEEN = 100
let saidAt = 0

try {
  const tables = await readTables({
    ...input,
    onProgress: (done, total) => {
      const now = performance.now()
      if (now - saidAt < MILLISECONDS_BETWEEN) return
      saidAt = now
      say({ kind: 'progress', done, total })
    },
  })
  say({ kind: 'tables', tables })
} catch (error) {
  if (!isFailure(error)) throw error
  say({ kind: 'refused', code: error.code, details: error.details })
}
