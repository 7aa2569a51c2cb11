import { type Ask, type History, known, type Model, type ModelId, type Told } from './model.ts'

/** A model asked at a past day, as if the days after it were not known. Both lists have a place for each day. */
export type Trial = Pick<Told, 'spreads'> & {
  origin: number
  forecast: readonly number[]
  actual: readonly (number | null)[]
}

export type Score = {
  /** Σ |actual − forecast| ÷ Σ actual; null where nothing happened. */
  wape: number | null
  /** Mean |actual − forecast| ÷ mean |value − value a week before| of the whole history (Hyndman and Koehler 2006). */
  mase: number | null
  /** Pairs of a forecast and a known day. */
  pairs: number
}

const MOST_ORIGINS = 24
const SLOW_ORIGINS = 3
/** Days that are learned from before the first origin, at least. */
const LEAST_LEARNED = 14
/** A model that is tried at few origins only must be better by this to be tried at all of them. */
const CLEARLY = 0.98
/** At two origins or more, one that is so much worse is not tried any further. */
const HOPELESS = 1.05
/** The newest origins, which choose nothing: this share of them tells how well the chosen model does. */
const HELD_OUT = 1 / 3
/** Origins that must be left to choose by; where there are fewer, all of them choose and tell. */
const LEAST_CHOOSING = 4
/** Of the days ahead: where more of them lie under what no trial has met, a model must know of it. */
const MOST_UNTRIED = 1 / 4
/** A regressor that may move a day by two fifths. */
const STRONG = 0.35
/** Days before the last week that say what a plain day brings. */
const PLAIN_DAYS = 56
/** A day that nothing marks is none of them beyond so many times the highest, or under such a part of the lowest. */
const FAR = 3
/** Of one week; more such days are no slip. */
const MOST_ALONE = 2

/** Days ahead that past days can be tried for: a third of what is known, no more than asked for. */
export const testedHorizon = (days: number, horizon: number): number =>
  Math.max(1, Math.min(horizon, Math.floor((days - LEAST_LEARNED) / 2), Math.floor(days / 3)))

/**
 * Days at which models are tried, the oldest first: spread over the last year or the younger half of the history,
 * whichever is shorter, and never a whole number of weeks apart, so that every weekday is met at every distance.
 */
export const originsOf = (days: number, horizon: number): number[] => {
  const last = days - horizon
  const learned = Math.max(LEAST_LEARNED, Math.floor(days / 2) - horizon, days - 365 - horizon)
  const first = Math.min(last, learned)
  const step = Math.max(1, Math.ceil((last - first) / (MOST_ORIGINS - 1)))
  const spread = step % 7 === 0 ? step + 1 : step
  const origins: number[] = []
  for (let origin = last; origin >= first && origins.length < MOST_ORIGINS; origin -= spread)
    origins.unshift(origin)
  return origins
}

const trial = (ask: Ask, history: History, origin: number, horizon: number): Trial => {
  const { points, spreads = [] } = ask(origin, horizon)
  return { origin, forecast: points, spreads, actual: history.values.slice(origin, origin + horizon) }
}

/** Mean absolute difference to the week before; undefined where no two such days are known or nothing ever moved. */
const weekDifference = ({ values }: History): number | undefined => {
  const differences = values.flatMap((value, at) => {
    const before = values[at - 7] ?? null
    return value === null || before === null ? [] : [Math.abs(value - before)]
  })
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length
  return mean > 0 ? mean : undefined
}

export const scoreOf = (history: History, trials: readonly Trial[]): Score => {
  let [missed, total, pairs] = [0, 0, 0]
  for (const { forecast, actual } of trials)
    for (const [at, value] of actual.entries()) {
      if (value === null) continue
      missed += Math.abs(value - (forecast[at] ?? 0))
      total += value
      pairs++
    }
  const scale = weekDifference(history)
  return {
    wape: total > 0 ? missed / total : null,
    mase: scale === undefined || pairs === 0 ? null : missed / pairs / scale,
    pairs,
  }
}

