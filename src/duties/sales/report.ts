import type { Freshness } from '../../facts/contract.ts'
import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import {
  lastYearPeriod,
  type Period,
  parsePeriod,
  previousPeriod,
  refuseBeforeAllYears,
} from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { kindInfo, type ReportBefore, type ReportMaker } from '../reports/rules/maker.ts'
import { isWhole } from '../reports/rules/weeks.ts'
import type { ExplainContext } from './actions.ts'
import type { ForecastContext } from './forecast/actions.ts'
import type { CohortContext } from './patterns/cohorts.ts'
import { attainmentOf } from './report/attainment.ts'
import { reportCohorts } from './report/cohorts.ts'
import { type Figures, figureThen, loadFacts, type ReportSources } from './report/facts.ts'
import { outlookOf } from './report/outlook.ts'
import type { ReportFacts, SalesReport } from './rules/report/model.ts'
import { madeReport, sectionNames } from './rules/report/report.ts'
import { asLong } from './rules/report/same-days.ts'
import type { WatchContext } from './watch-context.ts'

/** What the last report proposed, and how the figures of it stand now. */
const pastOf =
  (before: ReportBefore | null) =>
  async (figures: Figures, told: Period): Promise<ReportFacts['past']> => {
    if (!before) return null
    const actions = await Promise.all(
      before.suggestions.map(async ({ title, owner, good, key }) => {
        if (!key || !good) return []
        const spans = asLong(parsePeriod(`${key.period.from}..${key.period.to}`), told)
        const [then, now] = await Promise.all(spans.map((span) => figureThen(figures, key, span)))
        return then && now ? [{ title, owner, good, before: then, now }] : []
      }),
    )
    return { name: before.title, actions: actions.flat() }
  }

/** Refuses periods that are no week or month, have not begun or have nothing before, and metrics nobody knows. */
const settled =
  (kind: SalesReport): ReportMaker['settle'] =>
  async ({ period, compare, subject, today }) => {
    if (!period) throw new Failure('invalid_input', { detail: `${kindInfo[kind].name}要写明是哪段日子。` })
    const known = metricOf(subject || 'paid_amount')
    if (!known) throw new Failure('metric_unknown', { metric: subject })
    const metric = known.id
    const { rhythm, name } = kindInfo[kind]
    const previous = (rhythm === null && compare) || previousPeriod(period)
    refuseBeforeAllYears(period, [lastYearPeriod(period)])
    if (rhythm === null) return { period, previous, subject: metric }
    if (!isWhole(rhythm, period))
      throw new Failure('invalid_input', {
        detail:
          rhythm === 'week'
            ? `周报是一个自然周，周一到周日；${period.from} 至 ${period.to} 不是，可以写成 2026-W46。`
            : `月报是一个自然月；${period.from} 至 ${period.to} 不是，可以写成 2026-11。`,
      })
    if (metric !== 'paid_amount')
      throw new Failure('invalid_input', {
        detail: `${name}说的是支付金额；要分析「${metricInfo(known).name}」请出数据分析报告。`,
      })
    if (period.from >= today)
      throw new Failure('invalid_input', { detail: `${period.from} 还没有到，没有可以写的。` })
    return { period, previous, subject: metric }
  }

/** 周报, 月报 and 数据分析报告. */
export const salesReports = (
  context: WatchContext &
    ForecastContext &
    ExplainContext &
    CohortContext & {
      freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
    },
): ReportMaker[] => {
  const sources: ReportSources = {
    query: context.query,
    marks: context.marks,
    freshness: context.freshness,
    attainment: (input) => attainmentOf(context, input),
    outlook: (input) => outlookOf(context, input),
    cohorts: (input) => reportCohorts(context, input),
  }
  return (['weekly', 'monthly', 'analysis'] as const).map((kind) => ({
    kind,
    sections: sectionNames[kind],
    settle: settled(kind),
    draft: async ({ shop, period, previous, subject, now, before }) =>
      madeReport(
        await loadFacts(sources, {
          shop: shop.name,
          kind,
          period,
          previous,
          metric: subject,
          now,
          past: pastOf(before),
        }),
      ),
  }))
}
