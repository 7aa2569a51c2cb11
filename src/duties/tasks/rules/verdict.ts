import {
  addDays,
  type Day,
  daysBetween,
  daysIn,
  eachDay,
  overlaps,
  type Period,
} from '../../../kernel/calendar.ts'
import type { TaskReading } from '../contract.ts'

/** A figure over a period. `isRange`: the platform told only a range. */
export type ReadFigure = { value: number | null; isRange: boolean; missing: readonly Day[]; lacking: string }

export type GreatEvent = Period & { name: string }

export type Evidence = {
  direction: 'up' | 'down'
  target: number | null
  baseline: Period
  period: Period
  before: ReadFigure
  now: ReadFigure
  isDailyMean: boolean
  isDailySum: boolean
  /** The metric by day, of days that are known; as far back as is of use. */
  daily: Daily
  /** 大促: what they do to a figure says nothing of the task. */
  events: readonly GreatEvent[]
}

/**
 * What a day brings to a period's figure: numerator and denominator of a ratio; of what is no ratio its figure over 1,
 * so that a period's is that of an average day.
 */
export type DayParts = { over: number; under: number }
export type Daily = ReadonlyMap<Day, DayParts>

/** Fewer pairs of earlier periods tell nothing of the usual swing: four weeks of beginnings. */
export const LEAST_PAIRS = 28
/** Of ten earlier changes nine are smaller than the swing. */
const SWING_SHARE = 0.9

const shifted = ({ from, to }: Period, by: number): Period => ({
  from: addDays(from, -by),
  to: addDays(to, -by),
})

/**
 * Of a period out of its days: Σ numerators ÷ Σ denominators, never the mean of the days' ratios. Null where a day is
 * not known or there is nothing to divide by.
 */
export const levelOf = (daily: Daily, period: Period): number | null => {
  let [over, under] = [0, 0]
  for (const of of eachDay(period)) {
    const parts = daily.get(of)
    if (parts === undefined) return null
    over += parts.over
    under += parts.under
  }
  return under === 0 ? null : over / under
}

/**
 * How much the figure changed between such periods when nobody did anything: every pair of equally long periods,
 * equally far apart, that lay before the days now read and touched no great event. A share of nine in ten of the
 * relative changes, by nearest rank, stayed within the swing; null with fewer than 28 pairs.
 */
export const usualSwing = ({
  baseline,
  period,
  daily,
  events,
}: Pick<Evidence, 'baseline' | 'period' | 'daily' | 'events'>): { swing: number | null; pairs: number } => {
  const changes: number[] = []
  const first = [...daily.keys()].reduce<Day | undefined>(
    (least, of) => (least && least < of ? least : of),
    undefined,
  )
  const last = first === undefined ? 0 : daysBetween(first, baseline.from)
  for (let by = daysIn(period); by <= last; by++) {
    const [before, after] = [shifted(baseline, by), shifted(period, by)]
    if (events.some((event) => overlaps(event, before) || overlaps(event, after))) continue
    const [was, became] = [levelOf(daily, before), levelOf(daily, after)]
    if (was === null || became === null || was === 0) continue
    changes.push(Math.abs(became / was - 1))
  }
  if (changes.length < LEAST_PAIRS) return { swing: null, pairs: changes.length }
  changes.sort((a, b) => a - b)
  return { swing: changes[Math.ceil(changes.length * SWING_SHARE) - 1] ?? null, pairs: changes.length }
}

/** Relative change; from nothing to something is a change beyond any swing. */
const changeOf = (before: number, now: number): number =>
  before === 0
    ? now === 0
      ? 0
      : Math.sign(now) * Number.POSITIVE_INFINITY
    : (now - before) / Math.abs(before)

/**
 * Did it work? Only a change beyond the usual swing is one: for the better 有效, for the worse 没有效果. A change
 * within the swing cannot be told from nothing (看不出), unless the target asked for more than the swing and was not
 * reached: what was hoped for would have been seen. What is missing or only a range is said instead of guessed, and a
 * great event in one of the two periods forbids to compare them.
 */
export const judged = (evidence: Evidence): TaskReading => {
  const { direction, target, baseline, period, before, now, isDailyMean, isDailySum, events } = evidence
  const { swing, pairs } = usualSwing(evidence)
  const sign = direction === 'up' ? 1 : -1
  const reached = target === null || now.value === null ? null : sign * (now.value - target) >= 0
  const oneSided = events
    .filter((event) => overlaps(event, baseline) !== overlaps(event, period))
    .map(({ name }) => name)
  const said = (verdict: TaskReading['verdict'], reason: TaskReading['reason']): TaskReading => ({
    verdict,
    reason,
    baseline,
    period,
    before: before.value,
    now: now.value,
    isDailyMean,
    isDailySum,
    target,
    reached,
    swing,
    pairs,
    events: [...new Set(oneSided)],
    missing: [...before.missing, ...now.missing],
    lacking: before.lacking || now.lacking,
  })
  if (before.isRange || now.isRange) return said('unclear', 'range')
  if (before.value === null || now.value === null || before.missing.length > 0 || now.missing.length > 0)
    return said('waiting', 'missing')
  if (oneSided.length > 0) return said('unclear', 'event')
  if (swing === null) return said('unclear', 'short_history')
  const better = sign * changeOf(before.value, now.value)
  if (better > swing) return said('worked', 'better')
  if (better < -swing) return said('no_effect', 'worse')
  if (reached === false && target !== null && sign * changeOf(before.value, target) > swing)
    return said('no_effect', 'short_of_target')
  return said('unclear', 'within_swing')
}

/** Do two readings say the same? How far the history reaches is no other reading. */
export const saysTheSame = (a: TaskReading, b: TaskReading): boolean =>
  a.verdict === b.verdict &&
  a.reason === b.reason &&
  a.before === b.before &&
  a.now === b.now &&
  a.reached === b.reached &&
  a.period.from === b.period.from &&
  a.missing.join() === b.missing.join()
