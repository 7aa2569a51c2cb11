import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from './simulate.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'
import { createWorld } from './world.ts'

const { out, dirt, ...input }: WorkerInput = workerData
const say = (message: FromWorker) => parentPort?.postMessage(message)
const MILLISECONDS_BETWEEN = 100
let saidAt = 0

const { truth } = await simulate({
  world: createWorld(input),
  out,
  ...(dirt ? { dirt } : {}),
  onFile: (file) => say({ kind: 'file', file }),
  onProgress: (fraction) => {
    const now = performance.now()
    if (now - saidAt < MILLISECONDS_BETWEEN) return
    saidAt = now
    say({ kind: 'progress', fraction })
  },
})
say({ kind: 'written', truth })
