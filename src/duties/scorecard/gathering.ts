import { withUnit } from '../../documents/words.ts'
import type { QueryAnswer, QueryInput, Value } from '../../facts/contract.ts'
import { type Day, dayOf, daysIn, lastYearPeriod, type Period, parsePeriod } from '../../kernel/calendar.ts'
import { amountWords } from '../../kernel/money.ts'
import { signedPercent } from '../../kernel/share.ts'
import type { Satisfaction } from '../customer/surveys/contract.ts'
import type { EndedPromotion } from '../promotion/contract.ts'
import type { Drift, Ledger } from '../reports/contract.ts'
import type { TargetSummary } from '../sales/targets/contract.ts'
import type { Task } from '../tasks/contract.ts'
import type { Bar, Evidence, Figures } from './contract.ts'
import {
  type Answers,
  accuracyBar,
  LINES,
  reportsBar,
  roiBar,
  salesBar,
  satisfactionBar,
} from './rules/bars.ts'
import { memberMonths } from './rules/members.ts'

type Named = { shop: string }

/** The other rooms, asked as anybody asks them. */
export type EvidenceSources = {
  query: (input: QueryInput) => Promise<QueryAnswer>
  targets: (input: Named & { month: string }) => Promise<TargetSummary[]>
  satisfaction: (input: Named & { from: string; to: string }) => Promise<Satisfaction[]>
  ended: (input: Named & { month: string }) => Promise<EndedPromotion[]>
  ledger: (input: Named) => Promise<Ledger>
  drift: (input: Named & { id: number }) => Promise<Drift>
  tasks: (input: Named & { limit: number }) => Promise<Task[]>
}

/** Where a month of a shop is asked about. */
type Asked = { shop: { id: number; name: string }; month: string; period: Period; today: Day }

