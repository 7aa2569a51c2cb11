import type { Trial } from './backtest.ts'
import { type History, known, median, type Told, unitOf } from './model.ts'

/** What half, and the middle four fifths, of the outcomes stay below and between. */
export type Range = { p10: number; p50: number; p90: number }

/** An error as a difference of log1p, on an ordinary day or one that a regressor marks; `spread` as in `Told`. */
type Miss = { isMarked: boolean; spread: number; error: number }

/**
 * How far outcomes lie from forecasts, learned from trials (split conformal, Vovk et al. 2005): for each distance
 * from the trials of about that distance. Marked days err more; their errors are measured by a scale of their own, and
 * those of great days by what the model did not know of them besides (normalised, Papadopoulos et al. 2002).
 */
export type Calibration = {
  unit: number
  marks: Uint8Array
  /** Errors of one trial each, in units of the day's scale; null where the day is not known. */
  paths: readonly (readonly (number | null)[])[]
  markedScale: number
  tested: number
  /** The highest known day of the first so many days. */
  highest: Float64Array
}

/** Distances that lend their errors to a day: its own, and those around it. */
const AROUND = 3
/** Marked days are thought to err so much more, as firmly as if so many of them had been seen. */
const [PRIOR_SCALE, PRIOR_DAYS] = [1.3, 6]

/**
 * No outcome is thought to be higher than the highest day before it so many times over. While a shop begins, one day is
 * a hundred of an earlier one; carried over to what it sells now, such an error told of millions a day.
 */
const MOST_TIMES = 5

/** Beyond a hundred ordinary days, of which a unit is a fiftieth, a day is a slip of the pen. */
const SLIP = 100 * 50

const highestOf = ({ values }: History, unit: number): Float64Array => {
  const highest = new Float64Array(values.length + 1)
  for (const [at, value] of values.entries())
    highest[at + 1] = Math.max(highest[at] ?? 0, Math.min(value ?? 0, SLIP * unit))
  return highest
}

/** 1 for each day that a regressor marks. */
const markedDays = ({ regressors, values }: History): Uint8Array => {
  const marks = new Uint8Array(Math.max(values.length, ...regressors.map((one) => one.values.length)))
  for (const one of regressors)
    for (let at = 0; at < one.values.length; at++) if (one.values[at] !== 0) marks[at] = 1
  return marks
}

const missesOf = (
  { origin, forecast, spreads = [], actual }: Trial,
  { unit, marks }: Pick<Calibration, 'unit' | 'marks'>,
): (Miss | null)[] =>
  actual.map((value, i) =>
    value === null
      ? null
      : {
          isMarked: marks[origin + i] === 1,
          spread: spreads[i] ?? 1,
          error: Math.log1p(value / unit) - Math.log1p((forecast[i] ?? 0) / unit),
        },
  )

/** How far a day may be off, its own luck and what is not known of it being independent, in ordinary days. */
const scaleOf = (marked: number, spread: number): number => Math.sqrt(marked ** 2 + spread ** 2 - 1)

const aboutOf = (history: History): Pick<Calibration, 'unit' | 'marks' | 'highest'> => {
  const unit = unitOf(history.values)
  return { unit, marks: markedDays(history), highest: highestOf(history, unit) }
}

export const calibrated = (
  history: History,
  trials: readonly Trial[],
  about: Pick<Calibration, 'unit' | 'marks' | 'highest'> = aboutOf(history),
): Calibration => {
  const { unit, marks, highest } = about
  const misses = trials.map((one) => missesOf(one, about))
  const sizes = { ordinary: 0, ordinaryDays: 0, marked: 0, markedDays: 0 }
  for (const path of misses)
    for (const miss of path) {
      if (miss === null) continue
      if (miss.isMarked) {
        sizes.marked += Math.abs(miss.error) / miss.spread
        sizes.markedDays++
      } else {
        sizes.ordinary += Math.abs(miss.error) / miss.spread
        sizes.ordinaryDays++
      }
    }
  const [ordinary, marked] = [sizes.ordinary / sizes.ordinaryDays, sizes.marked / sizes.markedDays]
  const base = sizes.ordinaryDays > 0 ? ordinary : marked
  const seen = sizes.markedDays > 0 && base > 0 ? marked / base : PRIOR_SCALE
  const markedScale = Math.max(
    1,
    (seen * sizes.markedDays + PRIOR_SCALE * PRIOR_DAYS) / (sizes.markedDays + PRIOR_DAYS),
  )
  return {
    unit,
    marks,
    paths: misses.map((path) =>
      path.map((miss) => miss && miss.error / scaleOf(miss.isMarked ? markedScale : 1, miss.spread)),
    ),
    markedScale,
    highest,
    tested: Math.max(1, ...trials.map(({ actual }) => actual.length)),
  }
}

