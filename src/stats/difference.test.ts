import { expect, test } from 'vitest'
import { binomial, type Chance, chanceOf, noise, normal, poisson } from './chance.ts'
import { type BeforeAfter, differenceInDifferences } from './difference.ts'

const flat = (before: number, after: number): BeforeAfter => ({
  before: Array.from({ length: 7 }, (_, i) => ({ value: before + (i % 2), size: 1 })),
  after: Array.from({ length: 7 }, (_, i) => ({ value: after + (i % 2), size: 1 })),
})

test('twice as many while the others stayed is + 100 %, and the same as the others is nothing', () => {
  const others = [flat(100, 100), flat(50, 50), flat(200, 200), flat(80, 80)]
  const doubled = differenceInDifferences(flat(100, 200.43), others)
  expect(doubled).toMatchObject({ compared: 4 })
  if (typeof doubled === 'string') throw new Error(doubled)
  expect(doubled.effect).toBeCloseTo(1, 2)
  expect(doubled.low).toBeGreaterThan(0.9)
  const risen = [flat(100, 130), flat(50, 65), flat(200, 260), flat(80, 104)]
  const same = differenceInDifferences(flat(40, 52), risen)
  if (typeof same === 'string') throw new Error(same)
  expect(same.own).toBeCloseTo(0.3, 2)
  expect(same.others).toBeCloseTo(0.3, 2)
  expect(Math.abs(same.effect)).toBeLessThan(0.01)
  expect(same.low).toBeLessThan(0)
  expect(same.high).toBeGreaterThan(0)
})

test('who sold nothing, and who has fewer than three untouched beside it, is not told anything', () => {
  const others = [flat(100, 100), flat(50, 50), flat(200, 200)]
  expect(differenceInDifferences({ before: [{ value: 0, size: 10 }], after: [] }, others)).toBe(
    'own-too-little',
  )
  expect(differenceInDifferences(flat(10, 20), others.slice(1))).toBe('others-too-few')
})

/** Items of one shop: weekdays and drifts that all share, a drift of each by itself, days by chance. */
const shopOf = (
  chance: Chance,
  { others, days, effect }: { others: number; days: number; effect: number },
) => {
  const shared = Array.from({ length: 2 * days }, (_, d) => noise(chance, 0.15) * (d < days ? 1 : 1.25))
  const item = (lift: number, visitors: number): BeforeAfter & { visits: BeforeAfter } => {
    const drift = Math.exp(0.12 * normal(chance))
    const conversion = 0.03 * noise(chance, 0.2)
    const all = shared.map((day, d) => {
      const came = poisson(chance, visitors * day * noise(chance, 0.1) * (d < days ? 1 : drift))
      return { value: binomial(chance, came, conversion * (d < days ? 1 : lift)), size: came }
    })
    const visits = all.map(({ size }) => ({ value: size, size: 1 }))
    return {
      before: all.slice(0, days),
      after: all.slice(days),
      visits: { before: visits.slice(0, days), after: visits.slice(days) },
    }
  }
  return {
    touched: item(1 + effect, 400),
    untouched: Array.from({ length: others }, (_, i) => item(1, 120 + 90 * i)),
  }
}

test('over many shops the interval holds the true effect at least as often as it says, without leaning', () => {
  for (const { effect, others } of [
    { effect: 0, others: 4 },
    { effect: 0.35, others: 8 },
  ]) {
    const found = Array.from({ length: 250 }, (_, i) => {
      const shop = shopOf(chanceOf(`difference ${effect} ${i}`), { others, days: 28, effect })
      const rate = differenceInDifferences(shop.touched, shop.untouched)
      const visits = differenceInDifferences(
        shop.touched.visits,
        shop.untouched.map((one) => one.visits),
      )
      if (typeof rate === 'string' || typeof visits === 'string') throw new Error('there is enough')
      return { rate, visits }
    })
    const part = (holds: (one: (typeof found)[number]) => boolean) =>
      found.filter(holds).length / found.length
    expect(part(({ rate }) => rate.low <= effect && effect <= rate.high)).toBeGreaterThan(0.93)
    expect(part(({ visits }) => visits.low <= 0 && 0 <= visits.high)).toBeGreaterThan(0.93)
    const bias =
      found.reduce((total, { rate }) => total + Math.log1p(rate.effect) - Math.log1p(effect), 0) /
      found.length
    expect(Math.abs(bias)).toBeLessThan(0.015)
  }
})

test('a true lift of a third is seen in most shops, and no lift is seen where there is none in nearly all', () => {
  const seen = (effect: number) =>
    Array.from({ length: 120 }, (_, i) => {
      const shop = shopOf(chanceOf(`seen ${effect} ${i}`), { others: 8, days: 28, effect })
      const found = differenceInDifferences(shop.touched, shop.untouched)
      return typeof found !== 'string' && found.low > 0
    }).filter(Boolean).length / 120
  expect(seen(0.35)).toBeGreaterThan(0.8)
  expect(seen(0)).toBeLessThan(0.06)
})
