import { decimal } from '../../../kernel/decimal.ts'
import { percent } from '../../../kernel/share.ts'
import type { FoundCause } from './causes.ts'

/** Two periods of one thing. */
export type Pair = { before: number; after: number }

/** What else the data know about an item in the two periods; absent where nothing was imported. */
export type ItemFacts = {
  visits: Pair
  terms: readonly (Pair & { term: string })[]
  plans: readonly { plan: string; clicks: Pair; cost: Pair }[]
  /** SKUs without stock at the end, and all. */
  outOfStock?: { empty: number; skus: number }
  /** Mean price of a piece, fen. */
  price?: Pair
  /** 差评率 of both periods, and how many bad reviews the later one has. */
  negativeShare?: Pair
  negativeReviews?: number
  /** 订单退款率. */
  refundRate?: Pair
}

export type ShopFacts = { responseSeconds?: Pair }

export type Told = { evidence: string; words: string; figures?: Pair }

const nothing: Told = { evidence: '', words: '' }

const change = ({ before, after }: Pair): number => (before > 0 ? after / before - 1 : 0)

/** 5,367 */
const whole = (count: number): string => decimal(count, 0)

/** Why an item had other visitors: a term or a plan that makes up at least half of it. */
const whyVisitors = ({ visits, terms, plans }: ItemFacts): Told => {
  const moved = visits.after - visits.before
  if (moved === 0) return nothing
  const weigh = (pair: Pair) => (pair.after - pair.before) / moved
  const ways = [
    ...terms.map((one) => ({
      share: weigh(one),
      evidence: `term:${one.term}`,
      figures: { before: one.before, after: one.after },
      words: `其中搜索词「${one.term}」带来的访客人次由 ${whole(one.before)} 变成 ${whole(one.after)}`,
    })),
    ...plans.map(({ plan, clicks, cost }) => ({
      share: weigh(clicks),
      evidence: `plan:${plan}`,
      figures: clicks,
      words:
        cost.after < cost.before * 0.1
          ? `推广计划「${plan}」几乎停了，点击由 ${whole(clicks.before)} 变成 ${whole(clicks.after)}`
          : `推广计划「${plan}」的点击由 ${whole(clicks.before)} 变成 ${whole(clicks.after)}`,
    })),
  ].sort((a, b) => b.share - a.share)
  const best = ways[0]
  return best && best.share >= 0.4
    ? { evidence: best.evidence, words: best.words, figures: best.figures }
    : nothing
}

/** Why visitors of an item bought otherwise: stock, price, reviews; else nobody knows from files. */
const whyConversion = (facts: ItemFacts, isDown: boolean): Told => {
  const { outOfStock, price, negativeShare, negativeReviews = 0, refundRate } = facts
  if (isDown && outOfStock && outOfStock.empty > 0 && outOfStock.empty * 2 >= outOfStock.skus)
    return {
      evidence: 'stock',
      words: `${whole(outOfStock.skus)} 个 SKU 里有 ${whole(outOfStock.empty)} 个没货`,
      figures: { before: outOfStock.skus, after: outOfStock.empty },
    }
  if (price && Math.abs(change(price)) > 0.05 && change(price) > 0 === isDown)
    return {
      evidence: 'price',
      figures: price,
      words: `件单价${change(price) > 0 ? '高' : '低'}了 ${percent(Math.abs(change(price)))}`,
    }
  if (isDown && negativeShare && negativeReviews >= 3 && hasJumped(negativeShare))
    return {
      evidence: 'reviews',
      figures: negativeShare,
      words: `差评率由 ${percent(negativeShare.before)} 升到 ${percent(negativeShare.after)}`,
    }
  if (isDown && refundRate && hasJumped(refundRate))
    return {
      evidence: 'refunds',
      figures: refundRate,
      words: `订单退款率由 ${percent(refundRate.before)} 升到 ${percent(refundRate.after)}`,
    }
  return nothing
}

/** Nearly twice as much, and not from next to nothing. */
const hasJumped = ({ before, after }: Pair): boolean => after > before * 1.8 + 0.03

/** What the data say about a cause, besides that it is one. */
export const evidenceFor = (
  { kind, factor, contribution }: FoundCause,
  item: ItemFacts | undefined,
  { responseSeconds }: ShopFacts,
): Told => {
  if (kind === 'shop' && factor === 'conversion' && responseSeconds)
    return contribution < 0 && change(responseSeconds) > 0.3
      ? {
          evidence: 'service',
          figures: responseSeconds,
          words: `客服平均响应由 ${whole(responseSeconds.before)} 秒变成 ${whole(responseSeconds.after)} 秒`,
        }
      : nothing
  if (kind !== 'item' || !item) return nothing
  return factor === 'visitors'
    ? whyVisitors(item)
    : factor === 'conversion'
      ? whyConversion(item, contribution < 0)
      : nothing
}
