import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ListRow, shortName } from '../../../reports/rules/blocks.ts'
import { classesOf } from './analysis.ts'
import { moversIn } from './movers.ts'
import { coverOf } from './stock.ts'

const scope = (id: string) => [{ dimension: 'item', values: [id] }]

test('stock lasts as long as the pace of the period says; what does not sell has no end', () => {
  const rows = [
    { name: '白瓷杯', scope: scope('1'), stock: 40, sold: 70 },
    { name: '蓝边盘', scope: scope('2'), stock: 0, sold: 7 },
    { name: '竹茶盘', scope: scope('3'), stock: 5, sold: 0 },
    { name: '桌布', scope: scope('4'), stock: 5, sold: null },
  ]
  expect(coverOf(rows, 7).map(({ name, cover }) => [name, cover])).toEqual([
    ['蓝边盘', 0],
    ['白瓷杯', 4],
  ])
})

const row = (name: string, now: number | null, previous: number | null): ListRow => ({
  name,
  scope: scope(name),
  now: { paid_amount: now },
  previous: { paid_amount: previous },
})

test('risers and fallers by amount; what is not known in both is neither', () => {
  const rows = [
    row('a', 500, 100),
    row('b', 100, 900),
    row('c', null, 900),
    row('d', 50, 50),
    row('e', 90, 0),
  ]
  const { up, down } = moversIn(rows, 'paid_amount')
  expect(up.map((one) => one.row.name)).toEqual(['a', 'e'])
  expect(down.map((one) => one.row.name)).toEqual(['b'])
})

test('A items make four fifths, each item belongs to one class', () => {
  expect(classesOf([800, 150, 30, 20])).toEqual({ a: 1, b: 1, c: 2, total: 1000 })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 })), (amounts) => {
      const { a, b, c } = classesOf(amounts)
      expect(a + b + c).toBe(amounts.filter((amount) => amount > 0).length)
    }),
  )
})

test('a long name is cut between signs', () => {
  expect(shortName('𠮷'.repeat(30))).toBe(`${'𠮷'.repeat(24)}…`)
  expect(shortName('白瓷杯')).toBe('白瓷杯')
})
