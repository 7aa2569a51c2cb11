import type { Block, Section } from '../../../../documents/contract.ts'
import { spanWords } from '../../../../kernel/calendar.ts'
import { numberIn } from '../../../reports/rules/amounts.ts'
import { list, paragraph, shortName } from '../../../reports/rules/blocks.ts'
import { listName } from '../explanation.ts'
import { figureCards, partNote, trend } from './headline.ts'
import { compared, itemsUnknown, type ReportFacts } from './model.ts'
import { sentences, unitOf } from './why.ts'

/** 问题: what was asked, and the answer in one sentence. */
export const question = (facts: ReportFacts): Section => {
  const { explanation, period, previous } = facts
  const { now } = compared(facts, facts.metric)
  const cards = figureCards(facts, [facts.metric], '对比')
  return {
    id: 'question',
    title: '问题和回答',
    blocks: [
      ...partNote(facts),
      paragraph(`${now.name}在 ${spanWords(period)} 为什么和 ${spanWords(previous)} 不一样？`),
      ...(explanation?.sentences[0] ? [paragraph(explanation.sentences[0])] : []),
      ...(cards.length > 0 ? [{ kind: 'figures' as const, items: cards }] : []),
      ...trend(facts),
    ],
  }
}

const DIMENSION_ROWS = 12

const parts = (facts: ReportFacts, id: string): Block[] => {
  const { explanation } = facts
  const rows = explanation?.by[id] ?? []
  if (!explanation || rows.length < 2) return []
  const isMoney = explanation.unit === 'money'
  const unit = unitOf(explanation)
  // Ratios of parts are not added up; what each did to the whole is.
  const total = unit === 'ratio' || explanation.turns.length > 0 ? {} : { total: { kind: 'sum' as const } }
  const number = (value: string | number | null) => numberIn(value, isMoney)
  const shown = [...rows.filter(({ key }) => key !== 'other').slice(0, DIMENSION_ROWS)]
  const left = rows.filter((row) => !shown.includes(row))
  const sum = (pick: (row: (typeof rows)[number]) => string | number | null) =>
    left.reduce((all, row) => all + (number(pick(row)) ?? 0), 0)
  const rest = [
    ...('total' in total ? [sum(({ before }) => before), sum(({ after }) => after)] : [null, null]),
    sum(({ contribution }) => contribution),
  ]
  return [
    {
      kind: 'table',
      title: `按${listName(id)}拆开`,
      columns: [
        { id: 'name', name: listName(id), unit: 'text' },
        { id: 'before', name: '之前', unit, ...total },
        { id: 'after', name: '现在', unit, ...total },
        {
          id: 'change',
          name: unit === 'ratio' ? '变化（百分点）' : '变化',
          unit,
          total: { kind: 'sum' },
          counted: { kind: 'difference', of: 'after', less: 'before' },
        },
      ],
      rows: [
        ...shown.map((row) => ({
          cells: [shortName(row.name), number(row.before), number(row.after), number(row.contribution)],
        })),
        // Where every value has its row there is nothing left.
        ...(rest.every((value) => !value) ? [] : [{ cells: ['其他和口径差', ...rest] }]),
      ],
      totalName: '合计',
      notes: [],
    },
  ]
}

/** 按维度拆开: one table for each dimension, each sums to the change. */
export const dimensions = (facts: ReportFacts): Section => {
  const blocks = Object.keys(facts.explanation?.by ?? {}).flatMap((id) => parts(facts, id))
  return {
    id: 'dimensions',
    title: '按维度拆开',
    blocks: blocks.length > 0 ? blocks : [paragraph('数据不齐，还不能按维度拆开；缺什么见“缺了哪些数据”。')],
  }
}

/** How much of the sales the best items make: A to 80 %, B to 95 %, C the rest. */
export const classesOf = (amounts: readonly number[]): { a: number; b: number; c: number; total: number } => {
  const sorted = [...amounts].filter((amount) => amount > 0).sort((x, y) => y - x)
  const total = sorted.reduce((sum, amount) => sum + amount, 0)
  let sum = 0
  const counts = { a: 0, b: 0, c: 0 }
  for (const amount of sorted) {
    // An item belongs to the class in which it begins.
    counts[sum < total * 0.8 ? 'a' : sum < total * 0.95 ? 'b' : 'c'] += 1
    sum += amount
  }
  return { ...counts, total }
}

/** ABC 分类 of the items sold. */
export const classes = (facts: ReportFacts): Section => {
  const amounts = facts.lists.item.flatMap(({ now }) =>
    typeof now.paid_amount === 'number' ? [now.paid_amount] : [],
  )
  const { a, b, c, total } = classesOf(amounts)
  const unknown = itemsUnknown(facts)
  return {
    id: 'classes',
    title: '商品集中度',
    blocks: [
      unknown !== undefined || total === 0
        ? paragraph(unknown ?? '没有商品的支付金额，分不出 A、B、C 类。')
        : paragraph(
            `卖出过的商品有 ${a + b + c} 个：${a} 个（A 类）占了支付金额的八成，${b} 个（B 类）占到九成五，其余 ${c} 个（C 类）加起来只有半成。`,
          ),
    ],
  }
}

/** 结论: the sentences of the decomposition without its head, what is not known last. */
export const conclusions = ({ explanation }: ReportFacts): Section => {
  const rest = explanation ? sentences(explanation).said.slice(1) : []
  return {
    id: 'conclusions',
    title: '结论',
    blocks: [
      rest.length === 0
        ? paragraph('没有哪个因素、商品或来源和平常明显不一样。')
        : list(
            rest.map((sentence) => [sentence]),
            true,
          ),
    ],
  }
}
