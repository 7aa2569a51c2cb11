import type { WrittenFile } from './exports/writing.ts'
import type { Truth } from './truth.ts'
import type { WorldInput } from './world.ts'

export type WorkerInput = WorldInput & { out: string; dirt?: readonly string[] }

export type FromWorker =
  /** 0 to 1. */
  | { kind: 'progress'; fraction: number }
  | { kind: 'file'; file: WrittenFile }
  | { kind: 'written'; truth: Truth }
