import { describe, expect, test } from 'vitest'
import {
  beta,
  binomial,
  type Chance,
  chanceOf,
  exponential,
  gamma,
  noise,
  normal,
  pickAt,
  poisson,
} from './chance.ts'

const N = 40_000

const moments = (draw: (chance: Chance) => number, seed: string) => {
  const chance = chanceOf(seed)
  const values = Array.from({ length: N }, () => draw(chance))
  const mean = values.reduce((a, b) => a + b, 0) / N
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (N - 1) }
}

describe('distributions have the mean and variance of their definition', () => {
  const cases: [string, (chance: Chance) => number, number, number][] = [
    ['normal', normal, 0, 1],
    ['exponential', (c) => exponential(c, 0.25), 4, 16],
    ['gamma of a small shape', (c) => gamma(c, 0.4, 3), 1.2, 3.6],
    ['gamma of a large shape', (c) => gamma(c, 9, 2), 18, 36],
    ['beta', (c) => beta(c, 2, 6), 0.25, (0.25 * 0.75) / 9],
    ['binomial of few', (c) => binomial(c, 12, 0.3), 3.6, 2.52],
    ['binomial of many', (c) => binomial(c, 20_000, 0.031), 620, 620 * 0.969],
    ['poisson of a small mean', (c) => poisson(c, 0.7), 0.7, 0.7],
    ['poisson of a large mean', (c) => poisson(c, 480), 480, 480],
    ['noise around one', (c) => noise(c, 0.3), 1, Math.exp(0.09) - 1],
  ]
  test.each(cases)('%s', (name, draw, mean, variance) => {
    const found = moments(draw, name)
    const error = Math.sqrt(variance / N)
    expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * error)
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.08)
  })
})

test('the same seed gives the same numbers, and a part drawn elsewhere changes nothing', () => {
  const [a, b] = [chanceOf(7), chanceOf(7)]
  const own = a.fork('orders')
  a.next()
  expect(Array.from({ length: 5 }, () => own.next())).toEqual(
    Array.from(
      { length: 5 },
      (() => {
        const other = b.fork('orders')
        return () => other.next()
      })(),
    ),
  )
  expect(chanceOf(7).next()).not.toBe(chanceOf(8).next())
})

test('what is picked by weight comes about as often as its weight says', () => {
  const chance = chanceOf('weights')
  const counts = [0, 0, 0]
  for (let i = 0; i < N; i++) {
    const at = pickAt(chance, [1, 0, 3])
    counts[at] = (counts[at] ?? 0) + 1
  }
  expect(counts[1]).toBe(0)
  expect(Math.abs((counts[0] ?? 0) / N - 0.25)).toBeLessThan(0.01)
})
