import { afterAll, expect, test } from 'vitest'
import { estimatedEvents } from '../src/duties/calendar/rules/events.ts'
import { regressorsOf } from '../src/duties/calendar/rules/regressors.ts'
import { createForecaster } from '../src/duties/sales/forecast/forecaster.ts'
import { type Pace, paceOf } from '../src/duties/sales/rules/pace.ts'
import { phased } from '../src/duties/sales/rules/phasing.ts'
import { dayAmounts, targetTree, yearPeriod } from '../src/duties/sales/rules/targets.ts'
import { addDays, type Day, day, daysBetween, eachDay, parsePeriod } from '../src/kernel/calendar.ts'
import { holidayOn } from '../src/kernel/chinese-calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import { createWorld } from '../src/simulator/world.ts'

const forecaster = createForecaster()
afterAll(() => forecaster.stop())

/** Paid fen of each day of an invented shop without faults. */
const paidDays = (seed: number): Map<Day, number> => {
  const world = createWorld({ scenario: 'small', seed, to: day('2026-11-30'), days: 705 })
  const quiet = { ...world, planted: [] }
  return new Map(
    [...shopDays(quiet)].map((one) => [
      addDays(world.from, one.index),
      one.tallies.reduce((sum, { paidFen }) => sum + paidFen, 0),
    ]),
  )
}

/** What the days after the last known one are forecast to bring, by what the calendar knew beforehand. */
const restOf = async (past: ReadonlyMap<Day, number>, through: Day, to: Day) => {
  const [first = through] = past.keys()
  const result = await forecaster.forecast(
    {
      weekday: Temporal.PlainDate.from(first).dayOfWeek - 1,
      values: eachDay({ from: first, to: through }).map((of) => past.get(of) ?? null),
      regressors: regressorsOf(
        eachDay({ from: first, to }),
        [2024, 2025, 2026, 2027].flatMap(estimatedEvents),
        holidayOn,
      ),
    },
    daysBetween(through, to),
  )
  if ('refused' in result) throw new Error(result.refused)
  const { p10, p50, p90 } = result.total
  return { low: p10, mid: p50, high: p90 }
}

const months = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((of) => `2026-${String(of).padStart(2, '0')}`)

/** How a way of telling the pace did against the months that came. */
const scored = (told: readonly { pace: Pace; truth: number }[]) => {
  const cases = told.map(({ pace: { projected }, truth }) => {
    if (!projected) throw new Error('a pace was to be had')
    return {
      error: projected.mid / truth - 1,
      isInside: projected.low <= truth && truth <= projected.high,
    }
  })
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  return {
    asked: cases.length,
    coverage: mean(cases.map(({ isInside }) => Number(isInside))),
    bias: mean(cases.map(({ error }) => error)),
    error: mean(cases.map(({ error }) => Math.abs(error))),
  }
}

test('the interval of a pace holds the month that came about four times in five, by weights and by forecast', async () => {
  const byWeights: { pace: Pace; truth: number }[] = []
  const byForecast: typeof byWeights = []
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const paid = paidDays(seed)
    const before = new Map([...paid].filter(([of]) => of < yearPeriod(2026).from))
    const { weights } = phased({ period: yearPeriod(2026), past: before })
    const tree = targetTree(2026, new Map([['2026', 100_000_000]]), weights)
    if ('misfit' in tree) throw new Error('a year alone always fits')
    for (const month of months) {
      const period = parsePeriod(month)
      const truth = eachDay(period).reduce((sum, of) => sum + (paid.get(of) ?? 0), 0)
      for (const gone of [7, 13, 21]) {
        const through = addDays(period.from, gone - 1)
        const past = new Map([...paid].filter(([of]) => of <= through))
        const asked = { period, targets: dayAmounts(tree, period), past, through }
        byWeights.push({ pace: paceOf(asked), truth })
        byForecast.push({
          pace: paceOf({ ...asked, rest: await restOf(past, through, period.to) }),
          truth,
        })
      }
    }
  }
  const [weights, forecast] = [scored(byWeights), scored(byForecast)]
  console.info(JSON.stringify({ weights, forecast }))
  // The shop is a year old: a little of its first growth is taken for a trend.
  expect(Math.abs(forecast.bias)).toBeLessThan(0.015)
  expect(weights.coverage).toBeGreaterThan(0.7)
  expect(weights.error).toBeLessThan(0.12)
  expect(byForecast.every(({ pace }) => pace.basis === 'forecast')).toBe(true)
  expect(forecast.coverage).toBeGreaterThan(0.75)
  expect(forecast.coverage).toBeLessThan(0.95)
  expect(forecast.error).toBeLessThan(0.8 * weights.error)
  const inMonth = (month: string) =>
    byForecast.filter((_, i) => months[Math.floor(i / 3) % months.length] === month)
  // The days after the D day of 双11 are not taken for more of it.
  const afterPeak = inMonth('2026-11').filter((_, i) => i % 3 === 1)
  expect(Math.abs(scored(afterPeak).bias)).toBeLessThan(0.05)
  // Before 春节, with one of them known, the trials of half a year ago do not lift what is to come.
  const february = scored(inMonth('2026-02'))
  console.info(JSON.stringify({ february }))
  expect(Math.abs(february.bias)).toBeLessThan(0.04)
  expect(february.coverage).toBeGreaterThan(0.75)
}, 120_000)
