import { Worker } from 'node:worker_threads'

/** A worker that held more than this after a file is not kept: the next file has all of its memory to itself. */
export const mostKept = 48_000_000
/** How long a worker waits for the next file. */
const KEPT_MILLISECONDS = 20_000

type Kept = { worker: Worker; memoryBytes: number; timer: NodeJS.Timeout }

let kept: Kept | undefined

const started = (memoryBytes: number): Worker => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    resourceLimits: {
      maxOldGenerationSizeMb: Math.ceil(memoryBytes / 1e6),
      maxYoungGenerationSizeMb: 32,
    },
  })
  const gone = () => {
    if (kept?.worker !== worker) return
    clearTimeout(kept.timer)
    kept = undefined
  }
  // Whoever reads listens too; one that waits must not bring the process down.
  worker.on('error', gone)
  worker.on('exit', gone)
  return worker
}

/** A worker with this bound on its memory, for one file: the one that read the file before, or a new one. */
export const takeWorker = (memoryBytes: number): { worker: Worker; isNew: boolean } => {
  if (kept?.memoryBytes !== memoryBytes) return { worker: started(memoryBytes), isNew: true }
  const { worker, timer } = kept
  kept = undefined
  clearTimeout(timer)
  worker.ref()
  return { worker, isNew: false }
}

/**
 * Takes back a worker that has read its file to the end. It waits for the next one, without keeping the process
 * alive and in the place of any that waits already, unless it holds too much. One that was stopped, refused its
 * file or fell over it is never given back: it may hold open files and half of a reader's state.
 */
export const giveBack = async (worker: Worker, memoryBytes: number, heldBytes: number): Promise<void> => {
  if (heldBytes > mostKept) {
    await worker.terminate()
    return
  }
  const other = kept
  worker.unref()
  const timer = setTimeout(() => worker.terminate(), KEPT_MILLISECONDS)
  timer.unref()
  kept = { worker, memoryBytes, timer }
  clearTimeout(other?.timer)
  await other?.worker.terminate()
}
