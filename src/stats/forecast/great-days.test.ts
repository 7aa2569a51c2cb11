import { describe, expect, test } from 'vitest'
import { chanceOf, normal } from '../chance.ts'
import { type Forecast, forecast, type Refused } from './forecast.ts'
import type { Model } from './model.ts'
import { regression } from './regression.ts'
import { seasonalNaive } from './seasonal-naive.ts'

/** Errs least of all on plain days, and knows no others. */
const blind: Model = {
  id: 'ets',
  isBlind: true,
  over: () => (_, horizon) => ({ points: Array.from({ length: horizon }, () => 1_000) }),
}
const models: readonly Model[] = [seasonalNaive, regression, blind]

const made = (answer: Forecast | Refused): Forecast => {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`)
  return answer
}
const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)
const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('a great day that usually doubles what is sold, in shops where it does so more or less', () => {
  const [length, days] = [300, 4]
  const SPREAD = 0.5
  /** Seen as often as told, the last time from the fifth day to come on. */
  const asked = (seen: number) =>
    seeds.map((seed) => {
      const chance = chanceOf(`great/${seed}`)
      const lift = 2 * Math.exp(SPREAD * normal(chance))
      const isGreat = (at: number) =>
        Array.from({ length: seen + 1 }, (_, n) => length + 4 - 60 * n).some(
          (from) => at >= from && at < from + days,
        )
      const values = Array.from(
        { length: length + 14 },
        (_, at) => 1_000 * (isGreat(at) ? lift : 1) * Math.exp(0.15 * normal(chance)),
      )
      const answer = made(
        forecast(
          {
            weekday: 0,
            values: values.slice(0, length),
            regressors: [
              {
                id: 'great',
                scale: SPREAD,
                middle: Math.LN2,
                values: values.map((_, at) => Number(isGreat(at))),
              },
            ],
          },
          models,
          14,
        ),
      )
      return { lift, answer, ahead: values.slice(length) }
    })
  const greatOf = <T>(list: readonly T[]) => list.slice(4, 4 + days)

  test('never seen, it is forecast as usual, in a range as wide as shops differ, the sum of days too', () => {
    const shops = asked(0)
    // A model that knows no events is not asked, however well it did on the days before.
    expect(shops.every(({ answer }) => answer.model === 'regression')).toBe(true)
    const middle =
      sum(shops.map(({ answer }) => sum(greatOf(answer.days).map(({ p50 }) => p50)))) / seeds.length
    expect(middle / (2_000 * days)).toBeCloseTo(1, 1)
    const isIn = (value: number, { p10, p90 }: { p10: number; p90: number }) => value >= p10 && value <= p90
    const sums = shops.filter(({ answer, ahead }) => isIn(sum(ahead), answer.total)).length
    // Forty draws at four fifths: 24 to 38 with 99.9 %.
    expect(sums).toBeGreaterThanOrEqual(24)
    expect(sums).toBeLessThanOrEqual(38)
    // Four days of a shop are lifted alike: of the days no more is known than of forty. A day that a regressor marks
    // and that no trial met is taken to be off by 1.3 times as much besides.
    const widths = shops.flatMap(({ answer, ahead }) =>
      greatOf(answer.days).map((range, i) => ({
        isInside: isIn(greatOf(ahead)[i] ?? 0, range),
        wide: Math.log(range.p90 / range.p10),
      })),
    )
    expect(widths.filter(({ isInside }) => isInside).length / widths.length).toBeGreaterThan(0.7)
    const honest = 2 * 1.2816 * Math.hypot(SPREAD, 0.15)
    const wide = sum(widths.map(({ wide }) => wide)) / widths.length
    expect(wide).toBeGreaterThan(0.9 * honest)
    expect(wide).toBeLessThan(1.5 * honest)
  })

  test('seen once or more, it is what it was in this shop, and told the closer the oftener it was seen', () => {
    const [none, once, often] = [asked(0), asked(1), asked(4)].map((shops) => ({
      off:
        sum(
          shops.map(({ lift, answer }) =>
            Math.abs(Math.log(sum(greatOf(answer.days).map(({ p50 }) => p50)) / (1_000 * days * lift))),
          ),
        ) / shops.length,
      wide:
        sum(shops.map(({ answer }) => sum(greatOf(answer.days).map(({ p10, p90 }) => Math.log(p90 / p10))))) /
        (shops.length * days),
    }))
    expect(once?.off).toBeLessThan(0.12)
    expect(once?.off).toBeLessThan((none?.off ?? 0) / 2)
    expect(once?.wide).toBeLessThan((none?.wide ?? 0) / 2)
    expect(often?.off).toBeLessThan(once?.off ?? 0)
  })
})
