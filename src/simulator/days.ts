import { between, binomial, type Chance, chanceOf, noise, normal, pickAt, poisson } from '../stats/chance.ts'
import { buyersOf } from './buyers.ts'
import { meansOf, PIECES, RETURNING } from './expectation.ts'
import type { AdRow, Item, ItemDay, Order, ShopDay, World } from './model.ts'
import { orderBookOf } from './orders.ts'
import {
  CART_KEEP,
  CART_RATE,
  CART_RETURN,
  type ItemRates,
  LINES_AN_ORDER,
  type Rates,
  ratesOf,
} from './rates.ts'
import { reviewsOf } from './reviews.ts'
import { rivalsOf } from './rivals.ts'
import { serviceOf } from './service.ts'
import { sources } from './sources.ts'
import { stockOf } from './stock.ts'
import { talliesOf } from './tallies.ts'

const at = (id: (typeof sources)[number]['id']): number => sources.findIndex((source) => source.id === id)
const [MY, CART] = [at('my'), at('cart')]

/** People of an item who came by more than one way; visitors of the shop who saw more than one item. */
const SEVERAL_WAYS = 0.94
const SEVERAL_ITEMS = 0.66

/** A slow swing around 1: today remembers part of yesterday. */
const swing = (chance: Chance, deviation: number, memory = 0.5) => {
  let log = 0
  return (): number => {
    log = memory * log + deviation * Math.sqrt(1 - memory * memory) * normal(chance)
    return Math.exp(log - (deviation * deviation) / 2)
  }
}

const adRows = (
  chance: Chance,
  { ads, conversion }: ItemRates,
  visitors: readonly number[],
  priceFen: number,
): AdRow[] =>
  ads.flatMap(({ plan, clicks, spendFen }) => {
    const s = at(plan.source)
    const real = Math.max(0.02, (visitors[s] ?? 0) / 0.93 / Math.max(0.01, clicksBySource(ads, plan.source)))
    const words = plan.keywords.length > 0 ? plan.keywords : [undefined]
    return words.map((keyword): AdRow => {
      const share = keyword ? keyword.share : 1
      const seen = poisson(chance, clicks * share * real)
      // Attribution of 15 days sees more orders than the day's own.
      const orders = poisson(chance, seen * (conversion[s] ?? 0) * 1.25)
      const direct = binomial(chance, orders, 0.82)
      const price = priceFen * PIECES
      return {
        plan,
        ...(keyword ? { keyword: { id: keyword.id, term: keyword.term } } : {}),
        impressions: Math.round(seen / (plan.source === 'keyword' ? 0.052 : 0.028)) + poisson(chance, 6),
        clicks: seen,
        spendFen:
          clicks > 0 ? Math.round(spendFen * share * noise(chance, 0.04)) : Math.round(spendFen * share),
        carts: binomial(chance, seen, Math.min(0.9, CART_RATE * 1.3)),
        favourites: binomial(chance, seen, 0.03),
        directOrders: direct,
        directFen: Math.round(direct * price * between(chance, 0.92, 1.08)),
        indirectOrders: orders - direct,
        indirectFen: Math.round((orders - direct) * price * between(chance, 0.7, 1.2)),
      }
    })
  })

const clicksBySource = (ads: ItemRates['ads'], source: 'keyword' | 'crowd'): number =>
  ads.reduce((sum, { plan, clicks }) => sum + (plan.source === source ? clicks : 0), 0)

const weightedPrice = ({ skus }: Item): number =>
  skus.reduce((sum, { priceFen, share }) => sum + priceFen * share, 0)

/**
 * The days of the world, one after another, each drawn from its laws (`rates.ts`). The same world gives the same
 * days. Nothing of a day is kept when the next one comes but stock, carts, and buyers who will come again.
 */
