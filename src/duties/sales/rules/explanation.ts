import { metricOf } from '../../../facts/metrics/catalogue.ts'
import { dimensions } from '../../../facts/metrics/dimensions.ts'
import { type Period, spanWords } from '../../../kernel/calendar.ts'
import { amountWords, yuanWords } from '../../../kernel/money.ts'
import { signedPercent } from '../../../kernel/share.ts'
import { contributions, wholeParts } from '../../../stats/decomposition.ts'
import type { ChangeRow, ExplanationNote } from '../contract.ts'
import { type Factor, type FoundCause, factorsOf, type Traffic } from './causes.ts'
import type { Told } from './evidence.ts'

export type Part = { id: string; name: string; amount: number }

/** Of people and purchases counted day by day; the catalogue's names for such figures. */
export const factorNames: Readonly<Record<Factor, string>> = {
  visitors: '访客人次',
  conversion: '支付转化率（按日合计）',
  basket: '客单价（按日合计）',
}

const ids: readonly Factor[] = ['visitors', 'conversion', 'basket']

/**
 * Factors of the change of an amount in fen, whole fen, summing to it. `refunded`: what net amounts are less by.
 * Where traffic is not known whole, or nobody came or bought, nothing is made up: the change is one part.
 */
export const partsOf = (input: {
  id: string
  name: string
  change: number
  traffic?: [before: Traffic, after: Traffic]
  refunded?: { before: number; after: number }
}): Part[] => {
  const { id, name, change, traffic, refunded } = input
  const isKnown = traffic?.every(({ visits, buyers }) => visits > 0 && buyers > 0)
  if (!traffic || !isKnown) return [{ id, name, amount: change }]
  const [before, after] = traffic
  const back = refunded ? refunded.before - refunded.after : 0
  const whole = wholeParts(
    contributions({ before: factorsOf(before), after: factorsOf(after) }),
    change - back,
  )
  return [
    ...ids.map((factor, i) => ({ id: factor, name: factorNames[factor], amount: whole[i] ?? 0 })),
    ...(refunded ? [{ id: 'refunds', name: '退款', amount: back }] : []),
  ]
}

export type Amounts = { key: string; name: string; before: number; after: number }

const MOST_ROWS = 20

const keyNames: Readonly<Record<string, string>> = { '': '（未提供）', new: '新买家', old: '老买家' }

/** What people call a value of a dimension. */
export const keyName = (key: string): string => keyNames[key] ?? key

/** Names of the lists of `by` in the catalogue's words; a source goes by two levels at once. */
export const listName = (id: string): string =>
  id === 'source' ? '来源' : (dimensions.find((one) => one.id === id)?.name ?? id)

/** The weightiest rows of a dimension, and a row `other` that makes the list sum to the change. */
export const rowsOf = (
  rows: readonly Amounts[],
  total: { before: number; after: number },
  shown: (amount: number) => string | number,
  otherName: string,
): ChangeRow[] => {
  const sorted = [...rows].sort(
    (a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.key < b.key ? -1 : 1),
  )
  const kept = sorted.slice(0, MOST_ROWS)
  const sum = (value: (row: Amounts) => number) => kept.reduce((all, row) => all + value(row), 0)
  const other = {
    key: 'other',
    name: otherName,
    before: total.before - sum(({ before }) => before),
    after: total.after - sum(({ after }) => after),
  }
  return [...kept, other].map(({ key, name, before, after }) => ({
    key,
    name,
    before: shown(before),
    after: shown(after),
    contribution: shown(after - before),
  }))
}

type Lacking = {
  coverage: { metric: string; days: number; asked: number; export: string }
  period: Period
}

/** Metrics of one report that lack as many of the same days; of nothing at all in both periods: both. */
type Gap = { metrics: string[]; days: number; asked: number; report: string; periods: Period[] }

const gapsIn = (lacking: readonly Lacking[]): Gap[] => {
  const gaps: Gap[] = []
  for (const { coverage, period } of lacking) {
    const { metric, days, asked, export: report } = coverage
    const known = gaps.find(
      (one) => one.report === report && one.days === days && one.asked === asked && one.periods[0] === period,
    )
    if (known) known.metrics.push(metric)
    else gaps.push({ metrics: [metric], days, asked, report, periods: [period] })
  }
  const joined: Gap[] = []
  for (const gap of gaps) {
    const same = joined.find(
      ({ metrics, days, report }) =>
        days === 0 && gap.days === 0 && report === gap.report && metrics.join() === gap.metrics.join(),
    )
    if (same) same.periods.push(...gap.periods)
    else joined.push(gap)
  }
  return joined.map((gap) => ({
    ...gap,
    periods: gap.periods.toSorted((one, other) => (one.from < other.from ? -1 : 1)),
  }))
}

/** What periods lack, and which export brings it. */
const missingSentence = ({ metrics, days, asked, report, periods }: Gap): string => {
  const names = [...new Set(metrics.map((id) => metricWords[id] ?? metricOf(id)?.name ?? id))]
    .map((name) => `「${name}」`)
    .join('')
  const known = days === 0 ? `没有${names}的数据` : `的 ${asked} 天里只有 ${days} 天有${names}`
  return `${periods.map(spanWords).join('、')} ${known}，${days === 0 ? '' : '缺的日子'}补齐以后才能比${report ? `：${report}` : ''}。`
}

