import type { Column, Value } from '../facts/contract.ts'
import { decimal } from '../kernel/decimal.ts'
import { percent, signedPercent } from '../kernel/share.ts'
import { valueWord } from '../kernel/value-words.ts'
import type { TableColumn } from './text-table.ts'

/** A figure as people read it: 1,234.50 · −12.34% · +8.1%. What is not known is a dash, never 0. */
export const shown = ({ unit, role }: Pick<Column, 'unit' | 'role'>, value: Value | undefined): string => {
  if (value === undefined || value === null) return role === 'dimension' ? '' : '—'
  const figure = Number(value)
  // A range of the platform, as 5000 ~ 1万, stays one.
  if (role === 'dimension' || unit === 'text' || !Number.isFinite(figure)) return String(value)
  if (role === 'change') return signedPercent(figure)
  if (unit === 'ratio') return percent(figure, 2)
  return decimal(figure, unit === 'money' || !Number.isInteger(figure) ? 2 : 0)
}

/** A cell of a query's table: what a dimension keeps as a code is written as people call it. */
export const cellShown = (column: Column, value: Value | undefined): string =>
  column.role !== 'dimension'
    ? shown(column, value)
    : value === null || value === undefined || value === ''
      ? '（未提供）'
      : valueWord(column.id, String(value))

export const figureColumn = (column: Column): TableColumn => ({
  title: column.name,
  align: column.role === 'dimension' || column.unit === 'text' ? 'left' : 'right',
})
