import { type Chance, exponential, normal, pickAt, whole } from '../stats/chance.ts'
import { placeOf } from './buyers.ts'
import { eventHours, hours } from './catalogue.ts'
import type { Item, Line, Moment, Order, Refund, Sku, SourceId, World } from './model.ts'
import { MORE_LINES, PAID_PART, type Rates } from './rates.ts'
import type { Stock } from './stock.ts'

const DAY = 86_400

type Times = { paidAt: Moment; shippedAt: Moment; receivedAt: Moment }

/** Days from 2010-01-01 to the world's first day stand in the numbers of its orders. */
export type Numbers = { day: number; next: number }

/** 19 digits that rise with time; the last five are the buyer's, as the platform's are. */
const orderNumber = ({ day, next }: Numbers, buyer: number): string =>
  `35${String(day).padStart(5, '0')}${String(next).padStart(7, '0')}${String(buyer % 100_000).padStart(5, '0')}`

/** Second of the day, more often when people shop. */
const timeOf = (chance: Chance, isPeak: boolean): number =>
  pickAt(chance, isPeak ? eventHours : hours) * 3600 + whole(chance, 3600)

/** Pieces of a line: mostly one, now and then many. */
const piecesOf = (chance: Chance): number => {
  const dice = chance.next()
  return dice < 0.875 ? 1 : dice < 0.965 ? 2 : dice < 0.992 ? 3 : 4 + whole(chance, 5)
}

/** 官方立减 is rounded up to whole yuan for prices of 100 yuan and more, exact to the fen below. */
export const discounted = (priceFen: number, discount: number): number =>
  discount === 0
    ? priceFen
    : priceFen >= 10_000
      ? priceFen - Math.ceil((priceFen * discount) / 100 - 1e-9) * 100
      : priceFen - Math.round(priceFen * discount)

/** 买家退款原因 of what a batch is bad at. */
const defectReasons: Readonly<Record<string, string>> = {
  色差: '颜色/图案/款式与描述不符',
  破损: '收到商品破损/污渍',
  尺寸: '尺寸/容量与描述不符',
  质量: '质量问题',
}

const refundOf = (
  chance: Chance,
  line: { item: Item; sku: Sku; payableFen: number },
  times: Times,
  extra: { rate: number; defect?: string; id: string },
): Refund | undefined => {
  const { category } = line.item
  if (chance.next() >= Math.min(0.9, category.refundRate * extra.rate)) return undefined
  const isEarly = chance.next() < 0.2
  const [reason] = category.reasons[
    pickAt(
      chance,
      category.reasons.map(([, weight]) => weight),
    )
  ] ?? ['7天无理由退换货']
  const isDefect = extra.defect !== undefined && extra.rate > 1 && chance.next() < 0.75
  const appliedAt = Math.round(
    isEarly
      ? times.paidAt + 600 + exponential(chance, 1 / (0.6 * DAY))
      : times.receivedAt + 3600 + exponential(chance, 1 / (2.5 * DAY)),
  )
  const isReturn = !isEarly && chance.next() < 0.72
  const isPart = !isEarly && !isReturn && chance.next() < 0.6
  const took = (isReturn ? 3.5 : 0.4) * DAY * Math.exp(0.5 * normal(chance))
  return {
    id: extra.id,
    appliedAt,
    completedAt: Math.round(appliedAt + took),
    fen: isPart ? Math.max(1, Math.round(line.payableFen * (0.1 + 0.4 * chance.next()))) : line.payableFen,
    kind: isReturn ? '退货退款' : '仅退款',
    reason: isEarly ? '多拍/拍错/不想要' : isDefect ? (defectReasons[extra.defect ?? ''] ?? reason) : reason,
    phase: isEarly ? '售中' : '售后',
    extent: isPart ? '部分退款' : '全额退款',
  }
}

export type OrderInput = {
  index: number
  item: Item
  source: SourceId
  buyer: number
  isFirst: boolean
  discount: number
  isPeak: boolean
}

export type OrderBook = {
  /** An order that begins with the item, or undefined where its stock is gone. */
  place: (input: OrderInput) => Order | undefined
}

