import type { Block, Cell, Column, Figure, Section } from '../../../../documents/contract.ts'
import { day } from '../../../../kernel/calendar.ts'
import { ended, list, paragraph } from '../../../reports/rules/blocks.ts'
import type { GoalResult, MoneyRange, Part, ShareRange, Verdict } from '../../contract.ts'
import { moneyWords, percentWords } from '../amounts.ts'
import { goalNames } from '../goals.ts'
import { phaseNames } from '../plan.ts'
import { costNames } from '../returns.ts'
import { effectMetrics, type PromotionFacts } from './model.ts'

export const verdictNames: Readonly<Record<Verdict, string>> = {
  met: '达标',
  not_met: '未达标',
  not_proven: '未证实',
}

const fen = (text: string): number => Math.round(Number(text) * 100)

const ofEffect = (
  { effect: { promotion, windows } }: PromotionFacts,
  metric: string,
  unit: Figure['unit'],
  value: { low: number; mid: number; high: number } | number,
): Figure => {
  const period =
    metric === 'promotion_net'
      ? { from: day(promotion.period.from), to: day(windows.after.to) }
      : { from: day(promotion.period.from), to: day(promotion.period.to) }
  const isRange = typeof value !== 'number'
  return {
    metric,
    scope: [],
    period,
    name: effectMetrics[metric]?.name ?? metric,
    unit,
    value: isRange ? value.mid : value,
    ...(isRange ? { low: value.low, high: value.high } : {}),
    states: isRange ? [{ kind: 'estimated', words: '八成可能的区间' }] : [],
  }
}

const inFen = ({ low, mid, high }: MoneyRange) => ({ low: fen(low), mid: fen(mid), high: fen(high) })

/** 结论: the figures that decide, and what happened in words. */
export const summary = (facts: PromotionFacts): Section => {
  const { effect, sold } = facts
  const { returns, net, sale } = effect
  const items = [
    ...sold.map((figure) => ({ figure, comparisons: [] })),
    ...(sale
      ? [{ figure: ofEffect(facts, 'promotion_added', 'money', inFen(sale.added)), comparisons: [] }]
      : []),
    ...(net
      ? [{ figure: ofEffect(facts, 'promotion_net', 'money', inFen(net.added)), comparisons: [] }]
      : []),
    ...(returns.roiRevenue
      ? [{ figure: ofEffect(facts, 'promotion_roi', 'ratio', returns.roiRevenue), comparisons: [] }]
      : []),
  ]
  return {
    id: 'summary',
    title: '结论',
    blocks: [
      {
        kind: 'callout',
        tone: returns.verdict === 'met' ? 'good' : returns.verdict === 'not_met' ? 'warning' : 'note',
        title: `ROI ≥ ${percentWords(returns.target)}：${verdictNames[returns.verdict]}`,
        text: [ended(returns.reason)],
      },
      ...(items.length > 0 ? [{ kind: 'figures' as const, items: items.slice(0, 12) }] : []),
      list(effect.sentences.map((one) => [one])),
    ],
  }
}

/** 增长里有多少是活动带来的: days against the baseline. */
export const growth = ({ effect, promotion }: PromotionFacts): Section => {
  const { days, unknown, notes } = effect
  const labels = days.map(({ day: of }) => of)
  const values = (of: (one: (typeof days)[number]) => string | null | undefined) =>
    days.map((one) => {
      const text = of(one)
      return text === null || text === undefined ? null : fen(text)
    })
  const chart: Block[] =
    labels.length === 0
      ? []
      : [
          {
            kind: 'chart',
            chart: 'line',
            title: unknown === null ? '每天卖的，和没有活动会卖的' : '每天卖的',
            unit: 'money',
            labels,
            series: [
              {
                name: effect.metricName,
                values: values(({ actual }) => actual),
                dashed: false,
                // Of some items a point is no figure of the whole shop.
                ...(promotion.itemList.length === 0 && labels[0] && labels.at(-1)
                  ? {
                      key: {
                        metric: effect.metric,
                        scope: [],
                        period: { from: day(labels[0]), to: day(effect.known ?? labels.at(-1) ?? labels[0]) },
                      },
                    }
                  : {}),
              },
              ...(unknown === null
                ? [{ name: '没有活动会卖', values: values(({ baseline }) => baseline?.mid), dashed: true }]
                : []),
            ],
            ...(unknown === null
              ? {
                  band: {
                    name: '80% 区间',
                    low: values(({ baseline }) => baseline?.low),
                    high: values(({ baseline }) => baseline?.high),
                  },
                }
              : {}),
            events: promotion.phases.map(({ phase, from }) => ({ at: from, name: phaseNames[phase] })),
            notes: [],
          },
        ]
  return {
    id: 'growth',
    title: '增长里有多少是活动带来的',
    blocks: [
      ...(unknown === null ? partsTable(effect) : [paragraph(`还分不出来：${ended(unknown)}`)]),
      ...chart,
      ...(notes.length > 0 ? [list(notes.map((one) => [one]))] : []),
    ],
  }
}

