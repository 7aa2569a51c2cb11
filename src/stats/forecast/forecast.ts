import { type Backtest, backtest, type Score, type Trial } from './backtest.ts'
import {
  type Calibration,
  calibrated,
  coverageOf,
  dayNoiseOf,
  drawsOfSum,
  type Range,
  rangeOfDraws,
  rangeOfSum,
  rangesOf,
} from './intervals.ts'
import { type History, known, type Model, type ModelId } from './model.ts'

export type Forecast = {
  model: ModelId
  days: Range[]
  /** Of all days together, with errors that days have in common; not the sum of the days' own bounds. */
  total: Range
  backtest: {
    /** Of the chosen model, and of the seasonal naive at the same days: the newest, which did not choose it. */
    score: Score
    naive: Score
    /** Origins that the two scores rest on; 0 where the history is too short and all chose and tell. */
    heldOut: number
    /** Share of past days within P10…P90, each judged by ranges that did not know it. */
    coverage80: number | null
    origins: number
    /** Days ahead that were tried; beyond them ranges widen by the square root. */
    horizon: number
    scores: Backtest['scores']
  }
  /** Of the sums that were asked for. */
  sums: Range[]
  /** The same sums of the forecast days themselves: sums of parts add up to that of the whole. */
  expected: number[]
  /** The same sums as they would be had each trial's errors come again; trials in the same order for every sum. */
  draws: number[][]
  /** How many stretches as long as a trial lie side by side in the days that were tried: trials share days. */
  windows: number
  /** How far one day strays from the days beside it, as a standard deviation of the logarithm. */
  dayNoise: number
}

const windowsOf = (trials: readonly Trial[], horizon: number): number =>
  ((trials.at(-1)?.origin ?? 0) + horizon - (trials[0]?.origin ?? 0)) / horizon

/** The trials of a model that had learned as much as it has after all these days. */
const trialsAlike = ({ trials }: Backtest, { steps = [] }: Model, days: number): readonly Trial[] => {
  const step = Math.max(0, ...steps.filter((one) => one <= days))
  return trials.filter(({ origin }) => origin >= step)
}

/** Some of the days asked for, both ends included, counted from 0. */
export type Span = { from: number; to: number }

/** short: fewer known days than any model needs; gaps: most days are missing; rare: hardly a day with anything. */
export type Refused = { refused: 'short' | 'gaps' | 'rare'; known: number; days: number; needed: number }

/** Days with data, and days on which anything happened, that a forecast needs at least. */
export const LEAST_DAYS = 21
const LEAST_ACTIVE = 7
/** Older days say nothing more, and cost time. */
const MOST_DAYS = 1_100

const isRefused = (history: History): Refused | undefined => {
  const values = known(history.values)
  const told = { known: values.length, days: history.values.length }
  if (values.length < LEAST_DAYS) return { refused: 'short', ...told, needed: LEAST_DAYS }
  if (values.length < history.values.length / 2)
    return { refused: 'gaps', ...told, needed: Math.ceil(history.values.length / 2) }
  const active = values.filter((value) => value > 0).length
  return active < LEAST_ACTIVE
    ? { refused: 'rare', known: active, days: told.days, needed: LEAST_ACTIVE }
    : undefined
}

/** The history without what is missing at its beginning or too old. It must end with a known day. */
const trimmed = (history: History): History => {
  const first = Math.max(
    0,
    history.values.findIndex((value) => value !== null),
  )
  const from = Math.max(first, history.values.length - MOST_DAYS)
  return {
    weekday: (history.weekday + from) % 7,
    values: history.values.slice(from),
    regressors: history.regressors.map((one) => ({ ...one, values: one.values.slice(from) })),
  }
}

/**
 * Forecasts the days after a history by the model that did best at past days, with ranges as wide as its errors
 * there were. `sums`: runs of days whose sums are wanted besides. `models`: the seasonal naive first. Regressors must reach `horizon` days beyond the history.
 */
export const forecast = (
  given: History,
  models: readonly Model[],
  horizon: number,
  sums: readonly Span[] = [],
): Forecast | Refused => {
  const history = trimmed(given)
  const refused = isRefused(history)
  if (refused) return refused
  const tested = backtest(history, models, horizon)
  const origin = history.values.length
  const told = tested.ask(origin, horizon)
  const calibration: Calibration = calibrated(history, tested.trials)
  const chosen = models.find(({ id }) => id === tested.chosen)
  const alike = chosen ? trialsAlike(tested, chosen, origin) : tested.trials
  const draws = sums.map((span) => drawsOfSum(calibration, origin, told, span))
  const days = rangesOf(calibration, origin, told)
  const [day] = days
  return {
    model: tested.chosen,
    days,
    // The sum of one day is that day.
    total:
      day && days.length === 1
        ? day
        : rangeOfSum(calibration, origin, told, windowsOf(alike, tested.horizon)),
    backtest: {
      score: tested.score,
      naive: tested.naive,
      heldOut: tested.heldOut,
      coverage80: coverageOf(history, tested.trials),
      origins: tested.trials.length,
      horizon: tested.horizon,
      scores: tested.scores,
    },
    sums: draws.map(rangeOfDraws),
    expected: sums.map(({ from, to }) =>
      told.points.slice(from, to + 1).reduce((sum, point) => sum + point, 0),
    ),
    draws,
    windows: windowsOf(tested.trials, tested.horizon),
    dayNoise: dayNoiseOf(calibration),
  }
}
