/**
 * A daily quantity that is ≥ 0. `null` is a day of which nothing is known, which is not a day of nothing.
 * Everything else about its days comes as regressors, so that nothing here knows what is sold.
 */
export type History = {
  /** 0 Monday … 6 Sunday, of the first value. */
  weekday: number
  values: readonly (number | null)[]
  /** What is known of each day beforehand: of those in `values` and of those to be forecast. */
  regressors: readonly Regressor[]
}

export type Regressor = {
  id: string
  values: readonly number[]
  /** How far it is thought to move the logarithm, as a standard deviation: the strength of the shrinking. */
  scale: number
  /** What it is shrunk to, 0 where it is not told: what it usually moves the logarithm by. */
  middle?: number
}

/** What is forecast of some days. */
export type Told = {
  /** One for each day, ≥ 0: half of the outcomes lie on each side. */
  points: readonly number[]
  /**
   * How many times as far as any other day each may be off, ≥ 1, for what is not known of the great day it is; all 1
   * where it is not told.
   */
  spreads?: readonly number[]
  /** How far the sum may be off for what its great days have in common, as a standard deviation of its logarithm. */
  together?: number
}

/** Forecasts the days after the first `origin` ones. */
export type Ask = (origin: number, horizon: number) => Told

export type Model = {
  id: ModelId
  /** What is done once for a history, however often it is asked. */
  over: (history: History) => Ask
  /** Runs slower than the others: it is tried at fewer origins before it is chosen. */
  isSlow?: true
  /** Knows nothing of regressors. */
  isBlind?: true
  /** Days of history from which on it learns more than before: trials of fewer days tell of another model. */
  steps?: readonly number[]
}

const modelIds = ['regression', 'seasonal-naive', 'mstl', 'ets'] as const
export type ModelId = (typeof modelIds)[number]

/** The middle one of several; NaN of none. */
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)

/** Linear between neighbours (Hyndman and Fan 1996, type 7). NaN of none. */
export const quantile = (values: ArrayLike<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort()
  const at = Math.min(Math.max(share, 0), 1) * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low + (high - low) * (at - Math.floor(at))
}

/** The known ones. */
export const known = (values: readonly (number | null)[]): number[] =>
  values.filter((value) => value !== null)

/**
 * The unit in which a day is 1 in log1p: a fiftieth of an ordinary day, so that a day of nothing is far from it
 * but not without bounds; 1 for small counts.
 */
export const unitOf = (values: readonly (number | null)[]): number => {
  const positive = known(values).filter((value) => value > 0)
  return positive.length === 0 ? 1 : Math.max(1, median(positive) / 50)
}
