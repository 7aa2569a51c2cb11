import type { Block, Section } from '../../../../documents/contract.ts'
import { numberIn } from '../../../reports/rules/amounts.ts'
import { list, paragraph } from '../../../reports/rules/blocks.ts'
import type { Explanation } from '../../contract.ts'
import { beforeName, nowName, type ReportFacts } from './model.ts'

/** A ratio is not a count of nothing. */
export const unitOf = ({ unit }: Explanation): 'money' | 'ratio' | 'count' =>
  unit === 'money' || unit === 'ratio' ? unit : 'count'

/** What moved the figure, as factors that sum to the change. */
const waterfall = (facts: ReportFacts): Block[] => {
  const { explanation } = facts
  if (!explanation || explanation.factors.length < 2) return []
  const isMoney = explanation.unit === 'money'
  const before = numberIn(explanation.before, isMoney)
  const after = numberIn(explanation.after, isMoney)
  if (before === null || after === null) return []
  const steps = explanation.factors.map(({ name, contribution }) => ({
    name,
    value: numberIn(contribution, isMoney) ?? 0,
  }))
  const largest = steps.reduce((most, one) => (Math.abs(one.value) > Math.abs(most.value) ? one : most))
  return [
    {
      kind: 'chart',
      chart: 'waterfall',
      title: `${explanation.name}的变化拆开看，${largest.name}动得最多`,
      unit: unitOf(explanation),
      before: { name: beforeName(facts), value: before },
      steps,
      after: { name: nowName(facts), value: after },
      notes: ['几部分加起来正好是变化。'],
    },
  ]
}

/** 变了什么，为什么. */
export const why = (facts: ReportFacts): Section => {
  const { explanation } = facts
  const title = '变了什么，为什么'
  if (!explanation) return { id: 'why', title, blocks: [paragraph('这个数不能由各部分相加，没有拆开。')] }
  const told = sentences(explanation)
  const [head, ...rest] = told.said
  const falls = waterfall(facts)
  return {
    id: 'why',
    title,
    blocks: [
      // An analysis has said it as its answer, and ends with the rest as its conclusions.
      ...(head && facts.kind !== 'analysis' ? [paragraph(head)] : []),
      ...falls,
      ...(facts.kind === 'analysis' && falls.length === 0
        ? [paragraph('它没有能分开的因素；各部分见“按维度拆开”。')]
        : []),
      ...(rest.length > 0 && facts.kind !== 'analysis' ? [list(rest.map((sentence) => [sentence]))] : []),
      ...(explanation.factors.length > 1 && explanation.causes.length === 0
        ? [paragraph('没有哪个商品或来源和平常明显不一样。')]
        : []),
      ...(told.lacking.length > 0
        ? [paragraph(`缺这些报表，还不能再往下拆：${told.lacking.join('；')}。`)]
        : []),
    ],
  }
}

/** What is missing says the same for every figure it is missing for: once for each report is enough. */
export const sentences = ({ sentences: all, notes }: Explanation): { said: string[]; lacking: string[] } => {
  const lacking = notes.filter(({ code }) => code === 'days-missing').map(({ message }) => message)
  const reports = lacking.flatMap((message) => /：([^：]+)。$/.exec(message)?.[1] ?? [])
  return { said: all.filter((one) => !lacking.includes(one)), lacking: [...new Set(reports)] }
}
