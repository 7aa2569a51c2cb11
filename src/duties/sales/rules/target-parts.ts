import { yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import { apportioned } from '../../../stats/apportionment.ts'
import { factorsOf, type Traffic } from './causes.ts'

export type NeededFactors = {
  /** A day; people counted by day. */
  visits: { recent: number; needed: number }
  conversion: { recent: number; needed: number }
  /** Fen. */
  basket: { recent: number; needed: number }
}

/**
 * What a target asks of 访客 × 支付转化率 × 客单价: conversion and basket as expected, or as lately, and as many
 * visitors as that needs. Undefined where the last weeks tell no conversion.
 */
export const neededFactors = (input: {
  /** Fen in so many days. */
  target: number
  days: number
  recent: Traffic
  recentDays: number
  conversion?: number | undefined
  basket?: number | undefined
}): NeededFactors | undefined => {
  const { target, days, recent, recentDays } = input
  const [visits, conversion, basket] = factorsOf(recent)
  const expected = { conversion: input.conversion ?? conversion, basket: input.basket ?? basket }
  if (visits <= 0 || expected.conversion <= 0 || expected.basket <= 0 || days <= 0) return undefined
  return {
    visits: {
      recent: visits / recentDays,
      needed: target / days / (expected.conversion * expected.basket),
    },
    conversion: { recent: conversion, needed: expected.conversion },
    basket: { recent: basket, needed: expected.basket },
  }
}

/** 平均每天要卖 …：转化率 3.1%、客单价 …的话，每天要 4,200 位访客，比近 28 天多 11%。 */
export const neededSentence = (
  { visits, conversion, basket }: NeededFactors,
  { target, days, recentDays }: { target: number; days: number; recentDays: number },
): string => {
  const more = visits.needed / visits.recent - 1
  const compared =
    Math.abs(more) < 0.005
      ? `和近 ${recentDays} 天一样`
      : `比近 ${recentDays} 天${more > 0 ? '多' : '少'} ${percent(Math.abs(more), 0)}`
  return `平均每天要卖 ${yuanWords(Math.round(target / days))}：支付转化率 ${percent(conversion.needed, 2)}、客单价 ${yuanWords(Math.round(basket.needed))}的话，每天要 ${Math.round(visits.needed).toLocaleString('en-US')} 位访客，${compared}。`
}

export type Share = { key: string; name: string; share: number; amount: number }

/** The weightiest parts one by one and the rest as one, of a target in whole units, which they sum to. */
export const targetShares = (
  target: number,
  parts: readonly { key: string; name: string; amount: number }[],
  most: number,
  restName: string,
): Share[] => {
  const sorted = parts
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1))
  const rest = sorted.slice(most)
  const shown = [
    ...sorted.slice(0, most),
    ...(rest.length > 0
      ? [{ key: 'other', name: restName, amount: rest.reduce((sum, { amount }) => sum + amount, 0) }]
      : []),
  ]
  if (shown.length === 0) return []
  const whole = shown.reduce((sum, { amount }) => sum + amount, 0)
  const amounts = apportioned(
    target,
    shown.map(({ amount }) => amount),
  )
  return shown.map(({ key, name, amount }, i) => ({
    key,
    name,
    share: amount / whole,
    amount: amounts[i] ?? 0,
  }))
}
