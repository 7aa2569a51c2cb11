import { type Range, rangeOfDraws } from './forecast/intervals.ts'

/** What was, against what would have been: `baseline` without it, `added` = actual − baseline, `share` = added ÷ baseline. */
export type Uplift = { actual: number; baseline: Range; added: Range; share: Range | null }

export type UpliftInput = {
  /** Of each day that is measured; all known. */
  actual: readonly number[]
  /**
   * The sum of the same days without what is measured, as often as the forecast has trials (`draws` of a forecast,
   * those of several spans added up place by place). At least one.
   */
  draws: readonly number[]
  /** How far one day strays by itself, as a standard deviation of the logarithm. */
  dayNoise: number
}

/**
 * What something brought, with an interval that holds the true value four times in five. Two things are not known:
 * what the days would have sold without it (the errors that the forecast made at past days), and what of the days
 * that were is their own luck, which another time would be other (each day strays by `dayNoise`, by itself). Both
 * are laid over each other: each draw with each of nine equally likely amounts of luck.
 */
export const upliftOf = ({ actual, draws, dayNoise }: UpliftInput): Uplift => {
  const sum = actual.reduce((all, one) => all + one, 0)
  const luck = dayNoise * Math.sqrt(actual.reduce((all, one) => all + one * one, 0))
  const both = draws.flatMap((draw) => LIKELY.map((z) => ({ draw, added: sum + z * luck - draw })))
  const baseline = rangeOfDraws(draws)
  const added = {
    ...rangeOfDraws(both.map((one) => one.added)),
    // Luck is as often good as bad: the middle is what was counted less what was expected.
    p50: sum - baseline.p50,
  }
  const isKnown = draws.every((draw) => draw > 0)
  return {
    actual: sum,
    baseline,
    added: ordered(added),
    share: isKnown
      ? ordered({
          ...rangeOfDraws(both.map(({ draw, added }) => added / draw)),
          p50: sum / baseline.p50 - 1,
        })
      : null,
  }
}

const ordered = ({ p10, p50, p90 }: Range): Range => ({
  p10: Math.min(p10, p50),
  p50,
  p90: Math.max(p50, p90),
})

/** The middles of nine equal parts of a normal distribution: 1/18, 3/18 … 17/18. */
const LIKELY = [-1.5932, -0.9674, -0.5895, -0.2822, 0, 0.2822, 0.5895, 0.9674, 1.5932]

/** Sums of several spans out of the draws of each, place by place: what errs together is added together. */
export const addedDraws = (spans: readonly (readonly number[])[]): number[] =>
  (spans[0] ?? []).map((_, at) => spans.reduce((sum, draws) => sum + (draws[at] ?? 0), 0))
