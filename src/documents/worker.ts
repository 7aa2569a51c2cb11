import { parentPort, workerData } from 'node:worker_threads'
import type { Document, DocumentFormat } from './contract.ts'
import type { FromWorker, WorkerInput } from './worker-messages.ts'

/** Each format loads its own library, and only when it is asked for. */
const renderers: Record<DocumentFormat, () => Promise<(document: Document) => Promise<Uint8Array>>> = {
  html: async () => (await import('./html/page.ts')).renderHtml,
  pdf: async () => (await import('./pdf/typeset.ts')).renderPdf,
  docx: async () => (await import('./docx/word.ts')).renderDocx,
  xlsx: async () => (await import('./xlsx/workbook.ts')).renderXlsx,
  pptx: async () => (await import('./pptx/slides.ts')).renderPptx,
}

const { document, formats }: WorkerInput = workerData
for (const format of formats) {
  const begun = performance.now()
  const render = await renderers[format]()
  const bytes = new Uint8Array(await render(document))
  const message: FromWorker = { format, bytes, milliseconds: performance.now() - begun }
  parentPort?.postMessage(message, [bytes.buffer])
}
