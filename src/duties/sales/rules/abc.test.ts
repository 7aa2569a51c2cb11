import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { type ItemFigures, isSlow, itemsSentence, standingsOf, totalsOf } from './abc.ts'

const to = day('2026-11-30')
const item = (name: string, fen: number, more: Partial<ItemFigures> = {}): ItemFigures => ({
  item: name,
  name,
  fen,
  pieces: fen > 0 ? 10 : 0,
  stock: 10,
  isListed: true,
  lastSold: fen > 0 ? day('2026-11-29') : null,
  ...more,
})

test('70 + 15 + 10 + 5: the second crosses 80 % and is still A, the third ends at 95 % and is B', () => {
  const rows = standingsOf(
    [item('d', 500), item('a', 7000), item('c', 1000), item('b', 1500), item('e', 0)],
    to,
  )
  expect(rows.map(({ item: id, grade }) => `${id}${grade}`)).toEqual(['aA', 'bA', 'cB', 'dC', 'enone'])
  expect(rows.map(({ cumulative }) => cumulative)).toEqual([0.7, 0.85, 0.95, 1, 1])
  expect(rows[0]).toMatchObject({ amount: '70.00', share: 0.7, sellThrough: 0.5, idleDays: 1 })
})

test('动销率, 售罄率 and what lies unsold', () => {
  const rows = standingsOf(
    [
      item('a', 9000, { pieces: 30, stock: 10 }),
      item('b', 0, { stock: 60, lastSold: day('2026-10-01') }),
      item('c', 0, { stock: 0 }),
      item('gone', 100, { isListed: false, stock: null, pieces: 1 }),
    ],
    to,
  )
  const totals = totalsOf(rows)
  expect(totals).toMatchObject({
    listed: { items: 3, sold: 1 },
    moving: 0.333333,
    sellThrough: 0.3,
    slow: { days: 30, items: 1, pieces: 60 },
  })
  expect(rows.filter(isSlow).map(({ item: id, idleDays }) => [id, idleDays])).toEqual([['b', 60]])
  expect(itemsSentence(totals)).toBe(
    '1 个商品卖了 98.9%（90.00 元）；在售 3 个里 1 个有销售，动销率 33.3%；售罄率 30.0%；1 个有库存却 30 天没卖，压着 60 件。',
  )
})

test('without a snapshot there is no 动销率 and no 售罄率', () => {
  const totals = totalsOf(standingsOf([item('a', 100, { isListed: false, stock: null })], to))
  expect(totals).toMatchObject({ listed: null, moving: null, sellThrough: null, slow: null })
  expect(itemsSentence(totalsOf([]))).toContain('没有商品卖出')
})

test('shares sum to the whole, grades come in order, A has at least 80 %', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 60 }), (all) => {
      const rows = standingsOf(
        all.map((fen, i) => item(String(i), fen)),
        to,
      )
      const { grades } = totalsOf(rows)
      const letters = rows.map(({ grade }) => grade)
      expect(letters).toEqual(
        letters.toSorted((a, b) => 'ABCn'.indexOf(a[0] ?? '') - 'ABCn'.indexOf(b[0] ?? '')),
      )
      const sum = Number(grades.A.amount) + Number(grades.B.amount) + Number(grades.C.amount)
      expect(Math.round(sum * 100)).toBe(all.reduce((a, b) => a + b, 0))
      if (grades.A.items > 0) expect(grades.A.share).toBeGreaterThanOrEqual(0.8 - 1e-4)
    }),
  )
})
