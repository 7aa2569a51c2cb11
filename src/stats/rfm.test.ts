import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Buying, rfmCuts, rfmScores } from './rfm.ts'

/** Ten buyers: days since the last purchase, purchases, yuan. */
const ten: readonly Buying[] = (
  [
    [3, 4, 520],
    [5, 1, 80],
    [8, 2, 260],
    [12, 1, 90],
    [20, 1, 60],
    [35, 3, 410],
    [50, 1, 120],
    [70, 1, 40],
    [90, 1, 150],
    [120, 2, 300],
  ] as const
).map(([days, purchases, yuan]) => ({ days, purchases, fen: yuan * 100 }))

test('ten buyers are cut into fifths and scored by hand', () => {
  const cuts = rfmCuts(ten)
  // Of ten the 2nd, 4th, 6th and 8th value, in order.
  expect(cuts).toEqual({
    days: [5, 12, 35, 70],
    purchases: [1, 1, 1, 2],
    fen: [6000, 9000, 15_000, 30_000],
  })
  if (!cuts) throw new Error('no cuts')
  const scores = ten.map((one) => Object.values(rfmScores(one, cuts)).join(''))
  expect(scores).toEqual(['555', '512', '444', '412', '311', '355', '213', '211', '113', '144'])
})

test('where nearly everybody bought once, once is the lowest score and twice the highest', () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ days: i, purchases: i < 5 ? 2 : 1, fen: 100 }))
  const cuts = rfmCuts(many)
  if (!cuts) throw new Error('no cuts')
  expect(rfmScores({ days: 0, purchases: 1, fen: 100 }, cuts)).toEqual({ r: 5, f: 1, m: 1 })
  expect(rfmScores({ days: 0, purchases: 2, fen: 100 }, cuts).f).toBe(5)
  expect(rfmCuts([])).toBeUndefined()
})

test('scores lie between 1 and 5 and never fall when a buyer buys later, oftener or more', () => {
  const buying = fc.record({
    days: fc.nat(400),
    purchases: fc.integer({ min: 1, max: 30 }),
    fen: fc.nat(1_000_000),
  })
  fc.assert(
    fc.property(fc.array(buying, { minLength: 1 }), buying, buying, (shop, one, other) => {
      const cuts = rfmCuts(shop)
      if (!cuts) throw new Error('no cuts')
      const [a, b] = [rfmScores(one, cuts), rfmScores(other, cuts)]
      for (const score of Object.values(a)) expect(score >= 1 && score <= 5).toBe(true)
      if (one.days <= other.days) expect(a.r).toBeGreaterThanOrEqual(b.r)
      if (one.purchases >= other.purchases) expect(a.f).toBeGreaterThanOrEqual(b.f)
      if (one.fen >= other.fen) expect(a.m).toBeGreaterThanOrEqual(b.m)
    }),
  )
})
