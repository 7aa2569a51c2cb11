import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contributions, sizeMixRate, wholeParts } from './decomposition.ts'

const total = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0)

describe('factors of a product', () => {
  test('a worked example: visitors × conversion × 客单价', () => {
    // 10000 × 2 % × 100 = 20,000 → 8000 × 2.5 % × 100 = 20,000: what one takes the other gives.
    const [visitors = 0, conversion = 0, basket] = contributions({
      before: [10_000, 0.02, 100],
      after: [8000, 0.025, 100],
    })
    expect(visitors).toBeCloseTo(20_000 * Math.log(0.8), 6)
    expect(conversion).toBeCloseTo(-visitors, 6)
    expect(basket).toBe(0)
  })

  test('where nothing was sold, what all factors did together is shared alike', () => {
    expect(contributions({ before: [0, 0.02], after: [1000, 0.02] })).toEqual([20, 0])
    expect(contributions({ before: [0, 0], after: [10, 4] })).toEqual([20, 20])
  })

  const factor = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e7, noNaN: true }))
  test('the parts sum to the change, whatever the factors', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 5 }), (pairs) => {
        const [before, after] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const change = after.reduce((a, b) => a * b, 1) - before.reduce((a, b) => a * b, 1)
        const scale = Math.max(
          1e-9,
          pairs.reduce((all, pair) => all * Math.max(...pair), 1),
        )
        expect(Math.abs(total(contributions({ before, after })) - change) / scale).toBeLessThan(1e-9)
      }),
    )
  })
})

describe('size, mix and rate', () => {
  test('Simpson: every group converts better and the whole worse, because the weak group grew', () => {
    // Search 1000 at 10 % and ads 1000 at 2 % → search 500 at 11 % and ads 2500 at 2.2 %.
    const parts = sizeMixRate(
      [
        { size: 1000, rate: 0.1 },
        { size: 1000, rate: 0.02 },
      ],
      [
        { size: 500, rate: 0.11 },
        { size: 2500, rate: 0.022 },
      ],
    )
    expect(parts.rate).toBeGreaterThan(0)
    expect(parts.groups.every(({ rate }) => rate > 0)).toBe(true)
    expect(parts.mix).toBeLessThan(0)
    expect(parts.size + parts.mix + parts.rate).toBeCloseTo(500 * 0.11 + 2500 * 0.022 - 120, 9)
  })

  const group = fc.record({
    size: fc.integer({ min: 0, max: 100_000 }),
    rate: fc.double({ min: 0, max: 500, noNaN: true }),
  })
  test('where there was nothing before, or nothing is left, all of the change is size', () => {
    const [none, some] = [
      [
        { size: 0, rate: 3 },
        { size: 0, rate: 0 },
      ],
      [
        { size: 10, rate: 5 },
        { size: 30, rate: 1 },
      ],
    ]
    expect(sizeMixRate(none, some)).toMatchObject({ size: 80, mix: 0, rate: 0 })
    expect(sizeMixRate(some, none)).toMatchObject({ size: -80, mix: 0, rate: 0 })
    expect(sizeMixRate(none, none)).toMatchObject({ size: 0, mix: 0, rate: 0 })
  })

  test('the three sum to the change, also with groups that come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(group, group), { minLength: 1, maxLength: 8 }), (pairs) => {
        const [before, after] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const value = (all: typeof before) => total(all.map(({ size, rate }) => size * rate))
        const { size, mix, rate } = sizeMixRate(before, after)
        const scale = Math.max(1, value(before), value(after))
        expect(Math.abs(size + mix + rate - (value(after) - value(before))) / scale).toBeLessThan(1e-9)
      }),
    )
  })
})

test('whole parts sum to the total to the fen, each within one of its value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (parts) => {
        const sum = Math.round(total(parts))
        const whole = wholeParts(parts, sum)
        expect(total(whole) - sum).toBeCloseTo(0, 9)
        whole.forEach((one, i) => {
          expect(Math.abs(one - (parts[i] ?? 0))).toBeLessThanOrEqual(1.000_001)
        })
      },
    ),
  )
})

test('parts that do not sum to the total are refused, at once', () => {
  expect(() => wholeParts([0, 0, 0], 1e9)).toThrow(RangeError)
  expect(() => wholeParts([Number.NaN], 0)).toThrow(RangeError)
})
