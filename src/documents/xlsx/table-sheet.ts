import type { CellValue, Cell as SheetCell } from 'hucre/xlsx'
import type { Cell, Column, Table } from '../contract.ts'
import { columnAt, totalsOf } from '../totals.ts'
import { cellWords, shownWidth } from '../words.ts'
import {
  addRow,
  cellValue,
  columnFormat,
  columnLetters,
  filling,
  numberValue,
  type Sheet,
  styles,
  withCellUnit,
  wordsCell,
} from './sheet.ts'

/** Where the rows of a table stand in its sheet, as a formula counts: from 1, both included. */
type Range = { first: number; last: number }

const range = (index: number, { first, last }: Range): string =>
  `${columnLetters(index)}${first}:${columnLetters(index)}${last}`

const totalFormula = (table: Table, { total }: Column, index: number, rows: Range): string | undefined => {
  if (total?.kind === 'sum') return `SUM(${range(index, rows)})`
  if (total?.kind !== 'ratio') return undefined
  const by = columnAt(table, total.by)
  return `IF(SUM(${range(by, rows)})=0,"",SUM(${range(columnAt(table, total.of), rows)})/SUM(${range(by, rows)}))`
}

/** Less than what is shown of a figure: shares have four decimals, anything else two. */
const isSame = (a: number, b: number, { unit }: Column): boolean =>
  Math.abs(a - b) < (unit === 'ratio' ? 0.000_05 : 0.005)

/** What a counted cell comes to by others of its row, and how a formula says it; `at`: the sheet's row, from 1. */
const countedBy = (
  table: Table,
  { counted }: Column,
  cells: readonly (Cell | undefined)[],
  at: number,
): { formula: string; result: number } | undefined => {
  if (!counted) return undefined
  const place = (id: string) => {
    const index = columnAt(table, id)
    const column = table.columns[index]
    const value = column && cellValue(cells[index], column)
    return { name: `${columnLetters(index)}${at}`, value: typeof value === 'number' ? value : Number.NaN }
  }
  const of = place(counted.of)
  const other = place(
    counted.kind === 'difference' ? counted.less : counted.kind === 'ratio' ? counted.by : counted.from,
  )
  switch (counted.kind) {
    case 'difference':
      return { formula: `${of.name}-${other.name}`, result: of.value - other.value }
    case 'ratio':
      return { formula: `${of.name}/${other.name}`, result: of.value / other.value }
    case 'change':
      return { formula: `${of.name}/${other.name}-1`, result: of.value / other.value - 1 }
  }
}

/** The cells of a row, counted ones as formulas; what is not known or was rounded apart stays the figure of the report. */
const rowCells = (
  table: Table,
  cells: readonly (Cell | undefined)[],
  at: number,
): { values: CellValue[]; formulas: Map<number, Partial<SheetCell>> } => {
  const formulas = new Map<number, Partial<SheetCell>>()
  const values = table.columns.map((column, index) => {
    const value = cellValue(cells[index], column)
    const counted = countedBy(table, column, cells, at)
    const numFmt = columnFormat(column)
    if (counted && typeof value === 'number' && isSame(counted.result, value, column))
      formulas.set(index, {
        formula: counted.formula,
        formulaResult: value,
        ...(numFmt ? { style: { numFmt } } : {}),
      })
    return value
  })
  return { values, formulas }
}

/** The total as a formula over all rows, with the value that a reader without formulas shows. */
const totalCell = (
  table: Table,
  column: Column,
  index: number,
  rows: Range,
  value: CellValue,
): Partial<SheetCell> => {
  const formula = totalFormula(table, column, index, rows)
  const numFmt = columnFormat(column)
  const style = { ...styles.total, ...(numFmt ? { numFmt } : {}) }
  return formula === undefined ? { value, style } : { formula, formulaResult: value ?? '', style }
}

const width = (table: Table, totals: Cell[] | undefined, column: Column, index: number): number => {
  const shown = [...table.rows.slice(0, 200).map(({ cells }) => cells), totals ?? []]
  const texts = shown.map((cells) => cellWords(cells[index], column))
  const widest = Math.max(shownWidth(withCellUnit(column.name, column.unit)), ...texts.map(shownWidth))
  return Math.min(Math.max(widest + 2, 9), 44)
}

/** A table with all its rows: real numbers and days, totals and what is counted as formulas, the head kept in view. */
export const tableSheet = (table: Table, name: string): Sheet => {
  const sheet = filling()
  addRow(sheet, { value: wordsCell(table.title), style: styles.heading })
  addRow(
    sheet,
    ...table.columns.map((column) => ({
      value: wordsCell(withCellUnit(column.name, column.unit)),
      style: styles.head,
    })),
  )
  const first = sheet.rows.length + 1
  for (const { cells } of table.rows) {
    const { values, formulas } = rowCells(table, cells, sheet.rows.length + 1)
    for (const [index, part] of formulas) sheet.cells.set(`${sheet.rows.length},${index}`, part)
    sheet.rows.push(values)
  }
  const rows = { first, last: sheet.rows.length }
  const totals = totalsOf(table)
  if (totals)
    addRow(
      sheet,
      ...table.columns.map((column, index) => {
        const total = totals[index] ?? null
        if (typeof total === 'string') return { value: wordsCell(total), style: styles.total }
        const value =
          column.unit === 'text' || column.unit === 'date' ? null : numberValue(total, column.unit)
        return totalCell(table, column, index, rows, value)
      }),
    )
  if (table.rows.length === 0) addRow(sheet, { value: '没有数据', style: styles.quiet })
  for (const note of table.notes) addRow(sheet, { value: wordsCell(note), style: styles.quiet })
  return {
    name,
    rows: sheet.rows,
    cells: sheet.cells,
    columns: table.columns.map((column, index) => {
      const numFmt = columnFormat(column)
      return { width: width(table, totals, column, index), ...(numFmt ? { numFmt } : {}) }
    }),
    freezePane: { rows: 2 },
    ...(table.rows.length > 0
      ? { autoFilter: { range: `A2:${columnLetters(table.columns.length - 1)}${rows.last}` } }
      : {}),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$2:$2',
    },
  }
}
