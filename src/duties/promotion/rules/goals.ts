import type { Interval } from '../../../stats/proportion.ts'
import type { Uplift } from '../../../stats/uplift.ts'
import type { GoalKind, GoalResult, ShareRange, Verdict } from '../contract.ts'
import { moneyWords, percentWords } from './amounts.ts'
import { verdictOf } from './returns.ts'

/** As a plan has it: fen for sales, else a share. */
export type Goal = { kind: GoalKind; target: number }

export const goalNames: Readonly<Record<GoalKind, string>> = {
  sales: '活动期支付金额',
  sales_growth: '比没有活动多卖',
  satisfaction: '客服满意率',
  roi: 'ROI（收益 − 成本）÷ 成本',
}

export type GoalFacts = {
  sale: Uplift | null
  /** Are all days of sale over and known? */
  isSaleWhole: boolean
  /** Are all days of the promotion over? Until then answers still come in. */
  isPast: boolean
  satisfaction: Interval | null
  roi: { range: ShareRange | null; verdict: Verdict; reason: string }
}

/** How each goal was reached. An interval that the target lies in proves nothing. */
export const goalResults = (goals: readonly Goal[], facts: GoalFacts): GoalResult[] =>
  goals.map((goal) => resultOf(goal, facts))

const resultOf = (
  { kind, target }: Goal,
  { sale, isSaleWhole, isPast, satisfaction, roi }: GoalFacts,
): GoalResult => {
  const nothing = { kind, target, actual: null, low: null, high: null, verdict: 'not_proven' as const }
  switch (kind) {
    case 'sales': {
      const yuan = target / 100
      if (sale === null) return { ...nothing, target: yuan, reason: '活动期还没有销售数据。' }
      const { actual } = sale
      const isReached = actual >= yuan
      return {
        kind,
        target: yuan,
        actual,
        low: null,
        high: null,
        // What is reached stays reached; what is not may still be.
        verdict: isReached ? 'met' : isSaleWhole ? 'not_met' : 'not_proven',
        reason: `活动期卖了 ${moneyWords(actual)}，目标 ${moneyWords(yuan)}${isSaleWhole ? '' : '，活动期的数据还没有齐'}。`,
      }
    }
    case 'sales_growth': {
      const share = sale?.share ?? null
      if (share === null) return { ...nothing, reason: '不知道没有活动会卖多少，比不出来。' }
      return {
        kind,
        target,
        actual: share.p50,
        low: share.p10,
        high: share.p90,
        verdict: isSaleWhole ? verdictOf(share, target) : 'not_proven',
        reason: `比没有活动多卖 ${percentWords(share.p50)}（八成可能在 ${percentWords(share.p10)} 到 ${percentWords(share.p90)} 之间）${isSaleWhole ? '' : '，活动期的数据还没有齐'}。`,
      }
    }
    case 'satisfaction': {
      if (satisfaction === null)
        return { ...nothing, reason: '活动的日子里没有客服接待评价，请导入生意参谋的客服报表。' }
      const { value, low, high } = satisfaction
      return {
        kind,
        target,
        actual: value,
        low,
        high,
        verdict: isPast ? verdictOf({ p10: low, p50: value, p90: high }, target) : 'not_proven',
        reason: `客服接待评价里满意的占 ${percentWords(value)}（95% 区间 ${percentWords(low)} 到 ${percentWords(high)}）${isPast ? '' : '，活动的日子还没有过完'}。`,
      }
    }
    case 'roi':
      return {
        kind,
        target,
        actual: roi.range?.mid ?? null,
        low: roi.range?.low ?? null,
        high: roi.range?.high ?? null,
        verdict: roi.verdict,
        reason: roi.reason,
      }
  }
}
