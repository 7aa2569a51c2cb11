import type { Figure } from '../../../documents/contract.ts'
import type { Freshness } from '../../../facts/contract.ts'
import {
  addDays,
  type Day,
  dayOf,
  daysIn,
  eachDay,
  lastYearPeriod,
  minuteOf,
  type Period,
} from '../../../kernel/calendar.ts'
import { isFailure } from '../../../kernel/failure.ts'
import { createAsker, endingOf } from '../../reports/actions.ts'
import { type ExplainContext, explain } from '../actions.ts'
import { ExplainInput } from '../contract.ts'
import { keyName } from '../rules/explanation.ts'
import type { Attainment, Compared, Outlook, ReportFacts, SalesReport, Stock } from '../rules/report/model.ts'
import { sameDays } from '../rules/report/same-days.ts'

type Asker = ReturnType<typeof createAsker>
export type Figures = Asker['figures']

/** What a report asks besides figures. */
export type ReportSources = ExplainContext & {
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
  /** How the targets of these days stand; null where none is set. */
  attainment: (input: { shop: string; kind: SalesReport; period: Period }) => Promise<Attainment[] | null>
  /** Refunds by week and repeat purchase of the orders up to a day; null without orders. */
  cohorts: (input: { shop: string; to: Day }) => Promise<ReportFacts['cohorts']>
  outlook: (input: { shop: string; metric: string; period: Period }) => Promise<Outlook>
}

const asked = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'average_order_value',
  'visitor_days',
  'daily_conversion_rate',
  'refund_rate',
  'refunded_amount',
  'order_refund_rate',
  'ad_cost',
  'ad_revenue',
  'ad_return',
  'ad_roi_revenue',
  'ad_roi_margin',
  'daily_response_seconds',
  'daily_inquiry_conversion',
  'review_negative_share',
  'items_sold',
  'source_visits',
  'source_paid_amount',
  'source_visit_conversion_rate',
  'refunds_applied',
  'refund_applied_amount',
]

const textOf = (value: string | number | null | undefined): string => keyName(String(value ?? ''))

/** The period after one: the next month for a month, else as many days. */
const nextPeriod = (kind: SalesReport, { from, to }: Period): Period => {
  const first = addDays(to, 1)
  if (kind !== 'monthly') return { from: first, to: addDays(to, daysIn({ from, to })) }
  const next = addDays(first, 31)
  return { from: first, to: addDays(`${next.slice(0, 7)}-01` as Period['from'], -1) }
}

/** null for what cannot be taken apart: averages and the like. */
const explained = async (
  sources: ReportSources,
  { shop, metric, period, previous }: { shop: string; metric: string; period: Period; previous: Period },
): Promise<ReportFacts['explanation']> => {
  try {
    return await explain(sources, ExplainInput.parse({ shop, metric, ...period, compare: previous }))
  } catch (error) {
    if (isFailure(error) && error.code === 'query_unsupported') return null
    throw error
  }
}

const stockOf = async (asker: Asker, period: Period): Promise<Stock | null> => {
  const at = { from: period.to, to: period.to }
  const [rows, sold, [emptySkus]] = await Promise.all([
    asker.rows(['item'], ['stock'], { now: at, previous: at }, (row) =>
      String(row.item_title ?? row.item ?? ''),
    ),
    asker.rows(['item'], ['items_sold'], { now: period, previous: period }, () => ''),
    asker.figures(['skus_out_of_stock'], at),
  ])
  const soldBy = new Map(sold.map(({ scope, now }) => [scope[0]?.values[0] ?? '', now.items_sold ?? null]))
  const known = rows.flatMap(({ name, scope, now }) =>
    typeof now.stock === 'number'
      ? [{ name, scope, stock: now.stock, sold: soldBy.get(scope[0]?.values[0] ?? '') ?? null }]
      : [],
  )
  return known.length === 0 || !emptySkus ? null : { day: period.to, rows: known, emptySkus }
}

const comparedFigures = async (
  asker: Asker,
  wanted: readonly string[],
  periods: Record<keyof Compared, Period>,
): Promise<Map<string, Compared>> => {
  const [now, previous, lastYear] = await Promise.all([
    asker.figures(wanted, periods.now),
    asker.figures(wanted, periods.previous),
    asker.figures(wanted, periods.lastYear),
  ])
  const found = new Map<string, Compared>()
  for (const [at, metric] of wanted.entries()) {
    const all = { now: now[at], previous: previous[at], lastYear: lastYear[at] }
    if (all.now && all.previous && all.lastYear)
      found.set(metric, { now: all.now, previous: all.previous, lastYear: all.lastYear })
  }
  return found
}

