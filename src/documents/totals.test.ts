import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Table } from './contract.ts'
import { documentOf, itemTable } from './fixtures.ts'
import { capped, totalsOf } from './totals.ts'

const tableOf = (rows: (number | string | null)[][]): Table => ({
  kind: 'table',
  title: '试',
  columns: [
    { id: 'name', name: '商品', unit: 'text' },
    { id: 'refunds', name: '退款', unit: 'money', total: { kind: 'sum' } },
    { id: 'paid', name: '支付', unit: 'money', total: { kind: 'sum' } },
    { id: 'rate', name: '退款率', unit: 'ratio', total: { kind: 'ratio', of: 'refunds', by: 'paid' } },
    { id: 'people', name: '买家数', unit: 'count', total: { kind: 'given', value: 7 } },
    { id: 'rank', name: '名次', unit: 'count' },
  ],
  rows: rows.map((cells) => ({ cells })),
  totalName: '合计',
  notes: [],
})

test('sums are added up, a ratio is divided anew, people are not added, and a rank has no total', () => {
  const table = tableOf([
    ['甲', 100, 1000, 0.1, 5, 1],
    ['乙', 300, 1000, 0.3, 4, 2],
    ['丙', null, 2000, null, 3, 3],
  ])
  expect(totalsOf(table)).toEqual(['合计', 400, 4000, 0.1, 7, ''])
})

test('nothing sold is no ratio, and no rows are no totals', () => {
  expect(totalsOf(tableOf([['甲', 5, 0, null, 1, 1]]))?.[3]).toBeNull()
  expect(totalsOf(tableOf([]))).toBeUndefined()
})

test('a sum of fen is exact', () => {
  const cells = fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(cells, (fen) => {
      const totals = totalsOf(tableOf(fen.map((each) => ['', each, 1, null, null, null])))
      expect(totals?.[1]).toBe(Number(fen.reduce((sum, each) => sum + BigInt(each), 0n)))
    }),
  )
})

test('a long table says how many rows it leaves off', () => {
  const [block] = documentOf(itemTable(3000)).blocks
  if (block?.kind !== 'table') throw new Error('no table')
  const { rows, notes } = capped(block, 300)
  expect(rows).toHaveLength(300)
  expect(notes[0]).toBe('共 3,000 行，这里只列前 300 行，其余 2,700 行见 Excel 版；合计是全部行的。')
  expect(capped(block, 3000)).toEqual({ rows: block.rows, notes: block.notes })
})

test('where nothing is added up no word is said of totals', () => {
  const plain = { ...tableOf(Array.from({ length: 12 }, () => ['杯', 1, 2, null, null, 3])), columns: [] }
  expect(capped(plain, 10).notes[0]).toBe('共 12 行，这里只列前 10 行，其余 2 行见 Excel 版。')
})
