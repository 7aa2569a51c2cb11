import type { CellStyle, CellValue, MergeRange, Cell as SheetCell, WriteSheet } from 'hucre/xlsx'
import { isDay } from '../../kernel/calendar.ts'
import { neutralised } from '../../kernel/spreadsheet-text.ts'
import type { Cell, Column, Unit } from '../contract.ts'
import { shownWidth } from '../words.ts'

export const numberFormats: Record<Unit, string> = {
  money: '#,##0.00',
  count: '#,##0',
  ratio: '0.00%',
  multiple: '0.00',
  seconds: '#,##0.0',
  number: '#,##0.##',
}

const MOST_CELL_WORDS = 32_000

export const wordsCell = (text: string): string => neutralised(text.slice(0, MOST_CELL_WORDS))

/** What a number of a cell counts, which its words would say elsewhere. */
const cellUnit = (unit: Column['unit']): string =>
  unit === 'money' ? '元' : unit === 'multiple' ? '倍' : unit === 'seconds' ? '秒' : ''

/** A name with the unit of the numbers beneath or beside it. */
export const withCellUnit = (name: string, unit: Column['unit']): string =>
  cellUnit(unit) === '' ? name : `${name}（${cellUnit(unit)}）`

/** Fen become yuan: the cell is a number that one can go on counting with. */
export const numberValue = (value: number | null, unit: Unit): number | null =>
  value === null ? null : unit === 'money' ? value / 100 : value

const dateValue = (text: string): Date | string =>
  isDay(text) ? new Date(`${text}T00:00:00Z`) : wordsCell(text)

export const cellValue = (cell: Cell | undefined, { unit }: Column): CellValue => {
  if (cell === null || cell === undefined) return null
  if (unit === 'text') return wordsCell(String(cell))
  if (unit === 'date') return dateValue(String(cell))
  return typeof cell === 'number' ? numberValue(cell, unit) : wordsCell(cell)
}

export const columnFormat = ({ unit }: Column): string | undefined => {
  if (unit === 'text') return undefined
  return unit === 'date' ? 'yyyy-mm-dd' : numberFormats[unit]
}

export const styles = {
  title: { font: { bold: true, size: 16 } },
  heading: { font: { bold: true, size: 13 } },
  head: {
    font: { bold: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7EFF9' } },
    alignment: { wrapText: true, vertical: 'center' },
  },
  total: { font: { bold: true }, border: { top: { style: 'thin' } } },
  wrapped: { alignment: { wrapText: true, vertical: 'top' } },
  quiet: { font: { color: { rgb: '586270' } } },
} as const satisfies Record<string, CellStyle>

/** 0 → A, 26 → AA. */
export const columnLetters = (index: number): string => {
  const rest = Math.floor(index / 26)
  return `${rest === 0 ? '' : columnLetters(rest - 1)}${String.fromCharCode(65 + (index % 26))}`
}

/** A sheet that is filled from the top. */
export type Filling = {
  rows: CellValue[][]
  cells: Map<string, Partial<SheetCell>>
  merges: MergeRange[]
  /** Of rows whose words take several lines, in points. */
  rowDefs: Map<number, { height: number }>
}

export const filling = (): Filling => ({ rows: [], cells: new Map(), merges: [], rowDefs: new Map() })

/** One more row of cells with a style or a formula. */
export const addRow = (sheet: Filling, ...parts: Partial<SheetCell>[]): void => {
  const at = sheet.rows.length
  for (const [column, part] of parts.entries()) sheet.cells.set(`${at},${column}`, part)
  sheet.rows.push(parts.map(({ value }) => value ?? null))
}

/** In points: of a line of words, and the most that Excel takes for a row. */
const [LINE_HEIGHT, MOST_HEIGHT] = [16.5, 409]

/**
 * A row with words in its second column that reach over the columns up to `last`, `room` half-width signs wide. How
 * high it is stands in the file: no program fits the height of cells that were put together.
 */
export const addWords = (
  sheet: Filling,
  name: Partial<SheetCell>,
  words: string,
  { last, room }: { last: number; room: number },
): void => {
  const at = sheet.rows.length
  addRow(sheet, name, { value: wordsCell(words), style: styles.wrapped })
  sheet.merges.push({ startRow: at, endRow: at, startCol: 1, endCol: last })
  const lines = words
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(shownWidth(line) / room)), 0)
  sheet.rowDefs.set(at, { height: Math.min(lines * LINE_HEIGHT, MOST_HEIGHT) })
}

const FORBIDDEN = /[[\]:*?/\\']/g

/** Names of sheets: at most 31 signs, none that Excel forbids, none twice. */
export const sheetNames = (): ((wanted: string) => string) => {
  const used = new Set<string>()
  return (wanted) => {
    const plain =
      [...wanted.replaceAll(FORBIDDEN, ' ').replaceAll(/\s+/g, ' ').trim()].slice(0, 24).join('') || '表'
    let name = plain
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${plain} ${n}`
    used.add(name.toLowerCase())
    return name
  }
}

/** As a formula names a sheet: quoted, whatever is in the name. */
export const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'`

export type Sheet = WriteSheet
