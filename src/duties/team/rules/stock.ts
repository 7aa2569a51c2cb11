import { addDays, type Day, day as dayIn, daysBetween } from '../../../kernel/calendar.ts'
import { yuan, yuanWords } from '../../../kernel/money.ts'
import type { Purchase, StockLine, StockRule, Supply } from '../stock/contract.ts'
import { type Demand, type DemandBasis, demandOf, type SkuPast } from './demand.ts'
import { type Order, orderFor, runDown, safetyStock } from './ordering.ts'
import { supplyFor } from './supply-rows.ts'

/** Until a team says otherwise: it orders weekly, and goods of an unknown supplier take half a month. */
export const usualRule: StockRule = { reviewDays: 7, leadDays: 15 }

/** Days of sales that tell how fast a SKU goes. */
export const WINDOW = 28
/** As far ahead as is looked: what a forecast may hold. */
export const MOST_AHEAD = 92

/** A SKU with all that is known of it. Money in fen. */
export type Shelf = SkuPast & {
  sku: string
  title: string
  name: string
  snapshot: Day
  /** What a piece brings; null: nothing sold and no price known. */
  pieceFen: number | null
}

export const skuKey = (item: string, sku: string): string => JSON.stringify([item, sku])

/**
 * What lies there now: the snapshot, less what was sold since, plus what arrived since. The platform counts sold
 * pieces off by itself; whoever exports again knows better.
 */
export const onHandNow = (snapshot: number, soldSince: number, arrivedSince: number): number =>
  Math.max(0, Math.round(snapshot - soldSince + arrivedSince))

const open = (purchases: readonly Purchase[], { item, sku }: Pick<Shelf, 'item' | 'sku'>): Purchase[] =>
  purchases.filter((one) => one.arrived === null && one.item === item && one.sku === sku)

const basisWords = (basis: DemandBasis, days: number, pace: number): string => {
  const own = `近 ${WINDOW} 天每天 ${oneDecimal(pace)} 件`
  if (basis === 'item') return `${days} 天的预测：商品的预测，按这个 SKU 近 ${WINDOW} 天占的份额`
  if (basis === 'shop') return `${days} 天：${own}，按全店的预测放大或缩小（卖得少或断过货，不单独预测）`
  return `${days} 天 × ${own}（数据还不够预测）`
}

export const oneDecimal = (value: number): string => String(Math.round(value * 10) / 10)

const workingOf = (
  { working }: Order,
  about: {
    basis: DemandBasis
    pace: number
    days: number
    leadDays: number
    reviewDays: number
    isLeadGuessed: boolean
    safety: number | null
    snapshot: Day
    coming: readonly Purchase[]
    moq: number
    pack: number
  },
): StockLine['working'] => {
  const { basis, pace, days, leadDays, reviewDays, isLeadGuessed, safety, snapshot, coming } = about
  const words: Record<StockLine['working'][number]['step'], string> = {
    demand: `交期 ${leadDays} 天${isLeadGuessed ? '（没有写供应商，按全店的）' : ''}＋ 订货间隔 ${reviewDays} 天，${basisWords(basis, days, pace)}`,
    safety: safety === null ? `安全库存：1.28 × 每天的标准差 × √${days} 天` : '安全库存：自己定的件数',
    'on-hand': `现有：${snapshot} 的库存，减去之后卖的，加上之后到的`,
    'in-transit':
      coming.length === 0
        ? '在途：没有'
        : `在途：${coming.map(({ expected, pieces }) => `${expected} 到 ${pieces}`).join('，')}`,
    moq: `起订量 ${about.moq}`,
    pack: `凑整箱，每箱 ${about.pack}`,
  }
  return working.map(({ step, pieces }) => ({ step, words: words[step], pieces }))
}