export function* shopDays(world: World): Generator<ShopDay, void, undefined> {
  const rates = ratesOf(world)
  const chance = chanceOf(`${world.seed}/days`)
  const draw = chance.fork('visitors')
  const means = meansOf(world, rates)
  const newBuyers = means.reduce((sum, { orders }) => sum + orders.reduce((a, b) => a + b, 0), 0) / world.days
  const buyers = buyersOf(world, chance.fork('buyers'), newBuyers)
  const stock = stockOf(
    world,
    rates,
    chance.fork('stock'),
    means.map(({ orders }) => orders.map((mean) => mean * LINES_AN_ORDER * PIECES * RETURNING)),
  )
  const today = { index: -1, rates: new Map<string, ItemRates>(), weights: [] as number[] }
  const rateOf = (item: Item): ItemRates => today.rates.get(item.id) ?? rates.on(item, today.index)
  const book = orderBookOf(
    world,
    rates,
    stock,
    chance.fork('orders'),
    () => ({ items: world.items, weights: today.weights }),
    (item) => rateOf(item).discount,
  )
  const tallies = talliesOf(world)
  const review = reviewsOf(world, rates, chance.fork('reviews'))
  const rivals = rivalsOf(world, rates, chance.fork('rivals'))
  const service = serviceOf(world, rates, chance.fork('service'), visitorsOfOrdinaryDay(world, rates))
  const adChance = chance.fork('ads')
  const shopSwing = swing(chance.fork('shop swing'), 0.028)
  const itemSwings = new Map(world.items.map(({ id }) => [id, swing(chance.fork(`swing ${id}`), 0.035)]))
  const carts = new Map(world.items.map(({ id }) => [id, 0]))
  let [followers, members] = [Math.round(world.scale * 900), Math.round(world.scale * 220)]

  for (let index = 0; index < world.days; index++) {
    stock.morning(index)
    today.index = index
    today.rates = new Map(world.items.map((item) => [item.id, rates.on(item, index)]))
    // What goes along and what is bought again is what sells, not what is only looked at.
    today.weights = world.items.map((item) => {
      const { visitors, conversion } = rateOf(item)
      return visitors.reduce((sum, one, s) => sum + one * (conversion[s] ?? 0), 0)
    })
    const shopFactor = shopSwing()
    const orders: Order[] = []
    const place = (item: Item, source: number, buyer: number, isFirst: boolean): Order | undefined => {
      const own = rateOf(item)
      const order = book.place({
        index,
        item,
        source: sources[source]?.id ?? 'search',
        buyer,
        isFirst,
        discount: own.discount,
        isPeak: own.isPeak,
      })
      if (order) {
        orders.push(order)
        tallies.add(order)
      }
      return order
    }

    // Those who come back buy what is liked best, by way of their orders or their cart.
    const backBy = new Map<string, number>()
    for (const { buyer, rate } of buyers.dueOn(index)) {
      const item = world.items[pickAt(draw, today.weights)]
      if (!item || !stock.hasAny(item)) continue
      backBy.set(item.id, (backBy.get(item.id) ?? 0) + 1)
      const order = place(item, MY, buyer, false)
      if (order?.paidAt !== undefined) buyers.bought(buyer, rate, index)
    }

    const items = world.items.map((item): ItemDay => {
      const own = rateOf(item)
      const factor = shopFactor * (itemSwings.get(item.id)?.() ?? 1)
      const means = own.visitors.map((mean) => mean * factor)
      means[CART] = CART_RETURN * (carts.get(item.id) ?? 0)
      const visitors = means.map((mean) => poisson(draw, mean))
      const canBuy = stock.hasAny(item)
      if (canBuy)
        visitors.forEach((count, s) => {
          // Some of the ordered is never paid: more is placed than is bought.
          const placed = binomial(draw, count, (own.conversion[s] ?? 0) / 0.93)
          for (let i = 0; i < placed; i++) {
            const { buyer, rate } = buyers.fresh()
            const order = place(item, s, buyer, true)
            if (order?.paidAt !== undefined) buyers.bought(buyer, rate, index)
          }
        })
      visitors[MY] = (visitors[MY] ?? 0) + Math.round((backBy.get(item.id) ?? 0) * 2.4)
      const came = visitors.reduce((sum, one) => sum + one, 0)
      const people = Math.round(came * SEVERAL_WAYS)
      const cartPeople = binomial(draw, people, CART_RATE * (own.isPeak ? 1.4 : 1))
      const keep = CART_KEEP * (carts.get(item.id) ?? 0)
      carts.set(item.id, keep + CART_RATE * (came - (visitors[CART] ?? 0)))
      const searched = visitors[0] ?? 0
      const termSum = own.terms.reduce((sum, one) => sum + one, 0)
      let left = searched
      const terms = item.terms.map(({ term, rank }, i) => {
        const share = termSum > 0 ? (own.terms[i] ?? 0) / termSum : 0
        const some = i === item.terms.length - 1 ? left : Math.min(left, binomial(draw, searched, share))
        left -= some
        return { term, rank: i === 0 ? own.rank : rank, visitors: some }
      })
      return {
        item,
        visitors,
        people,
        pageViews: Math.round(people * between(draw, 1.6, 2.1)),
        favourites: binomial(draw, people, 0.032),
        cartPeople,
        cartPieces: Math.round(cartPeople * between(draw, 1.05, 1.3)),
        staySeconds: Math.round(between(draw, 14, 32) * 100) / 100,
        bounceRate: Math.min(0.95, Math.max(0.3, 0.72 + 0.05 * normal(draw))),
        terms,
        priceFen: Math.round((item.skus[0]?.priceFen ?? 0) * own.price),
      }
    })

    orders.sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1))
    const tally = tallies.close(index)
    const bySource = sources.map((_, s) => {
      const came = items.reduce((sum, { visitors }) => sum + (visitors[s] ?? 0), 0)
      const visitors = Math.max(tally.bySource[s]?.paidBuyers ?? 0, Math.round(came * (SEVERAL_ITEMS + 0.1)))
      return {
        visitors,
        newVisitors: Math.round(visitors * (s === MY || s === CART ? 0.12 : 0.72)),
        cartPeople: binomial(draw, visitors, CART_RATE),
      }
    })
    const visitors = Math.max(
      tally.shop.paidBuyers,
      Math.round(items.reduce((sum, { people }) => sum + people, 0) * SEVERAL_ITEMS),
    )
    followers += poisson(draw, visitors * 0.004)
    members += poisson(draw, visitors * 0.0022)
    yield {
      day: rates.days[index] ?? world.to,
      index,
      items,
      orders,
      tallies: tally.items,
      shop: {
        ...tally.shop,
        visitors,
        newVisitors: Math.round(visitors * 0.66),
        pageViews: items.reduce((sum, { pageViews }) => sum + pageViews, 0),
        followers,
        members,
      },
      bySource: bySource.map((one, s) => ({ ...(tally.bySource[s] ?? tally.shop), ...one })),
      ads: items.flatMap(({ item, visitors: came }) =>
        adRows(adChance, rateOf(item), came, weightedPrice(item)),
      ),
      service: service(index, visitors, tally.shop),
      reviews: review(orders, index),
      competitors: rivals(index),
      stock: stock.onHand(),
    }
  }
}

const visitorsOfOrdinaryDay = (world: World, rates: Rates): number => {
  const middle = Math.min(world.days - 1, Math.floor(world.days / 2))
  const came = world.items.reduce(
    (sum, item) => sum + rates.on(item, middle).visitors.reduce((a, b) => a + b, 0),
    0,
  )
  return came * SEVERAL_WAYS * SEVERAL_ITEMS
}
