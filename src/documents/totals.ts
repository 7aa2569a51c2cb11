import type { Cell, Column, Table } from './contract.ts'

const sumOf = (table: Table, index: number): number | null => {
  const numbers = table.rows.flatMap(({ cells }) => {
    const cell = cells[index]
    return typeof cell === 'number' ? [cell] : []
  })
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0)
}

export const columnAt = (table: Table, id: string): number => table.columns.findIndex((one) => one.id === id)

const totalOf = (table: Table, { total }: Column, index: number): number | null | '' => {
  if (!total) return ''
  if (total.kind === 'given') return total.value
  if (total.kind === 'sum') return sumOf(table, index)
  const of = sumOf(table, columnAt(table, total.of))
  const by = sumOf(table, columnAt(table, total.by))
  return of === null || by === null || by === 0 ? null : of / by
}

/** One cell for each column, over all rows, empty where a column has no total; undefined where no column has a total or there are no rows. */
export const totalsOf = (table: Table): Cell[] | undefined => {
  if (table.rows.length === 0 || table.columns.every(({ total }) => total === undefined)) return undefined
  const totals: Cell[] = table.columns.map((column, index) => totalOf(table, column, index))
  const first = table.columns[0]
  return first?.total === undefined ? [table.totalName, ...totals.slice(1)] : totals
}

/** A table that a page can hold: its first rows, and how many were left off. */
export const capped = (table: Table, most: number): { rows: Table['rows']; notes: string[] } => {
  const left = table.rows.length - most
  if (left <= 0) return { rows: table.rows, notes: table.notes }
  const note = `共 ${table.rows.length.toLocaleString('en-US')} 行，这里只列前 ${most.toLocaleString('en-US')} 行，其余 ${left.toLocaleString('en-US')} 行见 Excel 版${table.columns.some(({ total }) => total) ? '；合计是全部行的' : ''}。`
  return { rows: table.rows.slice(0, most), notes: [note, ...table.notes] }
}
