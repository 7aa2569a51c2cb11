import fc from 'fast-check'
import { expect, test } from 'vitest'
import { netShare, standingOf, wilson } from './proportion.ts'

test('the interval of 17 of 20 is worked by hand', () => {
  // z² = 3.8415; z²/n = 0.19207; middle = (0.85 + 0.09604) / 1.19207 = 0.79361;
  // half = 1.95996 / 1.19207 × √(0.1275/20 + 0.19207/80) = 1.64417 × √(0.006375 + 0.0024009) = 0.15402.
  const found = wilson(17, 20)
  expect(found?.value).toBe(0.85)
  expect(found?.low).toBeCloseTo(0.6396, 4)
  expect(found?.high).toBeCloseTo(0.9476, 4)
})

test('the interval of 15 of 148 is that of Newcombe (1998): 0.0624 to 0.1605', () => {
  const found = wilson(15, 148)
  expect(found?.low).toBeCloseTo(0.0624, 4)
  expect(found?.high).toBeCloseTo(0.1605, 4)
})

test('all and none of a few leave room for doubt; of nothing nothing is known', () => {
  expect(wilson(5, 5)).toMatchObject({ value: 1, high: 1 })
  expect(wilson(5, 5)?.low).toBeCloseTo(0.5655, 4)
  expect(wilson(0, 5)).toMatchObject({ value: 0, low: 0 })
  expect(wilson(0, 0)).toBeUndefined()
})

test('85 % is met by 460 of 500, not met by 380, and not proven by 430', () => {
  const standing = (n: number) => {
    const share = wilson(n, 500)
    return share && standingOf(share, 0.85)
  }
  expect([460, 380, 430].map(standing)).toEqual(['met', 'not-met', 'not-proven'])
})

test('NPS of 12 promoters, 5 passives and 3 detractors is 45 with a wide interval', () => {
  // (12.75 − 3.75) / 23 = 0.3913; (12.75 + 3.75) / 23 = 0.71739; variance (0.71739 − 0.15312) / 23 = 0.024534.
  const found = netShare({ promoters: 12, passives: 5, detractors: 3 })
  expect(found?.value).toBeCloseTo(0.45, 10)
  expect(found?.low).toBeCloseTo(0.3913 - 0.307, 3)
  expect(found?.high).toBeCloseTo(0.3913 + 0.307, 3)
  expect(netShare({ promoters: 0, passives: 0, detractors: 0 })).toBeUndefined()
})

test('an interval holds its value, stays in bounds, and narrows with more answers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
      const k = Math.round(n * part)
      const one = wilson(k, n)
      const ten = wilson(10 * k, 10 * n)
      if (!one || !ten) throw new Error('no interval')
      expect(one.low).toBeGreaterThanOrEqual(0)
      expect(one.high).toBeLessThanOrEqual(1)
      expect(one.low).toBeLessThanOrEqual(one.value + 1e-12)
      expect(one.high).toBeGreaterThanOrEqual(one.value - 1e-12)
      expect(ten.high - ten.low).toBeLessThan(one.high - one.low)
    }),
  )
})
