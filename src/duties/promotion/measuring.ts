import type { Margin, QueryAnswer, QueryInput, Shop } from '../../facts/contract.ts'
import {
  addDays,
  type Day,
  day,
  dayOf,
  daysBetween,
  daysIn,
  eachDay,
  type Period,
} from '../../kernel/calendar.ts'
import type { Holiday } from '../../kernel/chinese-calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Forecast, Refused, Span } from '../../stats/forecast/forecast.ts'
import type { History } from '../../stats/forecast/model.ts'
import { addedDraws, type Uplift, upliftOf } from '../../stats/uplift.ts'
import { yearsAround } from '../calendar/rules/calendar.ts'
import type { CalendarEvent } from '../calendar/rules/events.ts'
import { regressorsOf } from '../calendar/rules/regressors.ts'
import { amountIn } from './rules/amounts.ts'
import { type Windows, wholeOf, windowsOf } from './rules/plan.ts'
import { eventsWithout, ownEvents, type PartName, type Run, runsOf } from './rules/uplift-days.ts'
import type { Kept } from './store.ts'

export type MeasuringContext = {
  clock: Clock
  query: (input: QueryInput) => Promise<QueryAnswer>
  /** Days of a shop that have data. */
  shops: () => Promise<(Shop & { first: string | null; last: string | null })[]>
  /** 毛利率 of a shop, the oldest first. */
  margins: (input: { shop: string }) => Promise<Margin[]>
  /** The events of a shop in these years, as its team has them. */
  campaigns: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
  /** What is off and what is worked for it, in the shop's calendar. */
  holidays: (shop: number) => Promise<(of: Day) => Holiday | undefined>
  forecaster: {
    forecast: (history: History, horizon: number, sums?: readonly Span[]) => Promise<Forecast | Refused>
  }
}

/** Older days are not asked for: they tell nothing more of the days to come. */
const MOST_DAYS = 1_095

export type Scope = NonNullable<QueryInput['where']>

/** The items of a promotion as a filter; of the whole shop none. */
export const scopeOf = ({ items }: Pick<Kept, 'items'>): Scope =>
  items.length === 0 ? [] : [{ dimension: 'item', values: [...new Set(items.map(({ item }) => item))] }]

/** Sales of each day; a day that is not in it is not known. In yuan. */
export type Sales = {
  metric: string
  name: string
  byDay: Map<string, number>
  last: Day | null
  first: Day | null
}

/** Orders first: they are there for items too. What the platform reports where there are none. */
const SALES = [
  { metric: 'paid_amount', name: '支付金额' },
  { metric: 'platform_paid_amount', name: '支付金额（平台）' },
] as const

/** What was sold day by day from the first day with data to `to`, or to yesterday: today has only begun. */
export const salesUntil = async (
  context: MeasuringContext,
  shop: Shop,
  { where, to }: { where: Scope; to: Day },
): Promise<Sales> => {
  const known = (await context.shops()).find(({ id }) => id === shop.id)
  const none = { metric: SALES[0].metric, name: SALES[0].name, byDay: new Map(), last: null, first: null }
  if (!known?.first || !known.last) return none
  const yesterday = addDays(dayOf(context.clock.now()), -1)
  const last = [to, yesterday, day(known.last)].toSorted()[0] ?? to
  const oldest = addDays(last, -MOST_DAYS)
  const from = known.first > oldest ? day(known.first) : oldest
  if (from > last) return none
  for (const { metric, name } of where.length > 0 ? SALES.slice(0, 1) : SALES) {
    const answer = await context.query({
      shop: shop.name,
      metrics: [metric],
      by: ['day'],
      where,
      from,
      to: last,
      totals: false,
    })
    const byDay = knownDays(answer, metric, { from, to: last }, where.length > 0)
    const days = [...byDay.keys()].toSorted()
    const [begin, end] = [days[0], days.at(-1)]
    if (begin && end) return { metric, name, byDay, first: day(begin), last: day(end) }
  }
  return none
}

