import type { CellValue, Cell as SheetCell } from 'hucre/xlsx'
import { writeXlsx } from 'hucre/xlsx'
import { isDay } from '../../kernel/calendar.ts'
import type { ShownBook, ShownSheet } from '../../kernel/shown-table.ts'
import {
  addRow,
  columnLetters,
  filling,
  numberFormats,
  type Sheet,
  sheetNames,
  styles,
  wordsCell,
} from './sheet.ts'

type Column = ShownSheet['columns'][number]
type Cells = ShownSheet['rows'][number]

const formatOf = ({ unit }: Column): string | undefined =>
  unit === 'text' ? undefined : unit === 'day' ? 'yyyy-mm-dd' : numberFormats[unit]

const cellOf = (cell: Cells[number] | undefined, { unit }: Column): CellValue => {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  return unit === 'day' && isDay(cell) ? new Date(`${cell}T00:00:00Z`) : wordsCell(cell)
}

/** Less than what is shown of a figure: shares have four decimals, anything else two. */
const isSame = (a: number, b: number, { unit }: Column): boolean =>
  Math.abs(a - b) < (unit === 'ratio' ? 0.000_05 : 0.005)

/**
 * The cell as a formula of its row, where that comes to what the page says: what is not known, or was rounded apart,
 * stays the figure that was shown.
 */
const countedCell = (cells: Cells, column: Column, at: number, row: number): Partial<SheetCell> => {
  const value = cellOf(cells[at], column)
  const { plus = [], minus = [] } = column.counted ?? {}
  const parts = [...plus, ...minus].map((place) => cells[place])
  const sum = (places: readonly number[]) => places.reduce((total, place) => total + Number(cells[place]), 0)
  const isLive =
    parts.length > 0 &&
    typeof value === 'number' &&
    parts.every((part) => typeof part === 'number') &&
    ![...plus, ...minus].includes(at) &&
    isSame(sum(plus) - sum(minus), value, column)
  if (!isLive) return { value }
  const named = (places: readonly number[]) => places.map((place) => `${columnLetters(place)}${row}`)
  const formula = [named(plus).join('+'), ...named(minus)].join('-')
  return { formula, formulaResult: value }
}

const shownWidth = (text: string): number =>
  [...text].reduce((width, sign) => width + (/[\u1100-\uffef]/.test(sign) ? 2 : 1), 0)

/** Wide enough for the head and for what is below it. */
const widthOf = (sheet: ShownSheet, column: Column, at: number): number => {
  const texts = sheet.rows.slice(0, 200).map((cells) => {
    const cell = cells[at] ?? ''
    return typeof cell === 'number' ? `${Math.round(cell)}.00,,` : cell
  })
  return Math.min(Math.max(10, shownWidth(column.name) + 2, ...texts.map((text) => shownWidth(text) + 2)), 90)
}

const sheetOf = (table: ShownSheet, name: string): Sheet => {
  const sheet = filling()
  const styled = (column: Column, more: SheetCell['style'] = {}): SheetCell['style'] => {
    const numFmt = formatOf(column)
    return { ...(column.unit === 'text' ? styles.wrapped : {}), ...(numFmt ? { numFmt } : {}), ...more }
  }
  addRow(sheet, ...table.columns.map((column) => ({ value: wordsCell(column.name), style: styles.head })))
  for (const cells of table.rows)
    addRow(
      sheet,
      ...table.columns.map((column, at) => ({
        ...countedCell(cells, column, at, sheet.rows.length + 1),
        style: styled(column),
      })),
    )
  const last = sheet.rows.length
  if (table.total !== '' && table.rows.length > 0)
    addRow(
      sheet,
      ...table.columns.map((column, at) => {
        const style = styled(column, styles.total)
        if (!column.isSummed) return { value: at === 0 ? wordsCell(table.total) : null, style }
        const sum = table.rows.reduce((total, cells) => total + (Number(cells[at] ?? 0) || 0), 0)
        const letters = columnLetters(at)
        // Sums of decimals in binary end in dust.
        const shown = Number(sum.toFixed(6))
        return { formula: `SUM(${letters}2:${letters}${last})`, formulaResult: shown, style }
      }),
    )
  return {
    name,
    rows: sheet.rows,
    cells: sheet.cells,
    columns: table.columns.map((column, at) => ({ width: widthOf(table, column, at) })),
    freezePane: { rows: 1 },
    pageSetup: { paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  }
}

/** What a page says as a workbook: a sheet for each table, real numbers and days, differences and sums as formulas. */
export const renderBook = (book: ShownBook): Promise<Uint8Array> => {
  const nameFor = sheetNames()
  return writeXlsx({
    sheets: book.sheets.map((sheet) => sheetOf(sheet, nameFor(sheet.name))),
    defaultFont: { name: '微软雅黑', size: 10 },
    properties: { title: book.name, creator: '掌柜' },
  })
}
