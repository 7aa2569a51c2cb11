import { Worker } from 'node:worker_threads'
import { Failure } from '../kernel/failure.ts'
import { Document, type DocumentFormat } from './contract.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

export type Rendered = { format: DocumentFormat; bytes: Uint8Array<ArrayBuffer>; milliseconds: number }

const MOST_SECONDS = 60
const MOST_MEGABYTES = 1_500

/**
 * A document in the formats asked for, in their order. The work is done beside the server, which goes on answering:
 * one thread sets the PDF, another makes the rest. Throws `document_too_slow` when it takes longer than `seconds`.
 */
export const render = async (
  document: Document,
  formats: readonly DocumentFormat[],
  { seconds = MOST_SECONDS }: { seconds?: number } = {},
): Promise<Rendered[]> => {
  const checked = Document.parse(document)
  const wanted = [...new Set(formats)]
  const lanes = [wanted.filter((one) => one === 'pdf'), wanted.filter((one) => one !== 'pdf')]
  const stop = new AbortController()
  try {
    const made = await Promise.all(
      lanes.filter((lane) => lane.length > 0).map((lane) => rendered(checked, lane, seconds, stop.signal)),
    )
    const all = made.flat()
    return wanted.flatMap((format) => all.filter((one) => one.format === format))
  } finally {
    stop.abort()
  }
}

const rendered = (
  document: Document,
  formats: DocumentFormat[],
  seconds: number,
  signal: AbortSignal,
): Promise<Rendered[]> => {
  const input: WorkerInput = { document, formats }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  })
  const made: Rendered[] = []
  const { promise, resolve, reject } = Promise.withResolvers<Rendered[]>()
  const timer = setTimeout(
    () => reject(new Failure('document_too_slow', { title: document.title, seconds })),
    seconds * 1000,
  )
  worker.on('message', (message: FromWorker) => made.push(message))
  worker.on('error', reject)
  worker.on('exit', () =>
    made.length === formats.length ? resolve(made) : reject(new Error('the rendering ended before its time')),
  )
  // The other lane failed: nobody waits for this one any more.
  signal.addEventListener('abort', () => worker.terminate())
  return promise.finally(async () => {
    clearTimeout(timer)
    await worker.terminate()
  })
}