/**
 * Items that sold nothing on a day of which orders are known have no row for it: that is 0. Which days those are the
 * coverage says, of the first missing ones by name.
 */
const knownDays = (
  answer: QueryAnswer,
  metric: string,
  period: Period,
  isPart: boolean,
): Map<string, number> => {
  const byDay = new Map<string, number>()
  for (const row of answer.rows) {
    const amount = amountIn(row[metric])
    if (amount !== null) byDay.set(String(row.day), amount)
  }
  const coverage = answer.coverage.find((one) => one.metric === metric)
  if (!isPart || !coverage || byDay.size === 0) return byDay
  const missing = new Set<string>(coverage.missing)
  if (missing.size < coverage.asked - coverage.days) return byDay
  for (const of of eachDay(period)) if (!byDay.has(of) && !missing.has(of)) byDay.set(of, 0)
  return byDay
}

export type Measured = {
  windows: Windows
  metric: string
  metricName: string
  known: Day | null
  days: {
    day: Day
    part: PartName
    actual: number | null
    baseline: { p10: number; p50: number; p90: number } | null
  }[]
  /** Sums in yuan of the days of each part of which sales are known. */
  parts: Partial<Record<PartName | 'net', Uplift & { days: number }>>
  /** Why there is no baseline. */
  unknown: string | null
  model: string | null
  wape: number | null
  /** Days with sales before the first phase that were learned from, from the first one on. */
  learned: number
  /** Days of the promotion and after it that are over and without data. */
  missing: Day[]
}

export type Expected = { forecast: Forecast; from: Day; horizon: number } | { unknown: string }

/**
 * Forecasts the days from `first` on from what was sold before it. `events` is what the calendar may tell: with the
 * promotion's own it is what the promotion is expected to sell, without it what would sell anyway.
 */
export const expected = async (
  context: MeasuringContext,
  shop: Shop,
  {
    sales,
    first,
    to,
    events,
    runs,
  }: { sales: Sales; first: Day; to: Day; events: readonly CalendarEvent[]; runs: readonly Span[] },
): Promise<Expected> => {
  const { first: begin } = sales
  if (begin === null || begin >= first) return { unknown: `${first} 之前没有销售数据，不知道平时卖多少` }
  const past = eachDay({ from: begin, to: addDays(first, -1) })
  const values = past.map((of) => sales.byDay.get(of) ?? null)
  const end = values.findLastIndex((value) => value !== null)
  if (end < 0) return { unknown: `${first} 之前没有销售数据，不知道平时卖多少` }
  // A history ends with a known day: days without data right before the promotion are forecast too.
  const gap = values.length - 1 - end
  const horizon = gap + daysIn({ from: first, to })
  const dates = eachDay({ from: begin, to })
  const holidays = await context.holidays(shop.id)
  const result = await context.forecaster.forecast(
    {
      weekday: Temporal.PlainDate.from(begin).dayOfWeek - 1,
      values: values.slice(0, end + 1),
      regressors: regressorsOf(dates, events, holidays),
    },
    horizon,
    runs.map(({ from, to: until }) => ({ from: from + gap, to: until + gap })),
  )
  if ('refused' in result)
    return {
      unknown:
        result.refused === 'short'
          ? `活动前只有 ${result.known} 天的销售数据，至少要 ${result.needed} 天才知道平时卖多少`
          : result.refused === 'gaps'
            ? `活动前 ${result.days} 天里只有 ${result.known} 天有数据，不够知道平时卖多少`
            : `活动前只有 ${result.known} 天卖出过，不够知道平时卖多少`,
    }
  return { forecast: { ...result, days: result.days.slice(gap) }, from: first, horizon: horizon - gap }
}

type EventsAround = { withIt: CalendarEvent[]; without: CalendarEvent[] }

