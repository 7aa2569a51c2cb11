import {
  type Block,
  type Draft,
  Draft as DraftSchema,
  type Figure,
  type Section,
} from '../../../../documents/contract.ts'
import { figuresOf } from '../../../../documents/figures.ts'
import type { Period } from '../../../../kernel/calendar.ts'
import { spanWords } from '../explanation.ts'
import { ads } from './ads.ts'
import { afterSales } from './after-sales.ts'
import { classes, conclusions, dimensions, question } from './analysis.ts'
import { appendix, missing } from './appendix.ts'
import { attainment } from './attainment.ts'
import { headline } from './headline.ts'
import type { ReportFacts, ReportKind, ReportSuggestion } from './model.ts'
import { movers } from './movers.ts'
import { outlook } from './outlook.ts'
import { pastActions } from './past-actions.ts'
import { stock } from './stock.ts'
import { suggestionsOf } from './suggestions.ts'
import { weekOf } from './weeks.ts'
import { why } from './why.ts'

type Maker = (facts: ReportFacts) => Section

const periodic: readonly Maker[] = [
  attainment,
  headline,
  why,
  movers,
  ads,
  afterSales,
  stock,
  outlook,
  pastActions,
]

const makers: Readonly<Record<ReportKind, readonly Maker[]>> = {
  weekly: periodic,
  monthly: [...periodic, classes],
  analysis: [question, why, dimensions, classes, conclusions],
}

/** The section that is filled with owners and days when the document is put together. */
export const SUGGESTIONS = 'suggestions'

/** Sections of each kind in their own order, for a template to move or leave out. */
export const sectionNames: Readonly<Record<ReportKind, readonly { id: string; title: string }[]>> = {
  weekly: [
    { id: 'attainment', title: '目标达成' },
    { id: 'headline', title: '关键数字' },
    { id: 'why', title: '变了什么，为什么' },
    { id: 'movers', title: '商品和来源' },
    { id: 'ads', title: '推广' },
    { id: 'after-sales', title: '退款和客服' },
    { id: 'stock', title: '库存风险' },
    { id: 'outlook', title: '下周的预测' },
    { id: 'past-actions', title: '上一期的建议后来怎样' },
    { id: SUGGESTIONS, title: '建议' },
    { id: 'missing', title: '缺了哪些数据' },
    { id: 'appendix', title: '附录：来源和口径' },
  ],
  monthly: [
    { id: 'attainment', title: '目标达成' },
    { id: 'headline', title: '关键数字' },
    { id: 'why', title: '变了什么，为什么' },
    { id: 'movers', title: '商品和来源' },
    { id: 'ads', title: '推广' },
    { id: 'after-sales', title: '退款和客服' },
    { id: 'stock', title: '库存风险' },
    { id: 'outlook', title: '下月的预测' },
    { id: 'past-actions', title: '上一期的建议后来怎样' },
    { id: 'classes', title: '商品集中度' },
    { id: SUGGESTIONS, title: '建议' },
    { id: 'missing', title: '缺了哪些数据' },
    { id: 'appendix', title: '附录：来源和口径' },
  ],
  analysis: [
    { id: 'question', title: '问题和回答' },
    { id: 'why', title: '变了什么，为什么' },
    { id: 'dimensions', title: '按维度拆开' },
    { id: 'classes', title: '商品集中度' },
    { id: 'conclusions', title: '结论' },
    { id: SUGGESTIONS, title: '建议' },
    { id: 'missing', title: '缺了哪些数据' },
    { id: 'appendix', title: '附录：来源和口径' },
  ],
}

/** 2026 年第 46 周周报 · 2026 年 11 月月报 · 支付金额数据分析报告 */
export const titleOf = (kind: ReportKind, period: Period, metricName: string): string => {
  if (kind === 'weekly') {
    const { year, week } = weekOf(period.from)
    return `${year} 年第 ${week} 周销售周报`
  }
  if (kind === 'monthly') return `${period.from.slice(0, 4)} 年 ${Number(period.from.slice(5, 7))} 月销售月报`
  return `${metricName}数据分析报告`
}

const asDocument = (blocks: readonly Block[]) => ({ title: '', madeAt: '', blocks: [...blocks] })

/** Figures that are said in words or shown large, and one for each metric that stands only in tables. */
const appendixFigures = (facts: ReportFacts, sections: readonly Section[]): Figure[] => {
  const blocks = sections.flatMap((section) => section.blocks)
  const told = figuresOf(asDocument(blocks.filter(({ kind }) => kind !== 'table' && kind !== 'chart')))
  const known = new Set(told.map(({ metric }) => metric))
  const others = new Set(figuresOf(asDocument(blocks)).map(({ metric }) => metric))
  return [
    ...told,
    ...[...others].flatMap((metric) => {
      const whole = facts.figures.get(metric)?.now
      return known.has(metric) || !whole ? [] : [whole]
    }),
  ]
}

export type MadeReport = { draft: Draft; suggestions: ReportSuggestion[] }

/** The report as the program writes it, before anybody worded, left out or decided anything. */
export const madeReport = (facts: ReportFacts): MadeReport => {
  const { kind, period, previous, metric, figures } = facts
  const sections = makers[kind].map((make) => make(facts))
  const title = titleOf(kind, period, figures.get(metric)?.now.name ?? metric)
  const draft = DraftSchema.parse({
    madeAt: facts.madeAt,
    cover: {
      kind: 'cover',
      title,
      subtitle: '',
      facts: [
        { name: '店铺', value: facts.shop },
        { name: '周期', value: spanWords(period) },
        {
          name: '对比',
          value:
            kind === 'analysis'
              ? spanWords(previous)
              : `环比 ${spanWords(previous)}；同比 ${spanWords(facts.lastYear)}`,
        },
      ],
    },
    sections: [
      ...sections,
      { id: SUGGESTIONS, title: '建议', blocks: [] },
      missing(facts),
      appendix(facts, appendixFigures(facts, sections)),
    ],
  })
  return { draft, suggestions: suggestionsOf(facts) }
}

/** What a person decided about a suggestion. */
export type Decision = { suggestion: string; owner: string; due: string | null; isOn: boolean }

/** The draft with its suggestions as blocks, each with who does it by when. */
export const withSuggestions = (
  draft: Draft,
  suggestions: readonly ReportSuggestion[],
  decisions: readonly Decision[],
): Draft => {
  const blocks = suggestions.flatMap(({ id, title, text, effect }): unknown[] => {
    const decided = decisions.find(({ suggestion }) => suggestion === id)
    if (decided?.isOn === false) return []
    return [
      {
        kind: 'suggestion',
        title,
        text: [text],
        effect: [effect],
        owner: decided?.owner || '还没有定',
        ...(decided?.due ? { due: decided.due } : {}),
      },
    ]
  })
  const shown =
    blocks.length > 0
      ? blocks
      : [{ kind: 'paragraph', text: ['这一期的数里没有找到要马上动手的事，没有建议。'] }]
  return DraftSchema.parse({
    ...draft,
    sections: draft.sections.map((one) => (one.id === SUGGESTIONS ? { ...one, blocks: shown } : one)),
  })
}
