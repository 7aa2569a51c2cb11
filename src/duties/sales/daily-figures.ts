import type { QueryInput } from '../../facts/contract.ts'
import { addDays, type Day, day, daysIn, eachDay, type Period } from '../../kernel/calendar.ts'
import type { Past } from './rules/phasing.ts'
import { amountOf, type SalesContext } from './store.ts'

/** The longest part of which the answer names every missing day. */
const PART_DAYS = 31

/** The whole shop, or one part of it, as a question is limited to it. */
export const scoped = ({ dimension, value }: { dimension: string; value: string }) =>
  dimension === '' ? [] : [{ dimension, values: [value] }]

/**
 * What a metric was on each day that is known; of a shop or a part of it. A day that is covered and has no row is 0;
 * a day that is not covered is not in it.
 */
export const dailyFigures = async (
  context: SalesContext,
  asked: {
    shop: string
    metric: string
    isMoney: boolean
    /** Of which items, categories…; of the whole shop where nothing is asked. */
    where: NonNullable<QueryInput['where']>
    period: Period
  },
): Promise<Past> => {
  const { shop, metric, isMoney, where, period } = asked
  const ask = (part: Period) =>
    context.query({ shop, metrics: [metric], by: ['day'], where, ...part, totals: false, limit: 10_000 })
  const known = new Map<Day, number>()
  const take = (rows: readonly Record<string, string | number | null>[]) => {
    for (const row of rows) {
      const amount = amountOf(row[metric], isMoney)
      if (amount !== null && row.day) known.set(day(String(row.day)), amount)
    }
  }
  const whole = await ask(period)
  take(whole.rows)
  const covered = whole.coverage[0]?.days ?? 0
  if (covered <= known.size) return known
  // Some covered days have no row: nothing was sold on them. An answer names the first missing days only.
  const uncovered = new Set<string>(whole.coverage[0]?.missing ?? [])
  if (uncovered.size === daysIn(period) - covered) {
    for (const of of eachDay(period)) if (!uncovered.has(of) && !known.has(of)) known.set(of, 0)
    return known
  }
  for (let from = period.from; from <= period.to; from = addDays(from, PART_DAYS)) {
    const end = addDays(from, PART_DAYS - 1)
    const part = { from, to: end < period.to ? end : period.to }
    const { coverage } = await ask(part)
    const missing = new Set<string>(coverage[0]?.missing ?? [])
    if ((coverage[0]?.days ?? 0) === 0) continue
    for (let of = part.from; of <= part.to; of = addDays(of, 1))
      if (!missing.has(of) && !known.has(of)) known.set(of, 0)
  }
  return known
}