/** What periods lack days of: a note for each report, not for each of its metrics and each period. */
export const lackingNotes = (lacking: readonly Lacking[]): ExplanationNote[] =>
  gapsIn(lacking).flatMap((gap) => {
    const [metric, ...others] = gap.metrics
    const [period, later] = gap.periods
    if (metric === undefined || period === undefined) return []
    return {
      code: 'days-missing',
      message: missingSentence(gap),
      lacking: {
        ...period,
        metric,
        asked: gap.asked,
        days: gap.days,
        ...(others.length > 0 ? { others } : {}),
        ...(later ? { later } : {}),
      },
    }
  })

/** Which export would bring what a period has nothing of, as its note ends. */
const exportIn = ({ message, lacking }: ExplanationNote): string[] => {
  const [, ...report] = message.split('：')
  return lacking?.days === 0 && report.length > 0 ? [report.join('：').replace(/。$/, '')] : []
}

/** Each note once; that there is nothing at all and what to import is not said twice in other words. */
export const toldOnce = (notes: readonly ExplanationNote[]): ExplanationNote[] => {
  const exports = notes.flatMap(exportIn)
  return [...new Map(notes.map((note) => [note.message, note])).values()].filter(
    ({ lacking, message }) => lacking || !exports.some((one) => message.endsWith(`请导入${one}。`)),
  )
}

/** What the questions behind an explanation rest on, in words. */
const metricWords: Readonly<Record<string, string>> = {
  paid_amount: '支付金额',
  net_paid_amount: '净支付金额',
  refunded_amount: '退款金额',
  visitor_days: '访客',
  buyer_days: '支付买家',
  platform_paid_amount: '支付金额（平台）',
  item_paid_amount: '商品支付金额',
  source_visits: '来源访客',
  source_buyer_visits: '来源支付买家',
  source_paid_amount: '来源支付金额',
  buyers_paid: '支付买家',
  orders_paid: '支付订单',
  orders_refunded: '有退款的订单',
}

const moves: Readonly<Record<Factor, readonly [down: string, up: string]>> = {
  visitors: ['少了', '多了'],
  conversion: ['低了', '高了'],
  basket: ['低了', '高了'],
}

const causeNames: Readonly<Record<Factor, string>> = {
  visitors: '访客',
  conversion: '支付转化率',
  basket: '客单价',
}

/**
 * 各商品的访客普遍少了，少卖 … · 「白瓷杯」的访客和别的商品比少了，少卖 …：搜索词 …
 * The shop's is what all items did alike, not the whole shop's factor: that stands among the parts.
 */
export const causeSentence = (cause: FoundCause, { words }: Told): string => {
  const isUp = cause.contribution >= 0
  const who = { item: `「${cause.name}」`, shop: '各商品', source: cause.name }[cause.kind]
  const [down, up] = moves[cause.factor]
  const how = { item: '和别的商品比', shop: '普遍', source: '' }[cause.kind]
  const moved = `${how}${isUp ? up : down}`
  const amount = `${isUp ? '多卖' : '少卖'} ${yuanWords(Math.abs(Math.round(cause.contribution)))}`
  return `${who}的${causeNames[cause.factor]}${moved}，${amount}${words ? `：${words}` : ''}。`
}

/** What a factor did to the amount: a conversion rate itself is no yuan more or less. */
const partWords = ({ name, amount }: Part): string =>
  `因${name}${amount >= 0 ? '多' : '少'} ${yuanWords(Math.abs(Math.round(amount)))}`

/** The answer in words: how much, by which factors, by what, and what is not known. */
export const sentencesOf = (input: {
  name: string
  unit: string
  before: number | null
  after: number | null
  /** Both periods have all their days. */
  isWhole: boolean
  periods: { now: string; before: string }
  parts: readonly Part[]
  causes: readonly string[]
  notes: readonly string[]
}): string[] => {
  const { name, before, after, periods, parts, causes, notes } = input
  if (before === null || after === null)
    return [`${name}在 ${before === null ? periods.before : periods.now} 没有数据，没法比。`, ...notes]
  if (!input.isWhole) return [`${name}的数据不齐，还不能和 ${periods.before} 比。`, ...notes]
  const change = after - before
  const isMoney = input.unit === 'money'
  const amount = (value: number) => amountWords(value, isMoney)
  const head =
    change === 0
      ? `${name} ${amount(after)}，和 ${periods.before} 一样。`
      : `${name} ${amount(after)}，比 ${periods.before} 的 ${amount(before)}${
          isMoney ? '' : ' '
        }${change > 0 ? '多' : '少'}了 ${amount(Math.abs(change))}${before > 0 ? `（${signedPercent(change / before)}）` : ''}。`
  const sorted = [...parts].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
  return [
    head,
    ...(parts.length > 1 && change !== 0 ? [`拆开看：${sorted.map(partWords).join('，')}。`] : []),
    ...causes,
    ...notes,
  ]
}
