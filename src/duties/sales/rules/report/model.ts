import type { Figure, FigureKey, Unit } from '../../../../documents/contract.ts'
import { type Day, daysIn, type Period } from '../../../../kernel/calendar.ts'
import type { EventMark } from '../../../calendar/contract.ts'
import type { ListRow } from '../../../reports/rules/blocks.ts'
import type { Ending } from '../../../reports/rules/ending.ts'
import type { Explanation } from '../../contract.ts'
import type { Cohorts } from '../../patterns/contract.ts'
import { itemNaming } from '../item-titles.ts'

/** 周报, 月报, 数据分析报告. */
export type SalesReport = 'weekly' | 'monthly' | 'analysis'

/** A metric in the period, in the one before it (环比) and in the one a year ago (同比). */
export type Compared = { now: Figure; previous: Figure; lastYear: Figure }

export type ListId = 'item' | 'source' | 'plan' | 'refund_reason'

/** How an item's stock lies against what it sells. `cover`: days until it is empty at this pace; null: nothing sells. */
export type StockRow = { name: string; scope: FigureKey['scope']; stock: number; sold: number | null }

export type Stock = {
  /** The day of which the stock is told. */
  day: Day
  rows: readonly StockRow[]
  emptySkus: Figure
}

/** How much of the target of a period's days was reached. */
export type Attainment = {
  /** 支付金额 · 全店 */
  name: string
  /** Fen or pieces, of all days of the period. */
  target: number
  actual: Figure
  /** Days of the period with data, and all. */
  known: number
  days: number
  /** Where the month leads at this pace; '' where nobody can tell. */
  pace: string
}

/** The next period by forecast; `unknown` says why there is none. */
export type Outlook =
  | { unknown: string }
  /** Its days are over, and known. */
  | { isOver: true }
  | {
      metric: string
      name: string
      unit: Unit
      /** The days that are told ahead: from the first one without data to the end of the next period. */
      period: Period
      /** Of the next period what has its data already; null where it has not begun in the data. */
      begun: { figure: Figure; values: readonly (number | null)[] } | null
      model: string
      days: readonly Day[]
      low: readonly number[]
      mid: readonly number[]
      high: readonly number[]
      total: { low: number; mid: number; high: number }
      /** Shares: mean error of the past, of the same day a week earlier, and how often the interval held. */
      past: { wape: number | null; naiveWape: number | null; coverage: number | null }
    }

/** A suggestion as it was handed in, and how its figure stands now. */
export type PastAction = {
  title: string
  owner: string
  good: 'up' | 'down'
  before: Figure
  now: Figure
}

/** All that a report is made of: asked before, judged here. */
export type ReportFacts = {
  kind: SalesReport
  shop: string
  madeAt: string
  /** What the report is of. */
  whole: Period
  /** Its days up to the last one with data: those are told, beside as many of the periods before. */
  period: Period
  previous: Period
  lastYear: Period
  /** What the report is about; of a weekly or monthly one 支付金额. */
  metric: string
  figures: ReadonlyMap<string, Compared>
  explanation: Explanation | null
  lists: Readonly<Record<ListId, readonly ListRow[]>>
  daily: readonly { metric: string; days: readonly Day[]; values: readonly (number | null)[] }[]
  /** Events that touch the days of `daily`. */
  marks: readonly EventMark[]
  stock: Stock | null
  /** null: no targets are set. */
  attainment: readonly Attainment[] | null
  outlook: Outlook
  /** Of an analysis: refunds by week and repeat purchase by month of the first order; null without orders. */
  cohorts: { refunds: Cohorts; repeat: Cohorts } | null
  /** null: no report was handed in before. */
  past: { name: string; actions: readonly PastAction[] } | null
} & Ending

export const compared = ({ figures }: ReportFacts, metric: string): Compared => {
  const found = figures.get(metric)
  if (!found) throw new Error(`a report did not ask for ${metric}`)
  return found
}

/** How many days are told, where that is not the whole period. */
export const firstDays = ({ whole, period }: Pick<ReportFacts, 'whole' | 'period'>): number | undefined =>
  period.to < whole.to ? daysIn(period) : undefined

const withoutItems = {
  title: '订单报表只写宝贝标题（一单几种的连在一起算一个）',
  none: '订单报表里没有写商品',
} as const

/** Why nothing is told of single items, and what to import; undefined where their own figures are known. */
export const itemsUnknown = ({ lists }: Pick<ReportFacts, 'lists'>): string | undefined => {
  const naming = itemNaming(lists.item.map(({ scope }) => scope[0]?.values[0] ?? ''))
  return naming === 'id'
    ? undefined
    : `${withoutItems[naming]}，分不出每个商品卖了多少；导入宝贝报表（子订单）就有。`
}

type Spans = Pick<ReportFacts, 'kind' | 'whole' | 'period'>

/** 一周 · 一个月 · 10 天 */
export const lengthWords = (facts: Spans): string => {
  const { kind, period } = facts
  if (firstDays(facts) !== undefined) return `${daysIn(period)} 天`
  return kind === 'weekly' ? '一周' : kind === 'monthly' ? '一个月' : `${daysIn(period)} 天`
}

/** 本周 · 本月 · 这段日子 */
export const nowWords = (kind: SalesReport): string =>
  ({ weekly: '本周', monthly: '本月', analysis: '这段日子' })[kind]
const beforeWords = (kind: SalesReport): string =>
  ({ weekly: '上周', monthly: '上月', analysis: '之前' })[kind]
export const nextWords = (kind: SalesReport): string =>
  ({ weekly: '下周', monthly: '下月', analysis: '接下来' })[kind]

/** 本周 · 本周前 3 天 */
export const nowName = (facts: Spans): string => {
  const days = firstDays(facts)
  return `${nowWords(facts.kind)}${days === undefined ? '' : `前 ${days} 天`}`
}

/** 上周 · 上周同期前 3 天 */
export const beforeName = (facts: Spans): string => {
  const days = firstDays(facts)
  return `${beforeWords(facts.kind)}${days === undefined ? '' : `同期前 ${days} 天`}`
}

/** 环比 · 环比（同期前 3 天） */
export const comparisonName = (name: string, facts: Spans): string => {
  const days = firstDays(facts)
  return days === undefined ? name : `${name}（同期前 ${days} 天）`
}

/** Of what is told only the first days: why, and what it is beside. */
export const partWords = (facts: Spans): string | undefined => {
  const days = firstDays(facts)
  if (days === undefined) return undefined
  return `数据到 ${facts.period.to}，${facts.whole.to} 还没有到齐：下面说的是${nowName(facts)}，比的都是同期前 ${days} 天。`
}
