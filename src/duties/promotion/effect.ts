import type { Shop } from '../../facts/contract.ts'
import { addDays, type Day, dayOf, daysIn, type Period } from '../../kernel/calendar.ts'
import { isFailure } from '../../kernel/failure.ts'
import { wilson } from '../../stats/proportion.ts'
import type { PromotionEffect } from './contract.ts'
import { type Measured, type MeasuringContext, measured, type Scope, scopeOf } from './measuring.ts'
import { amountIn, moneyRange, shareRange, yuanOf } from './rules/amounts.ts'
import { effectNotes, effectSentences } from './rules/effect-words.ts'
import { goalResults } from './rules/goals.ts'
import { returnsOf } from './rules/kpi.ts'
import { stateOn, wholeOf } from './rules/plan.ts'
import { countedCosts } from './rules/returns.ts'
import { plainBefore, strangersIn } from './rules/uplift-days.ts'
import type { Kept } from './store.ts'

/** Days before the first phase that tell what traffic is usual. */
const USUAL_DAYS = 28

/**
 * What a promotion brought: against the forecast of the same days without it, against its costs and against its goals.
 * What cannot be known stays null with a reason; nothing here fails for want of data.
 */
export const effectOf = async (
  context: MeasuringContext,
  shop: Shop,
  kept: Kept,
  all: readonly Kept[],
): Promise<Omit<PromotionEffect, 'promotion'>> => {
  const where = scopeOf(kept)
  const today = dayOf(context.clock.now())
  const whole = wholeOf(kept.phases)
  const others = all.filter(({ id }) => id !== kept.id)
  const result = await measured(context, shop, kept, { others, where })
  const outside =
    where.length > 0
      ? await measured(context, shop, kept, { others, where: where.map((one) => ({ ...one, not: true })) })
      : undefined
  const { windows, parts, metric } = result
  const saleDays = windows.sale.reduce((sum, one) => sum + daysIn(one), 0)
  const isSaleWhole = parts.sale?.days === saleDays
  const [plain, moved, ad, margin, ratings, events] = await Promise.all([
    isSaleWhole ? sold(context, shop, { metric, where, period: plainBefore(kept.phases, saleDays) }) : null,
    movedIn(context, shop, {
      where,
      usual: usualBefore(whole.from),
      sale: windows.sale,
      known: result.known,
    }),
    adSpend(context, shop, { where, period: { from: whole.from, to: whole.to } }),
    marginOn(context, shop, windows.sale[0]?.from ?? whole.from),
    ratingsIn(context, shop, whole),
    context.campaigns(shop.id, [Number(whole.from.slice(0, 4)), Number(whole.to.slice(0, 4))]),
  ])
  const isOver = stateOn(kept, today) === 'ended'
  const isWhole = isOver && result.missing.length === 0
  const costs = countedCosts(kept.costs, ad && Math.round(ad.amount * 100))
  const returns = returnsOf({
    costs,
    target: kept.goals.find(({ kind }) => kind === 'roi')?.target,
    margin,
    net: parts.net?.added ?? null,
    isOver,
    missing: result.missing,
    ads: ad,
    learned: result.learned,
    unknown: result.unknown,
  })
  const goals = goalResults(kept.goals, {
    sale: parts.sale ?? null,
    isSaleWhole,
    isPast: today > whole.to,
    satisfaction: ratings,
    roi: { range: returns.roiRevenue, verdict: returns.verdict, reason: returns.reason },
  })
  const told = {
    name: kept.name,
    isPart: where.length > 0,
    isOver,
    isWhole,
    saleDays,
    parts,
    others: outside?.parts.sale ?? null,
    plain,
    unknown: result.unknown,
    strangers: strangersIn(events, kept).map(({ name }) => name),
    missing: result.missing,
    learned: result.learned,
    wape: result.wape,
    adCoverage: ad,
  }
  const part = (of: Measured['parts']['sale'] | undefined) =>
    of
      ? {
          days: of.days,
          actual: yuanOf(of.actual),
          baseline: moneyRange(of.baseline),
          added: moneyRange(of.added),
          share: of.share && shareRange(of.share),
        }
      : null
  return {
    metric,
    metricName: result.metricName,
    windows,
    known: result.known,
    days: result.days.map(({ day, part: name, actual, baseline }) => ({
      day,
      part: name,
      actual: actual === null ? null : yuanOf(actual),
      baseline: baseline && moneyRange(baseline),
    })),
    unknown: result.unknown,
    sale: part(parts.sale),
    before: part(parts.before),
    after: part(parts.after),
    net: part(parts.net),
    others: part(outside?.parts.sale),
    plain:
      plain !== null && plain > 0 && parts.sale
        ? { before: yuanOf(plain), change: Math.round((parts.sale.actual / plain - 1) * 10_000) / 10_000 }
        : null,
    model: result.model,
    wape: result.wape,
    moved,
    returns,
    goals,
    sentences: effectSentences(told),
    notes: effectNotes(told),
  }
}

