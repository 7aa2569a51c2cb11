import { yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import type { ChangeRow, RatioTurn } from '../contract.ts'
import { listName } from './explanation.ts'

const points = (value: number): string => `${Math.abs(value * 100).toFixed(2)} 个百分点`
const shareWords = (value: number): string => percent(value, 2)

/** 12.30 元 · 0.54 个百分点, without sign. */
const sizeWords = (value: number, isMoney: boolean): string =>
  isMoney ? yuanWords(Math.abs(Math.round(value))) : points(value)

/** How a ratio stands beside that of another period. Money in fen, shares as 0.0213. */
export const ratioHead = (input: {
  name: string
  isMoney: boolean
  before: number | null
  after: number | null
  isWhole: boolean
  periods: { now: string; before: string }
}): string => {
  const { name, isMoney, before, after, isWhole, periods } = input
  if (before === null || after === null)
    return `${name}在 ${before === null ? periods.before : periods.now} 没有数据，没法比。`
  if (!isWhole) return `${name}的数据不齐，还不能和 ${periods.before} 比。`
  const amount = (value: number) => (isMoney ? yuanWords(Math.round(value)) : shareWords(value))
  if (amount(before) === amount(after)) return `${name} ${amount(after)}，和 ${periods.before} 一样。`
  const moved = after - before
  return `${name} ${amount(after)}，比 ${periods.before} 的 ${amount(before)}${moved > 0 ? '高' : '低'}了 ${sizeWords(moved, isMoney)}。`
}

/** The part whose share changed the whole the most, with what became of it. */
const movedShare = (rows: readonly ChangeRow[]): string => {
  const [first] = [...rows].sort((a, b) => Math.abs(Number(b.mix ?? 0)) - Math.abs(Number(a.mix ?? 0)))
  if (!first || first.shareBefore == null || first.shareAfter == null) return ''
  return `，最多的是「${first.name}」，占比由 ${percent(first.shareBefore)} 变成 ${percent(first.shareAfter)}`
}

/** What shares and ratios within the parts of one dimension did, in words. */
export const turnSentence = (input: {
  dimension: string
  name: string
  isMoney: boolean
  mix: number
  rate: number
  /** What both together leave of the change: people that the parts count otherwise than the whole does. */
  rest: number
  turn: RatioTurn['turn']
  rows: readonly ChangeRow[]
}): string => {
  const { dimension, name, isMoney, mix, rate, rest, turn, rows } = input
  const way = (value: number) => (value >= 0 ? '高' : '低')
  const size = (value: number) => sizeWords(value, isMoney)
  const isNothing = (value: number) => size(value) === size(0)
  const by = `按${listName(dimension)}看`
  const unknown = isNothing(rest) ? '' : `；还有${way(rest)}的 ${size(rest)}是口径差，说不出是谁`
  if (turn === 'against')
    return `${by}：各部分自己的${name}合起来让它${way(rate)}了 ${size(rate)}，可是占比变了，反而拉${way(mix)}了 ${size(mix)}${movedShare(rows)}${unknown}。`
  const own = isNothing(rate)
    ? `各部分自己的${name}没有变`
    : `各部分自己的${name}变化让它${way(rate)}了 ${size(rate)}`
  const shares = isNothing(mix) ? '占比变化没有影响' : `占比变化让它${way(mix)}了 ${size(mix)}`
  return `${by}：${own}，${shares}${turn === 'mix' ? movedShare(rows) : ''}${unknown}。`
}