/** The last day of a period with data of a metric; undefined where there is none. */
const lastKnownDay = async (
  { query }: Pick<ReportSources, 'query'>,
  { shop, metric, period }: { shop: string; metric: string; period: Period },
): Promise<Day | undefined> => {
  const known = async (from: Day): Promise<number> => {
    const { coverage } = await query({ shop, metrics: [metric], from, to: period.to, totals: false })
    return coverage[0]?.days ?? 0
  }
  const all = await known(period.from)
  if (all === 0) return undefined
  if (all === daysIn(period) || (await known(period.to)) > 0) return period.to
  // From `low` on there are some, from `high` on there are none.
  let [low, high] = [0, daysIn(period) - 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if ((await known(addDays(period.from, middle))) > 0) low = middle
    else high = middle
  }
  return addDays(period.from, low)
}

/** Everything known of a period, asked as the pages ask. Where something was never imported it is absent, not 0. */
export const loadFacts = async (
  sources: ReportSources,
  wanted: {
    shop: string
    kind: SalesReport
    period: Period
    previous: Period
    metric: string
    now: Temporal.Instant
    /** The report handed in before, with the suggestions that were made. */
    past: (figures: Figures, told: Period) => Promise<ReportFacts['past']>
  },
): Promise<ReportFacts> => {
  const { shop, kind, metric, period: whole } = wanted
  const last = await lastKnownDay(sources, { shop, metric, period: whole })
  const yesterday = addDays(dayOf(wanted.now), -1)
  const { now: period, previous } = sameDays({ now: whole, previous: wanted.previous }, { last, yesterday })
  const lastYear = lastYearPeriod(period)
  const asker = createAsker(sources, shop)
  const both = { now: period, previous }
  const all = asked.includes(metric) ? asked : [...asked, metric]
  const trend = kind === 'weekly' ? { from: addDays(period.to, -27), to: period.to } : period
  const isPeriodic = kind !== 'analysis'
  const [
    figures,
    explanation,
    item,
    source,
    plan,
    refundReason,
    stock,
    daily,
    attainment,
    outlook,
    past,
    cohorts,
    marks,
  ] = await Promise.all([
    comparedFigures(asker, all, { now: period, previous, lastYear }),
    explained(sources, { shop, metric, period, previous }),
    asker.rows(['item'], ['paid_amount'], both, (row) => String(row.item_title ?? row.item ?? '')),
    isPeriodic
      ? asker.rows(
          ['source1', 'source2'],
          ['source_visits', 'source_paid_amount', 'source_visit_conversion_rate'],
          both,
          (row) => String(row.source2 || row.source1 || ''),
        )
      : [],
    asker.rows(
      ['ad_plan'],
      ['ad_cost', 'ad_revenue', 'ad_return', 'ad_roi_revenue', 'ad_gross_profit'],
      both,
      (row) => textOf(row.ad_plan),
    ),
    asker.rows(['refund_reason'], ['refunds_applied', 'refund_applied_amount'], both, (row) =>
      textOf(row.refund_reason),
    ),
    stockOf(asker, period),
    asker.daily(metric, trend),
    isPeriodic ? sources.attainment({ shop, kind, period: whole }) : null,
    isPeriodic
      ? sources.outlook({ shop, metric, period: nextPeriod(kind, whole) })
      : { unknown: '这份报告只看过去。' },
    isPeriodic ? wanted.past(asker.figures, period) : null,
    isPeriodic ? null : sources.cohorts({ shop, to: period.to }),
    sources.marks({ shop, ...trend }),
  ])
  const days = eachDay(trend)
  return {
    kind,
    shop,
    madeAt: minuteOf(wanted.now),
    whole,
    period,
    previous,
    lastYear,
    metric,
    figures,
    explanation,
    lists: { item, source, plan, refund_reason: refundReason },
    daily: [{ metric, days, values: days.map((one) => daily.get(one) ?? null) }],
    marks,
    stock,
    attainment,
    outlook,
    past,
    cohorts,
    ...(await endingOf(sources, asker, {
      shop,
      period: whole,
      compared: previous,
      today: dayOf(wanted.now),
    })),
  }
}

/** Asks for a suggestion's figure in another period. */
export const figureThen = async (
  figures: Figures,
  key: Pick<Figure, 'metric' | 'scope'>,
  period: Period,
): Promise<Figure | undefined> => (await figures([key.metric], period, key.scope))[0]
