import type { FailureCode } from '../../kernel/failure.ts'
import type { Limits } from '../limits.ts'
import type { TextTable } from './text-table.ts'

export type WorkerInput = { path: string; name: string; into: string; limits: Limits }
export type FromWorker =
  | { kind: 'progress'; done: number; total: number }
  /** `heldBytes`: what the worker holds in memory now that the file is read. */
  | { kind: 'tables'; tables: TextTable[]; heldBytes: number }
  | { kind: 'refused'; code: FailureCode; details: Record<string, string | number> }
