import type { ReactNode } from 'react'
import type { ShownTable } from '../../kernel/shown-table.ts'

export type TableColumn<Row> = {
  key: string
  title: string
  width: number
  number?: boolean
  /** Left out until chosen. */
  rare?: boolean
  render: (row: Row) => ReactNode
  /** By what the column sorts; absent: it does not. Rows without a value come last either way. */
  sort?: (row: Row) => string | number | null
  /** Plain text of the cell, for finding. */
  text?: (row: Row) => string
  /** Few different values: they can be ticked in the head. */
  ticked?: boolean
  /** How the cell leaves in a file, and how it is read there; absent: it does not leave. Money in yuan. */
  cell?: (row: Row) => string | number | null
  cellUnit?: ShownTable['columns'][number]['unit']
}

/** Widths in pixels of a bold letter of the head, as wide as most; of the widest; of a Chinese sign; of the arrows, the funnel, the edges. */
const letter = 8.2
const wideLetter = 13
const chineseSign = 14
const arrows = 16
const funnel = 24
const edges = 22

const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, sign) => sum + (sign > '\u2e7f' ? chineseSign : /[mw]/i.test(sign) ? wideLetter : letter),
    0,
  )

/**
 * How wide a column is, in pixels: as wide as it asks for, and as its title needs. That of a column of numbers goes on
 * in a next line between words and Chinese signs, never inside of a word; that of another stands in one line.
 */
export const columnWidth = <Row>({ title, width, number, sort, ticked }: TableColumn<Row>): number => {
  const whole = number ? title.split(/[\s\u2e80-\uffef]+/) : [title]
  const longest = Math.max(...whole.map(widthOf))
  return Math.max(width, Math.ceil(longest + edges + (sort ? arrows : 0) + (ticked ? funnel : 0)))
}

/** What of a table is seen: columns that were chosen, rows that were found and ticked, in the order they stand in. */
export type Seen<Row> = { columns: readonly TableColumn<Row>[]; rows: readonly Row[] }

/** A table as a file has it: what is seen of it, as numbers and words. */
export const shownTable = <Row>(name: string, { columns, rows }: Seen<Row>): ShownTable => {
  const leaving = columns.flatMap(({ title, cell, cellUnit = 'text' }) =>
    cell ? [{ name: title, unit: cellUnit, cell }] : [],
  )
  return {
    name,
    columns: leaving.map(({ name: title, unit }) => ({ name: title, unit })),
    rows: rows.map((row) => leaving.map(({ cell }) => cell(row))),
  }
}

/** Rows in the order of a column, `-key` for descending; rows without a value come last either way. */
export const sortedRows = <Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  sort: string | undefined,
): readonly Row[] => {
  const key = sort?.replace(/^-/, '')
  const by = columns.find((column) => column.key === key)?.sort
  if (!by) return rows
  const sign = sort?.startsWith('-') ? -1 : 1
  const collator = new Intl.Collator('zh-CN', { numeric: true })
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return a.value === b.value ? 0 : a.value === null ? 1 : -1
      if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value)
      return sign * collator.compare(String(a.value), String(b.value))
    })
    .map(({ row }) => row)
}

export type Ticks = Readonly<Record<string, readonly string[]>>

/** Rows of which every ticked column has one of its ticked values. */
export const tickedRows = <Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  ticks: Ticks,
): readonly Row[] => {
  const kept = columns.flatMap(({ key, text }) => {
    const wanted = ticks[key]
    return text && wanted && wanted.length > 0 ? [{ text, wanted: new Set(wanted) }] : []
  })
  return kept.length === 0
    ? rows
    : rows.filter((row) => kept.every(({ text, wanted }) => wanted.has(text(row))))
}

const mostTicks = 60

/** The values of a column to tick; undefined where there are too many to read, or only one. */
export const valuesToTick = <Row>(rows: readonly Row[], column: TableColumn<Row>): string[] | undefined => {
  const { text, ticked } = column
  if (!text || !ticked) return undefined
  const values = new Set<string>()
  for (const row of rows) {
    values.add(text(row))
    if (values.size > mostTicks) return undefined
  }
  return values.size < 2 ? undefined : [...values].sort(new Intl.Collator('zh-CN', { numeric: true }).compare)
}
