import type { CellStyle, CellValue, Cell as SheetCell, WriteSheet } from 'hucre/xlsx'
import { isDay } from '../../kernel/calendar.ts'
import { neutralised } from '../../kernel/spreadsheet-text.ts'
import type { Cell, Column, Unit } from '../contract.ts'

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
export type Filling = { rows: CellValue[][]; cells: Map<string, Partial<SheetCell>> }

export const filling = (): Filling => ({ rows: [], cells: new Map() })

/** One more row of cells with a style or a formula. */
export const addRow = (sheet: Filling, ...parts: Partial<SheetCell>[]): void => {
  const at = sheet.rows.length
  for (const [column, part] of parts.entries()) sheet.cells.set(`${at},${column}`, part)
  sheet.rows.push(parts.map(({ value }) => value ?? null))
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
