import type { Column, Value } from '../facts/contract.ts'
import type { TableColumn } from './text-table.ts'

const grouped = (text: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A figure as people read it: 1,234.50 · 12.34% · +8.1%. What is not known is a dash, never 0. */
export const shown = (column: Pick<Column, 'unit' | 'role'>, value: Value | undefined): string => {
  if (value === undefined || value === null) return column.role === 'dimension' ? '' : '—'
  if (column.role === 'dimension' || column.unit === 'text') return String(value)
  const figure = Number(value)
  if (!Number.isFinite(figure)) return String(value)
  if (column.role === 'change') return `${figure > 0 ? '+' : ''}${(figure * 100).toFixed(1)}%`
  if (column.unit === 'ratio') return `${(figure * 100).toFixed(2)}%`
  if (column.unit === 'money') {
    const [whole = '', cents = '00'] = String(value).split('.')
    return `${grouped(whole)}.${cents}`
  }
  if (Number.isInteger(figure)) return grouped(String(figure))
  return grouped(figure.toFixed(2).split('.')[0] ?? '') + figure.toFixed(2).slice(-3)
}

export const figureColumn = (column: Column): TableColumn => ({
  title: column.name,
  align: column.role === 'dimension' || column.unit === 'text' ? 'left' : 'right',
})
