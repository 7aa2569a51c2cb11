import { expect, test } from 'vitest'
import { estimatedEvents } from '../src/duties/calendar/rules/events.ts'
import { regressorsOf } from '../src/duties/calendar/rules/regressors.ts'
import { addDays, type Day, day, daysBetween, eachDay } from '../src/kernel/calendar.ts'
import { holidayOn } from '../src/kernel/chinese-calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import { createWorld } from '../src/simulator/world.ts'
import { forecast } from '../src/stats/forecast/forecast.ts'
import { regression } from '../src/stats/forecast/regression.ts'
import { seasonalNaive } from '../src/stats/forecast/seasonal-naive.ts'

/** How strong the great sales are in each of the shops, against those of the simulated ones. */
const strengths = [1, 1, 1, 1, 0.35, 0.6, 0.8, 1.15]

/** Paid fen of each day of an invented shop without faults. */
const paidDays = (seed: number, strength: number): Map<Day, number> => {
  const world = createWorld({ scenario: 'small', seed, to: day('2026-11-30'), days: 680 })
  const campaigns = world.campaigns.map((one) => ({
    ...one,
    traffic: 1 + (one.traffic - 1) * strength,
    conversion: 1 + (one.conversion - 1) * strength,
  }))
  return new Map(
    [...shopDays({ ...world, campaigns, planted: [] })].map((one) => [
      addDays(world.from, one.index),
      one.tallies.reduce((sum, { paidFen }) => sum + paidFen, 0),
    ]),
  )
}

const shops = strengths.map((strength, i) => paidDays(i + 1, strength))
const events = [2024, 2025, 2026, 2027].flatMap(estimatedEvents)

/** Of the days from one to another, by so many days before them: how far the middle missed, and whether the range held. */
const told = (paid: ReadonlyMap<Day, number>, { from, to, known }: { from: Day; to: Day; known: number }) => {
  const first = addDays(from, -known)
  const result = forecast(
    {
      weekday: Temporal.PlainDate.from(first).dayOfWeek - 1,
      values: eachDay({ from: first, to: addDays(from, -1) }).map((of) => paid.get(of) ?? null),
      regressors: regressorsOf(eachDay({ from: first, to }), events, holidayOn),
    },
    [seasonalNaive, regression],
    daysBetween(from, to) + 1,
  )
  if ('refused' in result) throw new Error(result.refused)
  const truth = eachDay({ from, to }).reduce((sum, of) => sum + (paid.get(of) ?? 0), 0)
  const { p10, p50, p90 } = result.total
  return { error: p50 / truth - 1, isInside: p10 <= truth && truth <= p90, width: (p90 - p10) / truth }
}

const over = (spans: { from: Day; to: Day; known: number }[]) => {
  const all = shops.flatMap((paid) => spans.map((span) => told(paid, span)))
  const mean = (of: (one: (typeof all)[number]) => number) =>
    all.reduce((sum, one) => sum + of(one), 0) / all.length
  const found = {
    bias: mean(({ error }) => error),
    error: mean(({ error }) => Math.abs(error)),
    inside: mean(({ isInside }) => Number(isInside)),
    width: mean(({ width }) => width),
  }
  console.info(JSON.stringify(found))
  return found
}

test('of 双11, which was seen once, as much is expected as came, be the shop one that it lifts by much or by little', () => {
  const { bias, inside } = over(
    ['2026-11-01', '2026-11-03', '2026-11-05'].map((from) => ({
      from: day(from),
      to: day('2026-11-20'),
      known: 400,
    })),
  )
  expect(Math.abs(bias)).toBeLessThan(0.03)
  expect(inside).toBeGreaterThan(0.75)
})

test('of 618, which nobody has seen yet, as much as it usually brings, and as wide as shops differ', () => {
  const { bias, inside, width } = over([{ from: day('2026-06-05'), to: day('2026-06-30'), known: 240 }])
  expect(Math.abs(bias)).toBeLessThan(0.05)
  expect(inside).toBeGreaterThan(0.75)
  expect(width).toBeLessThan(0.8)
})

test('before the first 春节 the days on which hardly anybody works are not taken for ordinary ones', () => {
  const { error, inside, width } = over([
    { from: day('2026-01-31'), to: day('2026-02-28'), known: 240 },
    { from: day('2026-02-05'), to: day('2026-02-28'), known: 300 },
  ])
  expect(error).toBeLessThan(0.16)
  expect(inside).toBeGreaterThan(0.75)
  expect(width).toBeLessThan(0.8)
})
