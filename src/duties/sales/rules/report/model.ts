import type { Cell, Column, Figure, FigureKey, Text, Unit } from '../../../../documents/contract.ts'
import { withUnit } from '../../../../documents/words.ts'
import { type Day, daysIn, type Period } from '../../../../kernel/calendar.ts'
import type { Explanation } from '../../contract.ts'

/** 周报, 月报, 数据分析报告. */
export const reportKinds = ['weekly', 'monthly', 'analysis'] as const
export type ReportKind = (typeof reportKinds)[number]

export const reportNames: Readonly<Record<ReportKind, string>> = {
  weekly: '周报',
  monthly: '月报',
  analysis: '数据分析报告',
}

/** A metric in the period, in the one before it (环比) and in the one a year ago (同比). */
export type Compared = { now: Figure; previous: Figure; lastYear: Figure }

/** A value of a dimension with its figures; null: not known, which is not 0. */
export type ListRow = {
  name: string
  scope: FigureKey['scope']
  now: Readonly<Record<string, number | null>>
  previous: Readonly<Record<string, number | null>>
}

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
  | {
      metric: string
      name: string
      unit: Unit
      period: Period
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

export type Missing = { report: string; menu: string; days: readonly Day[] }

export type SourceFile = { batch: number; file: string; format: string; importedAt: string; rows: number }

export type MetricWords = { name: string; formula: string; source: string }

/** All that a report is made of: asked before, judged here. */
export type ReportFacts = {
  kind: ReportKind
  shop: string
  madeAt: string
  period: Period
  previous: Period
  lastYear: Period
  /** What the report is about; of a weekly or monthly one 支付金额. */
  metric: string
  figures: ReadonlyMap<string, Compared>
  explanation: Explanation | null
  lists: Readonly<Record<ListId, readonly ListRow[]>>
  daily: readonly { metric: string; days: readonly Day[]; values: readonly (number | null)[] }[]
  stock: Stock | null
  /** null: no targets are set. */
  attainment: readonly Attainment[] | null
  outlook: Outlook
  /** null: no report was handed in before. */
  past: { name: string; actions: readonly PastAction[] } | null
  missing: readonly Missing[]
  files: readonly SourceFile[]
  words: ReadonlyMap<string, MetricWords>
}

/** What to do, and by what it will be judged. */
export type ReportSuggestion = {
  /** The same cause gives the same id. */
  id: string
  title: string
  text: string
  effect: string
  /** What is to move, as it was asked when the report was made. */
  key: FigureKey
  good: 'up' | 'down'
}

export const compared = ({ figures }: ReportFacts, metric: string): Compared => {
  const found = figures.get(metric)
  if (!found) throw new Error(`a report did not ask for ${metric}`)
  return found
}

/** Relative, or in points for a ratio; null where either is not known or nothing can be divided by. */
export const changeOf = (unit: Unit, now: number | null, before: number | null): number | null => {
  if (now === null || before === null) return null
  if (unit === 'ratio') return now - before
  return before === 0 ? null : now / before - 1
}

/** 一周 · 一月 · 这 10 天 */
export const lengthWords = ({ kind, period }: ReportFacts): string =>
  kind === 'weekly' ? '一周' : kind === 'monthly' ? '一个月' : `${daysIn(period)} 天`

/** 本周 · 本月 · 这段日子 */
export const nowWords = (kind: ReportKind): string =>
  ({ weekly: '本周', monthly: '本月', analysis: '这段日子' })[kind]
export const beforeWords = (kind: ReportKind): string =>
  ({ weekly: '上周', monthly: '上月', analysis: '之前' })[kind]
export const nextWords = (kind: ReportKind): string =>
  ({ weekly: '下周', monthly: '下月', analysis: '接下来' })[kind]

export const paragraph = (...text: Text) => ({ kind: 'paragraph' as const, text })
export const list = (items: Text[], ordered = false) => ({ kind: 'list' as const, ordered, items })

/** With one full stop: what was said elsewhere may bring its own. */
export const ended = (words: string): string => `${words.replace(/。+$/, '')}。`

/** 12.30 万元, of a number that is nobody's figure. */
export const money = (fen: number): string => withUnit(Math.round(fen), 'money')

/** A column of figures that are asked with this metric and period and the scope of their row. */
export const figureColumn = (
  id: string,
  name: string,
  unit: Unit,
  metric: string,
  period: Period,
  total?: Column['total'],
): Column => ({
  id,
  name,
  unit,
  key: { metric, period, scope: [] },
  ...(total ? { total } : {}),
})

export const cell = (value: number | null | undefined): Cell => value ?? null

/** Shortened where it would fill a page; the ID in the scope tells it apart. */
export const shortName = (name: string, most = 24): string => {
  const signs = [...name]
  return signs.length > most ? `${signs.slice(0, most).join('')}…` : name
}
