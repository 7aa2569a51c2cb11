import type { Shop } from '../../facts/contract.ts'
import { addDays, type Day, dayOf, daysBetween, eachDay, type Period } from '../../kernel/calendar.ts'
import type { Span } from '../../stats/forecast/forecast.ts'
import type { PromotionPace } from './contract.ts'
import { adSpend } from './effect.ts'
import {
  eventsAround,
  expected,
  type MeasuringContext,
  type Sales,
  type Scope,
  salesUntil,
  scopeOf,
} from './measuring.ts'
import { amountIn, moneyRange, yuanOf } from './rules/amounts.ts'
import { endAtPace, paceSentence, splitOver, summedUp } from './rules/pace.ts'
import { wholeOf, windowsOf } from './rules/plan.ts'
import type { Kept } from './store.ts'

/** Days before the promotion that tell at which hours people buy. */
const USUAL_DAYS = 28

/** How a promotion goes: the days of sale against the plan, and where this pace leads. */
export const paceOf = async (
  context: MeasuringContext,
  shop: Shop,
  kept: Kept,
  all: readonly Kept[],
): Promise<PromotionPace> => {
  const where = scopeOf(kept)
  const { sale, after } = windowsOf(kept.phases)
  const whole = wholeOf(kept.phases)
  const days = sale.flatMap((one) => eachDay(one))
  const sales = await salesUntil(context, shop, { where, to: after.to })
  const actual = (of: Day) => sales.byDay.get(of) ?? null
  const at = (of: Day) => daysBetween(whole.from, of)
  const spans: Span[] = days.map((of) => ({ from: at(of), to: at(of) }))
  const events = await eventsAround(
    context,
    shop,
    kept,
    all.filter(({ id }) => id !== kept.id),
    {
      from: sales.first ?? whole.from,
      to: after.to,
    },
  )
  const ask = { sales, first: whole.from, to: whole.to, runs: spans }
  const [withIt, without, ad, hours] = await Promise.all([
    expected(context, shop, { ...ask, events: events.withIt }),
    expected(context, shop, { ...ask, events: events.without }),
    adSpend(context, shop, { where, period: { from: whole.from, to: whole.to } }),
    hoursOf(context, shop, { where, sales, days }),
  ])
  const draws = 'unknown' in withIt ? [] : withIt.forecast.draws
  const points =
    'unknown' in withIt ? days.map(() => 1) : days.map((of) => withIt.forecast.days[at(of)]?.p50 ?? 0)
  const total = planOf(
    kept,
    'unknown' in without ? null : without.forecast.expected.reduce((sum, one) => sum + one, 0),
    points,
    'unknown' in withIt,
  )
  const planned = total ? splitOver(total.amount, points) : days.map(() => null)
  const over = days.flatMap((of, i) => (actual(of) === null ? [] : [{ of, i }]))
  const done = over.reduce((sum, { of }) => sum + (actual(of) ?? 0), 0)
  const plannedDone = over.reduce((sum, { i }) => sum + (planned[i] ?? 0), 0)
  const end =
    draws.length === 0 && over.length < days.length
      ? null
      : endAtPace(done, {
          doneDraws: over.map(({ i }) => draws[i] ?? []),
          leftDraws: days.flatMap((of, i) => (actual(of) === null ? [draws[i] ?? []] : [])),
        })
  const hourly = hours && withPlan(hours, days, planned)
  const spent = ad?.amount ?? null
  return {
    plan: total ? { total: yuanOf(total.amount), from: total.from } : null,
    unknown: 'unknown' in withIt ? withIt.unknown : null,
    days: days.flatMap((day, i) => {
      const amount = planned[i] ?? null
      const was = actual(day)
      return amount === null
        ? []
        : [{ day, planned: yuanOf(amount), actual: was === null ? null : yuanOf(was) }]
    }),
    soFar:
      over.length > 0 && plannedDone > 0
        ? { planned: yuanOf(plannedDone), actual: yuanOf(done), share: done / plannedDone }
        : null,
    end: end && moneyRange(end),
    hours: hourly,
    budget: yuanOf(kept.channels.reduce((sum, { budgetFen }) => sum + budgetFen, 0) / 100),
    spent: spent === null ? null : yuanOf(spent),
    sentence: paceSentence({
      total: total?.amount ?? null,
      done,
      plannedDone,
      over: over.length,
      days: days.length,
      end,
      today: dayOf(context.clock.now()),
      first: days[0],
    }),
    notes: 'unknown' in withIt ? [`还预测不了：${withIt.unknown}。`] : [],
  }
}

type Plan = { amount: number; from: 'goal' | 'growth' | 'forecast' }

/** What the days of sale are to bring, in yuan: the goal, or the growth on what would sell anyway, or the forecast. */
const planOf = (
  { goals }: Kept,
  bare: number | null,
  points: readonly number[],
  isGuess: boolean,
): Plan | null => {
  const sales = goals.find(({ kind }) => kind === 'sales')
  if (sales) return { amount: sales.target / 100, from: 'goal' }
  const growth = goals.find(({ kind }) => kind === 'sales_growth')
  if (growth && bare !== null) return { amount: bare * (1 + growth.target), from: 'growth' }
  return isGuess ? null : { amount: points.reduce((sum, one) => sum + one, 0), from: 'forecast' }
}

type Hours = { day: Day; actual: (number | null)[]; usual: number[] }

/** Sales by hour of the last day of sale with orders, and how an ordinary day spreads over its hours. */
const hoursOf = async (
  context: MeasuringContext,
  shop: Shop,
  { where, sales, days }: { where: Scope; sales: Sales; days: readonly Day[] },
): Promise<Hours | null> => {
  const today = dayOf(context.clock.now())
  const [first] = days
  if (sales.metric !== 'paid_amount' || first === undefined || today < first) return null
  const byHour = async (period: Period) => {
    const { rows } = await context.query({
      shop: shop.name,
      metrics: ['paid_amount'],
      by: ['hour'],
      where,
      ...period,
      totals: false,
    })
    const amounts = new Map(rows.map((row) => [Number(row.hour), amountIn(row.paid_amount) ?? 0]))
    return {
      hours: Array.from({ length: 24 }, (_, hour) => amounts.get(hour) ?? 0),
      last: Math.max(-1, ...amounts.keys()),
    }
  }
  // Today counts here, as far as it is in: this is what the hours are looked at for.
  const candidates = days.filter((of) => of <= today && (of === today || sales.byDay.has(of))).toReversed()
  const usual = await byHour({ from: addDays(first, -USUAL_DAYS), to: addDays(first, -1) })
  for (const of of candidates.slice(0, 2)) {
    const { hours, last } = await byHour({ from: of, to: of })
    if (last < 0) continue
    return {
      day: of,
      actual: hours.map((one, hour) => (of === today && hour > last ? null : one)),
      usual: usual.hours,
    }
  }
  return null
}

const withPlan = (
  { day, actual, usual }: Hours,
  days: readonly Day[],
  planned: readonly (number | null)[],
): PromotionPace['hours'] => {
  const plan = planned[days.indexOf(day)] ?? null
  const isUsual = usual.some((one) => one > 0)
  const hoursPlanned = plan !== null && isUsual ? summedUp(splitOver(plan, usual)) : []
  const hoursActual = summedUp(actual)
  return {
    day,
    rows: hoursActual.map((sum, hour) => {
      const wanted = hoursPlanned[hour] ?? null
      return {
        hour,
        planned: wanted === null ? null : yuanOf(wanted),
        actual: sum === null ? null : yuanOf(sum),
      }
    }),
  }
}
