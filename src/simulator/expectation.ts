import { addDays, daysBetween } from '../kernel/calendar.ts'
import { olderReturns, returnsOf } from './buyers.ts'
import type { Campaign, Item, World } from './model.ts'
import { discounted } from './orders.ts'
import { CART_KEEP, CART_RATE, CART_RETURN, LINES_AN_ORDER, PAID_PART, type Rates, ratesOf } from './rates.ts'
import { sources } from './sources.ts'

const CART = sources.findIndex(({ id }) => id === 'cart')

/** Mean pieces of a line. */
export const PIECES = 1.19

/** Buyers who come back bring this much more, in a shop that has been there for long. */
export const RETURNING = 1.36

/**
 * An item's means, day by day: orders that visitors of the day begin with it and pay, their first line in fen, and
 * what lies in carts when the day is over.
 */
export type Means = { item: Item; orders: Float64Array; fen: Float64Array; carts: Float64Array }

/** What a piece is paid with, in the mean of the item's SKUs. */
const paidFor = (item: Item, factor: number, discount: number): number =>
  item.skus.reduce((sum, { priceFen, share }) => sum + share * discounted(priceFen * factor, discount), 0)

/** Works out a day of an item, the cart of the evening before known; returns what lies in the cart then. */
const meanDay = (rates: Rates, { item, orders, fen, carts }: Means, index: number): number => {
  const { visitors, conversion, discount, price: factor } = rates.on(item, index)
  const before = index > 0 ? (carts[index - 1] ?? 0) : 0
  visitors[CART] = CART_RETURN * before
  let [came, bought] = [0, 0]
  visitors.forEach((count, s) => {
    came += count
    bought += count * (conversion[s] ?? 0)
  })
  const inCarts = CART_KEEP * before + CART_RATE * (came - (visitors[CART] ?? 0))
  orders[index] = bought
  fen[index] = bought * PIECES * paidFor(item, factor, discount)
  carts[index] = inCarts
  return inCarts
}

/** The whole world in its means, the cart's memory included, without returning buyers and stock. */
export const meansOf = (world: World, rates: Rates = ratesOf(world)): Means[] =>
  world.items.map((item) => {
    const zeros = () => new Float64Array(world.days)
    const means: Means = { item, orders: zeros(), fen: zeros(), carts: zeros() }
    for (let index = 0; index < world.days; index++) meanDay(rates, means, index)
    return means
  })

/** Carts that differ by less than this part are the same: they forget what was put in them. */
const SAME_CART = 1e-12

/**
 * The means of the world as it would be without one of its campaigns. Only the days it touches, and those until the
 * carts have forgotten it, are worked out anew.
 */
export const meansWithout = (world: World, all: readonly Means[], campaign: Campaign): Means[] => {
  const rates = ratesOf({ ...world, campaigns: world.campaigns.filter((one) => one !== campaign) })
  const first = Math.max(0, daysBetween(world.from, addDays(campaign.from, -campaign.warmupDays)))
  const last = daysBetween(world.from, addDays(campaign.to, campaign.pullDays))
  return all.map(({ item, orders, fen, carts }) => {
    const bare: Means = { item, orders: orders.slice(), fen: fen.slice(), carts: carts.slice() }
    for (let index = first; index < world.days; index++) {
      const real = carts[index] ?? 0
      const inCarts = meanDay(rates, bare, index)
      if (index > last && Math.abs(inCarts - real) <= SAME_CART * real) break
    }
    return bare
  })
}

/** Order lines in the world's days: what its scale is set by. */
export const expectedLines = (world: World): number => {
  const orders = meansOf(world).reduce((sum, one) => sum + one.orders.reduce((a, b) => a + b, 0), 0)
  return (orders * LINES_AN_ORDER * RETURNING) / PAID_PART
}

export type TrueEffect = {
  campaign: string
  name: string
  /** Sales of its items on its days: with it, and as they would have been without, to everybody. Fen, means. */
  withFen: number
  withoutFen: number
  incrementalFen: number
  /** Missing on the days after it in which it casts its shadow, and on its days at items outside; negative or 0. */
  pulledFen: number
  cannibalisedFen: number
}

const ordersOf = (all: readonly Means[], days: number): number[] =>
  Array.from({ length: days }, (_, index) => total(all, ({ orders }) => orders[index] ?? 0))

/** Orders of those who come back for each of a new buyer, day by day: they buy as the others do that day. */
const returningOf = (world: World, fresh: readonly number[], older: Float64Array): number[] => {
  const back = returnsOf(world.buying, fresh, older)
  return fresh.map((orders, index) => (orders > 0 ? (back[index] ?? 0) / orders : 0))
}

/** The world as it is: what each of its promotions is measured against. */
type Whole = { days: Rates['days']; all: readonly Means[]; returning: readonly number[]; older: Float64Array }

const effectOfCampaign = (
  world: World,
  { days, all, returning, older }: Whole,
  campaign: Campaign,
): TrueEffect => {
  const without = meansWithout(world, all, campaign)
  const sums = { withFen: 0, withoutFen: 0, pulledFen: 0, cannibalisedFen: 0 }
  // For those who come back a promotion is a lower price; its own new buyers are among them afterwards.
  const returningBare = returningOf(world, ordersOf(without, world.days), older)
  const lastShadow = addDays(campaign.to, campaign.pullDays)
  all.forEach(({ item, fen }, i) => {
    const isIn = campaign.items.length === 0 || campaign.items.includes(item.id)
    days.forEach((day, index) => {
      if (day < campaign.from || day > lastShadow) return
      const real = (fen[index] ?? 0) * (1 + (returning[index] ?? 0))
      const bare = (without[i]?.fen[index] ?? 0) * (1 + (returningBare[index] ?? 0))
      if (day > campaign.to) sums.pulledFen += isIn ? real - bare : 0
      else if (!isIn) sums.cannibalisedFen += real - bare
      else {
        sums.withFen += real
        sums.withoutFen += bare
      }
    })
  })
  const rounded = (value: number) => Math.round(value * LINES_AN_ORDER)
  return {
    campaign: campaign.id,
    name: campaign.name,
    withFen: rounded(sums.withFen),
    withoutFen: rounded(sums.withoutFen),
    incrementalFen: rounded(sums.withFen - sums.withoutFen),
    pulledFen: rounded(sums.pulledFen),
    cannibalisedFen: rounded(sums.cannibalisedFen),
  }
}

const total = <T>(all: Iterable<T>, of: (one: T) => number): number => {
  let sum = 0
  for (const one of all) sum += of(one)
  return sum
}

/**
 * The true effect of each event that lies in the world whole: the means of the world with it less those of the
 * same world without it. Who buys at the event and comes back is counted on the days of the event and of its shadow;
 * empty shelves are left out.
 */
export const trueEffects = (world: World): TrueEffect[] => {
  const rates = ratesOf(world)
  const all = meansOf(world, rates)
  const fresh = ordersOf(all, world.days)
  const older = olderReturns(world, total(fresh, Number) / world.days)
  const whole: Whole = { days: rates.days, all, returning: returningOf(world, fresh, older), older }
  return world.campaigns
    .filter(({ from, to }) => from >= world.from && to <= world.to)
    .map((campaign) => effectOfCampaign(world, whole, campaign))
}
