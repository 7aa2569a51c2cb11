import { yuan, yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import { shrunkRates } from '../../../stats/shrinkage.ts'
import type { WeakItem } from '../contract.ts'

/** An item in a stretch of days: visitors and buyers day by day added up (人次), and what they paid in fen. */
export type ItemFigures = {
  item: string
  name: string
  category: string
  visitors: number
  buyers: number
  paidFen: number
}

/**
 * Worse beyond doubt: with no more than one chance in twenty that it reaches nine tenths of its peers' rate. Half of all
 * items are below their peers; that alone is nothing to act on.
 */
const PART = 0.9

/** Mean worth of a buyer: the item's own; of one who sold too little to tell, that of its peers. */
const LEAST_BUYERS = 5

const worthOf = (own: ItemFigures, all: readonly ItemFigures[]): number | undefined => {
  if (own.buyers >= LEAST_BUYERS) return own.paidFen / own.buyers
  const peers = all.filter(({ category }) => category === own.category)
  const buyers = peers.reduce((sum, one) => sum + one.buyers, 0)
  return buyers > 0 ? peers.reduce((sum, one) => sum + one.paidFen, 0) / buyers : undefined
}

/**
 * Items against others of their category, the worst first: by what they reach of their peers' rate even at the upper end
 * of their interval.
 * Rates are shrunk towards the peers, so that an item with few visitors is not called bad for a bad day. What is lost:
 * (peers' rate − own rate) × visitors a week × what a buyer of it pays; never below 0.
 */
export const weakItems = (all: readonly ItemFigures[], days: number): WeakItem[] => {
  const known = all.filter(({ visitors, buyers }) => visitors > 0 && buyers <= visitors)
  const rates = shrunkRates(
    known.map(({ category, visitors, buyers }) => ({ group: category, trials: visitors, successes: buyers })),
  )
  const weeks = days / 7
  const rows = known.flatMap((one, i) => {
    const rate = rates[i]
    if (!rate) return []
    const worth = worthOf(one, known)
    const lost = (own: number) =>
      worth === undefined ? null : Math.round((Math.max(0, rate.peers - own) * one.visitors * worth) / weeks)
    const verdict: WeakItem['verdict'] =
      rate.high <= rate.peers * PART ? 'worse' : rate.rate < rate.peers ? 'unclear' : 'fine'
    const [weekly, low, high] = [lost(rate.rate), lost(rate.high), lost(rate.low)]
    const { item, name, category, visitors, buyers } = one
    return [{ ...rate, item, name, category, visitors, buyers, verdict, weekly, lowFen: low, highFen: high }]
  })
  return rows
    .toSorted(
      (a, b) =>
        a.high / a.peers - b.high / b.peers ||
        (b.weekly ?? 0) - (a.weekly ?? 0) ||
        b.visitors - a.visitors ||
        a.item.localeCompare(b.item),
    )
    .map(({ weekly, lowFen, highFen, ...row }) => ({
      ...row,
      lostWeekly: weekly === null ? null : yuan(weekly),
      lostLow: lowFen === null ? null : yuan(lowFen),
      lostHigh: highFen === null ? null : yuan(highFen),
    }))
}

/** Of the items that convert worse beyond doubt, fen a week. */
export const lostBy = (items: readonly WeakItem[]): number =>
  items.reduce(
    (sum, one) => sum + (one.verdict === 'worse' ? Math.round(Number(one.lostWeekly ?? 0) * 100) : 0),
    0,
  )

export const conversionSentence = (items: readonly WeakItem[]): string => {
  const worse = items.filter(({ verdict }) => verdict === 'worse')
  const [first] = worse
  if (items.length === 0) return '没有能比的商品：要有商品每天的访客数和支付买家数。'
  if (!first) return `${items.length} 个商品里，没有哪个的转化肯定比同类低一成以上。`
  const name = `「${first.name}」：转化 ${percent(first.rate, 2)}，同类 ${percent(first.peers, 2)}`
  const lost = first.lostWeekly ? `，一周少卖约 ${yuanWords(Math.round(Number(first.lostWeekly) * 100))}` : ''
  return `${items.length} 个商品里有 ${worse.length} 个的转化肯定比同类低一成以上，差得最远的是${name}${lost}。`
}
