import { expect, test } from 'vitest'
import { paceOf } from '../src/duties/sales/rules/pace.ts'
import { phased } from '../src/duties/sales/rules/phasing.ts'
import { dayAmounts, targetTree, yearPeriod } from '../src/duties/sales/rules/targets.ts'
import { addDays, type Day, day, eachDay, parsePeriod } from '../src/kernel/calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import { createWorld } from '../src/simulator/world.ts'

/** Paid fen of each day of an invented shop without faults. */
const paidDays = (seed: number): Map<Day, number> => {
  const world = createWorld({ scenario: 'small', seed, to: day('2026-11-25'), days: 700 })
  const quiet = { ...world, planted: [] }
  return new Map(
    [...shopDays(quiet)].map((one) => [
      addDays(world.from, one.index),
      one.tallies.reduce((sum, { paidFen }) => sum + paidFen, 0),
    ]),
  )
}

test('the interval of a pace holds the month that came in about four of five cases', () => {
  let inside = 0
  let asked = 0
  const errors: number[] = []
  for (const seed of [1, 2, 3]) {
    const paid = paidDays(seed)
    for (const month of [
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
      '2026-08',
      '2026-09',
      '2026-10',
    ]) {
      const period = parsePeriod(month)
      const before = new Map([...paid].filter(([of]) => of < yearPeriod(2026).from))
      const { weights } = phased({ period: yearPeriod(2026), past: before })
      const tree = targetTree(2026, new Map([['2026', 100_000_000]]), weights)
      if ('misfit' in tree) throw new Error('a year alone always fits')
      const truth = eachDay(period).reduce((sum, of) => sum + (paid.get(of) ?? 0), 0)
      for (const gone of [7, 14, 21]) {
        const through = addDays(period.from, gone - 1)
        const past = new Map([...paid].filter(([of]) => of <= through))
        const { projected } = paceOf({ period, targets: dayAmounts(tree, period), past, through })
        if (!projected) throw new Error('a pace was to be had')
        asked += 1
        errors.push(Math.abs(projected.mid / truth - 1))
        if (projected.low <= truth && truth <= projected.high) inside += 1
      }
    }
  }
  const mean = errors.reduce((sum, one) => sum + one, 0) / errors.length
  console.info(`pace: ${inside} of ${asked} inside, mean error ${(mean * 100).toFixed(1)} %`)
  expect(inside / asked).toBeGreaterThan(0.7)
  expect(mean).toBeLessThan(0.12)
})
