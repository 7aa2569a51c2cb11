import { addDays, type Day, daysBetween } from '../kernel/calendar.ts'
import { springFestival } from '../kernel/chinese-calendar.ts'
import { type Effect, effectOf } from './campaigns.ts'
import type { AdPlan, Category, Item, Planted, World } from './model.ts'
import { sources } from './sources.ts'

/**
 * The laws of the shop: how many people come to an item on a day by each way, and which part of them buys.
 * All are means; `days.ts` draws what really happens from them, `expectation.ts` adds them up.
 */
export type ItemRates = {
  /** Mean visitors by the order of `sources`, those of the cart and of returning buyers left out. */
  visitors: number[]
  /** 支付转化率 by source. */
  conversion: number[]
  /** Off the list price. */
  discount: number
  /** Visitors of the search, by the item's terms. */
  terms: number[]
  /** Rank of the main term. */
  rank: number
  /** List price against the ordinary one. */
  price: number
  isPeak: boolean
  /** Clicks and spend of the plans of this item. */
  ads: { plan: AdPlan; clicks: number; spendFen: number }[]
}

export type Rates = {
  on: (item: Item, index: number) => ItemRates
  /** What everybody feels: weekday, lunar year, trend, of the day with this index. */
  shopOn: (index: number) => number
  /** What stands planted at an entity on a day, multiplied up; 1 where nothing does. */
  factor: (entity: string, key: string, day: Day) => number
  /** A number that does not multiply (rank, coverDays), where it stands. */
  value: (entity: string, key: string, day: Day) => number | undefined
  /** A word that stands planted there: the cause of a bad batch. */
  word: (entity: string, key: string, day: Day) => string | undefined
  days: readonly Day[]
}

const WEEKDAYS = [1.02, 0.97, 0.96, 0.97, 0.99, 1.05, 1.09]

/** The shop and its buyers around 正月初一: stocking up, on the way home, at home, back. */
const lunar = (day: Day): number => {
  const year = Number(day.slice(0, 4))
  const offset = daysBetween(springFestival(year), day)
  if (offset >= -25 && offset <= -10) return 1.1
  if (offset >= -9 && offset <= -4) return 0.7
  if (offset >= -3 && offset <= 5) return 0.4
  if (offset >= 6 && offset <= 10) return 0.72
  return 1
}

/** The yearly season of a category: a factor of its sales and searches on a day. */
export const seasonOf = ({ season: { amplitude, peakMonth } }: Category, day: Day): number => {
  const at = (daysBetween(`${day.slice(0, 4)}-01-01` as Day, day) + 1) / 365.25
  return Math.exp(amplitude * Math.cos(2 * Math.PI * (at - (peakMonth - 0.5) / 12)))
}

/** New goods rise for six weeks; what has been there long stands still. */
const life = ({ listedOn }: Item, day: Day): number => {
  const age = daysBetween(listedOn, day)
  return age < 0 ? 0 : Math.min(1, 0.12 + (0.88 * age) / 42)
}

/** The part of a term's clicks that a rank gets, against the first. */
const rankShare = (rank: number): number => rank ** -1.4

/** Clicks that a spend brings: half of what there is at `halfFen`. */
const clicksOf = ({ mostClicks, halfFen }: AdPlan, spendFen: number): number =>
  (mostClicks * spendFen) / (spendFen + halfFen)

const byEntity = (planted: readonly Planted[]): Map<string, Planted[]> => {
  const found = new Map<string, Planted[]>()
  for (const one of planted) found.set(one.entity, [...(found.get(one.entity) ?? []), one])
  return found
}

