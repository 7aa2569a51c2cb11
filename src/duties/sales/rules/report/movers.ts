import type { Block, Section } from '../../../../documents/contract.ts'
import {
  cell,
  figureColumn,
  type ListRow,
  paragraph,
  partialWords,
  shortName,
} from '../../../reports/rules/blocks.ts'
import { beforeName, compared, itemsUnknown, nowName, type ReportFacts } from './model.ts'

/** Rows of each direction that a page has room for. */
const MOST = 5

type Mover = { row: ListRow; now: number; before: number }

/** The largest rises and falls of an amount; rows that are not known in both periods are none. */
export const moversIn = (rows: readonly ListRow[], metric: string): { up: Mover[]; down: Mover[] } => {
  const moved = rows.flatMap((row) => {
    const [now, before] = [row.now[metric], row.previous[metric]]
    return now === null || now === undefined || before === null || before === undefined || now === before
      ? []
      : [{ row, now, before }]
  })
  const by = (sign: 1 | -1) =>
    moved
      .filter(({ now, before }) => (now - before) * sign > 0)
      .sort((a, b) => sign * (b.now - b.before - (a.now - a.before)) || (a.row.name < b.row.name ? -1 : 1))
      .slice(0, MOST)
  return { up: by(1), down: by(-1) }
}

const table = (
  facts: ReportFacts,
  title: string,
  rowName: string,
  metric: string,
  metricName: string,
  movers: readonly Mover[],
): Block[] =>
  movers.length === 0
    ? []
    : [
        {
          kind: 'table',
          title,
          columns: [
            { id: 'name', name: rowName, unit: 'text' },
            figureColumn('now', `${nowName(facts)}${metricName}`, 'money', metric, facts.period),
            figureColumn('before', beforeName(facts), 'money', metric, facts.previous),
            {
              id: 'change',
              name: '变化',
              unit: 'money',
              counted: { kind: 'difference', of: 'now', less: 'before' },
            },
            {
              id: 'rate',
              name: '变化率',
              unit: 'ratio',
              counted: { kind: 'change', of: 'now', from: 'before' },
            },
          ],
          rows: movers.map(({ row, now, before }) => ({
            cells: [shortName(row.name), now, before, now - before, before > 0 ? now / before - 1 : null],
            scope: row.scope,
          })),
          totalName: '合计',
          notes: [],
        },
      ]

const bySource = (facts: ReportFacts): Block[] => {
  const rows = facts.lists.source
  if (rows.length === 0)
    return [paragraph('没有流量来源的数据，看不出访客从哪来；导入生意参谋的店铺流量来源就有。')]
  const top = [...rows].sort((a, b) => (b.now.source_visits ?? 0) - (a.now.source_visits ?? 0)).slice(0, 8)
  return [
    {
      kind: 'table',
      title: '访客最多的来源',
      columns: [
        { id: 'name', name: '来源', unit: 'text' },
        figureColumn('visits', '访客人次', 'count', 'source_visits', facts.period),
        figureColumn('before', beforeName(facts), 'count', 'source_visits', facts.previous),
        figureColumn('paid', '支付金额', 'money', 'source_paid_amount', facts.period),
        figureColumn('rate', '转化率', 'ratio', 'source_visit_conversion_rate', facts.period),
      ],
      rows: top.map(({ name, scope, now, previous }) => ({
        cells: [
          name,
          cell(now.source_visits),
          cell(previous.source_visits),
          cell(now.source_paid_amount),
          cell(now.source_visit_conversion_rate),
        ],
        scope,
      })),
      totalName: '合计',
      notes: ['一个人从几个来源进店会数几次，各来源不能加成访客数。'],
    },
  ]
}

/** 商品和来源的涨跌. */
export const movers = (facts: ReportFacts): Section => {
  const isKnown = compared(facts, 'paid_amount')
  const isPart = [isKnown.now, isKnown.previous].some((one) => partialWords(one) !== undefined)
  const unknown = itemsUnknown(facts)
  const named = facts.lists.item.filter(({ name }) => name !== '')
  // Of days that lack in one of the two nobody can say what rose.
  const { up, down } = isPart ? { up: [], down: [] } : moversIn(named, 'paid_amount')
  const isShown = up.length + down.length > 0
  const none =
    isKnown.now.value === null || isKnown.previous.value === null
      ? '两段日子里有一段没有订单数据，看不出哪个商品涨了跌了。'
      : isPart
        ? '两段日子里有一段的订单数据不全，看不出哪个商品涨了跌了；缺哪几天见“缺了哪些数据”。'
        : (unknown ?? '没有商品的支付金额有变化。')
  return {
    id: 'movers',
    title: '商品和来源',
    blocks: [
      ...(isShown ? [] : [paragraph(none)]),
      ...(isShown && unknown !== undefined ? [paragraph(`${unknown}下面按标题列。`)] : []),
      ...table(facts, '卖得多了的商品', '商品', 'paid_amount', '支付金额', up),
      ...table(facts, '卖得少了的商品', '商品', 'paid_amount', '支付金额', down),
      ...bySource(facts),
    ],
  }
}
