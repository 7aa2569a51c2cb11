import type { Diagnostic } from '../../kernel/diagnostic.ts'
import { Failure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { createIrregular } from './irregular.ts'
import { createOutput, type Output } from './output.ts'
import { writeRecord } from './records.ts'
import type { Source } from './source.ts'
import { boundedHead, HEAD_ROWS, type TextTable } from './text-table.ts'

const DELIMITER = ','

/**
 * Writes one sheet of a workbook, row by row, as a text table. Its width is that of the widest of the first
 * rows, because a sheet's own dimension cannot be trusted; a later row that is wider is irregular.
 */
export const createSheetTable = (source: Source, sheet: string) => {
  const { name, limits } = source
  const path = source.place('table')
  const irregular = createIrregular(source.place('irregular'))
  const notes: Diagnostic[] = []
  let output: Output | undefined
  const head: string[][] = []
  let width = 0
  let rows = 0
  let written = 0

  const start = () => {
    width = Math.max(1, ...head.map((cells) => cells.length))
    output = createOutput(path)
    for (const cells of head) put(cells)
  }
  const put = (cells: readonly string[]) => {
    rows += 1
    const record = Array.from({ length: width }, (_, i) => cells[i] ?? '')
    if (cells.length > width) irregular.add(rows, cells, width)
    const line = writeRecord(record, DELIMITER)
    written += line.length
    if (written > limits.unzippedBytes) throw overLimit(name, 'unzippedBytes', written, limits)
    output?.text(line)
  }
  return {
    /** Row numbers count from 1 and must ascend; rows left out are blank. Cells at the end may be left out. */
    add: (row: number, cells: string[]) => {
      const next = (output ? rows : head.length) + 1
      if (row > limits.workbookRows) throw overLimit(name, 'workbookRows', row, limits)
      if (!Number.isInteger(row) || row < next)
        throw new Failure('file_unreadable', { file: name, detail: `工作表「${sheet}」的行号是乱的。` })
      while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop()
      if (cells.length === 0) return
      checkCells(cells, row, source)
      for (let blank = next; blank < row; blank++) {
        if (!output && head.length === HEAD_ROWS) start()
        if (output) put([])
        else head.push([])
      }
      if (!output && head.length === HEAD_ROWS) start()
      if (output) put(cells)
      else head.push(cells)
    },
    note: (note: Diagnostic) => notes.push(note),
    /** The table; undefined if the sheet is blank. */
    finish: (): TextTable | undefined => {
      if (head.length === 0) return undefined
      if (!output) start()
      return {
        sheet,
        path,
        rows,
        width,
        head: boundedHead(head),
        dialect: { delimiter: DELIMITER, lineEnd: '\n' },
        irregular: irregular.result(),
        notes,
      }
    },
    close: () => {
      output?.close()
      irregular.close()
    },
  }
}

export type SheetTable = ReturnType<typeof createSheetTable>

const checkCells = (cells: readonly string[], row: number, { name, limits }: Source) => {
  if (cells.length > limits.columns) throw overLimit(name, 'columns', cells.length, limits)
  for (const cell of cells) {
    if (cell.length > limits.cellLength) throw overLimit(name, 'cellLength', cell.length, limits)
    if (!cell.isWellFormed())
      throw new Failure('file_unreadable', { file: name, detail: `第 ${row} 行有一个单元格含有无效字符。` })
  }
}