/**
 * The value that at most this share of further ones lies below, or above for a share over a half: of n values the
 * one at (n + 1) × share, which keeps its promise also for small n; the outermost where there are too few.
 */
const promised = (sorted: Float64Array, share: number): number => {
  const n = sorted.length
  const at = (n + 1) * share - 1
  const low = Math.min(n - 1, Math.max(0, Math.floor(at)))
  const high = Math.min(n - 1, Math.max(0, Math.ceil(at)))
  return (sorted[low] ?? 0) + ((sorted[high] ?? 0) - (sorted[low] ?? 0)) * Math.min(1, Math.max(0, at - low))
}

/** Errors grow no slower than a random walk beyond the distances that were tried. */
const stretch = (ahead: number, tested: number): number =>
  ahead < tested ? 1 : Math.sqrt((ahead + 1) / tested)

/** A point moved by an error of the size that its day has, to no more than `most`. */
const moved = (point: number, error: number, unit: number, most: number): number =>
  Math.min(Math.max(point, most), unit * Math.max(0, Math.expm1(Math.log1p(point / unit) + error)))

/** What a day after `origin` can bring at most. */
const mostAfter = ({ highest }: Calibration, origin: number): number =>
  MOST_TIMES * (highest[Math.min(origin, highest.length - 1)] ?? 0)

/** Ranges of the days after `origin`; the points are their middles. */
export const rangesOf = (
  calibration: Calibration,
  origin: number,
  { points, spreads = [] }: Told,
): Range[] => {
  const { unit, marks, paths, tested, markedScale } = calibration
  const most = mostAfter(calibration, origin)
  const pools = new Map<number, Float64Array>()
  const poolOf = (ahead: number): Float64Array => {
    const found = pools.get(ahead)
    if (found) return found
    const errors = new Float64Array(paths.length * (2 * AROUND + 1))
    let filled = 0
    for (const path of paths)
      for (let at = Math.max(0, ahead - AROUND); at <= ahead + AROUND; at++) {
        const error = path[at] ?? null
        if (error !== null) errors[filled++] = error
      }
    const sorted = errors.subarray(0, filled).sort()
    pools.set(ahead, sorted)
    return sorted
  }
  return points.map((point, i) => {
    const pool = poolOf(Math.min(i, tested - 1))
    const scale = scaleOf(marks[origin + i] === 1 ? markedScale : 1, spreads[i] ?? 1) * stretch(i, tested)
    return {
      p10: Math.min(point, moved(point, promised(pool, 0.1) * scale, unit, most)),
      p50: point,
      p90: Math.max(point, moved(point, promised(pool, 0.9) * scale, unit, most)),
    }
  })
}

/**
 * The sum of days as often as there are trials: each trial's whole run of errors is laid over the days asked for.
 * Days that err together do not cancel out, so quantiles of days are not summed.
 */
export const drawsOfSum = (
  calibration: Calibration,
  origin: number,
  { points, spreads = [] }: Told,
  { from, to } = { from: 0, to: points.length - 1 },
): number[] => {
  const { unit, marks, paths, tested, markedScale } = calibration
  const most = mostAfter(calibration, origin)
  return paths.map((path) =>
    points.reduce((sum, point, i) => {
      if (i < from || i > to) return sum
      const error = path[i % tested] ?? 0
      const scale = scaleOf(marks[origin + i] === 1 ? markedScale : 1, spreads[i] ?? 1) * stretch(i, tested)
      return sum + moved(point, error * scale, unit, most)
    }, 0),
  )
}

/** Four fifths of a normal distribution lie within so many standard deviations. */
const Z = 1.281552

/** Quantiles of draws that keep their promise also where there are few. */
export const rangeOfDraws = (draws: readonly number[]): Range => {
  const sorted = Float64Array.from(draws).sort()
  const [p10, p50, p90] = [promised(sorted, 0.1), promised(sorted, 0.5), promised(sorted, 0.9)]
  return { p10, p50, p90 }
}

