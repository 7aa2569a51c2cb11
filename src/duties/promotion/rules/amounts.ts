import { exact } from '../../../documents/words.ts'
import type { Value } from '../../../facts/contract.ts'
import { decimal } from '../../../kernel/decimal.ts'
import { yuan } from '../../../kernel/money.ts'
import type { Range } from '../../../stats/forecast/intervals.ts'
import type { MoneyRange, ShareRange } from '../contract.ts'

/** A number, or a yuan text as a number of yuan; null where nothing or only a range is known. */
export const amountIn = (value: Value | undefined): number | null => {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Yuan that were reckoned with, as a text of whole fen. */
export const yuanOf = (amount: number): string => yuan(Math.round(amount * 100))

export const moneyRange = ({ p10, p50, p90 }: Range): MoneyRange => ({
  low: yuanOf(p10),
  mid: yuanOf(p50),
  high: yuanOf(p90),
})

const four = (share: number): number => Math.round(share * 10_000) / 10_000

export const shareRange = ({ p10, p50, p90 }: Range): ShareRange => ({
  low: four(p10),
  mid: four(p50),
  high: four(p90),
})

/** 12.30 万元 · 1,234.56 元 */
export const moneyWords = (amount: number): string => {
  const size = Math.abs(amount)
  if (size >= 1e8) return `${decimal(amount / 1e8, 2)} 亿元`
  return size >= 1e4 ? `${decimal(amount / 1e4, 2)} 万元` : `${decimal(amount, 2)} 元`
}

/** The middle four fifths of a range in yuan. */
export const likelyWords = ({ p10, p90 }: Range): string =>
  `八成可能在 ${moneyWords(p10)}到 ${moneyWords(p90)}之间`

/** 173.94% · 200%: as the figures and the tables beside the sentence have it, but a whole number, as a goal is, as one. */
export const percentWords = (share: number): string => exact(four(share), 'ratio').replace(/\.00%$/, '%')
/** +12.34% */
export const changeWords = (share: number): string => `${share > 0 ? '+' : ''}${percentWords(share)}`
