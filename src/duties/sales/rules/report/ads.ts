import type { Block, Section } from '../../../../documents/contract.ts'
import { cell, comparable, ended, figureColumn, paragraph, shortName } from '../../../reports/rules/blocks.ts'
import { compared, comparisonName, type ReportFacts } from './model.ts'

const shown = ['ad_cost', 'ad_revenue', 'ad_return', 'ad_roi_revenue', 'ad_roi_margin'] as const

/** 推广：花费，成交，三种口径的回报. */
export const ads = (facts: ReportFacts): Section => {
  const cost = compared(facts, 'ad_cost').now
  if (cost.value === null)
    return {
      id: 'ads',
      title: '推广',
      blocks: [paragraph(ended(`推广花了多少还不知道：${cost.states[0]?.words || '没有导入推广报表'}`))],
    }
  const items = shown.flatMap((metric) => {
    const { now, previous } = compared(facts, metric)
    if (now.value === null) return []
    return [
      {
        figure: now,
        comparisons: comparable(comparisonName('环比', facts), now, previous),
      },
    ]
  })
  const margin = compared(facts, 'ad_roi_margin').now
  return {
    id: 'ads',
    title: '推广',
    blocks: [
      { kind: 'figures', items },
      paragraph(
        '投入产出比 = 成交 ÷ 花费；ROI（收入） = （成交 − 花费）÷ 花费；ROI（毛利） = （成交的毛利 − 花费）÷ 花费。三个不能混着说。',
      ),
      ...(margin.value === null
        ? [paragraph(ended(`ROI（毛利）算不出：${margin.states[0]?.words || '没有设毛利率'}`))]
        : []),
      ...plans(facts),
    ],
  }
}

const plans = (facts: ReportFacts): Block[] => {
  const rows = [...facts.lists.plan]
    .filter(({ now }) => (now.ad_cost ?? 0) > 0)
    .sort((a, b) => (b.now.ad_cost ?? 0) - (a.now.ad_cost ?? 0))
    .slice(0, 8)
  if (rows.length === 0) return []
  const { period } = facts
  return [
    {
      kind: 'table',
      title: '花得最多的推广计划',
      columns: [
        { id: 'name', name: '计划', unit: 'text' },
        figureColumn('cost', '花费', 'money', 'ad_cost', period),
        figureColumn('revenue', '成交', 'money', 'ad_revenue', period),
        figureColumn('return', '投入产出比', 'multiple', 'ad_return', period, {
          counted: { kind: 'ratio', of: 'revenue', by: 'cost' },
        }),
        figureColumn('roi', 'ROI（收入）', 'ratio', 'ad_roi_revenue', period, {
          counted: { kind: 'change', of: 'revenue', from: 'cost' },
        }),
      ],
      rows: rows.map(({ name, scope, now }) => ({
        cells: [
          shortName(name),
          cell(now.ad_cost),
          cell(now.ad_revenue),
          cell(now.ad_return),
          cell(now.ad_roi_revenue),
        ],
        scope,
      })),
      totalName: '合计',
      notes: [],
    },
  ]
}
