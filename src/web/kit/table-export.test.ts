import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ShownTable } from '../../kernel/shown-table.ts'
import { shownTable, sortedRows, type TableColumn } from './table-column.ts'

type Row = { name: string; amount: number | null }
const columns: TableColumn<Row>[] = [
  { key: 'name', title: '商品', width: 1, render: ({ name }) => name, cell: ({ name }) => name },
  {
    key: 'amount',
    title: '支付金额',
    width: 1,
    render: ({ amount }) => amount,
    sort: ({ amount }) => amount,
    cell: ({ amount }) => amount,
    cellUnit: 'money',
  },
  { key: 'open', title: '打开', width: 1, render: () => '→' },
]

test('a file has the columns and rows that are seen, in their order; a column of buttons does not leave', () => {
  const rows = sortedRows<Row>(
    [
      { name: '甲', amount: 1 },
      { name: '乙', amount: 3 },
      { name: '丙', amount: null },
    ],
    columns,
    '-amount',
  )
  expect(shownTable('商品表现', { columns, rows })).toEqual({
    name: '商品表现',
    columns: [
      { name: '商品', unit: 'text' },
      { name: '支付金额', unit: 'money' },
    ],
    rows: [
      ['乙', 3],
      ['甲', 1],
      ['丙', null],
    ],
  })
  expect(shownTable('商品表现', { columns: columns.slice(1, 2), rows }).rows).toEqual([[3], [1], [null]])
})

test('whatever is seen, every row has as many cells as there are columns', () => {
  fc.assert(
    fc.property(
      fc.subarray(columns, { minLength: 1 }).filter((kept) => kept.some(({ cell }) => cell)),
      fc.array(fc.record({ name: fc.string({ maxLength: 20 }), amount: fc.option(fc.integer()) })),
      (kept, rows) => {
        const table = ShownTable.parse(shownTable('表', { columns: kept, rows }))
        expect(table.rows.length).toBe(rows.length)
        for (const cells of table.rows) expect(cells.length).toBe(table.columns.length)
      },
    ),
  )
})