const page = (path: string, shop: string, also: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ ...also, shop })}`

const numberIn = (value: Value | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value)

/** A figure over days that all have data; else null. */
const wholeFigure = async (
  { query }: EvidenceSources,
  shop: string,
  metric: string,
  period: Period,
): Promise<number | null> => {
  const answer = await query({ shop, metrics: [metric], ...period, totals: false })
  const coverage = answer.coverage.find((one) => one.metric === metric)
  if (!coverage || coverage.days < coverage.asked) return null
  return numberIn(answer.rows[0]?.[metric])
}

const yuan = (value: number): string => withUnit(Math.round(value * 100), 'money')

/** What the target asks beyond the same month of last year, and what came; nothing where that month is not known whole. */
const growthEvidence = async (
  sources: EvidenceSources,
  { shop, period }: Asked,
  { target, actual, isWhole }: { target: number | null; actual: number | null; isWhole: boolean },
): Promise<Evidence[]> => {
  if (target === null) return []
  const before = await wholeFigure(sources, shop.name, 'paid_amount', lastYearPeriod(period))
  if (before === null || before <= 0) return []
  return [
    {
      title: '比去年同月增长',
      value: actual === null || !isWhole ? null : actual / before - 1,
      unit: 'ratio',
      verdict: null,
      detail: `目标要求增长 ${signedPercent(target / before - 1)}；去年同月 ${yuan(before)}${isWhole ? '' : '；这个月的数据还不全'}`,
      path: page('/data/overview', shop.name, { period: 'custom', ...period, compare: 'last-year' }),
    },
  ]
}

const sales = async (sources: EvidenceSources, asked: Asked): Promise<Bar> => {
  const { shop, month, period, today } = asked
  const targets = await sources.targets({ shop: shop.name, month })
  const whole = targets.find(({ metric, dimension }) => metric === 'paid_amount' && dimension === '')
  const standing = whole?.standing ?? null
  const target = numberIn(standing?.target)
  const actual = numberIn(standing?.actual)
  const [known, days] = [standing?.known ?? 0, daysIn(period)]
  const isOver = period.to < today
  const evidence: Evidence[] = [
    {
      title: '本月目标',
      value: target,
      unit: 'money',
      verdict: null,
      detail: standing
        ? `做到 ${actual === null ? '—' : yuan(actual)}，${days} 天里有 ${known} 天的数据`
        : '还没有定',
      path: page('/sales/targets', shop.name, { month }),
    },
    ...(await growthEvidence(sources, asked, { target, actual, isWhole: known === days })),
  ]
  return salesBar({ target, actual, known, days, isOver, evidence })
}

const serviceAnswers = async (sources: EvidenceSources, { shop, period }: Asked): Promise<Answers> => {
  const answer = await sources.query({
    shop: shop.name,
    metrics: ['ratings_satisfied', 'ratings_received'],
    ...period,
    totals: false,
  })
  const satisfied = numberIn(answer.rows[0]?.ratings_satisfied) ?? 0
  const answered = numberIn(answer.rows[0]?.ratings_received) ?? 0
  const known = answer.coverage.find(({ metric }) => metric === 'ratings_received')
  return {
    satisfied,
    answered,
    evidence: [
      {
        title: '客服满意率（接待评价）',
        value: answered > 0 ? satisfied / answered : null,
        unit: 'ratio',
        verdict: null,
        detail:
          answered > 0
            ? `${amountWords(answered, false)} 个评价里满意 ${amountWords(satisfied, false)} 个${known && known.days < known.asked ? `；${known.asked} 天里有 ${known.days} 天的数据` : ''}；只有找过客服的买家`
            : '没有接待评价的数据',
        path: page('/data/explore', shop.name, {
          m: 'service_satisfaction',
          by: 'day',
          period: 'custom',
          ...period,
        }),
      },
    ],
  }
}

const verdictOf = { met: 'met', 'not-met': 'not_met', 'not-proven': 'not_proven', none: 'none' } as const

const satisfaction = async (sources: EvidenceSources, asked: Asked): Promise<Bar> => {
  const { shop, month } = asked
  const [found] = await sources.satisfaction({ shop: shop.name, from: month, to: month })
  const survey: Answers = {
    satisfied: found?.satisfied ?? 0,
    answered: found?.answered ?? 0,
    evidence: [
      {
        title: '满意度调查',
        value: found?.share?.value ?? null,
        unit: 'ratio',
        verdict: found ? verdictOf[found.proof] : 'none',
        detail:
          found && found.answered > 0
            ? `回答 ${found.answered} 份，满意 ${found.satisfied} 份`
            : '这个月没有人回答',
        path: page(
          found?.surveys.length === 1 ? `/customer/surveys/${found.surveys[0]}` : '/customer/surveys',
          shop.name,
        ),
      },
    ],
  }
  return satisfactionBar(survey, await serviceAnswers(sources, asked))
}

const roi = async (sources: EvidenceSources, { shop, month }: Asked): Promise<Bar> => {
  const ended = await sources.ended({ shop: shop.name, month })
  // The line of the scorecard is that of the job; a plan may have asked for more or less.
  const judged = ended.map((one) => ({
    ...one,
    verdict:
      one.verdict === 'not_proven' || one.roi === null || one.target === LINES.roi
        ? one.verdict
        : againstLine(one.roi),
  }))
  return roiBar(
    judged,
    judged.map(({ id, name, ended: on, roi: range, verdict, reason }) => ({
      title: name,
      value: range?.mid ?? null,
      unit: 'ratio',
      verdict,
      detail: `${on} 结束；${reason}`,
      path: page(`/promotion/${id}`, shop.name),
    })),
  )
}

const againstLine = ({ low, high }: { low: number; high: number }) =>
  low >= LINES.roi ? ('met' as const) : high < LINES.roi ? ('not_met' as const) : ('not_proven' as const)

const timingWords = { 'on-time': '按时', late: '迟交', overdue: '过期没交', open: '还没到期' } as const
const timingVerdicts = { 'on-time': 'met', late: 'not_met', overdue: 'not_met', open: null } as const

const reports = ({ shop, period }: Asked, { reports: all, absent, since }: Ledger): Bar => {
  const isIn = (due: string | null): due is string => due !== null && due >= period.from && due <= period.to
  const written = all.flatMap(({ id, title, due, timeliness }) =>
    isIn(due) && timeliness ? [{ title, due, timeliness, path: `/reports/${id}` }] : [],
  )
  // What was due before the first report was made counts for nobody.
  const lacking = absent.flatMap(({ title, due, timeliness }) =>
    isIn(due) && timeliness && since !== null && due >= since
      ? [{ title, due, timeliness, path: '/reports' }]
      : [],
  )
  const due = [...written, ...lacking].sort((a, b) => a.due.localeCompare(b.due))
  return reportsBar(
    due.map(({ timeliness }) => timeliness),
    due.map(({ title, due: day, timeliness, path }) => ({
      title,
      value: null,
      unit: 'ratio',
      verdict: timingVerdicts[timeliness],
      detail: `${day} 截止，${timingWords[timeliness]}`,
      path: page(path, shop.name),
    })),
  )
}

const accuracy = async (
  sources: EvidenceSources,
  { shop, period }: Asked,
  { reports: all }: Ledger,
): Promise<Bar> => {
  const submitted = all.filter(({ state, at }) => {
    const on = state === 'submitted' ? dayOf(Temporal.Instant.from(at)) : ''
    return on >= period.from && on <= period.to
  })
  const checks: { checked: number; accuracy: number | null }[] = []
  const evidence: Evidence[] = []
  // One after another: each asks every figure of a report again.
  for (const { id, title } of submitted) {
    const drift = await sources.drift({ shop: shop.name, id })
    checks.push(drift)
    const off = drift.drifted.filter(({ isWithin }) => !isWithin).length
    evidence.push({
      title,
      value: drift.accuracy,
      unit: 'ratio',
      verdict: null,
      detail: off === 0 ? `${drift.checked} 个数都还对得上` : `${drift.checked} 个数里 ${off} 个变了`,
      path: page(`/reports/${id}`, shop.name, { tab: 'drift' }),
    })
  }
  return accuracyBar(checks, evidence)
}

/** A month of a shop as it stands now. Failures: those of the rooms that are asked. */
export const figuresNow = async (
  sources: EvidenceSources,
  shop: { id: number; name: string },
  month: string,
  today: Day,
): Promise<Figures> => {
  const period = parsePeriod(month)
  const asked = { shop, month, period, today }
  const [ledger, tasks] = await Promise.all([
    sources.ledger({ shop: shop.name }),
    sources.tasks({ shop: shop.name, limit: 1000 }),
  ])
  const bars = [
    await sales(sources, asked),
    await satisfaction(sources, asked),
    await roi(sources, asked),
    reports(asked, ledger),
    await accuracy(sources, asked, ledger),
  ]
  return { bars, members: memberMonths({ tasks, reports: ledger.reports }, period, today) }
}
