import { addDays, type Day, daysBetween } from '../../../kernel/calendar.ts'
import { fromSpringFestival, type Holiday } from '../../../kernel/chinese-calendar.ts'
import type { Regressor } from '../../../stats/forecast/model.ts'
import type { Phase } from '../contract.ts'
import { type CalendarEvent, sizes, spanOf } from './events.ts'
import { SPRING_LIFT, usualLift } from './lifts.ts'

/** Days after an event in which what was bought early is missing. */
const TROUGH = 10
/** Days before the great days in which people wait. */
const WAIT = 7

/** The D day of the greatest events and so many after it have an effect of their own. */
const OWN_DAYS = 3

type Part = Phase | 'first' | 'peak' | 'wait' | 'trough'

/** The phase of the calendar that a part of an event lies in; none before and after it. */
const phaseOf = (part: Part): Phase | undefined =>
  part === 'first' || part === 'peak' ? 'main' : part === 'wait' || part === 'trough' ? undefined : part

/** How strongly a part of an event moves a day: a prior, as the standard deviation of the logarithm. */
const partScales: Record<Part, number> = {
  presale: 0.2,
  warmup: 0.15,
  opening: 0.4,
  first: 0.5,
  main: 0.4,
  peak: 0.7,
  encore: 0.35,
  wait: 0.15,
  trough: 0.3,
}

const sizeScale = { large: 1, medium: 0.6, small: 0.3 } as const

/** The part that a day plays in an event and how much of it; undefined outside. */
export const partOn = (event: CalendarEvent, at: Day): { part: Part; share: number } | undefined => {
  const main = event.phases.find(({ phase }) => phase === 'main')
  if (main && at >= main.from && at <= main.to) {
    // The last two days and the D day are the great ones, the first is a good one.
    if (at === event.peak || daysBetween(at, main.to) <= 1) return { part: 'peak', share: 1 }
    return { part: at === main.from ? 'first' : 'main', share: 1 }
  }
  const phase = event.phases.find(({ from, to }) => at >= from && at <= to)
  if (phase) return { part: phase.phase, share: 1 }
  if (main) {
    const until = daysBetween(at, main.from)
    if (until > 0 && until <= WAIT) return { part: 'wait', share: 1 }
  }
  const after = daysBetween(spanOf(event).to, at)
  return after > 0 && after <= TROUGH ? { part: 'trough', share: 1 - (after - 1) / TROUGH } : undefined
}

/**
 * Days from 正月初一 that are alike, and what they usually sell against ordinary ones: stocking up, the roads close,
 * the dead days, coming back.
 */
const lunarSpans = [
  [-35, -29, 1],
  [-28, -22, 1],
  [-21, -15, 1],
  [-14, -8, 1],
  [-7, -4, 1],
  [-3, -1, SPRING_LIFT],
  [0, 3, SPRING_LIFT],
  [4, 7, SPRING_LIFT],
  [8, 14, 1],
  [15, 21, 1],
] as const

/** What the calendar tells of each of these days beforehand, for a model to learn how much it matters in this shop. */
export const regressorsOf = (
  days: readonly Day[],
  events: readonly CalendarEvent[],
  holidayOn: (of: Day) => Holiday | undefined,
): Regressor[] => {
  const columns = new Map<string, { values: Float64Array; scale: number; middle: number }>()
  const add = (id: string, scale: number, at: number, share: number, middle = 0) => {
    const column = columns.get(id) ?? { values: new Float64Array(days.length), scale, middle }
    column.values[at] = Math.max(column.values[at] ?? 0, share)
    columns.set(id, column)
  }
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const near = events.filter((event) => {
    const { from, to } = spanOf(event)
    return addDays(to, TROUGH) >= first && addDays(from, -WAIT) <= last
  })
  for (const [at, of] of days.entries()) {
    for (const event of near) {
      const found = partOn(event, of)
      if (!found) continue
      const scale = partScales[found.part] * sizeScale[event.size]
      const phase = phaseOf(found.part)
      const usual = phase ? Math.log(usualLift(event.size, phase)) : 0
      // What events of a size have in common, so that one never seen yet is not met empty-handed; then its own.
      add(`${event.size}:${found.part}`, scale, at, found.share, usual)
      add(`${event.id}:${found.part}`, scale * 0.6, at, found.share)
      // Around the D day nothing is even: its eve, the day after and the one after that differ, in every year alike.
      const afterPeak = daysBetween(event.peak, of)
      if (event.size === 'large' && afterPeak >= 0 && afterPeak <= OWN_DAYS)
        add(`${event.id}:D+${afterPeak}`, 0.6, at, 1)
    }
    const { days: fromSpring } = fromSpringFestival(of)
    const span = lunarSpans.find(([from, to]) => fromSpring >= from && fromSpring <= to)
    // About its usual lift: some shops sell a quarter when the roads close, some nearly as much as ever.
    if (span) add(`lunar:${span[0]}`, 0.5, at, 1, Math.log(span[2]))
    const holiday = holidayOn(of)
    if (holiday && !holiday.isOff) add('make-up workday', 0.15, at, 1)
    else if (holiday && holiday.name !== '春节') {
      add('holiday', 0.2, at, 1)
      add(`holiday:${holiday.name}`, 0.15, at, 1)
    }
  }
  return [...columns].map(([id, { values, scale, middle }]) => ({ id, scale, middle, values: [...values] }))
}

/** Parts of the days asked for that no day of the past has shown, as names of events: their effect is a guess. */
export const unseenEvents = (
  events: readonly CalendarEvent[],
  past: readonly Day[],
  ahead: readonly Day[],
): CalendarEvent[] => {
  const isGreat = (event: CalendarEvent, at: Day) =>
    ['first', 'main', 'peak'].includes(partOn(event, at)?.part ?? '')
  const seen = new Set(events.filter((one) => past.some((at) => isGreat(one, at))).map(({ id }) => id))
  const largest = sizes.slice(0, 2)
  return events.filter(
    (one) =>
      largest.some((size) => size === one.size) && !seen.has(one.id) && ahead.some((at) => isGreat(one, at)),
  )
}
