import { yuan } from '../../../kernel/money.ts'
import { contributions, wholeParts } from '../../../stats/decomposition.ts'
import type { ChangeRow } from '../contract.ts'
import { type Factor, type FoundCause, factorsOf, type Traffic } from './causes.ts'
import type { Told } from './evidence.ts'

export type Part = { id: string; name: string; amount: number }

export const factorNames: Readonly<Record<Factor, string>> = {
  visitors: '访客',
  conversion: '支付转化率',
  basket: '客单价',
}

/**
 * Factors of the change of an amount in fen, whole fen, summing to it. `refunded`: what net amounts are less by.
 * Without traffic nothing is known but the amount itself.
 */
export const partsOf = (
  before: Traffic | undefined,
  after: Traffic | undefined,
  change: number,
  refunded?: { before: number; after: number },
): Part[] => {
  if (!before || !after || before.visits <= 0 || after.visits <= 0)
    return [{ id: 'amount', name: '金额', amount: change }]
  const back = refunded ? -(refunded.after - refunded.before) : 0
  const parts = contributions({ before: factorsOf(before), after: factorsOf(after) })
  const names: [string, string][] = [
    ['visitors', '访客人次'],
    ['conversion', '支付转化率'],
    ['basket', '客单价'],
  ]
  const whole = wholeParts(parts, change - back)
  return [
    ...names.map(([id, name], i) => ({ id, name, amount: whole[i] ?? 0 })),
    ...(refunded ? [{ id: 'refunds', name: '退款', amount: back }] : []),
  ]
}

export type Amounts = { key: string; name: string; before: number; after: number }

const MOST_ROWS = 20

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

const signed = (fen: number): string => `${fen >= 0 ? '多' : '少'}了 ${yuan(Math.abs(Math.round(fen)))} 元`
const percent = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value * 100).toFixed(1)}%`

const moves: Readonly<Record<Factor, readonly [down: string, up: string]>> = {
  visitors: ['少了', '多了'],
  conversion: ['低了', '高了'],
  basket: ['低了', '高了'],
}

/** 全店的访客少了，少卖 … · 「白瓷杯」的访客比别的商品少得多，少卖 …：搜索词 … */
export const causeSentence = (cause: FoundCause, { words }: Told): string => {
  const isUp = cause.contribution >= 0
  const who = cause.kind === 'item' ? `「${cause.name}」` : cause.name
  const [down, up] = moves[cause.factor]
  const moved = cause.kind === 'item' ? `和别的商品比${isUp ? up : down}` : isUp ? up : down
  const amount = `${isUp ? '多卖' : '少卖'} ${yuan(Math.abs(Math.round(cause.contribution)))} 元`
  return `${who}的${factorNames[cause.factor]}${moved}，${amount}${words ? `：${words}` : ''}。`
}

/** The answer in words: how much, by which factors, by what, and what is not known. */
export const sentencesOf = (input: {
  name: string
  unit: string
  before: number | null
  after: number | null
  periods: { now: string; before: string }
  parts: readonly Part[]
  causes: readonly string[]
  unknown: readonly string[]
}): string[] => {
  const { name, before, after, periods, parts, causes, unknown } = input
  if (before === null || after === null)
    return [`${name}在${before === null ? periods.before : periods.now}没有数据，没法比。`, ...unknown]
  const change = after - before
  const isMoney = input.unit === 'money'
  const amount = (value: number) => (isMoney ? `${yuan(value)} 元` : String(value))
  const head =
    change === 0
      ? `${name} ${amount(after)}，和 ${periods.before} 一样。`
      : `${name} ${amount(after)}，比 ${periods.before} 的 ${amount(before)} ${
          isMoney ? signed(change) : `${change > 0 ? '多' : '少'}了 ${Math.abs(change)}`
        }${before > 0 ? `（${percent(change / before)}）` : ''}。`
  const told = parts.length > 1 && change !== 0
  const sorted = [...parts].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
  return [
    head,
    ...(told ? [`拆开看：${sorted.map((part) => `${part.name}${signed(part.amount)}`).join('，')}。`] : []),
    ...causes,
    ...unknown,
  ]
}
