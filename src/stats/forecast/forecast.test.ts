import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf, normal, poisson } from '../chance.ts'
import { originsOf, scoreOf, splitOrigins, testedHorizon } from './backtest.ts'
import { type Forecast, forecast, LEAST_DAYS, type Refused } from './forecast.ts'
import { libraryModels } from './library-models.ts'
import type { History, Model, Regressor } from './model.ts'
import { regression } from './regression.ts'
import { seasonalNaive } from './seasonal-naive.ts'

const { resolve } = createRequire(import.meta.url)
const bytes = (name: string) =>
  Uint8Array.from(readFileSync(resolve(`@bsull/augurs/${name}`).replace('.js', '_bg.wasm')))
const library = libraryModels({ mstl: bytes('mstl'), ets: bytes('ets') })
const quick: readonly Model[] = [seasonalNaive, regression]
const all: readonly Model[] = [...quick, ...library]

const HORIZON = 28

/** A great event every 91 days, five days long, and what is known of it beforehand. */
const eventOn = (at: number): boolean => at % 91 >= 12 && at % 91 < 17
const events = (length: number): Regressor => ({
  id: 'event',
  scale: 0.7,
  values: Array.from({ length }, (_, at) => (eventOn(at) ? 1 : 0)),
})

const weekdays = [0.95, 0.9, 0.92, 0.98, 1.1, 1.2, 1.05]
/** What would be sold in the mean of all worlds: of which the median is taken as the truth. */
const middleOf = (at: number): number =>
  1_000 *
  (weekdays[at % 7] ?? 1) *
  Math.exp(0.15 * Math.sin((2 * Math.PI * at) / 365.25) + (0.1 * at) / 365.25) *
  (eventOn(at) ? 2.4 : 1)

/** Noise that remembers: a part of each day's luck is left on the next day. */
const planted = (seed: number, length: number, { deviation = 0.15, memory = 0.6 } = {}): number[] => {
  const chance = chanceOf(`planted/${seed}`)
  let log = 0
  return Array.from({ length }, (_, at) => {
    log = memory * log + Math.sqrt(1 - memory * memory) * normal(chance)
    return middleOf(at) * Math.exp(deviation * log)
  })
}

const historyOf = (values: readonly (number | null)[], ahead = HORIZON): History => ({
  weekday: 0,
  values,
  regressors: [events(values.length + ahead)],
})

