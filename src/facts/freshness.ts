import { sql } from 'kysely'
import { addDays, type Day, eachDay, type Period } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import type { Freshness } from './contract.ts'
import { clipped } from './metrics/buckets.ts'
import type { FigureContext } from './metrics/survey.ts'
import { type FactTableName, factTables } from './tables.ts'

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

/** Every day is listed for every export: ten years of them are enough to look at. */
const MOST_DAYS = 3_653

type Span = { format: string; from_day: Day; to_day: Day }

/** Tables of events have no row for a quiet day: there the batch's own span tells. Others tell by their rows. */
const bySpans = (table: FactTableName): boolean => 'from_day' in factTables[table].columns

const spansOf = ({ read, shop }: FigureContext, { from, to }: Period): Promise<Span[]> => {
  const own = `b.shop_id = ${shop} and b.status = 'active'`
  const parts = [
    `select b.format, cast(b.period_from as text) as from_day, cast(b.period_to as text) as to_day from batch b
     where ${own} and b.accepted > 0 and b.period_from is not null and b.period_to is not null
       and b.fact_table not in (${daily
         .filter(bySpans)
         .map((table) => `'${table}'`)
         .join(', ')})`,
    ...daily.filter(bySpans).map(
      (table) =>
        `select b.format, cast(t.from_day as text), cast(t.to_day as text) from ${table} t
         join batch b on b.shop_id = t.shop_id and b.batch_id = t.batch_id
         where t.shop_id = ${shop} and ${own} and t.from_day <= date '${to}' and t.to_day >= date '${from}'
         group by b.format, t.from_day, t.to_day`,
    ),
    // First and last day are those ever imported, whatever period is asked for.
    `select b.format, cast(min(b.period_from) as text), cast(min(b.period_from) as text) from batch b
     where ${own} and b.accepted > 0 and b.period_from is not null group by b.format`,
    `select b.format, cast(max(b.period_to) as text), cast(max(b.period_to) as text) from batch b
     where ${own} and b.accepted > 0 and b.period_to is not null group by b.format`,
  ]
  return read(sql<Span>`${sql.raw(parts.join(' union all '))}`)
}

/**
 * Of every export the days of the period it has not been imported for, and the first and last day it tells
 * about. Whether a day is late already (reports are ready at 09:00 on the next) is for the caller to say.
 */
export const freshness = async (context: FigureContext, period: Period): Promise<Freshness[]> => {
  if (period.from > period.to || addDays(period.from, MOST_DAYS) < period.to)
    throw new Failure('invalid_input', { detail: '开始日期不能晚于结束日期，时间段不能超过十年。' })
  const rows = await spansOf(context, period)
  const byFormat = Map.groupBy(rows, (row) => row.format)
  const asked = eachDay(period)
  return context.exports.map(({ format, name, source, menu, table }) => {
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
