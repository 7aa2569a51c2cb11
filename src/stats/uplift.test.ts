import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chanceOf, normal } from './chance.ts'
import { forecast } from './forecast/forecast.ts'
import { regression } from './forecast/regression.ts'
import { seasonalNaive } from './forecast/seasonal-naive.ts'
import { addedDraws, type Uplift, upliftOf } from './uplift.ts'

test('what was sold less what would have been is what was added', () => {
  // Without it 100 on each of two days, as every trial says; 250 and 150 were sold.
  const one = upliftOf({ actual: [250, 150], draws: [200, 200, 200], dayNoise: 0 })
  expect(one).toEqual({
    actual: 400,
    baseline: { p10: 200, p50: 200, p90: 200 },
    added: { p10: 200, p50: 200, p90: 200 },
    share: { p10: 1, p50: 1, p90: 1 },
  })
})

test('the interval is as wide as the forecast has erred, and wider by the luck of the days', () => {
  const draws = [160, 180, 200, 220, 240]
  const calm = upliftOf({ actual: [250, 150], draws, dayNoise: 0 })
  expect(calm.added.p50).toBe(200)
  expect(calm.added.p10).toBeLessThanOrEqual(164)
  expect(calm.added.p90).toBeGreaterThanOrEqual(236)
  const lucky = upliftOf({ actual: [250, 150], draws, dayNoise: 0.1 })
  expect(lucky.added.p50).toBe(200)
  expect(lucky.added.p90 - lucky.added.p10).toBeGreaterThan(calm.added.p90 - calm.added.p10)
})

test('spans are added trial by trial, so that errors in common do not cancel out', () => {
  expect(
    addedDraws([
      [1, 2, 3],
      [10, 20, 30],
    ]),
  ).toEqual([11, 22, 33])
  expect(addedDraws([])).toEqual([])
})

test('where nothing would have been sold there is no share of it', () => {
  expect(upliftOf({ actual: [5], draws: [0, 0], dayNoise: 0.1 }).share).toBeNull()
})

test('whatever is measured, the middle lies within its interval and more sold is more added', () => {
  const draws = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 24 })
  const actual = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(draws, actual, fc.double({ min: 0, max: 0.5, noNaN: true }), (given, days, dayNoise) => {
      const { added, baseline } = upliftOf({ actual: days, draws: given, dayNoise })
      for (const { p10, p50, p90 } of [added, baseline]) {
        expect(p10).toBeLessThanOrEqual(p50)
        expect(p50).toBeLessThanOrEqual(p90)
      }
      const more = upliftOf({ actual: [...days, 100], draws: given, dayNoise })
      expect(more.added.p50).toBeGreaterThan(added.p50)
    }),
  )
})

/** A shop of 300 days with weeks, a swing that remembers yesterday and noise, then five days that sell more. */
const planted = (seed: number, times: number): { uplift: Uplift; truth: number } => {
  const chance = chanceOf(`uplift ${seed}`)
  const [days, horizon] = [300, 5]
  let swing = 0
  const mean = (at: number) => 10_000 * (at % 7 >= 5 ? 1.3 : 1) * (1 + at / 1_500)
  const values = Array.from({ length: days + horizon }, (_, at) => {
    swing = 0.7 * swing + 0.04 * normal(chance)
    return mean(at) * Math.exp(swing + 0.05 * normal(chance)) * (at >= days ? times : 1)
  })
  const told = forecast(
    { weekday: 0, values: values.slice(0, days), regressors: [] },
    [seasonalNaive, regression],
    horizon,
    [{ from: 0, to: horizon - 1 }],
  )
  if ('refused' in told) throw new Error(told.refused)
  const truth = Array.from({ length: horizon }, (_, i) => mean(days + i) * (times - 1)).reduce(
    (a, b) => a + b,
  )
  const uplift = upliftOf({
    actual: values.slice(days),
    draws: told.draws[0] ?? [],
    dayNoise: told.dayNoise,
  })
  return { uplift, truth }
}

test.each([1, 1.4, 3])(
  'of a shop whose days truly sell × %s the truth is found, without leaning to a side',
  (times) => {
    const seeds = 60
    let [inside, leaning, base] = [0, 0, 0]
    for (let seed = 0; seed < seeds; seed++) {
      const { uplift, truth } = planted(seed, times)
      if (truth >= uplift.added.p10 && truth <= uplift.added.p90) inside++
      leaning += uplift.added.p50 - truth
      base += uplift.baseline.p50
    }
    // Four in five are promised: 48 of 60, and no fewer than chance allows (binomial, 1 in 1000).
    expect(inside).toBeGreaterThanOrEqual(38)
    expect(Math.abs(leaning / base)).toBeLessThan(0.02 * times)
  },
)
