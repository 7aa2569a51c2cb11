import { type Block, Draft, type Figure, type Section, type Text } from '../../../documents/contract.ts'
import { spanWords } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import { cell, list, paragraph, partialWords, shortName } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import type { MadeReport, ReportSuggestion } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { Plan, PlanPrice } from '../contract.ts'
import { amountWords } from './market-report.ts'

export type StrategyFacts = {
  shop: string
  madeAt: string
  plan: Plan
  /** Of each goal what it is now and what it was a year ago, as `query` answers. */
  figures: readonly { now: Figure; lastYear: Figure }[]
  /** Of the days that are over; `isToCome`: none of the plan is. */
  ending: Ending
  isToCome: boolean
}

export const strategySections = [
  { id: 'idea', title: '思路' },
  { id: 'goals', title: '目标' },
  { id: 'prices', title: '价格表和底价' },
  { id: 'promotions', title: '活动安排' },
  { id: 'owners', title: '分工' },
  ...endingSections,
]

const fen = (yuan: string | null): number | null => (yuan === null ? null : Math.round(Number(yuan) * 100))
const plain = (yuan: string): string => yuan.replace(/\.00$/, '')
const share = (part: number): string => percent(part).replace('.0%', '%')
const nobody = '还没有定'

const section = (id: string, blocks: Block[]): Section => ({
  id,
  title: strategySections.find((one) => one.id === id)?.title ?? id,
  blocks,
})

const idea = ({ plan }: StrategyFacts): Section =>
  section('idea', [
    paragraph(plan.words === '' ? '计划里还没有写思路。' : plan.words),
    paragraph(
      `计划从 ${plan.from} 到 ${plan.to}，负责人：${plan.owner?.name ?? nobody}。最低毛利率 ${share(plan.leastMargin)}，店铺毛利率${plan.shopMargin === null ? '没有设' : ` ${share(plan.shopMargin)}`}。`,
    ),
  ])

/** How much more than a year ago a goal asks for; '' where that is not known or nothing to divide by. */
const growthWords = (amount: string | number | null, unit: Figure['unit'], lastYear: Figure): string => {
  const part = partialWords(lastYear)
  if (part !== undefined) return `（${part}，不比）`
  if (amount === null || !lastYear.value || unit === 'ratio') return ''
  const wanted = unit === 'money' ? Number(amount) * 100 : Number(amount)
  const growth = wanted / lastYear.value - 1
  return `，要${growth < 0 ? '比它少' : '比它多'} ${share(Math.abs(growth))}`
}

const goals = ({ plan, figures }: StrategyFacts): Section => {
  if (plan.goals.length === 0) return section('goals', [paragraph('计划里还没有目标。')])
  const items = plan.goals.map((goal, at): Text => {
    const told = figures[at]
    const target =
      goal.target === null
        ? ''
        : Number(goal.target) === Number(goal.amount)
          ? '；和销售目标一样'
          : `；销售目标是 ${amountWords(goal.target, goal.unit)}，两处不一样`
    return [
      `${goal.name}，${spanWords(goal)}：要到 ${amountWords(goal.amount, goal.unit)}`,
      ...(told && told.lastYear.value !== null
        ? ['；去年同期 ', { figure: told.lastYear }, growthWords(goal.amount, goal.unit, told.lastYear)]
        : ['；去年同期没有数']),
      ...(told && told.now.value !== null ? ['；现在 ', { figure: told.now }] : ['；现在还没有数']),
      `${target}；负责人：${goal.owner?.name ?? nobody}。`,
    ]
  })
  return section('goals', [list(items)])
}

/** 白色、12 件套 of 颜色分类:白色;规格:12 件套: what tells the SKUs of an item apart comes last and would be cut off. */
export const skuWords = (sku: string): string =>
  sku
    .split(/[;；]/)
    .map((pair) => pair.replace(/^[^:：\d]+[:：]/, '').trim())
    .filter((value) => value !== '')
    .join('、')

const verdicts: Record<PlanPrice['verdict'], string> = { below: '低于底价', fine: '够', unknown: '不知道' }

const prices = ({ plan }: StrategyFacts): Section => {
  if (plan.prices.length === 0) return section('prices', [paragraph('计划里还没有价格。')])
  const below = plan.prices.filter(({ verdict }) => verdict === 'below')
  const unknown = plan.prices.filter(({ verdict }) => verdict === 'unknown')
  const guessed = plan.prices.filter(({ costFrom }) => costFrom === 'margin')
  return section('prices', [
    ...(below.length > 0
      ? [
          {
            kind: 'callout' as const,
            tone: 'warning' as const,
            title: `${below.length} 个价低于底价`,
            text: [
              below
                .map(
                  ({ title, sku, price, floor }) =>
                    `${shortName(title)}${sku === '' ? ' ' : `（${skuWords(sku)}）`}${plain(price)} 元，底价 ${plain(floor ?? '')} 元`,
                )
                .join('；'),
            ],
          },
        ]
      : []),
    {
      kind: 'table',
      title: '价格表',
      columns: [
        { id: 'item', name: '商品', unit: 'text' },
        { id: 'sku', name: 'SKU', unit: 'text' },
        { id: 'price', name: '定价', unit: 'money' },
        { id: 'current', name: '现价', unit: 'money' },
        { id: 'rival', name: '竞品最低', unit: 'money' },
        { id: 'cost', name: '成本', unit: 'money' },
        { id: 'floor', name: '底价', unit: 'money' },
        { id: 'margin', name: '毛利率', unit: 'ratio' },
        { id: 'verdict', name: '够不够', unit: 'text' },
      ],
      rows: plan.prices.map((row) => ({
        cells: [
          shortName(row.title, 16),
          shortName(skuWords(row.sku), 20),
          cell(fen(row.price)),
          cell(fen(row.current)),
          cell(fen(row.rival)),
          cell(fen(row.cost)),
          cell(fen(row.floor)),
          cell(row.margin),
          verdicts[row.verdict],
        ],
      })),
      totalName: '合计',
      notes: [
        '底价 = 成本 ÷（1 − 最低毛利率），写了底价的用写的。',
        ...(guessed.length > 0
          ? [`${guessed.length} 个成本没有写，按现价 ×（1 − 店铺毛利率）估的，定价前请核对。`]
          : []),
        ...(unknown.length > 0 ? [`${unknown.length} 个没有成本也没有毛利率，够不够不知道。`] : []),
      ],
    },
  ])
}

