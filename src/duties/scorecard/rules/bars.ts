import { standingOf, wilson } from '../../../stats/proportion.ts'
import type { Bar, BarReason, BarVerdict, Evidence } from '../contract.ts'

/** What the job asks: 销售额增长目标达成率, 满意度, each promotion's ROI, 报告按时率. */
export const LINES = { sales: 0.9, satisfaction: 0.85, roi: 2, reports: 0.95 } as const

const nothing = { value: null, low: null, high: null, part: null, whole: null, source: null }

export type SalesFacts = {
  /** Yuan; null: no target was set for the month. */
  target: number | null
  /** Yuan of the days that are known; null: none is. */
  actual: number | null
  /** Days with data, and of the month. */
  known: number
  days: number
  isOver: boolean
  evidence: Evidence[]
}

/**
 * 达成率 = 支付金额 ÷ the month's target. What is still missing can only add to it: once it is there it is met, also
 * in the middle of a month; not met is said only when every day is known.
 */
export const salesBar = ({ target, actual, known, days, isOver, evidence }: SalesFacts): Bar => {
  const line = LINES.sales
  const bar = { ...nothing, id: 'sales' as const, line, evidence }
  if (target === null || target <= 0) return { ...bar, verdict: 'not_proven', reason: 'no_target' }
  if (actual === null) return { ...bar, verdict: 'not_proven', reason: 'no_data' }
  const value = actual / target
  const at = { ...bar, value, part: actual, whole: target }
  if (value >= line) return { ...at, verdict: 'met', reason: 'known' }
  if (!isOver) return { ...at, verdict: 'not_proven', reason: 'month_running' }
  return known < days
    ? { ...at, verdict: 'not_proven', reason: 'days_missing' }
    : { ...at, verdict: 'not_met', reason: 'known' }
}

export type Answers = { satisfied: number; answered: number; evidence: Evidence[] }

/**
 * 满意度 by the answers of buyers who were asked; where nobody was, by those who rated 客服, which is said. Proven only
 * where the whole Wilson interval (95 %) lies on one side of the line: 17 of 20 are 85 % and prove nothing.
 */
export const satisfactionBar = (survey: Answers, service: Answers): Bar => {
  const line = LINES.satisfaction
  const evidence = [...survey.evidence, ...service.evidence]
  const isAsked = survey.answered > 0
  const { satisfied, answered } = isAsked ? survey : service
  const share = wilson(satisfied, answered)
  if (!share)
    return { ...nothing, id: 'satisfaction', line, evidence, verdict: 'not_proven', reason: 'nobody_asked' }
  const standing = standingOf(share, line)
  const verdict: BarVerdict =
    standing === 'not-met' ? 'not_met' : standing === 'not-proven' ? 'not_proven' : 'met'
  return {
    id: 'satisfaction',
    ...share,
    line,
    evidence,
    verdict,
    reason: verdict === 'not_proven' ? 'straddles' : 'known',
    part: satisfied,
    whole: answered,
    source: isAsked ? 'survey' : 'service',
  }
}

export type Returned = {
  roi: { low: number; mid: number; high: number } | null
  verdict: 'met' | 'not_met' | 'not_proven'
}

/** Each promotion that ended in the month: one that failed fails the month, one that cannot be told leaves it open. */
export const roiBar = (promotions: readonly Returned[], evidence: Evidence[]): Bar => {
  const bar = { ...nothing, id: 'roi' as const, line: LINES.roi, evidence }
  if (promotions.length === 0) return { ...bar, verdict: 'none', reason: 'none_ended' }
  const lowest = promotions
    .flatMap(({ roi }) => roi ?? [])
    .reduce<Returned['roi']>((least, one) => (least && least.mid <= one.mid ? least : one), null)
  const met = promotions.filter(({ verdict }) => verdict === 'met').length
  const [verdict, reason]: [BarVerdict, BarReason] = promotions.some((one) => one.verdict === 'not_met')
    ? ['not_met', 'known']
    : met < promotions.length
      ? ['not_proven', 'some_unproven']
      : ['met', 'known']
  return {
    ...bar,
    value: lowest?.mid ?? null,
    low: lowest?.low ?? null,
    high: lowest?.high ?? null,
    part: met,
    whole: promotions.length,
    verdict,
    reason,
  }
}

export type Timing = 'on-time' | 'late' | 'overdue' | 'open'

/** Reports due in the month. While some are open it is told only what they cannot change any more. */
export const reportsBar = (timings: readonly Timing[], evidence: Evidence[]): Bar => {
  const line = LINES.reports
  const bar = { ...nothing, id: 'reports' as const, line, evidence }
  const open = timings.filter((one) => one === 'open').length
  const inTime = timings.filter((one) => one === 'on-time').length
  const all = timings.length
  if (all === 0) return { ...bar, verdict: 'none', reason: 'none_due' }
  const decided = all - open
  const at = { ...bar, value: decided === 0 ? null : inTime / decided, part: inTime, whole: decided }
  if (inTime / all >= line) return { ...at, verdict: 'met', reason: 'known' }
  if ((inTime + open) / all < line) return { ...at, verdict: 'not_met', reason: 'known' }
  return { ...at, verdict: 'not_proven', reason: 'some_open' }
}

/** Figures of the reports handed in in the month that are still what they were. The job sets no line for it. */
export const accuracyBar = (
  checks: readonly { checked: number; accuracy: number | null }[],
  evidence: Evidence[],
): Bar => {
  const bar = { ...nothing, id: 'accuracy' as const, line: null, evidence, verdict: 'none' as const }
  const whole = checks.reduce((sum, { checked }) => sum + checked, 0)
  if (whole === 0) return { ...bar, reason: 'none_submitted' }
  const part = checks.reduce((sum, { checked, accuracy }) => sum + Math.round(checked * (accuracy ?? 0)), 0)
  return { ...bar, value: part / whole, part, whole, reason: 'no_line' }
}
