import { type Chance, exponential, gamma, whole } from '../stats/chance.ts'
import { places } from './catalogue.ts'
import type { World } from './model.ts'
import { PAID_PART } from './rates.ts'

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

/**
 * Paid purchases that a buyer makes so many days after a first one, in the mean of all buyers. Who buys at the rate λ
 * and comes again with the chance p does so at the rate pλ·e^(−(1−p)λt); λ is Gamma over buyers, which makes it
 * p·shape·scale ÷ (1 + (1−p)·scale·t)^(shape+1). Nobody comes again on the day itself: that falls to the first.
 * `before`: the first one lies so many days before the world, and the days are counted from its beginning. Who would
 * have come again before it is forgotten, which leaves pλ·e^(−λ((1−p)t + before)).
 */
export const returnsAfter = ({ shape, scale, churn }: World['buying'], days: number, before = 0): number => {
  const comes = (1 - churn) * PAID_PART
  const rate = (comes * shape * scale) / (1 + scale * ((1 - comes) * days + before)) ** (shape + 1)
  return before > 0 ? rate : days < 1 ? 0 : days === 1 ? 1.5 * rate : rate
}

/** Paid orders on each day of the world, in the mean, of those who bought before it: `daily` new ones a day. */
export const olderReturns = ({ buying, days }: World, daily: number): Float64Array =>
  Float64Array.from({ length: days }, (_, on) => {
    let sum = 0
    for (let before = 1; before <= PAST; before++) sum += returnsAfter(buying, on, before)
    return daily * sum
  })

/** Paid orders of all who come back, day by day, in the mean: `fresh` are those of new buyers. */
export const returnsOf = (
  buying: World['buying'],
  fresh: ArrayLike<number>,
  older: Float64Array,
): Float64Array => {
  const after = Float64Array.from({ length: fresh.length }, (_, lag) => returnsAfter(buying, lag))
  return older.map((sum, on) => {
    let all = sum
    for (let from = 0; from < on; from++) all += (fresh[from] ?? 0) * (after[on - from] ?? 0)
    return all
  })
}

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
