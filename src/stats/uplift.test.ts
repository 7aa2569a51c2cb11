import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chanceOf, normal } from './chance.ts'
import { forecast } from './forecast/forecast.ts'
import { regression } from './forecast/regression.ts'
import { seasonalNaive } from './forecast/seasonal-naive.ts'
import { addedDraws, type Uplift, upliftOf } from './uplift.ts'

test('what was sold less what would have been is what was added', () => {
  // Without it 100 on each of two days, as every trial says; 250 and 150 were sold.
  const one = upliftOf({
    actual: [250, 150],
    expected: 200,
    draws: [200, 200, 200],
    windows: 3,
    dayNoise: 0,
  })
  expect(one).toEqual({
    actual: 400,
    baseline: { p10: 200, p50: 200, p90: 200 },
    added: { p10: 200, p50: 200, p90: 200 },
    share: { p10: 1, p50: 1, p90: 1 },
  })
})

test('the interval reaches as far as four in five forecasts erred, with Student’s t of the windows', () => {
  // Misses of 5, 10, 20, 20 and 40: (5 + 1) × 0.8 is the 4.8th, 36. t of two degrees at 0.9 is 1.8856 ÷ 1.2816.
  const draws = [195, 210, 180, 220, 240]
  const given = { actual: [250, 150], expected: 200, draws, windows: 2, dayNoise: 0 }
  const { added, baseline } = upliftOf(given)
  expect(added.p50).toBe(200)
  expect(added.p90 - added.p50).toBeCloseTo((36 * 1.8856) / 1.2816, 1)
  expect(added.p50 - added.p10).toBeCloseTo(added.p90 - added.p50, 9)
  expect(baseline).toEqual({ p10: 400 - added.p90, p50: 200, p90: 400 - added.p10 })
  // More windows that say the same are more to go by.
  const { added: sure } = upliftOf({ ...given, windows: 12 })
  expect(sure.p90).toBeLessThan(added.p90)
  expect(sure.p90 - 200).toBeGreaterThan(36)
})

test('misses that lean to a side do not move the middle: the interval reaches for them', () => {
  const { added } = upliftOf({
    actual: [400],
    expected: 200,
    draws: [215, 220, 225, 230],
    windows: 2,
    dayNoise: 0,
  })
  expect(added.p50).toBe(200)
  expect(added.p10).toBeLessThan(175)
})

test('the luck of the days widens the interval by the sum of squares, and moves nothing', () => {
  const given = { actual: [300, 400], expected: 500, draws: [500, 500], windows: 5, dayNoise: 0.1 }
  const { added, baseline, share } = upliftOf(given)
  // √(300² + 400²) × 0.1 = 50 as a standard deviation.
  expect(added.p90 - added.p50).toBeCloseTo(50 * 1.2816, 1)
  expect(baseline).toEqual({ p10: 500, p50: 500, p90: 500 })
  expect(share?.p90).toBeCloseTo((200 + 50 * 1.2816) / 500, 3)
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
  expect(upliftOf({ actual: [5], expected: 0, draws: [0, 0], windows: 2, dayNoise: 0.1 }).share).toBeNull()
})

const amount = fc.double({ min: 1, max: 1e6, noNaN: true })
const measured = fc.record({
  actual: fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
  expected: amount,
  draws: fc.array(amount, { minLength: 1, maxLength: 24 }),
  windows: fc.double({ min: 1, max: 24, noNaN: true }),
  dayNoise: fc.double({ min: 0, max: 0.5, noNaN: true }),
})

test('whatever is measured, the middle lies within its interval and more sold is more added', () => {
  fc.assert(
    fc.property(measured, (given) => {
      const { added, baseline, share } = upliftOf(given)
      for (const { p10, p50, p90 } of [added, baseline, ...(share ? [share] : [])]) {
        expect(p10).toBeLessThanOrEqual(p50)
        expect(p50).toBeLessThanOrEqual(p90)
      }
      // What is sure of the amount is sure of its share.
      if (share) expect(Math.sign(share.p10)).toBe(Math.sign(added.p10))
      const more = upliftOf({ ...given, actual: [...given.actual, 100] })
      expect(more.added.p50).toBeGreaterThan(added.p50)
    }),
  )
})

test('the middles of parts add up to that of the whole, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(measured, { minLength: 1, maxLength: 4 }), (parts) => {
      const draws = addedDraws(parts.map((one) => parts[0]?.draws.map(() => one.expected) ?? []))
      const whole = upliftOf({
        actual: parts.flatMap((one) => one.actual),
        expected: parts.reduce((sum, one) => sum + one.expected, 0),
        draws,
        windows: 3,
        dayNoise: 0.1,
      })
      const sum = parts.reduce((all, one) => all + upliftOf(one).added.p50, 0)
      expect(Math.abs(sum - whole.added.p50)).toBeLessThanOrEqual(1e-9 * (1 + whole.actual))
    }),
  )
})

type Planted = { days: number; horizon: number; times: number }

/** A shop with weeks, a swing that remembers yesterday and noise, whose last days sell more. */
const planted = (seed: number, { days, horizon, times }: Planted): { uplift: Uplift; truth: number } => {
  const chance = chanceOf(`uplift ${seed}`)
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
    expected: told.expected[0] ?? 0,
    draws: told.draws[0] ?? [],
    windows: told.windows,
    dayNoise: told.dayNoise,
  })
  return { uplift, truth }
}

test.each([
  { days: 300, horizon: 5, times: 1, lean: 0.02 },
  { days: 300, horizon: 5, times: 1.4, lean: 0.03 },
  { days: 300, horizon: 5, times: 3, lean: 0.06 },
  // As long as a promotion with its warm-up and the days after it, and after less than a year: the shop grows by a
  // quarter a year, which so few days do not tell for sure, and the interval has to allow for it.
  { days: 180, horizon: 24, times: 1.5, lean: 0.04 },
  { days: 120, horizon: 24, times: 1.5, lean: 0.04 },
  { days: 60, horizon: 10, times: 1.5, lean: 0.04 },
  { days: 45, horizon: 17, times: 1.5, lean: 0.04 },
])(
  'of a shop of $days days whose next $horizon truly sell × $times the truth is found, without leaning to a side',
  ({ lean, ...given }) => {
    const seeds = 60
    let [inside, leaning, base] = [0, 0, 0]
    for (let seed = 0; seed < seeds; seed++) {
      const { uplift, truth } = planted(seed, given)
      if (truth >= uplift.added.p10 && truth <= uplift.added.p90) inside++
      leaning += uplift.added.p50 - truth
      base += uplift.baseline.p50
    }
    // Four in five are promised: 48 of 60, and no fewer than chance allows (binomial, 1 in 1000).
    expect(inside).toBeGreaterThanOrEqual(38)
    expect(Math.abs(leaning / base)).toBeLessThan(lean)
  },
)
