import type { Figure, Text } from '../../../documents/contract.ts'
import { exact, textWords } from '../../../documents/words.ts'
import type { AgendaFact, AgendaKind, MeetingAction } from '../contract.ts'
import type { StockAnswer } from '../stock/contract.ts'
import { isRisky, lineName } from './stock.ts'

export type DraftedItem = { kind: AgendaKind; title: string; facts: AgendaFact[] }

/** What a meeting is prepared from. */
export type AgendaFacts = {
  today: string
  before: readonly MeetingAction[]
  nameOf: (member: number) => string
  /** Last week and the week before, in the same order. */
  figures: { now: readonly Figure[]; previous: readonly Figure[] }
  service: { now: readonly Figure[]; previous: readonly Figure[] }
  targets: readonly string[]
  alerts: readonly { title: string; cause: string }[]
  stock: StockAnswer
}

/** More than these nobody talks through. */
const MOST = 5

/** 支付金额 12.3 万元，上周 11.0 万元（+11.8%） as words with figures among them. */
const comparedText = (now: Figure, previous: Figure | undefined): Text => {
  if (now.value === null) return [`${now.name}还不知道：${now.states[0]?.words || '没有数据'}`]
  const partial = now.states.find(({ kind }) => kind === 'partial')
  const about = partial ? `（${partial.words}）` : ''
  if (!previous || previous.value === null)
    return [`${now.name} `, { figure: now }, `${about}，前一周没有数可比`]
  return [
    `${now.name} `,
    { figure: now },
    `${about}，前一周 `,
    { figure: previous },
    changeWords(now, previous.value),
  ]
}

const changeWords = ({ value, unit }: Figure, before: number): string => {
  if (value === null) return ''
  const difference = value - before
  if (unit === 'ratio') {
    const points = Math.round(difference * 10_000) / 100
    return points === 0 ? '（持平）' : `（${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(2)} 个百分点）`
  }
  if (before === 0) return ''
  const change = Math.round((value / before - 1) * 1000) / 10
  return change === 0 ? '（持平）' : `（${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)}%）`
}

const actionText = ({ title, owner, due }: MeetingAction, { today, nameOf }: AgendaFacts): Text => [
  [
    title,
    owner === null ? '没有负责人' : nameOf(owner),
    due === null ? '没有截止日' : due < today ? `应于 ${due} 完成，已过期` : `${due} 前`,
  ].join('，'),
]

/** The agenda as the program drafts it: what was promised, then what the data say, then what people bring. */
export const agendaOf = (facts: AgendaFacts): DraftedItem[] => {
  const { before, figures, service, targets, alerts, stock, today } = facts
  const overdue = before.filter(({ due }) => due !== null && due < today)
  const ordered = [...overdue, ...before.filter((one) => !overdue.includes(one))]
  const risky = stock.lines.filter(isRisky)
  const pairs = ({ now, previous }: AgendaFacts['figures']): Text[] =>
    now.map((figure, at) => comparedText(figure, previous[at]))
  return [
    {
      kind: 'actions',
      title: '上次定的事做到哪了',
      facts:
        ordered.length === 0
          ? [['以前的会没有还没做完的事。']]
          : [
              [`还有 ${ordered.length} 件没做完，其中 ${overdue.length} 件过了期。`],
              ...ordered.slice(0, MOST * 2).map((one) => actionText(one, facts)),
            ],
    },
    { kind: 'figures', title: '上周的数', facts: pairs(figures) },
    {
      kind: 'targets',
      title: '本月目标',
      facts: targets.length === 0 ? [['还没有定目标。']] : targets.map((one) => [one]),
    },
    {
      kind: 'alerts',
      title: '要处理的预警',
      facts:
        alerts.length === 0
          ? [['没有要处理的预警。']]
          : [
              ...alerts.slice(0, MOST).map(({ title, cause }) => (cause === '' ? [title] : { title, cause })),
              ...(alerts.length > MOST ? [[`还有 ${alerts.length - MOST} 个，见“预警”。`]] : []),
            ],
    },
    {
      kind: 'stock',
      title: '库存和订货',
      facts: [
        [stock.sentence],
        ...risky
          .slice(0, 3)
          .map((line) => [
            `${lineName(line)}：现有 ${exact(line.onHand, 'count')} 件，${line.cover === 0 ? '已经没货' : `还能卖 ${line.cover ?? '很多'} 天`}，建议订 ${exact(line.order, 'count')} 件`,
          ]),
        ...stock.late
          .slice(0, 3)
          .map((one) => [
            `采购单晚了 ${one.late} 天：${one.name}，${one.pieces} 件（${one.supplier || '没有写供应商'}）`,
          ]),
      ],
    },
    { kind: 'service', title: '客服', facts: pairs(service) },
    { kind: 'other', title: '其他', facts: [] },
  ]
}

/** By the amounts that a weekly meeting opens with. */
export const agendaMetrics = [
  'paid_amount',
  'orders_paid',
  'visitor_days',
  'daily_conversion_rate',
  'refund_rate',
  'ad_return',
] as const
export const agendaServiceMetrics = [
  'daily_response_seconds',
  'daily_inquiry_conversion',
  'service_satisfaction',
] as const

/** A drafted fact as one sentence. */
export const factText = (fact: AgendaFact): Text =>
  'title' in fact ? [`${fact.title}：${fact.cause}`] : fact

export const factWords = (fact: AgendaFact): string => textWords(factText(fact))