/** The shop's calendar around the days that matter, with and without the promotion; its other promotions in both. */
export const eventsAround = async (
  context: MeasuringContext,
  shop: Shop,
  kept: Kept,
  others: readonly Kept[],
  { from, to }: Period,
): Promise<EventsAround> => {
  const all = await context.campaigns(shop.id, yearsAround(from, to))
  const taking = others.filter(({ cancelledAt }) => cancelledAt === null)
  const without = eventsWithout(all, kept, taking)
  return { without, withIt: [...without, ...ownEvents(all, kept)] }
}

/** What a promotion's days sold against what they would have sold without it, as far as they are over. */
export const measured = async (
  context: MeasuringContext,
  shop: Shop,
  kept: Kept,
  { others, where }: { others: readonly Kept[]; where: Scope },
): Promise<Measured> => {
  const windows = windowsOf(kept.phases)
  const whole = wholeOf(kept.phases)
  const sales = await salesUntil(context, shop, { where, to: windows.after.to })
  const actual = (of: Day) => sales.byDay.get(of) ?? null
  const { days, runs } = runsOf(windows, whole.from, actual)
  const today = dayOf(context.clock.now())
  const base = {
    windows,
    metric: sales.metric,
    metricName: sales.name,
    known: sales.last,
    learned: sales.first !== null && sales.first < whole.from ? daysBetween(sales.first, whole.from) : 0,
    missing: days.filter((one) => one.day < today && actual(one.day) === null).map((one) => one.day),
  }
  const bare = days.map((one) => ({ ...one, actual: actual(one.day), baseline: null }))
  const nothing = { ...base, days: bare, parts: {}, model: null, wape: null }
  if (sales.last === null) return { ...nothing, unknown: '还没有导入销售数据' }
  const { without } = await eventsAround(context, shop, kept, others, {
    from: sales.first ?? whole.from,
    to: windows.after.to,
  })
  const told = await expected(context, shop, {
    sales,
    first: whole.from,
    to: windows.after.to,
    events: without,
    runs,
  })
  if ('unknown' in told) return { ...nothing, unknown: told.unknown }
  const { forecast } = told
  return {
    ...base,
    days: days.map((one) => {
      const at = eachDay({ from: whole.from, to: one.day }).length - 1
      return { ...one, actual: actual(one.day), baseline: forecast.days[at] ?? null }
    }),
    parts: partsOf(runs, forecast, (at) => actual(addDays(whole.from, at)) ?? 0),
    unknown: null,
    model: forecast.model,
    wape: forecast.backtest.score.wape,
  }
}

/** Each part's runs are added trial by trial: what errs together is added together. */
const partsOf = (
  runs: readonly Run[],
  forecast: Forecast,
  actualAt: (at: number) => number,
): Measured['parts'] => {
  const part = (wanted: (run: Run) => boolean) => {
    const own = runs.flatMap((run, i) =>
      wanted(run) ? [{ run, expected: forecast.expected[i] ?? 0, draws: forecast.draws[i] ?? [] }] : [],
    )
    const actual = own.flatMap(({ run: { from, to } }) =>
      Array.from({ length: to - from + 1 }, (_, i) => actualAt(from + i)),
    )
    const draws = addedDraws(own.map((one) => one.draws))
    if (actual.length === 0 || draws.length === 0) return undefined
    // Whole fen, so that what is shown of the parts adds up to the fen.
    const expected = own.reduce((sum, one) => sum + Math.round(one.expected * 100), 0) / 100
    const { windows, dayNoise } = forecast
    return { ...upliftOf({ actual, expected, draws, windows, dayNoise }), days: actual.length }
  }
  const found = {
    before: part(({ part: name }) => name === 'before'),
    sale: part(({ part: name }) => name === 'sale'),
    after: part(({ part: name }) => name === 'after'),
    net: part(() => true),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** Refuses what a page asks of a promotion that was cancelled. */
export const refuseCancelled = ({ cancelledAt, name }: Kept): void => {
  if (cancelledAt !== null)
    throw new Failure('invalid_input', { detail: `「${name}」已取消，没有进度和效果可看；要看请先恢复它。` })
}
