import { sql } from 'kysely'
import { type Day, eachDay, type Period } from '../kernel/calendar.ts'
import type { Freshness } from './contract.ts'
import { clipped } from './metrics/buckets.ts'
import type { FigureContext } from './metrics/survey.ts'
import type { FactTableName } from './tables.ts'

/** Reports that a team fetches for every day; others are fetched when needed and never called missing. */
const daily: readonly FactTableName[] = [
  'order_header',
  'order_line',
  'refund',
  'shop_traffic',
  'item_traffic',
  'source_traffic',
  'ad_report',
  'affiliate_report',
  'service_report',
]

type Span = { format: string; from_day: Day; to_day: Day }

/**
 * Of every export the days of the period it has not been imported for, and the first and last day it tells
 * about. Whether a day is late already (reports are ready at 09:00 on the next) is for the caller to say.
 */
export const freshness = async (
  { db, shop, exports }: FigureContext,
  period: Period,
): Promise<Freshness[]> => {
  const { rows } = await sql<Span>`select distinct format, cast(period_from as text) as from_day,
    cast(period_to as text) as to_day from batch where ${sql.raw(`shop_id = ${shop}`)} and status = 'active'
    and accepted > 0 and period_from is not null and period_to is not null`.execute(db)
  const byFormat = Map.groupBy(rows, (row) => row.format)
  const asked = eachDay(period)
  return exports.map(({ format, name, source, menu, table }) => {
    const spans = byFormat.get(format) ?? []
    const covered = new Set(
      spans.flatMap((span) => {
        const part = clipped({ from: span.from_day, to: span.to_day }, period)
        return part ? eachDay(part) : []
      }),
    )
    return {
      format,
      name,
      source,
      menu,
      first: spans
        .map((span) => span.from_day)
        .reduce<Day | null>((a, b) => (a === null || b < a ? b : a), null),
      last: spans
        .map((span) => span.to_day)
        .reduce<Day | null>((a, b) => (a === null || b > a ? b : a), null),
      missing: daily.some((one) => one === table) ? asked.filter((one) => !covered.has(one)) : [],
      used: spans.length > 0,
    }
  })
}
