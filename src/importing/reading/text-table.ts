import type { Diagnostic } from '../../kernel/diagnostic.ts'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/**
 * A table of text cells on disk: one sheet of a workbook, or a text file. Every record of the file at `path`
 * has exactly `width` cells, and record n is row n of the original (from 1; blank rows are records of empty cells).
 */
export type TextTable = {
  /** Sheet name; for text files the file's (or zip member's) name. */
  sheet: string
  /** UTF-8 text that DuckDB reads as `csvRelation` says. For plain UTF-8 CSV it is the original file itself. */
  path: string
  rows: number
  width: number
  /** The first 30 rows, cells bounded to 500 characters, as they stand (not padded). */
  head: string[][]
  dialect: { delimiter: string; lineEnd: '\n' | '\r\n' }
  encoding?: Encoding
  /** A sheet that the workbook does not show. */
  hidden?: true
  /** The zip member it was read from. */
  member?: string
  /**
   * Rows that had another number of cells than `width`: a CSV (row, cells, extra) at `path`, with the extra
   * cells' text bounded. In `TextTable.path` short ones are padded with empty cells and long ones cut.
   */
  irregular: { path: string; count: number }
  notes: Diagnostic[]
}

export const HEAD_ROWS = 30
const HEAD_CHARACTERS = 500

/** The first rows as they are kept in memory: 30 of them, their cells cut to 500 characters. */
export const boundedHead = (rows: readonly (readonly string[])[]): string[][] =>
  rows.slice(0, HEAD_ROWS).map((cells) => cells.map((cell) => cell.slice(0, HEAD_CHARACTERS)))