/**
 * Share of the days asked for that lie under what the history has shown and no trial has met, as a festival of the
 * year before: of these days the trials say nothing of a model that knows no regressors.
 */
const untriedAhead = (
  { regressors, values }: History,
  origins: readonly number[],
  horizon: number,
  asked: number,
): number => {
  const untried = regressors.filter(
    (one) =>
      one.scale >= STRONG &&
      values.some((value, at) => value !== null && one.values[at] !== 0) &&
      !origins.some((origin) => one.values.slice(origin, origin + horizon).some((value) => value !== 0)),
  )
  const days = Array.from({ length: asked }, (_, i) => values.length + i)
  return days.filter((at) => untried.some((one) => (one.values[at] ?? 0) !== 0)).length / asked
}

/** Lies a day ahead that is usually far from others? Trials are mostly of plain days and say nothing of it. */
const isGreatAhead = ({ regressors, values }: History, asked: number): boolean =>
  regressors.some(
    ({ middle = 0, values: of }) =>
      Math.abs(middle) >= STRONG &&
      of.slice(values.length, values.length + asked).some((value) => value !== 0),
  )

/**
 * Does one of the last days stand apart, so that who knows of none carries what it brought on into plain weeks? A day
 * that a strong regressor marks does where no plain day of the weeks before was like it; one that none marks where it
 * was far from all of them, and nearly alone: several are a new level.
 */
const standsApartLately = ({ regressors, values }: History): boolean => {
  const strong = regressors.filter(({ scale }) => scale >= STRONG)
  const last = Math.max(0, values.length - 7)
  const plain: number[] = []
  const late: { value: number; isMarked: boolean }[] = []
  for (let at = Math.max(0, last - PLAIN_DAYS); at < values.length; at++) {
    const value = values[at] ?? null
    if (value === null) continue
    const isMarked = strong.some((one) => one.values[at] !== 0)
    if (at >= last) late.push({ value, isMarked })
    else if (!isMarked) plain.push(value)
  }
  if (plain.length < LEAST_LEARNED) return late.some(({ isMarked }) => isMarked)
  const [least, most] = [Math.min(...plain), Math.max(...plain)]
  const isBeyond = (value: number, times: number) => value > times * most || value * times < least
  const far = late.filter(({ value, isMarked }) => !isMarked && isBeyond(value, FAR)).length
  return late.some(({ value, isMarked }) => isMarked && isBeyond(value, 1)) || (far > 0 && far <= MOST_ALONE)
}

export type Backtest = {
  chosen: ModelId
  ask: Ask
  trials: readonly Trial[]
  horizon: number
  /** Of the chosen model and of the seasonal naive, both at the origins held out; at all where none is. */
  score: Score
  naive: Score
  /** The newest origins, of whose days none was used to choose the model; 0 where the history is too short for it. */
  heldOut: number
  /** Every model that was tried, with its score at the origins where it was; a failed one has none. */
  scores: { model: ModelId; score: Score | null; origins: number }[]
}

/**
 * Origins that choose the model and those that tell how it does: their days have none in common. Where too few
 * would be left to choose, `told` is empty.
 */
export const splitOrigins = (
  origins: readonly number[],
  horizon: number,
): { choosing: readonly number[]; told: readonly number[] } => {
  const told = origins.slice(origins.length - Math.floor(origins.length * HELD_OUT))
  const from = told[0] ?? Number.POSITIVE_INFINITY
  const choosing = origins.filter((origin) => origin + horizon <= from)
  return choosing.length < LEAST_CHOOSING ? { choosing: origins, told: [] } : { choosing, told }
}

