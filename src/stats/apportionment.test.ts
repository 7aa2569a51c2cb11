import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apportioned, median, quantile } from './apportionment.ts'

describe('a whole by weights', () => {
  test('a hundred fen among three, the remainder to the earliest', () => {
    expect(apportioned(100, [1, 1, 1])).toEqual([34, 33, 33])
  })

  test('the largest remainder gets what is left', () => {
    // 1.5, 2.25, 6.25 of ten: the half comes first.
    expect(apportioned(10, [6, 9, 25])).toEqual([2, 2, 6])
  })

  test('without weights all are alike; of nothing nobody gets anything', () => {
    expect(apportioned(7, [0, 0])).toEqual([4, 3])
    expect(apportioned(0, [3, 1])).toEqual([0, 0])
  })

  test('parts sum to the whole, each within one unit of its share', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.array(weight, { minLength: 1, maxLength: 366 }),
        (total, weights) => {
          const parts = apportioned(total, weights)
          expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
          const sum = weights.reduce((a, b) => a + b, 0)
          parts.forEach((part, i) => {
            const share = sum > 0 ? ((weights[i] ?? 0) / sum) * total : total / weights.length
            expect(Math.abs(part - share)).toBeLessThanOrEqual(1.001)
            expect(part).toBeGreaterThanOrEqual(0)
          })
        },
      ),
    )
  })
})

test('quantiles lie between the values', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3)
  expect(quantile([0, 10], 0.1)).toBe(1)
  expect(median([9, 1, 5, 3])).toBe(4)
})