/** Every SKU with how long it lasts, what is lost without an order of today, and what to order; what costs most first. */
export const stockLines = (known: {
  day: Day
  rule: StockRule
  shelves: readonly Shelf[]
  supplies: readonly Supply[]
  purchases: readonly Purchase[]
  forecasts: Omit<Parameters<typeof demandOf>[1], 'days'>
}): StockLine[] => {
  const { day, rule, shelves, supplies, purchases } = known
  const plans = shelves.map((shelf) => {
    const supply = supplyFor(supplies, shelf)
    const leadDays = supply.leadDays ?? rule.leadDays
    return { shelf, supply, leadDays, days: leadDays + rule.reviewDays }
  })
  const days = Math.max(MOST_AHEAD, ...plans.map((one) => one.days))
  const demands = demandOf(shelves, { ...known.forecasts, days })
  return plans
    .flatMap((plan) => {
      const demand = demands.get(plan.shelf.key)
      return demand ? [lineOf({ ...plan, demand, day, rule, coming: open(purchases, plan.shelf) })] : []
    })
    .toSorted(
      (a, b) =>
        Number(b.atRisk) - Number(a.atRisk) ||
        (a.cover ?? Number.POSITIVE_INFINITY) - (b.cover ?? Number.POSITIVE_INFINITY) ||
        b.pace - a.pace ||
        (a.item + a.sku < b.item + b.sku ? -1 : 1),
    )
}

const lineOf = (of: {
  shelf: Shelf
  supply: Omit<Supply, 'item' | 'sku'>
  leadDays: number
  days: number
  demand: Demand
  day: Day
  rule: StockRule
  coming: readonly Purchase[]
}): StockLine => {
  const { shelf, supply, leadDays, days, demand, day, rule, coming } = of
  // Goods that should have come already may come any day or never: they are on their way, but nobody can sell them.
  const arrivals = coming.flatMap(({ expected, pieces, late }) => {
    const at = daysBetween(addDays(day, 1), dayIn(expected))
    return at >= 0 && late === 0 ? [{ day: at, pieces }] : []
  })
  const { cover, lost } = runDown(
    shelf.onHand,
    demand.ahead.slice(0, Math.max(MOST_AHEAD, days)),
    arrivals,
    leadDays,
  )
  const [moq, pack] = [supply.moq ?? 0, supply.pack ?? 1]
  const order = orderFor({
    demand: demand.ahead.slice(0, days).reduce((sum, one) => sum + one, 0),
    safety: supply.safety ?? safetyStock(demand.sellable, days),
    onHand: shelf.onHand,
    inTransit: coming.reduce((sum, { pieces }) => sum + pieces, 0),
    moq,
    pack,
  })
  return {
    item: shelf.item,
    sku: shelf.sku,
    title: shelf.title,
    name: shelf.name,
    onHand: shelf.onHand,
    snapshot: shelf.snapshot,
    inTransit: coming.reduce((sum, { pieces }) => sum + pieces, 0),
    pace: demand.pace,
    basis: demand.basis,
    cover,
    atRisk: yuan(Math.round(lost * (shelf.pieceFen ?? 0))),
    lostPieces: Math.round(lost),
    supplier: supply.supplier,
    leadDays,
    isLeadGuessed: supply.leadDays === null,
    order: order.pieces,
    working: workingOf(order, {
      basis: demand.basis,
      pace: demand.pace,
      days,
      leadDays,
      reviewDays: rule.reviewDays,
      isLeadGuessed: supply.leadDays === null,
      safety: supply.safety,
      snapshot: shelf.snapshot,
      coming,
      moq,
      pack,
    }),
  }
}

/** Can it not last until an order of today is there? */
export const isRisky = ({ lostPieces }: Pick<StockLine, 'lostPieces'>): boolean => lostPieces > 0

/** What a SKU is called where there is room for one line. */
export const lineName = ({ title, name, item }: Pick<StockLine, 'title' | 'name' | 'item'>): string =>
  [title || item, name].filter((one) => one !== '').join(' · ')

/** The answer to "what runs out?". */
export const stockSentence = (lines: readonly StockLine[]): string => {
  const risky = lines.filter(isRisky)
  const [worst] = risky
  const toOrder = lines.filter(({ order }) => order > 0)
  const ordered = toOrder.length > 0 ? `该订 ${toOrder.length} 个 SKU。` : '现在不用订货。'
  if (!worst) return `${lines.length} 个 SKU 都撑得到下一批货到。${ordered}`
  const fen = risky.reduce((sum, { atRisk }) => sum + Math.round(Number(atRisk) * 100), 0)
  const lasts = worst.cover === 0 ? '已经没货' : `还能卖 ${worst.cover} 天`
  return `${risky.length} 个 SKU 撑不到现在下单的货到，会少卖约 ${yuanWords(fen)}；少卖最多的是「${lineName(worst)}」，${lasts}。${ordered}`
}
