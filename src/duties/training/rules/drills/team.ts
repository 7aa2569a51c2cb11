import { addDays } from '../../../../kernel/calendar.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { onlyPlanted, skuOf, skuOptions } from './facts-of-truth.ts'
import { around, type Key } from './question.ts'

/** Orders are placed once a week, and a few days are kept for what nobody foresees. */
const REVIEW_DAYS = 7
const SAFETY_DAYS = 3
const SOLD_DAYS = 28
/** Two SKUs whose cover differs by less than this run out as good as together. */
const AS_LONG = 1.15

/**
 * Pieces to order: demand over lead time, review period and safety days, less what there is and what is coming, at
 * least MOQ, in whole cartons. (30 + 7) days × 5 − 10 on hand = 175.
 */
export const orderPieces = (input: {
  aDay: number
  days: number
  onHand: number
  moq: number
  pack: number
}): number => {
  const { aDay, days, onHand, moq, pack } = input
  const wanted = Math.max(moq, aDay * days - onHand)
  return Math.ceil(wanted / pack - 1e-9) * pack
}

/** Which SKU runs out first, in how many days, and how much to order. */
export const teamKey = (truth: Truth): Key => {
  const { item, sku } = skuOf(truth, onlyPlanted(truth))
  const { suppliers, items } = truth.parameters
  const stock = truth.stock.find((one) => one.sku === sku.id)
  const supplier = suppliers.find(({ name }) => name === item.supplier)
  if (!stock || !supplier || stock.sold === 0)
    throw new RangeError(`nothing is known of the stock of ${sku.id}`)
  const { leadDays, moq, pack } = supplier
  const aDay = stock.sold / SOLD_DAYS
  const cover = stock.onHand / aDay
  const days = leadDays + REVIEW_DAYS + SAFETY_DAYS
  const order = orderPieces({ aDay, days, onHand: stock.onHand, moq, pack })
  // Another one that lasts as long is no mistake; another of the same item is half of one.
  const near = truth.stock
    .filter((one) => one.sku !== sku.id)
    .filter((one) => one.item === item.id || one.onHand * stock.sold <= AS_LONG * stock.onHand * one.sold)
    .filter(({ sold }) => sold > 0)
    .map((one) => one.sku)
  const because = {
    sold: String(stock.sold),
    aDay: aDay.toFixed(1),
    onHand: String(stock.onHand),
    lacking: String(Math.round(aDay * days - stock.onHand)),
    lead: String(leadDays),
    review: String(REVIEW_DAYS),
    safety: String(SAFETY_DAYS),
    moq: String(moq),
    pack: String(pack),
    order: String(order),
  }
  return {
    given: {
      from: addDays(truth.to, 1 - SOLD_DAYS),
      to: truth.to,
      review: String(REVIEW_DAYS),
      safety: String(SAFETY_DAYS),
    },
    table: {
      columns: ['item', 'supplier', 'leadDays', 'moq', 'pack'],
      rows: items.map(({ title, supplier: name }) => {
        const its = suppliers.find((one) => one.name === name)
        return [title, name, ...[its?.leadDays, its?.moq, its?.pack].map((value) => String(value ?? ''))]
      }),
    },
    parts: [
      {
        id: 'sku',
        points: 40,
        kind: 'choice',
        options: skuOptions(truth),
        right: [sku.id],
        near,
        truth: sku.id,
        because,
      },
      {
        id: 'cover',
        points: 20,
        kind: 'number',
        unit: 'days',
        right: around(cover, 0.2, 1.2),
        near: around(cover, 0.4, 2.5),
        truth: Math.round(cover * 10) / 10,
        because,
      },
      {
        id: 'order',
        points: 40,
        kind: 'number',
        unit: 'pieces',
        right: around(order, 0.2, pack),
        near: around(order, 0.4, 2 * pack),
        truth: order,
        because,
      },
    ],
  }
}
