import type { Document, DocumentFormat } from './contract.ts'

export type WorkerInput = { document: Document; formats: DocumentFormat[] }
export type FromWorker = { format: DocumentFormat; bytes: Uint8Array<ArrayBuffer>; milliseconds: number }
