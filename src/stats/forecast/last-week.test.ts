import { expect, test } from 'vitest'
import { type Forecast, forecast, type Refused } from './forecast.ts'
import type { Model } from './model.ts'
import { regression } from './regression.ts'
import { seasonalNaive } from './seasonal-naive.ts'

const HORIZON = 28

/** Knows no events, as the models of the library, and errs more than the others. */
const blind: Model = {
  id: 'ets',
  isBlind: true,
  over: () => (_, horizon) => ({ points: Array.from({ length: horizon }, () => 1) }),
}
const models: readonly Model[] = [seasonalNaive, regression, blind]

const made = (answer: Forecast | Refused): Forecast => {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`)
  return answer
}
const week = [100, 80, 90, 120, 110, 160, 140]
/** Without noise: the seasonal naive errs least of all. */
const plain = Array.from({ length: 200 }, (_, at) => week[at % 7] ?? 0)
const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)

test('what a great day brought is not copied into the plain week after it', () => {
  // Without noise the seasonal naive errs least of all; the day before yesterday was a great one.
  const great = (at: number) => at % 91 === 89
  const values = Array.from({ length: 455 - 1 }, (_, at) => (great(at) ? 10 : 1) * (at % 7 > 4 ? 300 : 100))
  const regressors = [
    { id: 'great', scale: 0.7, values: Array.from({ length: 470 }, (_, at) => Number(great(at))) },
  ]
  const told = made(forecast({ weekday: 0, values, regressors }, models, 7))
  expect(told.model).toBe('regression')
  for (const { p50 } of told.days) expect(p50).toBeLessThan(330)
  expect(told.total.p50 / 1100).toBeCloseTo(1, 1)
})

test('a great day that brought what every day brings leaves the seasonal naive in the race', () => {
  const great = (at: number) => at % 91 === 89
  const regressors = [
    { id: 'great', scale: 0.7, values: Array.from({ length: 490 }, (_, at) => Number(great(at))) },
  ]
  const told = made(
    forecast({ weekday: 0, values: Array.from({ length: 454 }, () => 100), regressors }, models, HORIZON),
  )
  expect(told.model).toBe('seasonal-naive')
  for (const { p10, p50, p90 } of told.days) expect([p10, p50, p90]).toEqual([100, 100, 100])
})

test.each([
  ['ten times as much', 10],
  ['a tenth', 0.1],
  ['nothing', 0],
])('a last day of %s is not copied into the weeks after it', (_, times) => {
  const values = [...plain, (week[200 % 7] ?? 0) * times]
  const told = made(forecast({ weekday: 0, values, regressors: [] }, models, HORIZON))
  expect(told.model).toBe('regression')
  expect(told.total.p50 / (4 * sum(week))).toBeCloseTo(1, 1)
  for (const { p50 } of told.days) expect(p50).toBeLessThan(200)
})

test('a new level stands apart from nothing: models that know of no events are still tried', () => {
  const grown = (days: number) => [...plain, ...week.slice(0, days).map((value) => 10 * value)]
  const tried = (values: readonly number[]) =>
    made(forecast({ weekday: 0, values, regressors: [] }, models, 7)).backtest.scores.map(
      ({ model }) => model,
    )
  expect(tried(grown(7))).toEqual(['seasonal-naive', 'regression', 'ets'])
  // One such day is a slip.
  expect(tried(grown(1))).toEqual(['seasonal-naive', 'regression'])
})
