import type { Figure } from '../../../../documents/contract.ts'
import type { Period } from '../../../../kernel/calendar.ts'
import type { ListRow } from '../../../reports/rules/blocks.ts'
import type { Ending } from '../../../reports/rules/ending.ts'
import type { Promotion, PromotionEffect } from '../../contract.ts'

export type ReportTask = { title: string; owner: string; due: string; state: string; isLate: boolean }

/** All that 推广活动效果分析报告 is made of. */
export type PromotionFacts = {
  shop: string
  madeAt: string
  promotion: Promotion
  effect: PromotionEffect
  /** The last run of days of sale, and as many days before the first phase. */
  sale: Period
  before: Period
  /** 支付金额 of each run of days of sale. */
  sold: readonly Figure[]
  sources: readonly ListRow[]
  items: readonly ListRow[]
  plans: readonly ListRow[]
  tasks: readonly ReportTask[]
  ending: Ending
}

/** Figures of the effect that are no metric of the catalogue: they are reckoned again by drafting anew. */
export const effectMetrics: Readonly<Record<string, { name: string; formula: string }>> = {
  promotion_baseline: {
    name: '没有活动会卖（基线）',
    formula: '由活动第一个阶段以前每天的支付金额预测活动期，活动日历里去掉这场活动',
  },
  promotion_added: { name: '增量', formula: '活动期支付金额 − 基线；区间里十次有八次包含真值' },
  promotion_net: {
    name: '净增量',
    formula: '增量 ＋ 活动期以外各阶段和活动后 10 天的（支付金额 − 基线）',
  },
  promotion_roi: { name: 'ROI（收入）', formula: '（净增量 − 成本）÷ 成本' },
  promotion_ratio: { name: '投入产出比', formula: '净增量 ÷ 成本' },
  promotion_roi_margin: { name: 'ROI（毛利）', formula: '（净增量 × 毛利率 − 成本）÷ 成本' },
  promotion_cost: {
    name: '活动成本',
    formula: '推广报表在活动各阶段的花费 ＋ 记下的站外投放、券和红包结算、赠品、佣金、人手、其他',
  },
}