const partsTable = ({ before, sale, after, net, others }: PromotionFacts['effect']): Block[] => {
  const row = (name: string, part: Part | null): { cells: Cell[] }[] =>
    part
      ? [
          {
            cells: [
              name,
              part.days,
              fen(part.actual),
              fen(part.baseline.mid),
              fen(part.added.mid),
              fen(part.added.low),
              fen(part.added.high),
              part.share?.mid ?? null,
            ],
          },
        ]
      : []
  const columns: Column[] = [
    { id: 'part', name: '日子', unit: 'text' },
    { id: 'days', name: '天', unit: 'count' },
    { id: 'actual', name: '卖了', unit: 'money' },
    { id: 'baseline', name: '没有活动会卖', unit: 'money' },
    {
      id: 'added',
      name: '多卖',
      unit: 'money',
      counted: { kind: 'difference', of: 'actual', less: 'baseline' },
    },
    { id: 'low', name: '区间从', unit: 'money' },
    { id: 'high', name: '区间到', unit: 'money' },
    {
      id: 'share',
      name: '多卖的比例',
      unit: 'ratio',
      counted: { kind: 'ratio', of: 'added', by: 'baseline' },
    },
  ]
  return [
    {
      kind: 'table',
      title: '蓄水、活动期、后移，合起来是净增量',
      columns,
      rows: [
        ...row('预售、预热（蓄水）', before),
        ...row('活动期', sale),
        ...row('活动后 10 天（后移）', after),
        ...row('合起来（净增量）', net),
        ...row('没有参加的商品，活动期', others),
      ],
      totalName: '合计',
      notes: ['区间：十次约有八次包含真值。'],
    },
  ]
}

/** 成本和三种回报. */
export const returns = (facts: PromotionFacts): Section => {
  const { returns: of } = facts.effect
  const told = (metric: string, range: ShareRange | null, unit: 'multiple' | 'ratio') =>
    range ? [{ figure: ofEffect(facts, metric, unit, range), comparisons: [] }] : []
  const figures = [
    ...(of.cost
      ? [{ figure: ofEffect(facts, 'promotion_cost', 'money', fen(of.cost)), comparisons: [] }]
      : []),
    ...told('promotion_ratio', of.ratio, 'multiple'),
    ...told('promotion_roi', of.roiRevenue, 'ratio'),
    ...told('promotion_roi_margin', of.roiMargin, 'ratio'),
  ]
  return {
    id: 'returns',
    title: '成本和回报',
    blocks: [
      of.costs.length === 0
        ? paragraph('没有成本：没有推广报表的花费，也没有记别的成本，回报算不出。')
        : {
            kind: 'table',
            title: '花在哪里',
            columns: [
              { id: 'kind', name: '种类', unit: 'text' },
              { id: 'name', name: '说明', unit: 'text' },
              { id: 'amount', name: '金额', unit: 'money' },
              { id: 'from', name: '来自', unit: 'text' },
              { id: 'counts', name: '算进成本', unit: 'text' },
            ],
            rows: of.costs.map(({ kind, name, amount, source, counts }) => ({
              cells: [
                costNames[kind],
                name,
                fen(amount),
                source === 'imported' ? '导入' : '手工记',
                counts ? '是' : kind === 'discount' ? '否，支付金额里已经让掉了' : '否，用推广报表的',
              ],
            })),
            totalName: '合计',
            notes: of.cost ? [`算进成本的一共 ${moneyWords(Number(of.cost))}。`] : [],
          },
      ...(figures.length > 0 ? [{ kind: 'figures' as const, items: figures }] : []),
      paragraph(
        '收益是净增量，不是活动期的销售额。投入产出比 = 收益 ÷ 成本；ROI（收入）=（收益 − 成本）÷ 成本；ROI（毛利）=（收益 × 毛利率 − 成本）÷ 成本。三个不能混着说，考核看 ROI（收入）。',
      ),
      ...(of.margin === null ? [paragraph('没有设毛利率，ROI（毛利）算不出；在设置里设。')] : []),
    ],
  }
}

const goalValue = ({ kind }: Pick<GoalResult, 'kind'>, value: number | null): string =>
  value === null ? '—' : kind === 'sales' ? moneyWords(value) : percentWords(value)

/** 目标完成得怎样. */
export const goals = ({ effect }: PromotionFacts): Section => ({
  id: 'goals',
  title: '目标完成得怎样',
  blocks:
    effect.goals.length === 0
      ? [paragraph('计划里没有写目标，只按 ROI 考核。')]
      : [
          {
            kind: 'table',
            title: '目标和结果',
            columns: [
              { id: 'goal', name: '目标', unit: 'text' },
              { id: 'target', name: '要到', unit: 'text' },
              { id: 'actual', name: '结果', unit: 'text' },
              { id: 'range', name: '区间', unit: 'text' },
              { id: 'verdict', name: '结论', unit: 'text' },
            ],
            rows: effect.goals.map((goal) => ({
              cells: [
                goalNames[goal.kind],
                `≥ ${goalValue(goal, goal.target)}`,
                goalValue(goal, goal.actual),
                goal.low === null || goal.high === null
                  ? '—'
                  : `${goalValue(goal, goal.low)} 到 ${goalValue(goal, goal.high)}`,
                verdictNames[goal.verdict],
              ],
            })),
            totalName: '合计',
            notes: [],
          },
          list(
            effect.goals.map((goal) => [
              // A reason that begins with the goal's name says it itself.
              goal.reason.startsWith(goalNames[goal.kind])
                ? `${verdictNames[goal.verdict]}：${goal.reason}`
                : `${goalNames[goal.kind]}：${verdictNames[goal.verdict]}。${goal.reason}`,
            ]),
          ),
        ],
})
