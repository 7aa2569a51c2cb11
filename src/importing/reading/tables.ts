import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../kernel/failure.ts'
import type { Limits } from '../limits.ts'
import { readCsv } from './csv.ts'
import { sniff, unreadable } from './sniff.ts'
import type { Source } from './source.ts'
import type { TextTable } from './text-table.ts'

export type ReadInput = {
  path: string
  /** The name a person knows the file by. */
  name: string
  /** Directory for the files made. */
  into: string
  limits: Limits
  onProgress?: (done: number, total: number) => void
}

/**
 * Reads an uploaded file into text tables, in this thread. Either gives tables or throws a Failure, and then
 * leaves no file behind.
 */
export const readTables = async (input: ReadInput): Promise<TextTable[]> => {
  const made: string[] = []
  const source: Source = {
    path: input.path,
    name: input.name,
    limits: input.limits,
    place: (kind) => {
      const path = join(input.into, `${kind}-${made.length + 1}.csv`)
      made.push(path)
      return path
    },
    progress: input.onProgress ?? (() => {}),
  }
  try {
    return await readAny(source)
  } catch (error) {
    for (const path of made) rmSync(path, { force: true })
    throw error
  }
}

const readAny = async (source: Source): Promise<TextTable[]> => {
  const kind = sniff(beginningOf(source.path))
  const refusal = unreadable[kind]
  if (refusal) throw new Failure('file_unreadable', { file: source.name, detail: refusal })
  return [readCsv(source)]
}

const beginningOf = (path: string): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4096)
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(file)
  }
}