const usualBefore = (first: Day): Period => ({ from: addDays(first, -USUAL_DAYS), to: addDays(first, -1) })

/** In yuan; null where a day of it is not known. */
const sold = async (
  context: MeasuringContext,
  shop: Shop,
  { metric, where, period }: { metric: string; where: Scope; period: Period },
): Promise<number | null> => {
  const answer = await context.query({ shop: shop.name, metrics: [metric], where, ...period, totals: false })
  const coverage = answer.coverage.find((one) => one.metric === metric)
  if (coverage && coverage.days < coverage.asked) return null
  return amountIn(answer.rows[0]?.[metric])
}

/** Traffic, conversion and 客单价 as daily means, in the days of sale and before; null where days are missing. */
const movedIn = async (
  context: MeasuringContext,
  shop: Shop,
  { where, usual, sale, known }: { where: Scope; usual: Period; sale: readonly Period[]; known: Day | null },
): Promise<PromotionEffect['moved']> => {
  const money = where.length > 0 ? 'item_paid_amount' : 'platform_paid_amount'
  const metrics = ['visitor_days', 'buyer_days', money]
  const sums = async (periods: readonly Period[]) => {
    const all = { visits: 0, buyers: 0, paid: 0, days: 0 }
    for (const period of periods) {
      const answer = await context.query({ shop: shop.name, metrics, where, ...period, totals: false })
      if (answer.coverage.some(({ days, asked }) => days < asked)) return null
      const row = answer.rows[0]
      const [visits, buyers, paid] = metrics.map((one) => amountIn(row?.[one]))
      if (visits == null || buyers == null || paid == null) return null
      all.visits += visits
      all.buyers += buyers
      all.paid += paid
      all.days += daysIn(period)
    }
    return all.days > 0 ? all : null
  }
  // While it runs, the days that are over stand for it.
  const over = sale.flatMap(({ from, to }) =>
    known === null || from > known ? [] : [{ from, to: to < known ? to : known }],
  )
  const [before, during] = await Promise.all([sums([usual]), sums(over)])
  const line = (
    metric: string,
    name: string,
    unit: 'count' | 'ratio' | 'money',
    of: (all: NonNullable<typeof before>) => number | null,
  ) => {
    const [was, is] = [before && of(before), during && of(during)]
    return {
      metric,
      name,
      unit,
      before: was,
      during: is,
      change: was === null || is === null || was === 0 ? null : is / was - 1,
    }
  }
  const per = (a: number, b: number) => (b > 0 ? a / b : null)
  return [
    line('visitor_days', '日均访客数', 'count', ({ visits, days }) => visits / days),
    line('daily_conversion_rate', '支付转化率', 'ratio', ({ buyers, visits }) => per(buyers, visits)),
    line('average_order_value', '客单价', 'money', ({ paid, buyers }) => per(paid, buyers)),
  ]
}

export type AdSpend = { amount: number; days: number; asked: number }

/** 推广花费 of the promotion's days as the ad reports have it; null where they have nothing of it. */
export const adSpend = async (
  context: Pick<MeasuringContext, 'query'>,
  shop: Shop,
  { where, period }: { where: Scope; period: Period },
): Promise<AdSpend | null> => {
  try {
    const answer = await context.query({
      shop: shop.name,
      metrics: ['ad_cost'],
      where,
      ...period,
      totals: false,
    })
    const amount = amountIn(answer.rows[0]?.ad_cost)
    const coverage = answer.coverage.find(({ metric }) => metric === 'ad_cost')
    return amount === null ? null : { amount, days: coverage?.days ?? 0, asked: coverage?.asked ?? 0 }
  } catch (error) {
    // Reports that name no item tell nothing of some items.
    if (isFailure(error) && error.code === 'query_unsupported') return null
    throw error
  }
}

/** 毛利率 that is valid on a day, as a share. */
const marginOn = async (context: MeasuringContext, shop: Shop, at: Day): Promise<number | null> => {
  const valid = (await context.margins({ shop: shop.name })).filter(({ from }) => from === null || from <= at)
  const last = valid.at(-1)
  return last ? last.percent / 100 : null
}

/** Satisfied answers to 客服评价 in the promotion's days, with the interval that few answers leave. */
const ratingsIn = async (context: MeasuringContext, shop: Shop, period: Period) => {
  const metrics = ['ratings_satisfied', 'ratings_received']
  const answer = await context.query({ shop: shop.name, metrics, ...period, totals: false })
  const [satisfied, received] = metrics.map((one) => amountIn(answer.rows[0]?.[one]))
  if (satisfied == null || received == null || received <= 0) return null
  return wilson(satisfied, received) ?? null
}
