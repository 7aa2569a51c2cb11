import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betaBelow, betaQuantile, studentQuantile } from './beta.ts'
import { beta, between, binomial, chanceOf } from './chance.ts'
import { type Counted, shrunkRates } from './shrinkage.ts'

test('the distributions say what the tables say', () => {
  // Beta(2, 3) below 0.4: 12 (x²/2 − 2x³/3 + x⁴/4) = 0.5248.
  expect(betaBelow(0.4, 2, 3)).toBeCloseTo(0.5248, 10)
  expect(betaBelow(0.25, 1, 1)).toBeCloseTo(0.25, 12)
  expect(betaQuantile(0.5, 4, 4)).toBeCloseTo(0.5, 10)
  // Student's t at 97.5 %, from any printed table.
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 3)
  expect(studentQuantile(0.975, 4)).toBeCloseTo(2.7764, 4)
  expect(studentQuantile(0.025, 10)).toBeCloseTo(-2.2281, 4)
  expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.96, 3)
})

test('a quantile and the part below it undo each other', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 1, max: 500, noNaN: true }),
      fc.double({ min: 1, max: 500, noNaN: true }),
      (p, a, b) => {
        expect(betaBelow(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 5)
      },
    ),
  )
})

test('one sale of three visitors is no 33 %, thirty of three thousand are well below 3 %', () => {
  const others: Counted[] = [3.1, 2.6, 3.4, 2.9, 3.3].map((percent) => ({
    group: '马克杯',
    trials: 10_000,
    successes: percent * 100,
  }))
  const [few, many] = shrunkRates([
    { group: '马克杯', trials: 3, successes: 1 },
    { group: '马克杯', trials: 3000, successes: 30 },
    ...others,
  ])
  expect(few?.raw).toBeCloseTo(1 / 3)
  expect(few?.rate).toBeLessThan(0.05)
  expect(few?.peerCount).toBe(6)
  expect(many?.rate).toBeGreaterThan(0.01)
  expect(many?.rate).toBeLessThan(0.02)
  expect(many?.high).toBeLessThan(many?.peers ?? 0)
})

test('groups that are quite alike are no division by nothing', () => {
  const rates = shrunkRates(
    ['a', 'b', 'c'].flatMap((group) => Array(2).fill({ group, trials: 100, successes: 4 })),
  )
  for (const one of rates) expect(one?.rate).toBeCloseTo(0.04, 6)
})

test('who has no peers of its kind is compared with all, and one alone with nobody', () => {
  const [alone] = shrunkRates([
    { group: '茶盘', trials: 500, successes: 5 },
    { group: '马克杯', trials: 4000, successes: 120 },
  ])
  expect(alone).toMatchObject({ among: 'all', peerCount: 1 })
  expect(alone?.peers).toBeCloseTo(0.03, 10)
  expect(shrunkRates([{ group: '茶盘', trials: 500, successes: 5 }])).toEqual([undefined])
  expect(shrunkRates([])).toEqual([])
})

test('nothing sold and everything sold keep an interval inside 0 and 1', () => {
  for (const one of shrunkRates([
    { group: 'a', trials: 50, successes: 0 },
    { group: 'a', trials: 80, successes: 0 },
    { group: 'b', trials: 9, successes: 9 },
    { group: 'b', trials: 0, successes: 0 },
  ])) {
    expect(one?.low).toBeGreaterThanOrEqual(0)
    expect(one?.high).toBeLessThanOrEqual(1)
    expect(one?.low).toBeLessThan(one?.high ?? 0)
  }
})

/** Groups of items whose true rates are known. */
const planted = (seed: string) => {
  const chance = chanceOf(seed)
  const strength = 60
  return Array.from({ length: 6 }, () => between(chance, 0.015, 0.04)).flatMap((mean, group) =>
    Array.from({ length: 7 }, () => {
      const truth = beta(chance, mean * strength, (1 - mean) * strength)
      const trials = Math.round(20 * 150 ** chance.next())
      return { group: String(group), trials, successes: binomial(chance, trials, truth), truth }
    }),
  )
}

test('over many shops the interval holds the truth as often as it says, and shrunk rates err less and to no side', () => {
  const all = Array.from({ length: 60 }, (_, i) => planted(`shrinkage ${i}`)).flatMap((shop) => {
    const rates = shrunkRates(shop)
    return shop.flatMap((item, i) => {
      const rate = rates[i]
      return rate ? [{ ...item, ...rate }] : []
    })
  })
  const mean = (of: (one: (typeof all)[number]) => number) =>
    all.reduce((total, one) => total + of(one), 0) / all.length
  const covered = mean(({ truth, low, high }) => (low <= truth && truth <= high ? 1 : 0))
  expect(covered).toBeGreaterThan(0.86)
  expect(covered).toBeLessThan(0.94)
  const truth = mean((one) => one.truth)
  expect(Math.abs(mean((one) => one.rate - one.truth)) / truth).toBeLessThan(0.03)
  expect(mean((one) => (one.rate - one.truth) ** 2)).toBeLessThan(
    0.75 * mean((one) => ((one.raw ?? 0) - one.truth) ** 2),
  )
})