/** A model of a library may find nothing to fit: then it is no candidate. */
const tried = (
  ask: Ask,
  history: History,
  origins: readonly number[],
  horizon: number,
  isHopeless: (trials: readonly Trial[]) => boolean = () => false,
): Trial[] | undefined => {
  const trials: Trial[] = []
  try {
    for (const origin of origins) {
      const one = trial(ask, history, origin, horizon)
      if (!one.forecast.every(Number.isFinite)) return undefined
      trials.push(one)
      if (isHopeless(trials)) break
    }
  } catch {
    return undefined
  }
  return trials
}

/**
 * Tries every model at past days and takes the one with the smallest WAPE. The first model is the seasonal naive:
 * it stays unless another is better. Where a great event or a slip has just been, or a great event lies ahead, only
 * models that know of events are chosen. Slow ones are tried at a few origins first, and at all where they do well.
 * How well the chosen one does is told by the newest days, which had no part in the choice.
 */
export const backtest = (history: History, models: readonly Model[], asked: number): Backtest => {
  const days = history.values.length
  const horizon = testedHorizon(days, asked)
  const origins = originsOf(days, horizon)
  const { choosing, told } = splitOrigins(origins, horizon)
  const few = choosing.filter(
    (_, i) => (choosing.length - 1 - i) % Math.ceil(choosing.length / SLOW_ORIGINS) === 0,
  )
  const wapeOf = (trials: readonly Trial[]) => scoreOf(history, trials).wape ?? Number.POSITIVE_INFINITY
  const atSame = (trials: readonly Trial[], others: readonly Trial[]) =>
    trials.filter(({ origin }) => others.some((other) => other.origin === origin))

  const scores: Backtest['scores'] = []
  let best: { model: ModelId; isBlind: boolean; ask: Ask; trials: Trial[] } | undefined
  let naive: Ask | undefined
  const mustKnow =
    standsApartLately(history) ||
    isGreatAhead(history, asked) ||
    untriedAhead(history, choosing, horizon, asked) > MOST_UNTRIED
  const [reference] = models
  const candidates = models.filter((model) => !mustKnow || !model.isBlind || model === reference)
  for (const model of [...candidates].sort((a, b) => Number(a.isSlow ?? false) - Number(b.isSlow ?? false))) {
    const ask = model.over(history)
    const rival = best
    const isWorse = (trials: readonly Trial[], times: number) =>
      rival !== undefined && wapeOf(trials) > times * wapeOf(atSame(rival.trials, trials))
    let trials = model.isSlow
      ? tried(ask, history, few, horizon, (some) => some.length > 1 && isWorse(some, HOPELESS))
      : tried(ask, history, choosing, horizon)
    if (trials?.length === few.length && trials.length < choosing.length && !isWorse(trials, CLEARLY))
      trials = tried(ask, history, choosing, horizon)
    scores.push({
      model: model.id,
      score: trials ? scoreOf(history, trials) : null,
      origins: trials?.length ?? 0,
    })
    naive ??= trials && ask
    const isKnowing = mustKnow && !model.isBlind && best?.isBlind === true
    if (trials?.length === choosing.length && (!best || isKnowing || wapeOf(trials) < wapeOf(best.trials)))
      best = { model: model.id, isBlind: model.isBlind ?? false, ask, trials }
  }
  if (!best || !naive) throw new RangeError('no model could be tried')
  const rest = origins.slice(choosing.length)
  const later = tried(best.ask, history, rest, horizon)
  // Chosen by its past and then without an answer: what stands for every model stands in.
  if (!later)
    return backtest(
      history,
      models.filter(({ id }) => id !== best.model),
      asked,
    )
  const trials = [...best.trials, ...later]
  const telling = told.length > 0 ? told : origins
  return {
    chosen: best.model,
    ask: best.ask,
    trials,
    horizon,
    score: scoreOf(
      history,
      trials.filter(({ origin }) => telling.includes(origin)),
    ),
    naive: scoreOf(history, tried(naive, history, telling, horizon) ?? []),
    heldOut: told.length,
    scores,
  }
}

/** Days of which something is known. */
export const knownDays = ({ values }: History): number => known(values).length