const promotions = ({ plan }: StrategyFacts): Section => {
  if (plan.promotions.length === 0) return section('promotions', [paragraph('计划里还没有活动。')])
  const estimated = plan.promotions.some(({ from, isAnnounced }) => from !== null && !isAnnounced)
  return section('promotions', [
    {
      kind: 'table',
      title: '活动',
      columns: [
        { id: 'name', name: '活动', unit: 'text' },
        { id: 'days', name: '日子', unit: 'text' },
        { id: 'peak', name: 'D 日', unit: 'date' },
        { id: 'words', name: '打法', unit: 'text' },
        { id: 'owner', name: '负责人', unit: 'text' },
      ],
      rows: plan.promotions.map(({ name, from, to, peak, words, owner, isAnnounced }) => ({
        cells: [
          name,
          from === null || to === null ? null : `${spanWords({ from, to })}${isAnnounced ? '' : '（估计）'}`,
          peak,
          words === '' ? null : words,
          owner?.name ?? nobody,
        ],
      })),
      totalName: '合计',
      notes: estimated ? ['写着“估计”的，平台还没有公布日子，是按往年估的。'] : [],
    },
  ])
}

const owners = ({ plan }: StrategyFacts): Section => {
  const work = new Map<string, string[]>()
  const add = (owner: { name: string } | null, what: string) =>
    work.set(owner?.name ?? nobody, [...(work.get(owner?.name ?? nobody) ?? []), what])
  add(plan.owner, '整份计划')
  for (const goal of plan.goals) add(goal.owner, `目标：${goal.name}`)
  for (const one of plan.promotions) add(one.owner, `活动：${one.name}`)
  return section('owners', [list([...work].map(([name, what]) => [`${name}：${what.join('、')}`]))])
}

export const strategySuggestions = ({ plan }: Pick<StrategyFacts, 'plan'>): ReportSuggestion[] => {
  const below = plan.prices.filter(({ verdict }) => verdict === 'below')
  const unowned = plan.goals.filter(({ owner }) => owner === null)
  const differing = plan.goals.filter(
    ({ target, amount }) => target !== null && Number(target) !== Number(amount),
  )
  return [
    ...below.map(
      ({ item, sku, title, price, floor, margin }): ReportSuggestion => ({
        id: `price ${item} ${sku}`,
        title: `「${shortName(title)}」的定价改到底价以上，或写明为什么`,
        text: `定价 ${plain(price)} 元，底价 ${plain(floor ?? '')} 元${margin === null ? '' : `，照定价毛利率只有 ${share(margin)}`}。`,
        effect: '每件的毛利不低于计划定的线。',
      }),
    ),
    ...differing.map(
      ({ metric, name, from, to, amount, target, unit }): ReportSuggestion => ({
        id: `target ${metric} ${from} ${to}`,
        title: `「${name}」的计划和销售目标对上`,
        text: `${spanWords({ from, to })}，计划要到 ${amountWords(amount, unit)}，销售 → 目标里是 ${amountWords(target, unit)}。`,
        effect: '大家看的是同一个数。',
      }),
    ),
    ...(unowned.length > 0
      ? [
          {
            id: 'owners',
            title: '每个目标定一个负责人',
            text: `还没有定的：${unowned.map(({ name }) => name).join('、')}。`,
            effect: '每个数都有人看着',
          },
        ]
      : []),
  ]
}

/** 运营策略计划书, before anybody worded it. */
export const strategyReport = (facts: StrategyFacts): MadeReport => {
  const { plan } = facts
  const sections = [idea, goals, prices, promotions, owners].map((make) => make(facts))
  return {
    suggestions: strategySuggestions(facts),
    draft: Draft.parse({
      madeAt: facts.madeAt,
      cover: {
        kind: 'cover',
        title: /计划书?$/.test(plan.name) ? plan.name : `${plan.name}计划书`,
        facts: [
          { name: '店铺', value: facts.shop },
          { name: '周期', value: spanWords(plan) },
          { name: '负责人', value: plan.owner?.name ?? nobody },
        ],
      },
      sections: [
        ...sections,
        suggestionsPlace,
        facts.isToCome
          ? { ...missing(facts.ending), blocks: [paragraph('计划的日子还没有到，没有要补的数据。')] }
          : missing(facts.ending),
        appendix(facts.ending, figuresToExplain(sections)),
      ],
    }),
  }
}
