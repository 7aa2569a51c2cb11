import { type Chance, exponential, gamma, whole } from '../stats/chance.ts'
import { places } from './catalogue.ts'
import type { World } from './model.ts'

/**
 * Buyers who come back: each has a rate of purchases of its own, Gamma over buyers (so that what a shop sees is a
 * negative binomial), and after every purchase is lost with the same chance: the BG/NBD model with a constant
 * churn (Fader, Hardie and Lee 2005). Only those who will come again within the world are kept in mind.
 */
export type Buyers = {
  /** One who was never here. */
  fresh: () => { buyer: number; rate: number }
  /** Those whose next purchase falls on the day; forgotten after. */
  dueOn: (index: number) => { buyer: number; rate: number }[]
  /** A paid purchase: the buyer is lost or comes again some day. */
  bought: (buyer: number, rate: number, index: number) => void
}

/** Days before the world in which the shop's older buyers bought last. */
const PAST = 300

/** `daily`: new buyers on an ordinary day; as many a day are taken to have bought before the world began. */
export const buyersOf = (world: World, chance: Chance, daily: number): Buyers => {
  const { shape, scale, churn } = world.buying
  // Two lists for each day instead of objects: a large shop has millions of buyers on their way back.
  const due: { buyers: number[]; rates: number[] }[] = Array.from({ length: world.days }, () => ({
    buyers: [],
    rates: [],
  }))
  let last = 0
  const bought = (buyer: number, rate: number, index: number): void => {
    if (chance.next() < churn) return
    const next = index + Math.max(1, Math.round(exponential(chance, rate)))
    if (next < 0 || next >= world.days) return
    due[next]?.buyers.push(buyer)
    due[next]?.rates.push(rate)
  }
  const fresh = () => {
    last++
    return { buyer: last, rate: gamma(chance, shape, scale) }
  }
  for (let i = 0; i < PAST * daily; i++) {
    const { buyer, rate } = fresh()
    bought(buyer, rate, -1 - whole(chance, PAST))
  }
  return {
    fresh,
    bought,
    dueOn: (index) => {
      const today = due[index]
      due[index] = { buyers: [], rates: [] }
      return today ? today.buyers.map((buyer, i) => ({ buyer, rate: today.rates[i] ?? 0 })) : []
    },
  }
}

const sum = places.reduce((total, [, , , weight]) => total + weight, 0)

/** Where a buyer lives: always the same for the same number. */
export const placeOf = (buyer: number): readonly [string, string, string] => {
  const hash = Math.imul(buyer ^ 0x9e3779b9, 0x85ebca6b)
  let left = (((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296) * sum
  for (const [province, city, district, weight] of places) {
    left -= weight
    if (left < 0) return [province, city, district]
  }
  return ['上海', '上海市', '浦东新区']
}
