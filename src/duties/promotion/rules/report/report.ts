import type { Section } from '../../../../documents/contract.ts'
import { appendix, endingSections, figuresToExplain, missing } from '../../../reports/rules/ending.ts'
import type { MadeReport, ReportSuggestion } from '../../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../../reports/rules/suggestions.ts'
import { moneyWords, percentWords } from '../amounts.ts'
import { ads, items, plan, traffic } from './background.ts'
import { effectMetrics, type PromotionFacts } from './model.ts'
import { goals, growth, returns, summary } from './outcome.ts'

export const sectionNames: readonly { id: string; title: string }[] = [
  { id: 'summary', title: '结论' },
  { id: 'goals', title: '目标完成得怎样' },
  { id: 'growth', title: '增长里有多少是活动带来的' },
  { id: 'returns', title: '成本和回报' },
  { id: 'traffic', title: '流量和转化' },
  { id: 'items', title: '商品' },
  { id: 'ads', title: '投放' },
  { id: 'plan', title: '计划和准备' },
  ...endingSections,
]

/** 推广活动效果分析报告 out of its facts. */
export const madeReport = (facts: PromotionFacts): MadeReport => {
  const sections: Section[] = [
    summary(facts),
    goals(facts),
    growth(facts),
    returns(facts),
    traffic(facts),
    items(facts),
    ads(facts),
    plan(facts),
  ]
  const { promotion, shop, madeAt, ending } = facts
  const words = new Map(ending.words)
  for (const [id, { name, formula }] of Object.entries(effectMetrics))
    words.set(id, { name, formula, source: '订单、推广报表和这场活动的计划' })
  return {
    draft: {
      madeAt,
      cover: {
        kind: 'cover',
        title: '推广活动效果分析报告',
        subtitle: promotion.name,
        facts: [
          { name: '店铺', value: shop },
          { name: '活动', value: `${promotion.period.from} 至 ${promotion.period.to}` },
          ...(promotion.event ? [{ name: '平台活动', value: promotion.event.name }] : []),
        ],
        company: '',
      },
      sections: [
        ...sections,
        suggestionsPlace,
        missing(ending),
        appendix({ ...ending, words }, figuresToExplain(sections)),
      ],
    },
    suggestions: suggestionsFor(facts),
  }
}

/** Pull-forward of more than this share of what was added is worth a word. */
const MUCH = 0.2

/** Only a plan that took a tenth of the ad cost is worth a word. */
const LEAST_SHARE = 0.1

/** What to do after it, each with what it rests on. */
export const suggestionsFor = ({
  effect,
  promotion,
  tasks,
  sale,
  plans,
}: PromotionFacts): ReportSuggestion[] => {
  const { returns, after, sale: sold, goals: results } = effect
  const found: ReportSuggestion[] = []
  // To cut a plan that cost next to nothing moves no return.
  const least = plans.reduce((sum, { now }) => sum + (now.ad_cost ?? 0), 0) * LEAST_SHARE
  const worst = [...plans]
    .filter(({ now }) => (now.ad_cost ?? 0) > 0 && (now.ad_cost ?? 0) >= least)
    .filter(({ now }) => typeof now.ad_return === 'number')
    .sort((a, b) => (a.now.ad_return ?? 0) - (b.now.ad_return ?? 0))[0]
  if (returns.verdict !== 'met' && returns.cost !== null && worst)
    found.push({
      id: 'weakest-plan',
      title: `下次少投「${worst.name}」`,
      text: `这场活动的 ROI 到没到 ${percentWords(returns.target)} 没有证实；「${worst.name}」在活动期每花 1 元只带来 ${(worst.now.ad_return ?? 0).toFixed(2)} 元成交，是花费占一成以上的计划里最低的。把预算挪给回报高的计划。`,
      effect: '同样的花费多带来成交；看这个计划的投入产出比有没有回升。',
      key: { metric: 'ad_return', scope: [...worst.scope], period: sale },
      good: 'up',
    })
  if (returns.cost === null || !promotion.costs.some(({ kind }) => kind !== 'discount'))
    found.push({
      id: 'costs',
      title: '把活动成本记全',
      text: '现在的成本里没有赠品、佣金、站外投放和人手，ROI 偏高或算不出。在活动的“效果”里记。',
      effect: 'ROI 才算数，考核才证实得了。',
    })
  if (after && sold && Number(after.added.high) < 0) {
    const share = -Number(after.added.mid) / Math.max(1, Number(sold.added.mid))
    if (share >= MUCH)
      found.push({
        id: 'pull-forward',
        title: '活动后两周少投、留券',
        text: `活动后 10 天少卖 ${moneyWords(-Number(after.added.mid))}，是增量的 ${percentWords(share)}：老买家提前买走了。下次活动后降低投放，把券留给没有买的人。`,
        effect: `少花低谷里的投放；后移的比例降到 ${percentWords(MUCH)} 以下。`,
      })
  }
  const satisfaction = results.find(({ kind }) => kind === 'satisfaction')
  if (satisfaction && satisfaction.verdict !== 'met')
    found.push({
      id: 'satisfaction',
      title: '下次客服早排班、加人手',
      text: `客服满意率${satisfaction.actual === null ? '没有数据' : ` ${percentWords(satisfaction.actual)}`}，目标 ${percentWords(satisfaction.target)}，${satisfaction.verdict === 'not_met' ? '没有到' : '没有证实'}。爆发那几天按预测的询单量排班，活动后 5 天也不撤。`,
      effect:
        satisfaction.verdict === 'not_met' || satisfaction.actual === null
          ? `客服满意率到 ${percentWords(satisfaction.target)}。`
          : `客服满意率整个区间到 ${percentWords(satisfaction.target)} 以上，才算证实。`,
      ...(satisfaction.actual === null
        ? {}
        : {
            key: {
              metric: 'service_satisfaction',
              scope: [],
              period: { from: promotion.period.from, to: promotion.period.to },
            },
            good: 'up' as const,
          }),
    })
  const late = tasks.filter(({ isLate }) => isLate)
  if (late.length > 0)
    found.push({
      id: 'late-tasks',
      title: '下次把拖了的准备提前',
      text: `${late.length} 项任务过了截止日还没有做完：${late
        .slice(0, 4)
        .map(({ title }) => title)
        .join('、')}${late.length > 4 ? ' 等' : ''}。`,
      effect: '爆发前一天没有拖着的准备。',
    })
  return found
}
