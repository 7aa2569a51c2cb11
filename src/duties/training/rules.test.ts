import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { createWorld } from '../../simulator/world.ts'
import { demoMargin, demoTargetDays, demoTargets } from './rules.ts'

test('targets go by the eight weeks before the month', () => {
  expect(demoTargetDays(day('2026-11-25'))).toEqual({
    month: '2026-11',
    recent: { from: '2026-09-06', to: '2026-10-31' },
  })
})

test('a shop that took 1,000 a day is to take a little more, and more with 双11', () => {
  const sold = { shopFen: 56 * 100_000, best: { item: '612345670178', fen: 56 * 20_000 } }
  const [year, november, item] = demoTargets(day('2026-11-25'), sold)
  expect(year).toMatchObject({ row: 1, metric: '支付金额', scope: '全店', period: '2026' })
  expect(november?.period).toBe('2026-11')
  expect(Number(november?.amount)).toBeGreaterThan(30_000)
  expect(Number(november?.amount)).toBeLessThan(40_000)
  expect(Number(year?.amount)).toBeGreaterThan(Number(november?.amount) * 10)
  expect(item).toMatchObject({ scope: '商品:612345670178', period: '2026-11' })
  const [, august] = demoTargets(day('2026-08-15'), sold)
  expect(Number(august?.amount)).toBeLessThan(Number(november?.amount))
})

test('a shop that sold nothing has nothing to aim at', () => {
  expect(demoTargets(day('2026-11-25'), { shopFen: 0, best: undefined })).toEqual([])
})

test('the margin is that of the categories by what was sold of each', () => {
  const { items, categories } = createWorld({ scenario: 'small', seed: 1, to: day('2026-11-25') })
  const known = {
    items: items.map(({ category, supplier, competitor, ...item }) => ({
      ...item,
      category: category.name,
      supplier: supplier.name,
      competitor: competitor.id,
    })),
    categories,
  }
  const [first] = items
  const other = items.find(({ category }) => category.name !== first?.category.name)
  if (!first || !other) throw new Error('the small shop has items of two categories')
  const percent = (...sold: (readonly [string, number])[]) =>
    demoMargin(
      sold.map(([item, fen]) => ({ item, fen })),
      known,
    )
  expect(percent([first.id, 500])).toBe(Math.round(first.category.margin * 100))
  expect(percent([first.id, 300], [other.id, 200])).toBe(
    Math.round(first.category.margin * 60 + other.category.margin * 40),
  )
  expect(percent(['999', 500])).toBeUndefined()
})
