import { Draft as DraftSchema, type Section } from '../../../../documents/contract.ts'
import { spanWords } from '../../../../kernel/calendar.ts'
import { appendix, endingSections, figuresToExplain, missing } from '../../../reports/rules/ending.ts'
import { type MadeReport, periodTitle } from '../../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../../reports/rules/suggestions.ts'
import { ads } from './ads.ts'
import { afterSales } from './after-sales.ts'
import { classes, conclusions, dimensions, question } from './analysis.ts'
import { attainment } from './attainment.ts'
import { cohortSection } from './cohorts.ts'
import { headline } from './headline.ts'
import { firstDays, type ReportFacts, type SalesReport } from './model.ts'
import { movers } from './movers.ts'
import { outlook } from './outlook.ts'
import { pastActions } from './past-actions.ts'
import { stock } from './stock.ts'
import { suggestionsOf } from './suggestions.ts'
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
  // What comes next comes after the whole of it.
  (facts) => outlook({ ...facts, period: facts.whole }),
  pastActions,
]

const makers: Readonly<Record<SalesReport, readonly Maker[]>> = {
  weekly: periodic,
  monthly: [...periodic, classes],
  analysis: [question, why, dimensions, classes, cohortSection, conclusions],
}

const periodicSections = (next: string) => [
  { id: 'attainment', title: '目标达成' },
  { id: 'headline', title: '关键数字' },
  { id: 'why', title: '变了什么，为什么' },
  { id: 'movers', title: '商品和来源' },
  { id: 'ads', title: '推广' },
  { id: 'after-sales', title: '退款和客服' },
  { id: 'stock', title: '库存风险' },
  { id: 'outlook', title: `${next}的预测` },
  { id: 'past-actions', title: '上一期的建议后来怎样' },
]
const itemClasses = { id: 'classes', title: '商品集中度' }

/** Sections of each kind in their own order, for a template to move or leave out. */
export const sectionNames: Readonly<Record<SalesReport, readonly { id: string; title: string }[]>> = {
  weekly: [...periodicSections('下周'), ...endingSections],
  monthly: [...periodicSections('下月'), itemClasses, ...endingSections],
  analysis: [
    { id: 'question', title: '问题和回答' },
    { id: 'why', title: '变了什么，为什么' },
    { id: 'dimensions', title: '按维度拆开' },
    itemClasses,
    { id: 'cohorts', title: '同期群' },
    { id: 'conclusions', title: '结论' },
    ...endingSections,
  ],
}

/** The report as the program writes it, before anybody worded, left out or decided anything. */
export const madeReport = (facts: ReportFacts): MadeReport => {
  const { kind, whole, previous, metric, figures } = facts
  const cut = firstDays(facts)
  const sections = makers[kind].map((make) => make(facts))
  const title =
    kind === 'analysis' ? `${figures.get(metric)?.now.name ?? metric}数据分析报告` : periodTitle(kind, whole)
  const draft = DraftSchema.parse({
    madeAt: facts.madeAt,
    cover: {
      kind: 'cover',
      title,
      subtitle: '',
      facts: [
        { name: '店铺', value: facts.shop },
        {
          name: '周期',
          value: cut === undefined ? spanWords(whole) : `${spanWords(whole)}，现在说前 ${cut} 天`,
        },
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
      suggestionsPlace,
      missing(facts),
      appendix(
        facts,
        figuresToExplain(sections, (metric) => facts.figures.get(metric)?.now),
      ),
    ],
  })
  return { draft, suggestions: suggestionsOf(facts) }
}
