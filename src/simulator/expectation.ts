import type { Campaign, Item, World } from './model.ts'
import { discounted } from './orders.ts'
import { CART_KEEP, CART_RATE, CART_RETURN, LINES_AN_ORDER, PAID_PART, type Rates, ratesOf } from './rates.ts'
import { sources } from './sources.ts'

const CART = sources.findIndex(({ id }) => id === 'cart')

/** Mean pieces of a line. */
export const PIECES = 1.19

/** Buyers who come back bring this much more, in a shop that has been there for long. */
export const RETURNING = 1.36

/** An item's means, day by day: orders that visitors of the day begin with it and pay, and their first line in fen. */
export type Means = { item: Item; orders: Float64Array; fen: Float64Array }

/** What a piece is paid with, in the mean of the item's SKUs. */
const paidFor = (item: Item, factor: number, discount: number): number =>
  item.skus.reduce((sum, { priceFen, share }) => sum + share * discounted(priceFen * factor, discount), 0)

/** The whole world in its means, the cart's memory included, without returning buyers and stock. */
export const meansOf = (world: World, rates: Rates = ratesOf(world)): Means[] =>
  world.items.map((item) => {
    const [orders, fen] = [new Float64Array(world.days), new Float64Array(world.days)]
    let inCarts = 0
    for (let index = 0; index < world.days; index++) {
      const { visitors, conversion, discount, price: factor } = rates.on(item, index)
      visitors[CART] = CART_RETURN * inCarts
      let [came, bought] = [0, 0]
      visitors.forEach((count, s) => {
        came += count
        bought += count * (conversion[s] ?? 0)
      })
      inCarts = CART_KEEP * inCarts + CART_RATE * (came - (visitors[CART] ?? 0))
      orders[index] = bought
      fen[index] = bought * PIECES * paidFor(item, factor, discount)
    }
    return { item, orders, fen }
  })

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
  /** Missing on the days after it, and at items outside; both negative or 0. */
  pulledFen: number
  cannibalisedFen: number
}

const effectOfCampaign = (
  world: World,
  days: Rates['days'],
  all: Means[],
  campaign: Campaign,
): TrueEffect => {
  const without = meansOf({ ...world, campaigns: world.campaigns.filter((one) => one !== campaign) })
  const sums = { withFen: 0, withoutFen: 0, pulledFen: 0, cannibalisedFen: 0 }
  // Those who come back come anyway, and buy as the others do that day: for them a promotion is a lower price.
  const back = ((RETURNING - 1) * total(all, (one) => total(one.orders, Number))) / world.days
  const returning = days.map((_, index) => back / total(all, ({ orders }) => orders[index] ?? 0))
  const returningBare = days.map((_, index) => back / total(without, ({ orders }) => orders[index] ?? 0))
  all.forEach(({ item, fen }, i) => {
    const isIn = campaign.items.length === 0 || campaign.items.includes(item.id)
    days.forEach((day, index) => {
      const real = (fen[index] ?? 0) * (1 + (returning[index] ?? 0))
      const bare = (without[i]?.fen[index] ?? 0) * (1 + (returningBare[index] ?? 0))
      if (!isIn) sums.cannibalisedFen += real - bare
      else if (day > campaign.to) sums.pulledFen += real - bare
      else if (day >= campaign.from) {
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
 * same world without it. Empty shelves, and that buyers of the event come back later, are left out.
 */
export const trueEffects = (world: World): TrueEffect[] => {
  const rates = ratesOf(world)
  const all = meansOf(world, rates)
  return world.campaigns
    .filter(({ from, to }) => from >= world.from && to <= world.to)
    .map((campaign) => effectOfCampaign(world, rates.days, all, campaign))
}