export const ratesOf = (world: World): Rates => {
  const { items, plans, campaigns, scale } = world
  const days = Array.from({ length: world.days }, (_, i) => addDays(world.from, i))
  const entities = byEntity(world.planted)
  const numbers = (entity: string, key: string, day: Day): number[] =>
    (entities.get(entity) ?? []).flatMap(({ from, to, effect }) => {
      const value = effect[key]
      return day >= from && day <= to && typeof value === 'number' ? [value] : []
    })
  const factor = (entity: string, key: string, day: Day): number =>
    entities.has(entity) ? numbers(entity, key, day).reduce((product, one) => product * one, 1) : 1
  const value = (entity: string, key: string, day: Day): number | undefined => numbers(entity, key, day)[0]
  const word = (entity: string, key: string, day: Day): string | undefined =>
    (entities.get(entity) ?? []).flatMap(({ from, to, effect }) => {
      const text = effect[key]
      return day >= from && day <= to && typeof text === 'string' ? [text] : []
    })[0]

  const shop = days.map((day, i) => {
    const weekday = WEEKDAYS[(daysBetween('2024-01-01' as Day, day) + 7_000) % 7] ?? 1
    return weekday * lunar(day) * (1 + (0.1 * i) / 365)
  })
  const seasons = new Map(world.categories.map((c) => [c.id, days.map((day) => seasonOf(c, day))]))
  const eventEffects = campaigns.map((campaign) => ({
    isIn: new Set(campaign.items),
    all: campaign.items.length === 0,
    inside: days.map((day) => effectOf(campaign, true, day)),
    outside: days.map((day) => effectOf(campaign, false, day)),
  }))
  const eventOn = (item: Item, index: number): Effect => {
    let [traffic, conversion, discount, isPeak] = [1, 1, 0, false]
    for (const { isIn, all, inside, outside } of eventEffects) {
      const effect = (all || isIn.has(item.id) ? inside : outside)[index]
      if (!effect) continue
      traffic *= effect.traffic
      conversion *= effect.conversion
      // The platform takes the better of two, never both.
      discount = Math.max(discount, effect.discount)
      isPeak ||= effect.isPeak
    }
    return { traffic, conversion, discount, isPeak }
  }
  const plansOn = new Map(items.map((item) => [item.id, plans.filter((plan) => plan.item === item)]))

  const on = (item: Item, index: number): ItemRates => {
    const day = days[index] ?? world.to
    const event = eventOn(item, index)
    const own = `item:${item.id}`
    const alive = life(item, day)
    const common = (shop[index] ?? 1) * (seasons.get(item.category.id)?.[index] ?? 1) * alive
    const base = item.weight * scale * common * event.traffic * factor(own, 'visitors', day)

    const main = item.terms[0]
    const rank = value(own, 'rank', day) ?? main?.rank ?? 1
    const searched = base * (sources[0]?.share ?? 0)
    const terms = item.terms.map(
      (term, i) => searched * term.weight * (i === 0 ? rankShare(rank) / rankShare(term.rank) : 1),
    )
    const ads = (plansOn.get(item.id) ?? []).map((plan) => {
      const entity = `plan:${plan.id}`
      // Events are when plans are given more, and when more people are there to be reached.
      const spend = plan.budgetFen * event.traffic ** 1.3 * factor(entity, 'spend', day)
      return {
        plan,
        spendFen: spend * scale * Math.min(1, alive),
        clicks: clicksOf(plan, spend) * scale * common * event.traffic ** 0.6,
      }
    })
    const adClicks = (source: 'keyword' | 'crowd') =>
      ads.reduce((sum, { plan, clicks }) => sum + (plan.source === source ? clicks : 0), 0)

    const price = factor(own, 'price', day)
    const skuConversion = item.skus.reduce(
      (sum, sku) => sum + sku.share * factor(`sku:${sku.id}`, 'conversion', day),
      0,
    )
    const rate =
      item.conversion *
      event.conversion *
      (price * (1 - event.discount)) ** item.elasticity *
      factor(own, 'competitorPrice', day) ** item.crossElasticity *
      factor(own, 'conversion', day) *
      factor('service', 'conversion', day) *
      skuConversion

    const visitors = sources.map(({ id, share }) => {
      if (id === 'search') return terms.reduce((sum, one) => sum + one, 0)
      if (id === 'recommend') return base * share * factor('source:recommend', 'recommend', day)
      if (id === 'keyword' || id === 'crowd') return adClicks(id) * 0.93
      return base * share
    })
    const conversion = sources.map((source) => Math.min(0.6, rate * source.conversion))
    return {
      visitors,
      conversion,
      discount: event.discount,
      terms,
      rank,
      price,
      isPeak: event.isPeak,
      ads,
    }
  }
  return { on, shopOn: (index) => shop[index] ?? 1, factor, value, word, days }
}

/** Part of the visitors who put something into the cart, on an ordinary day and in a warm-up. */
export const CART_RATE = 0.085
/** Of what lies in carts, this part comes back a day, and this part stays for another day. */
export const CART_RETURN = 0.22
export const CART_KEEP = 0.75
/** Another item in the same order; pieces of a line. */
export const MORE_LINES = 0.18
export const LINES_AN_ORDER = 1 / (1 - MORE_LINES)
/** Placed orders that are paid. */
export const PAID_PART = 0.93
