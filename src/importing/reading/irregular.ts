import { createOutput, type Output } from './output.ts'
import { writeRecord } from './records.ts'
import type { TextTable } from './text-table.ts'

const EXTRA_CHARACTERS = 500

/** Collects the rows that have another number of cells than the table is wide. Makes a file only if there are any. */
export const createIrregular = (path: string) => {
  let output: Output | undefined
  let count = 0
  return {
    add: (row: number, cells: readonly string[], width: number) => {
      output ??= createOutput(path)
      count += 1
      const extra = cells.slice(width).join(' | ').slice(0, EXTRA_CHARACTERS)
      output.text(writeRecord([String(row), String(cells.length), extra], ','))
    },
    close: () => output?.close(),
    result: (): TextTable['irregular'] => ({ path, count }),
  }
}
