import { parentPort } from 'node:worker_threads'
import { isFailure } from '../../kernel/failure.ts'
import { readTables } from './tables.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

const say = (message: FromWorker) => parentPort?.postMessage(message)
const MILLISECONDS_BETWEEN = 100

const held = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

// One file at a time: the next is sent when this one's tables are there. What is no refusal ends the worker.
parentPort?.on('message', async (input: WorkerInput) => {
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
    say({ kind: 'tables', tables, heldBytes: held() })
  } catch (error) {
    if (!isFailure(error)) throw error
    say({ kind: 'refused', code: error.code, details: error.details })
  }
})