/** So many stretches side by side tell a leaning of the model from a season that came once. */
const ENOUGH_WINDOWS = 4

/** Errors of each trial without what all its days have in common. */
const withoutCommon = (calibration: Calibration): Calibration => ({
  ...calibration,
  paths: calibration.paths.map((path) => {
    const common = median(known(path))
    return path.map((error) => (error === null ? null : error - common))
  }),
})

/**
 * Range of the sum of days, as wide as the trials were, about what the days themselves are forecast to bring. That the
 * trials leaned one way moves it only as far as that is beyond chance; the rest of the lean is one more doubt and widens it. `windows`: stretches that lie side by side in the days of trials that knew as much as
 * is known now; trials share days, and a model that has seen a year does not lean as it did when it had seen half of
 * one. Where there are few, that all trials missed a shop's growing is no promise that it grows on: then it moves no
 * further than by the middles of days not adding up to the middle of their sum. What its great days have in common is
 * not in the errors of days and is added.
 */
export const rangeOfSum = (calibration: Calibration, origin: number, told: Told, windows: number): Range => {
  const { unit } = calibration
  const log = (value: number) => Math.log1p(value / unit)
  const sum = log(told.points.reduce((all, point) => all + point, 0))
  const common = Z * (told.together ?? 0)
  const leansOf = (from: Calibration) => drawsOfSum(from, origin, told).map((draw) => log(draw) - sum)
  const leans = leansOf(calibration)
  const own = beyondChance(leans, windows)
  const ofDays = windows < ENOUGH_WINDOWS ? beyondChance(leansOf(withoutCommon(calibration)), windows) : own
  const trusted = own > 0 ? Math.min(own, Math.max(0, ofDays)) : Math.max(own, Math.min(0, ofDays))
  const sorted = Float64Array.from(leans).sort()
  const wide = (share: number) =>
    Math.hypot(promised(sorted, share) - promised(sorted, 0.5), mean(leans) - trusted, common)
  const at = (off: number) => unit * Math.max(0, Math.expm1(sum + trusted + off))
  return { p10: at(-wide(0.1)), p50: at(0), p90: at(wide(0.9)) }
}

const mean = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0) / values.length

/** The part of what the trials have in common that chance does not explain (James and Stein 1961). */
const beyondChance = (leans: readonly number[], windows: number): number => {
  const lean = mean(leans)
  const chance = mean(leans.map((one) => (one - lean) ** 2)) / Math.max(1, windows)
  return lean === 0 ? 0 : lean * Math.max(0, 1 - chance / lean ** 2)
}

/**
 * How far one day strays from the days beside it, as a standard deviation of log1p: what is left of the errors of a
 * trial without what its days have in common. 0 where there is too little to tell.
 */
export const dayNoiseOf = ({ paths }: Pick<Calibration, 'paths'>): number => {
  let [squares, count] = [0, 0]
  for (const path of paths)
    for (let at = 1; at < path.length; at++) {
      const [before, now] = [path[at - 1] ?? null, path[at] ?? null]
      if (before === null || now === null) continue
      squares += (now - before) ** 2
      count++
    }
  // The difference of two days has the noise of both.
  return count > 0 ? Math.sqrt(squares / count / 2) : 0
}

/**
 * Share of days that lay in the ranges learned from the other trials: from those whose days are none of its own
 * where there are enough, so that no range is judged by what it was made from. Null where there is nothing to judge.
 */
export const coverageOf = (history: History, trials: readonly Trial[]): number | null => {
  let [inside, days] = [0, 0]
  const about = aboutOf(history)
  for (const one of trials) {
    const apart = trials.filter(({ origin }) => Math.abs(origin - one.origin) >= one.actual.length)
    const others = apart.length >= ENOUGH ? apart : trials.filter((other) => other !== one)
    if (others.length === 0) continue
    const ranges = rangesOf(calibrated(history, others, about), one.origin, {
      points: one.forecast,
      spreads: one.spreads ?? [],
    })
    for (const [i, value] of one.actual.entries()) {
      const range = ranges[i]
      if (value === null || !range) continue
      days++
      // A hair's breadth of rounding is not a miss.
      if (value >= range.p10 - 1e-9 * range.p10 && value <= range.p90 * (1 + 1e-9)) inside++
    }
  }
  return days > 0 ? inside / days : null
}

const ENOUGH = 5
