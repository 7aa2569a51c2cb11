import {
  addDays,
  day,
  dayOf,
  lastYearPeriod,
  minuteOf,
  type Period,
  previousPeriod,
  refuseBeforeAllYears,
} from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { createAsker, endingOf } from '../reports/actions.ts'
import type { Ending } from '../reports/rules/ending.ts'
import type { ReportMaker, ReportShop } from '../reports/rules/maker.ts'
import { isWhole } from '../reports/rules/weeks.ts'
import { competition } from './actions.ts'
import type { MarketContext } from './market-context.ts'
import { listPlans, openPlan } from './plan-actions.ts'
import { marketPriceBands } from './price-actions.ts'
import { marketReport, marketSections } from './rules/market-report.ts'
import { strategyReport, strategySections } from './rules/strategy-report.ts'
import { marketFiles } from './snapshot-store.ts'
import { marketTerms } from './term-actions.ts'

/** What the shop itself brought, beside what the market did. */
const ownMetrics = ['paid_amount', 'orders_paid', 'piece_value']

/** Snapshots and lists of terms are asked for past the catalogue: their files stand in the appendix all the same. */
const withFiles = async (
  context: MarketContext,
  shop: number,
  period: Period,
  ending: Ending,
): Promise<Ending> => {
  const known = new Set(ending.files.map(({ batch }) => batch))
  const also = (await marketFiles(context.facts, shop, period)).filter(({ batch }) => !known.has(batch))
  return { ...ending, files: [...ending.files, ...also].sort((a, b) => a.batch - b.batch) }
}

const market = (context: MarketContext): ReportMaker => ({
  kind: 'market',
  sections: marketSections,
  settle: async ({ period, compare, today }) => {
    if (!period) throw new Failure('invalid_input', { detail: '市场分析报告要写明是哪个月，例如 2026-11。' })
    if (!isWhole('month', period))
      throw new Failure('invalid_input', {
        detail: `市场分析报告是一个自然月；${period.from} 至 ${period.to} 不是，可以写成 2026-11。`,
      })
    if (period.from >= today)
      throw new Failure('invalid_input', { detail: `${period.from} 还没有到，没有可以写的。` })
    return { period, previous: compare ?? previousPeriod(period), subject: '' }
  },
  draft: async ({ shop, period, previous, now }) => {
    const asker = createAsker(context, shop.name)
    const of = { shop: shop.name, ...period }
    const [current, before, rivals, bands, terms] = await Promise.all([
      asker.figures(ownMetrics, period),
      asker.figures(ownMetrics, previous),
      competition(context, of),
      marketPriceBands(context, { ...of, q: '' }),
      marketTerms(context, of),
    ])
    const ranks = terms.span
      ? await asker.rows(
          ['search_term'],
          ['market_rank'],
          { now: spanOf(terms.span), previous: spanOf(terms.before ?? terms.span) },
          (row) => String(row.search_term ?? ''),
        )
      : []
    const ending = await endingOf(context, asker, { shop: shop.name, period, today: dayOf(now) })
    return marketReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      period,
      previous,
      own: current.flatMap((figure, at) => {
        const then = before[at]
        return then ? [{ now: figure, previous: then }] : []
      }),
      competition: rivals,
      bands,
      terms,
      rankOf: new Map(ranks.map((row) => [row.name, row.now.market_rank ?? null])),
      ending: await withFiles(context, shop.id, period, ending),
    })
  },
})

const spanOf = ({ from, to }: { from: string; to: string }): Period => ({ from: day(from), to: day(to) })

const strategy = (context: MarketContext): ReportMaker => ({
  kind: 'strategy',
  sections: strategySections,
  settle: async ({ shop, subject }) => {
    const plans = await listPlans(context, { shop: shop.name })
    const wanted = subject.trim()
    const found =
      wanted === ''
        ? plans[0]
        : (plans.find(({ id }) => String(id) === wanted) ?? plans.find(({ name }) => name === wanted))
    if (!found)
      throw new Failure('not_found', {
        what: wanted === '' ? '策略计划（先在“市场 → 策略计划”里写一份）' : `策略计划「${wanted}」`,
      })
    const period = spanOf(found)
    // Its goals stand beside what the year before brought.
    refuseBeforeAllYears(period, [lastYearPeriod(period)])
    return { period, previous: previousPeriod(period), subject: String(found.id) }
  },
  subjects: async (shop: ReportShop) =>
    (await listPlans(context, { shop: shop.name })).map(({ id, name }) => ({ subject: String(id), name })),
  draft: async ({ shop, period, subject, now }) => {
    const asker = createAsker(context, shop.name)
    const plan = await openPlan(context, { shop: shop.name, id: Number(subject) })
    const yesterday = addDays(dayOf(now), -1)
    const over = period.to < yesterday ? period.to : yesterday
    const isToCome = period.from > yesterday
    const figures = await Promise.all(
      plan.goals.map(async ({ metric, from, to }) => {
        const of = spanOf({ from, to })
        const [[current], [then]] = await Promise.all([
          asker.figures([metric], of),
          asker.figures([metric], lastYearPeriod(of)),
        ])
        if (!current || !then) throw new Error(`no figure of ${metric}`)
        return { now: current, lastYear: then }
      }),
    )
    return strategyReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      plan,
      figures,
      ending: await endingOf(context, asker, {
        shop: shop.name,
        period: isToCome ? { from: yesterday, to: yesterday } : { from: period.from, to: over },
        today: dayOf(now),
      }),
      isToCome,
    })
  },
})

/** 市场分析报告 and 运营策略计划书. */
export const marketReports = (context: MarketContext): ReportMaker[] => [market(context), strategy(context)]
