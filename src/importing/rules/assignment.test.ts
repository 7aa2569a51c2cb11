import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestPairs, type Pairing } from './assignment.ts'

const worthOf = (pairs: readonly Pairing[]) => pairs.reduce((sum, { worth }) => sum + worth, 0)

/** The best there is, by trying everything. */
const tried = (pairings: readonly Pairing[]): number => {
  const [first, ...rest] = pairings
  if (!first) return 0
  const without = rest.filter(({ left, right }) => left !== first.left && right !== first.right)
  return Math.max(first.worth + tried(without), tried(rest))
}

test('the first come does not take what is worth more to another', () => {
  const pairings = [
    { left: 0, right: 0, worth: 0.9 },
    { left: 0, right: 1, worth: 0.8 },
    { left: 1, right: 0, worth: 0.85 },
  ]
  expect(bestPairs(pairings).map(({ left, right }) => [left, right])).toEqual([
    [0, 1],
    [1, 0],
  ])
  expect(bestPairs([])).toEqual([])
})

test('no other choice of pairs is worth more, and nobody is in two', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.record({ left: fc.nat(4), right: fc.nat(4), worth: fc.integer({ min: 1, max: 100 }) }),
        { maxLength: 12, selector: ({ left, right }) => `${left} ${right}` },
      ),
      (pairings) => {
        const pairs = bestPairs(pairings)
        expect(new Set(pairs.map(({ left }) => left)).size).toBe(pairs.length)
        expect(new Set(pairs.map(({ right }) => right)).size).toBe(pairs.length)
        for (const pair of pairs) expect(pairings).toContainEqual(pair)
        expect(worthOf(pairs)).toBe(tried(pairings))
      },
    ),
    { numRuns: 300 },
  )
})
