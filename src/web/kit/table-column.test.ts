import { expect, test } from 'vitest'
import { columnWidth, sortedRows, type TableColumn, tickedRows, valuesToTick } from './table-column.ts'

type Row = { item: string; paid: number | null }
const columns: TableColumn<Row>[] = [
  { key: 'item', title: '', width: 1, render: () => null, sort: ({ item }) => item },
  { key: 'paid', title: '', width: 1, render: () => null, sort: ({ paid }) => paid },
  { key: 'plain', title: '', width: 1, render: () => null },
]
const rows: Row[] = [
  { item: '10号', paid: null },
  { item: '9号', paid: 3 },
  { item: '阿', paid: 0 },
  { item: '1号', paid: 20 },
]
const items = (sort: string | undefined) => sortedRows(rows, columns, sort).map(({ item }) => item)

test('rows without a value come last in either direction', () => {
  expect(items('paid')).toEqual(['阿', '9号', '1号', '10号'])
  expect(items('-paid')).toEqual(['1号', '9号', '阿', '10号'])
})

test('numbers inside names sort as numbers', () => {
  expect(items('item')).toEqual(['1号', '9号', '10号', '阿'])
})

test('rows stay as they came without a column to sort by', () => {
  const asTheyCame = rows.map(({ item }) => item)
  expect([items(undefined), items('plain'), items('-gone')]).toEqual([asTheyCame, asTheyCame, asTheyCame])
})

test('ticked values keep their rows; nothing ticked keeps all', () => {
  const text: TableColumn<Row>[] = columns.map((column) => ({
    ...column,
    ticked: true,
    text: (row) => String(column.sort?.(row) ?? ''),
  }))
  expect(tickedRows(rows, text, { item: ['9号', '阿'] }).map(({ paid }) => paid)).toEqual([3, 0])
  expect(tickedRows(rows, text, { item: ['9号', '阿'], paid: ['0'] }).map(({ item }) => item)).toEqual(['阿'])
  expect(tickedRows(rows, text, { item: [] })).toBe(rows)
})

test('a column with too many values, or only one, is not ticked', () => {
  const column: TableColumn<Row> = {
    key: 'item',
    title: '',
    width: 1,
    render: () => null,
    ticked: true,
    text: ({ item }) => item,
  }
  const many = Array.from({ length: 61 }, (_, index) => ({ item: String(index), paid: 1 }))
  expect(valuesToTick(many, column)).toBeUndefined()
  expect(valuesToTick(many.slice(0, 60), column)?.slice(8, 11)).toEqual(['8', '9', '10'])
  expect(valuesToTick(many.slice(0, 1), column)).toBeUndefined()
})

test('a title never breaks inside of a word, and stands whole over words', () => {
  const titled = (title: string, number: boolean) => ({ ...columns[0], key: 'a', title, number, width: 72 })
  const widths = (title: string) =>
    [true, false].map((number) =>
      columnWidth<Row>({ ...titled(title, number), render: () => null, sort: () => 0 }),
    )
  // In 14 px, bold: “Restated” takes 62, “summed” 58, with the arrows and the edges 36 more.
  expect(widths('Restated')[0]).toBeGreaterThan(98)
  expect(widths('Rows')[0]).toBeGreaterThan(74)
  expect(widths('Visitors, summed')[0]).toBeLessThan(130)
  expect(widths('Visitors, summed')[1]).toBeGreaterThan(160)
  // Chinese goes on in the next line after any sign; what a column asks for it gets.
  expect(widths('支付买家人次各来源相加')[0]).toBe(72)
  expect(widths('批次')).toEqual([72, 72])
})
