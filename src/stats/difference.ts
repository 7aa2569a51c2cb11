import { studentQuantile } from './beta.ts'

/** One day: what came about, of what. For what is merely counted `size` is 1. */
export type Observed = { value: number; size: number }

/** A thing before and after a day: changed on it, or untouched. */
export type BeforeAfter = { before: readonly Observed[]; after: readonly Observed[] }

export type Difference = {
  /** Relative change against what the untouched did: 0.2 is 20 % more than without the change. */
  effect: number
  low: number
  high: number
  /** Relative change of its own, and the mean of the untouched. */
  own: number
  others: number
  /** Untouched ones that could be compared. */
  compared: number
}

export type NoDifference = 'own-too-little' | 'others-too-few'

/** Fewer untouched ones than this tell nothing of how much such things change by themselves. */
const LEAST_OTHERS = 3

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0)

/** ln of the mean and how unsure it is from its days: undefined without days, size or value. */
const logMean = (days: readonly Observed[]): { log: number; variance: number } | undefined => {
  const [value, size] = [sum(days.map((one) => one.value)), sum(days.map((one) => one.size))]
  if (days.length < 2 || !(value > 0 && size > 0)) return undefined
  const mean = value / size
  const squares = sum(days.map((one) => (one.value - mean * one.size) ** 2))
  // Ratio estimator (Cochran 1977, 6.3), by the delta method on the logarithm.
  return { log: Math.log(mean), variance: ((days.length / (days.length - 1)) * squares) / value ** 2 }
}

type Change = { change: number; variance: number }

const changeOf = ({ before, after }: BeforeAfter): Change | undefined => {
  const [first, then] = [logMean(before), logMean(after)]
  return first && then && { change: then.log - first.log, variance: first.variance + then.variance }
}

/** How much the untouched differ beyond what their days explain (DerSimonian and Laird 1986). */
const spreadOf = (changes: readonly Change[]): number => {
  const weights = changes.map(({ variance }) => 1 / Math.max(variance, 1e-9))
  const weight = sum(weights)
  const mean = sum(changes.map(({ change }, i) => (weights[i] ?? 0) * change)) / weight
  const squares = sum(changes.map(({ change }, i) => (weights[i] ?? 0) * (change - mean) ** 2))
  const scale = weight - sum(weights.map((one) => one ** 2)) / weight
  return Math.max(0, (squares - (changes.length - 1)) / scale)
}

/**
 * Difference in differences on the logarithm: what happened to the changed one beyond what happened to the untouched.
 * The interval rests on how much the untouched changed by themselves as well as on the days' own scatter, so that
 * what any such thing does without being touched is not taken for an effect (prediction interval of Higgins et al.
 * 2009, Student's t with one degree of freedom less than there are untouched ones).
 */
export const differenceInDifferences = (
  touched: BeforeAfter,
  untouched: readonly BeforeAfter[],
  level = 0.95,
): Difference | NoDifference => {
  const own = changeOf(touched)
  if (!own) return 'own-too-little'
  const others = untouched.flatMap((one) => changeOf(one) ?? [])
  if (others.length < LEAST_OTHERS) return 'others-too-few'
  const spread = spreadOf(others)
  const weights = others.map(({ variance }) => 1 / Math.max(variance + spread, 1e-9))
  const weight = sum(weights)
  const mean = sum(others.map(({ change }, i) => (weights[i] ?? 0) * change)) / weight
  const half =
    studentQuantile((1 + level) / 2, others.length - 1) * Math.sqrt(own.variance + spread + 1 / weight)
  const relative = (log: number) => Math.expm1(log)
  const effect = own.change - mean
  return {
    effect: relative(effect),
    low: relative(effect - half),
    high: relative(effect + half),
    own: relative(own.change),
    others: relative(mean),
    compared: others.length,
  }
}
