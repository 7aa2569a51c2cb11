import { addDays, type Day, eachDay } from '../../../kernel/calendar.ts'
import { median } from '../../../stats/apportionment.ts'
import type { Found } from './alert-rules.ts'
import type { Expected } from './expected.ts'
import type { Past } from './phasing.ts'

/** A week is looked at, by what a part was beside the others in the four weeks before it. */
const [WEEK, BASE] = [7, 28]
/** Past weeks that tell how much a part wavers by itself: how many are tried, and how few still do. */
const [TRIED, LEAST] = [56, 21]
/** No part is steadier than this: its weeks overlap, and a quiet spell is no law. */
const LEAST_SPREAD = 0.1
/** A part that brought next to nothing in a week still has a logarithm. */
const LEAST_RATIO = 0.02
/** What a part loses is worth a word from so much of the whole week on. */
const WORTH = 0.02

/** What all parts brought and the larger of them, day by day; a day of the whole that is not in it is not known. */
export type PartPasts = { whole: Past; parts: ReadonlyMap<string, Past> }

type Sums = { whole: number; parts: ReadonlyMap<string, number> }

/** Sums of any stretch of days, from running sums; undefined where a day of the whole is not known. */
const stretchesOf = ({ whole, parts }: PartPasts) => {
  const [first, last] = [...whole.keys()]
    .toSorted()
    .flatMap((of, i, all) => (i === 0 || i === all.length - 1 ? [of] : []))
  const days = first ? eachDay({ from: first, to: last ?? first }) : []
  const places = new Map(days.map((of, i) => [of, i]))
  const running = (value: (of: Day) => number): Float64Array => {
    const sums = new Float64Array(days.length + 1)
    for (const [i, of] of days.entries()) sums[i + 1] = (sums[i] ?? 0) + value(of)
    return sums
  }
  const known = running((of) => (whole.has(of) ? 1 : 0))
  const total = running((of) => whole.get(of) ?? 0)
  const own = [...parts].map(([id, past]) => ({ id, sums: running((of) => past.get(of) ?? 0) }))
  const told = new Map<string, Sums | undefined>()
  const sumOf = (to: Day, length: number): Sums | undefined => {
    const end = (places.get(to) ?? -1) + 1
    const begin = end - length
    const between = (sums: Float64Array) => (sums[end] ?? 0) - (sums[begin] ?? 0)
    if (end <= 0 || begin < 0 || between(known) < length) return undefined
    return { whole: between(total), parts: new Map(own.map(({ id, sums }) => [id, between(sums)])) }
  }
  return (to: Day, length: number): Sums | undefined => {
    const key = `${to} ${length}`
    if (!told.has(key)) told.set(key, sumOf(to, length))
    return told.get(key)
  }
}

export type PartWeek = { value: number; expected: Expected; isWorth: boolean }

/**
 * Tells what a part (an item, a search term) should have brought in the seven days up to one: its share beside the
 * others in the four weeks before, of what the others brought now. So a great sale, the trough behind it or a bad week
 * of the whole shop is no news of a part, and none of them has to be waited out. The other part that gained most is
 * left out: one that takes off makes no others fall. `width` is in standard deviations of how its past weeks came out
 * by the same reckoning. Undefined with fewer than three such weeks of days, or where it or the others brought nothing.
 */
const partWeeks = (pasts: PartPasts): ((part: string, of: Day, width: number) => PartWeek | undefined) => {
  const stretch = stretchesOf(pasts)
  const ratioOn = (part: string, of: Day): { value: number; mid: number; whole: number } | undefined => {
    const [now, base] = [stretch(of, WEEK), stretch(addDays(of, -WEEK), BASE)]
    if (!now || !base) return undefined
    let [gainer, most] = ['', Number.NEGATIVE_INFINITY]
    for (const [id, amount] of now.parts) {
      const gain = amount - ((base.parts.get(id) ?? 0) * WEEK) / BASE
      if (id !== part && gain > most) [gainer, most] = [id, gain]
    }
    const rest = ({ whole, parts }: Sums) => whole - (parts.get(part) ?? 0) - (parts.get(gainer) ?? 0)
    const [restNow, restBase, own] = [rest(now), rest(base), base.parts.get(part) ?? 0]
    if (restNow <= 0 || restBase <= 0 || own <= 0) return undefined
    return { value: now.parts.get(part) ?? 0, mid: (own / restBase) * restNow, whole: now.whole }
  }
  const logs = new Map<string, number | undefined>()
  const logOn = (part: string, of: Day): number | undefined => {
    const key = `${of} ${part}`
    if (!logs.has(key)) {
      const then = ratioOn(part, of)
      logs.set(key, then && Math.log(Math.max(LEAST_RATIO, then.value / then.mid)))
    }
    return logs.get(key)
  }
  return (part, of, width) => {
    const now = ratioOn(part, of)
    if (!now) return undefined
    const past: number[] = []
    for (let n = WEEK; n < WEEK + TRIED; n++) {
      const log = logOn(part, addDays(of, -n))
      if (log !== undefined) past.push(log)
    }
    if (past.length < LEAST) return undefined
    const middle = median(past)
    const spread = Math.max(LEAST_SPREAD, 1.4826 * median(past.map((one) => Math.abs(one - middle))))
    const { value, mid, whole } = now
    return {
      value,
      expected: { low: mid * Math.exp(-width * spread), mid, high: mid * Math.exp(width * spread), spread },
      isWorth: Math.abs(value - mid) >= WORTH * whole,
    }
  }
}

/** What a rule for the largest parts finds of one of them on a day. */
export const partFinder = (
  pasts: PartPasts,
  { width, share }: { width: number; share: number },
): ((part: string, of: Day) => Found | undefined) => {
  const weekOf = partWeeks(pasts)
  return (part, of) => {
    const week = weekOf(part, of, width)
    if (!week?.isWorth) return undefined
    const { value, expected } = week
    return value < expected.low && value <= expected.mid * (1 - share)
      ? { days: WEEK, value, against: expected.mid, direction: 'fall', expected }
      : undefined
  }
}

/** The parts that brought most in the five weeks up to a day: one that has just lost it is still among them. */
export const largestParts = ({ parts }: PartPasts, to: Day, count: number): string[] => {
  const from = addDays(to, 1 - WEEK - BASE)
  const sold = (past: Past) =>
    [...past].reduce((sum, [of, value]) => (of >= from && of <= to ? sum + value : sum), 0)
  return [...parts]
    .map(([id, past]) => ({ id, sum: sold(past) }))
    .filter(({ sum }) => sum > 0)
    .toSorted((a, b) => b.sum - a.sum || (a.id < b.id ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id)
}