const made = (answer: Forecast | Refused): Forecast => {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`)
  return answer
}
const refusal = (answer: Forecast | Refused): Refused => {
  if (!('refused' in answer)) throw new Error('it was not refused')
  return answer
}

const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)
const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('a planted shop of two years, over forty seeds', () => {
  const length = 730
  const outcomes = seeds.map((seed) => {
    const values = planted(seed, length + HORIZON)
    return {
      answer: made(forecast(historyOf(values.slice(0, length)), quick, HORIZON)),
      ahead: values.slice(length),
    }
  })

  test('the middle of the forecasts is the truth: off by less than 2 % over all', () => {
    const truth = sum(Array.from({ length: HORIZON }, (_, i) => middleOf(length + i)))
    const mean = sum(outcomes.map(({ answer }) => sum(answer.days.map(({ p50 }) => p50)))) / seeds.length
    expect(Math.abs(mean / truth - 1)).toBeLessThan(0.02)
  })

  test('four fifths of the days to come lie between P10 and P90', () => {
    const hits = outcomes.flatMap(({ answer, ahead }) =>
      ahead.map((value, i) => value >= (answer.days[i]?.p10 ?? 0) && value <= (answer.days[i]?.p90 ?? 0)),
    )
    const share = hits.filter(Boolean).length / hits.length
    expect(share).toBeGreaterThan(0.75)
    expect(share).toBeLessThan(0.85)
  })

  test('the sum of the days lies in its own range as often, which is narrower than the sum of bounds', () => {
    const inside = outcomes.filter(
      ({ answer, ahead }) => sum(ahead) >= answer.total.p10 && sum(ahead) <= answer.total.p90,
    ).length
    // Forty draws at four fifths: 24 to 38 with 99.9 %.
    expect(inside).toBeGreaterThanOrEqual(24)
    expect(inside).toBeLessThanOrEqual(38)
    for (const { answer } of outcomes) {
      const bounds = sum(answer.days.map(({ p90, p10 }) => p90 - p10))
      expect(answer.total.p90 - answer.total.p10).toBeLessThan(bounds)
    }
  })

  test('past error is told as it turned out: coverage of past days, and better than the seasonal naive', () => {
    const told = outcomes.map(({ answer }) => answer.backtest)
    const coverage = sum(told.map(({ coverage80 }) => coverage80 ?? 0)) / told.length
    expect(coverage).toBeGreaterThan(0.75)
    expect(coverage).toBeLessThan(0.85)
    for (const { score, naive } of told) expect(score.wape ?? 1).toBeLessThan(naive.wape ?? 0)
  })

  test('an event to come is expected as high as events were', () => {
    const first = Array.from({ length: HORIZON }, (_, i) => i).filter((i) => eventOn(length + i))
    expect(first.length).toBeGreaterThan(0)
    const lifts = outcomes.map(({ answer }) => {
      const own = sum(first.map((i) => answer.days[i]?.p50 ?? 0))
      return own / sum(first.map((i) => middleOf(length + i)))
    })
    expect(sum(lifts) / lifts.length).toBeGreaterThan(0.93)
    expect(sum(lifts) / lifts.length).toBeLessThan(1.07)
  })
})

describe('the middle of a sum', () => {
  test('of a thing that sells less than one a day it is what it brings, and not the sum of days that are mostly 0', () => {
    const answers = seeds.map((seed) => {
      const chance = chanceOf(`rare/${seed}`)
      const values = Array.from({ length: 400 }, () => poisson(chance, 0.4))
      return made(forecast({ weekday: 0, values, regressors: [] }, quick, HORIZON))
    })
    const mean = (of: (answer: Forecast) => number) => sum(answers.map(of)) / answers.length
    const truth = 0.4 * HORIZON
    expect(mean(({ days }) => sum(days.map(({ p50 }) => p50))) / truth).toBeLessThan(0.85)
    expect(Math.abs(mean(({ total }) => total.p50) / truth - 1)).toBeLessThan(0.1)
  })
})

describe('a shop that has just begun to sell', () => {
  // Two weeks of next to nothing and then a level: trials from the first days missed the later ones a hundredfold.
  const begun = Array.from({ length: 32 }, (_, at) =>
    at < 7 ? 20_000 + 1_000 * at : at < 16 ? 40 * (at % 4) : 180_000 + 9_000 * (at % 5),
  )
  const most = Math.max(...begun)

  test.each([7, 28, 90])('no day and no sum is thought to be beyond all it has seen: %i days', (ahead) => {
    const answer = made(forecast({ weekday: 0, values: begun, regressors: [] }, all, ahead))
    for (const { p90 } of answer.days) expect(p90).toBeLessThanOrEqual(5 * most)
    expect(answer.total.p90).toBeLessThanOrEqual(5 * most * ahead)
    // The middle of the sum is about what the days say, and not what catching up with the beginning would bring.
    const days = sum(answer.days.map(({ p50 }) => p50))
    expect(answer.total.p50 / days).toBeGreaterThan(0.7)
    expect(answer.total.p50 / days).toBeLessThan(1.5)
  })

  test('of one day the sum is that day', () => {
    const answer = made(forecast({ weekday: 0, values: begun, regressors: [] }, all, 1))
    expect(answer.total).toEqual(answer.days[0])
  })

  test('one day with digits too many is not carried over to the days to come', () => {
    const slip = Array.from({ length: 60 }, (_, at) => (at === 50 ? 1e12 : 500 + (at % 7) * 30))
    const answer = made(forecast({ weekday: 0, values: slip, regressors: [] }, all, HORIZON))
    expect(answer.total.p50).toBeLessThan(30_000)
    for (const { p90 } of answer.days) expect(p90).toBeLessThan(1e6)
  })
})

describe('days that are not as they should be', () => {
  const values = planted(7, 400)
  const plain = made(forecast(historyOf(values), quick, HORIZON))

  test('a missing day is not a day of nothing: with a fifth of the days lost the forecast stays', () => {
    const chance = chanceOf('gaps')
    const gappy = values.map((value, at) => (at < values.length - 1 && chance.next() < 0.2 ? null : value))
    const answer = made(forecast(historyOf(gappy), quick, HORIZON))
    const [own, whole] = [answer, plain].map((one) => sum(one.days.map(({ p50 }) => p50)))
    expect(Math.abs((own ?? 0) / (whole ?? 1) - 1)).toBeLessThan(0.05)
  })

  test('one huge day does not make the days to come huge', () => {
    const huge = values.map((value, at) => (at === 380 ? value * 60 : value))
    const answer = made(forecast(historyOf(huge), [regression], HORIZON))
    const [own, usual] = [answer, made(forecast(historyOf(values), [regression], HORIZON))].map((one) =>
      sum(one.days.map(({ p50 }) => p50)),
    )
    expect(Math.abs((own ?? 0) / (usual ?? 1) - 1)).toBeLessThan(0.08)
  })

  test('too few days are refused, with how many are needed', () => {
    expect(refusal(forecast(historyOf(values.slice(0, 20)), quick, 7))).toEqual({
      refused: 'short',
      known: 20,
      days: 20,
      needed: LEAST_DAYS,
    })
    expect(forecast(historyOf(values.slice(0, LEAST_DAYS)), all, 7)).not.toHaveProperty('refused')
  })

  test('a history that is mostly missing is refused', () => {
    const thin = values.map((value, at) => (at % 3 === 0 ? value : null))
    expect(refusal(forecast(historyOf(thin), quick, 7)).refused).toBe('gaps')
  })

  test('nothing sold, or hardly ever, is refused: there is nothing to be learned', () => {
    expect(refusal(forecast(historyOf(values.map(() => 0)), all, 7))).toMatchObject({
      refused: 'rare',
      known: 0,
    })
    const rare = values.map((_, at) => (at % 90 === 0 ? 5 : 0))
    expect(refusal(forecast(historyOf(rare), all, 7)).refused).toBe('rare')
  })

  test('days before the first known one are no part of the history', () => {
    const late = [...Array.from({ length: 300 }, () => null), ...values.slice(300)]
    expect(made(forecast(historyOf(late), quick, 7)).days).toHaveLength(7)
  })
})

describe('any history', () => {
  const day = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1e9) },
  )

  test('is refused, or gives ordered ranges that are numbers and never negative', () => {
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 21, maxLength: 120 }),
        fc.integer({ min: 1, max: 60 }),
        (values, ahead) => {
          const answer = forecast(historyOf([...values, 1], ahead), all, ahead)
          if ('refused' in answer) return
          expect(answer.days).toHaveLength(ahead)
          for (const { p10, p50, p90 } of [...answer.days, answer.total]) {
            expect(p10).toBeGreaterThanOrEqual(0)
            expect(p50).toBeGreaterThanOrEqual(p10)
            expect(p90).toBeGreaterThanOrEqual(p50)
            expect(Number.isFinite(p90)).toBe(true)
          }
        },
      ),
      { numRuns: 60, seed: 4 },
    )
  })

  test('is forecast alike in whatever unit it is counted', () => {
    const values = planted(3, 300)
    const [one, hundred] = [1, 100].map((times) =>
      made(forecast(historyOf(values.map((value) => value * times)), all, 7)),
    )
    for (const [i, range] of (one?.days ?? []).entries())
      expect((hundred?.days[i]?.p50 ?? 0) / 100 / range.p50).toBeCloseTo(1, 1)
  })
})

describe('the backtest', () => {
  test('the newest third of the origins has no day in common with those that choose the model', () => {
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 1_100 }), fc.integer({ min: 1, max: 90 }), (days, asked) => {
        const horizon = testedHorizon(days, asked)
        const origins = originsOf(days, horizon)
        const { choosing, told } = splitOrigins(origins, horizon)
        expect(origins.slice(0, choosing.length)).toEqual(choosing)
        if (told.length === 0) {
          expect(choosing).toEqual(origins)
          return
        }
        expect(told).toEqual(origins.slice(-told.length))
        expect((choosing.at(-1) ?? 0) + horizon).toBeLessThanOrEqual(told[0] ?? 0)
      }),
    )
    expect(splitOrigins(originsOf(730, 28), 28).told).toHaveLength(7)
    expect(splitOrigins(originsOf(30, 8), 8).told).toHaveLength(0)
  })

  test('the error told is that of the newest origins: what went wrong before them is not in it', () => {
    const values = planted(5, 730)
    const { backtest: calm } = made(forecast(historyOf(values), quick, HORIZON))
    expect(calm.heldOut).toBe(7)
    const first = originsOf(730, HORIZON).at(-7) ?? 0
    const naive = seasonalNaive.over(historyOf(values))
    const trials = originsOf(730, HORIZON)
      .filter((origin) => origin >= first)
      .map((origin) => ({
        origin,
        forecast: naive(origin, HORIZON).points,
        actual: values.slice(origin, origin + HORIZON),
      }))
    expect(calm.naive.wape).toBeCloseTo(scoreOf(historyOf(values), trials).wape ?? 0, 12)
  })

  test('a model is forecast alike whichever day it was asked for before', () => {
    const history = historyOf(planted(6, 400))
    const [once, often] = [regression.over(history), regression.over(history)]
    for (const origin of [200, 260, 380, 120]) often(origin, HORIZON)
    const { points } = once(390, HORIZON)
    for (const [i, value] of often(390, HORIZON).points.entries())
      expect(value / (points[i] ?? 0)).toBeCloseTo(1, 9)
  })

  test('counts its errors as the formulas say: WAPE 20 ÷ 100, MASE by the change of a week', () => {
    const values = Array.from({ length: 14 }, (_, at) => (at < 7 ? 10 : 14))
    const trials = [{ origin: 12, forecast: [40, 50, 1], actual: [50, 40, null] }]
    expect(scoreOf({ weekday: 0, values, regressors: [] }, trials)).toEqual({
      wape: 20 / 90,
      mase: 10 / 4,
      pairs: 2,
    })
  })

  test('asks at days that lie in the younger half, of every weekday, and with the days ahead known', () => {
    for (const days of [21, 40, 90, 400, 730, 1_100]) {
      const horizon = testedHorizon(days, 28)
      const origins = originsOf(days, horizon)
      expect(origins.at(-1)).toBe(days - horizon)
      expect(Math.min(...origins)).toBeGreaterThanOrEqual(Math.min(14, days - horizon))
      expect(new Set(origins).size).toBe(origins.length)
      if (days >= 90) expect(new Set(origins.map((origin) => origin % 7)).size).toBe(7)
    }
  })

  test('takes the seasonal naive where nothing does better', () => {
    const values = Array.from({ length: 120 }, (_, at) => [10, 80, 30, 200, 5, 60, 90][at % 7] ?? 0)
    expect(made(forecast({ weekday: 0, values, regressors: [] }, all, 14)).model).toBe('seasonal-naive')
  })

  test('a festival of last year that no trial met is asked of models that know of it', () => {
    const festival = (at: number) => at % 365 >= 20 && at % 365 < 40
    const chance = chanceOf('festival')
    const values = Array.from({ length: 385 }, (_, at) =>
      Math.exp(6 + (festival(at) ? -1 : 0) + 0.1 * normal(chance)),
    )
    const marked = (scale: number) => [
      { id: 'festival', scale, values: Array.from({ length: 410 }, (_, at) => Number(festival(at))) },
    ]
    const told = made(forecast({ weekday: 0, values, regressors: marked(0.9) }, all, 14))
    expect(told.backtest.scores.map(({ model }) => model)).toEqual(['seasonal-naive', 'regression'])
    const plain = Math.exp(6)
    for (const { p50 } of told.days.slice(1)) expect(p50).toBeLessThan(0.6 * plain)
    // What moves a day by little leaves every model in the race.
    const weak = made(forecast({ weekday: 0, values, regressors: marked(0.1) }, all, 14))
    expect(weak.backtest.scores).toHaveLength(4)
  })

  test('takes a model of the library where no event and no week but a level tells of what comes', () => {
    const chance = chanceOf('walk')
    let level = 6
    const values = Array.from({ length: 200 }, () => {
      level += 0.12 * normal(chance)
      return Math.exp(level + 0.02 * normal(chance))
    })
    const { backtest } = made(forecast({ weekday: 0, values, regressors: [] }, all, 7))
    const wape = (model: string) => backtest.scores.find((one) => one.model === model)?.score?.wape ?? 1
    expect(Math.min(wape('mstl'), wape('ets'))).toBeLessThan(wape('seasonal-naive'))
    expect(backtest.scores.map(({ model }) => model)).toEqual(['seasonal-naive', 'regression', 'mstl', 'ets'])
  })
})

test('the seasonal naive repeats the last week, and looks further back where a day is missing', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 11, null, 13, 14, 15, 16, 17]
  const ask = seasonalNaive.over({ weekday: 0, values, regressors: [] })
  expect(ask(14, 9).points).toEqual([11, 2, 13, 14, 15, 16, 17, 11, 2])
})
