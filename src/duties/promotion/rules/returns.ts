import type { Range } from '../../../stats/forecast/intervals.ts'
import type { CostKind, Verdict } from '../contract.ts'

/** What money goes to, in the words of the field. */
export const costNames: Readonly<Record<CostKind, string>> = {
  ads: '站内投放',
  outside_ads: '站外投放',
  discount: '优惠让利',
  settlement: '券和红包结算',
  gifts: '赠品和包材',
  commission: '平台佣金和服务费',
  staff: '临时人手',
  other: '其他',
}

/** (收益 − 成本) ÷ 成本 of the job: 200 %. */
export const ROI_TARGET = 2

export type Cost = { kind: CostKind; name: string; fen: number; source: 'typed' | 'imported' }

/**
 * Costs as they count. 站内投放 is what the ad reports say where they say something, else what was typed. 优惠让利 is
 * told and not counted: 支付金额 is what is left after it, and it would be taken off twice.
 */
export const countedCosts = (
  typed: readonly Omit<Cost, 'source'>[],
  adFen: number | null,
): (Cost & { counts: boolean })[] => [
  ...(adFen === null
    ? []
    : [{ kind: 'ads' as const, name: '推广报表', fen: adFen, source: 'imported' as const, counts: true }]),
  ...typed.map((one) => ({
    ...one,
    source: 'typed' as const,
    counts: one.kind !== 'discount' && !(one.kind === 'ads' && adFen !== null),
  })),
]

/** The three returns of an amount on a cost > 0; 1.5 is 150 %. `margin`: 毛利率; null: not known. */
export const returnsOn = (
  gain: number,
  cost: number,
  margin: number | null,
): { ratio: number; roiRevenue: number; roiMargin: number | null } => ({
  ratio: gain / cost,
  roiRevenue: (gain - cost) / cost,
  roiMargin: margin === null ? null : (gain * margin - cost) / cost,
})

export type ReturnRanges = { ratio: Range; roiRevenue: Range; roiMargin: Range | null }

/** The returns of an amount that is known within a range: each grows with it. */
export const returnRanges = (gain: Range, cost: number, margin: number | null): ReturnRanges => {
  const [low, mid, high] = [gain.p10, gain.p50, gain.p90].map((one) => returnsOn(one, cost, margin))
  if (!low || !mid || !high) throw new RangeError('a range has three values')
  const range = (of: 'ratio' | 'roiRevenue'): Range => ({ p10: low[of], p50: mid[of], p90: high[of] })
  const { roiMargin } = mid
  return {
    ratio: range('ratio'),
    roiRevenue: range('roiRevenue'),
    roiMargin:
      roiMargin === null || low.roiMargin === null || high.roiMargin === null
        ? null
        : { p10: low.roiMargin, p50: roiMargin, p90: high.roiMargin },
  }
}

/** Met where the whole interval reaches the target, not met where none of it does, else not proven. */
export const verdictOf = (range: Range | null, target: number): Verdict => {
  if (range === null) return 'not_proven'
  if (range.p10 >= target) return 'met'
  return range.p90 < target ? 'not_met' : 'not_proven'
}