/** `others`: items by weight that go along in the same order. */
export const orderBookOf = (
  world: World,
  rates: Rates,
  stock: Stock,
  chance: Chance,
  others: (index: number) => { items: readonly Item[]; weights: readonly number[] },
  discountOf: (item: Item, index: number) => number,
): OrderBook => {
  const start = Math.round((Date.parse(world.from) - Date.parse('2010-01-01')) / 86_400_000)
  const numbers: Numbers = { day: start, next: 0 }
  let refunds = 0
  const end = world.days * DAY
  const known = (times: Times): Partial<Times> => ({
    ...(times.paidAt < end ? { paidAt: times.paidAt } : {}),
    ...(times.shippedAt < end ? { shippedAt: times.shippedAt } : {}),
    ...(times.receivedAt < end ? { receivedAt: times.receivedAt } : {}),
  })

  const lineOf = (input: {
    item: Item
    index: number
    discount: number
    id: string
    times?: Times
  }): Line | undefined => {
    const { item, index, discount } = input
    const pieces = piecesOf(chance)
    const sku = stock.take(item, pieces)
    if (!sku) return undefined
    const day = rates.days[index] ?? world.to
    const entity = `sku:${sku.id}`
    const changed = rates.factor(`item:${item.id}`, 'price', day) * rates.factor(entity, 'price', day)
    const priceFen = changed === 1 ? sku.priceFen : Math.round((sku.priceFen * changed) / 10) * 10
    const payableFen = discounted(priceFen, discount) * pieces
    const line = { id: input.id, item, sku, pieces, priceFen, payableFen }
    if (!input.times) return line
    refunds++
    const rate = rates.factor(entity, 'refund', day)
    const refund = refundOf(chance, line, input.times, {
      rate,
      id: `28${String(start).padStart(5, '0')}${String(refunds).padStart(9, '0')}`,
      ...(rate > 1 ? { defect: rates.word(entity, 'cause', day) ?? '质量' } : {}),
    })
    // What is applied for after the last day nobody knows of yet, nor what is completed then.
    if (!refund || refund.appliedAt >= end) return line
    const { completedAt, ...applied } = refund
    return {
      ...line,
      refund: completedAt !== undefined && completedAt < end ? { ...applied, completedAt } : applied,
    }
  }

  return {
    place: ({ index, item, source, buyer, isFirst, discount, isPeak }) => {
      if (numbers.day !== start + index) {
        numbers.day = start + index
        numbers.next = 0
      }
      const placedAt = index * DAY + timeOf(chance, isPeak)
      const isPaid = chance.next() < PAID_PART
      const paidAt = placedAt + 5 + Math.min(1500, Math.round(exponential(chance, 1 / 70)))
      const slow = isPeak ? 2.2 : 0.9
      const shippedAt = paidAt + Math.round((0.25 + exponential(chance, 1 / slow)) * DAY)
      const receivedAt = shippedAt + Math.round((1.5 + exponential(chance, 1 / 2.2)) * DAY)
      const times = isPaid ? { paidAt, shippedAt, receivedAt } : undefined

      const wanted = [item]
      while (wanted.length < 6 && chance.next() < MORE_LINES) {
        const { items, weights } = others(index)
        const other = items[pickAt(chance, weights)]
        if (other && !wanted.includes(other)) wanted.push(other)
      }
      numbers.next++
      const id = orderNumber(numbers, buyer)
      const lines: Line[] = []
      for (const one of wanted) {
        // An order of one line bears the same number as its line.
        if (wanted.length > 1) numbers.next++
        const line = lineOf({
          item: one,
          index,
          discount: one === item ? discount : discountOf(one, index),
          id: wanted.length > 1 ? orderNumber(numbers, buyer) : id,
          ...(times ? { times } : {}),
        })
        if (line) lines.push(line)
      }
      if (lines.length === 0) return undefined
      return {
        id,
        buyer,
        isFirst,
        source,
        placedAt,
        ...(times ? known(times) : {}),
        place: placeOf(buyer),
        isMobile: chance.next() < 0.96,
        lines,
      }
    },
  }
}
