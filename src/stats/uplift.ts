import { studentQuantile } from './beta.ts'
import type { Range } from './forecast/intervals.ts'

/** What was, against what would have been: `baseline` without it, `added` = actual − baseline, `share` = added ÷ baseline. */
export type Uplift = { actual: number; baseline: Range; added: Range; share: Range | null }

export type UpliftInput = {
  /** Of each day that is measured; all known. */
  actual: readonly number[]
  /** What the same days are forecast to sell without what is measured, added up. */
  expected: number
  /**
   * That sum as often as the forecast has trials, each with the errors of a past time laid over it (`draws` of a
   * forecast, those of several spans added up place by place). At least one.
   */
  draws: readonly number[]
  /** How many stretches of so many days lie side by side in the past that was tried (`windows` of a forecast). */
  windows: number
  /** How far one day strays by itself, as a standard deviation of the logarithm. */
  dayNoise: number
}

/**
 * What something brought, with an interval that is to hold the true value four times in five. Its middle is what was
 * counted less what was forecast, so that the middles of parts add up to that of the whole.
 *
 * Two things are not known: what the days would have sold without it, and what of the days that were is their own
 * luck, which another time would be other (each day strays by `dayNoise`, by itself). How far such a sum was missed
 * before tells the first: four in five misses were no greater (split conformal, Vovk et al. 2005). A side to which
 * the misses leaned is not taken off the middle: trials that share most of their days lean together by chance. For
 * the same reason few windows say little of how far it can go, and Student's t of as many degrees of freedom widens
 * it. The two are independent: their squares are added.
 */
export const upliftOf = ({ actual, expected, draws, windows, dayNoise }: UpliftInput): Uplift => {
  const sum = actual.reduce((all, one) => all + one, 0)
  const widened = studentQuantile(UPPER, Math.max(1, windows)) / Z
  const missed = widened * promisedMiss(draws.map((draw) => Math.abs(draw - expected)))
  const luck = Z * dayNoise * Math.sqrt(actual.reduce((all, one) => all + one * one, 0))
  const half = Math.hypot(missed, luck)
  const middle = sum - expected
  // Where on the edge the two most likely stand: so much of it is the forecast's, the rest the days' luck.
  const [ofForecast, ofLuck] = half > 0 ? [missed ** 2 / half, luck ** 2 / half] : [0, 0]
  const [most, least] = [expected + ofForecast, expected - ofForecast]
  return {
    actual: sum,
    baseline: { p10: Math.max(0, expected - missed), p50: expected, p90: expected + missed },
    added: { p10: middle - half, p50: middle, p90: middle + half },
    share:
      least > 0
        ? { p10: (sum - ofLuck) / most - 1, p50: middle / expected, p90: (sum + ofLuck) / least - 1 }
        : null,
  }
}

/** The middle four fifths of a normal distribution reach to z on either side. */
const UPPER = 0.9
const Z = 1.281552

/** What four in five further misses do not exceed: of n the one at (n + 1) × 0.8, which keeps its promise for few. */
const promisedMiss = (misses: readonly number[]): number => {
  const sorted = misses.toSorted((a, b) => a - b)
  const at = Math.min(sorted.length - 1, Math.max(0, (sorted.length + 1) * 0.8 - 1))
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}

/** Sums of several spans out of the draws of each, place by place: what errs together is added together. */
export const addedDraws = (spans: readonly (readonly number[])[]): number[] =>
  (spans[0] ?? []).map((_, at) => spans.reduce((sum, draws) => sum + (draws[at] ?? 0), 0))
