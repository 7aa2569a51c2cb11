import { addDays, type Day, eachDay, type Period } from '../../../kernel/calendar.ts'
import type { Span } from '../../../stats/forecast/forecast.ts'
import type { CalendarEvent, PhaseDays } from '../../calendar/rules/events.ts'
import { partOf, type Windows, wholeOf, windowsOf } from './plan.ts'

export type PartName = 'before' | 'sale' | 'after'

/** A run of days of one part of which sales are known; counted from the first day of the forecast. */
export type Run = Span & { part: PartName }

/**
 * The days of a promotion and after it, in runs that the forecast is asked to sum. A day without data is in none: what
 * it sold is not known, so what it would have sold is not compared with anything.
 */
export const runsOf = (
  windows: Windows,
  first: Day,
  actual: (of: Day) => number | null,
): { days: { day: Day; part: PartName }[]; runs: Run[] } => {
  const days = eachDay({ from: first, to: windows.after.to }).map((day) => ({
    day,
    part: partOf(windows, day) ?? ('before' as const),
  }))
  const runs: Run[] = []
  for (const [at, { day, part }] of days.entries()) {
    if (actual(day) === null) continue
    const last = runs.at(-1)
    if (last && last.to === at - 1 && last.part === part) last.to = at
    else runs.push({ part, from: at, to: at })
  }
  return { days, runs }
}

/**
 * What the forecast may know of the calendar: everything but this promotion. Its own event is left out, so that its
 * days are those of an ordinary week; the shop's other promotions are told, so that what they did to past days is
 * not taken for ordinary.
 */
export const eventsWithout = (
  events: readonly CalendarEvent[],
  own: { id: number; event: { id: string; year: number } | null },
  others: readonly { id: number; name: string; phases: readonly PhaseDays[]; event: unknown }[],
): CalendarEvent[] => [
  ...events.filter(({ id, year }) => id !== own.event?.id || year !== own.event.year),
  ...others.filter(({ id, event }) => id !== own.id && event === null).map(asEvent),
]

/** What it is in the calendar itself: the event it is part of, else one of its own. */
export const ownEvents = (
  events: readonly CalendarEvent[],
  own: { id: number; name: string; phases: readonly PhaseDays[]; event: { id: string; year: number } | null },
): CalendarEvent[] =>
  own.event === null
    ? [asEvent(own)]
    : events.filter(({ id, year }) => id === own.event?.id && year === own.event.year)

/** A promotion of the shop's own, as the calendar tells events. */
const asEvent = ({
  id,
  name,
  phases,
}: {
  id: number
  name: string
  phases: readonly PhaseDays[]
}): CalendarEvent => {
  const main = phases.find(({ phase }) => phase === 'main')
  const whole = wholeOf(phases)
  return {
    id: `promotion-${id}`,
    year: Number(whole.from.slice(0, 4)),
    name,
    size: 'small',
    peak: main?.to ?? whole.to,
    isAnnounced: true,
    phases,
  }
}

/** Events of the platform that share days of sale with a promotion that is not said to be part of them. */
export const strangersIn = (
  events: readonly CalendarEvent[],
  own: { event: { id: string; year: number } | null; phases: readonly PhaseDays[] },
): CalendarEvent[] => {
  const { sale } = windowsOf(own.phases)
  const shares = (a: Period) => sale.some(({ from, to }) => from <= a.to && a.from <= to)
  return events.filter(
    ({ id, year, phases, size }) =>
      size !== 'small' &&
      (id !== own.event?.id || year !== own.event.year) &&
      phases.some((one) => one.phase === 'main' && shares(one)),
  )
}

/** As many days as the days of sale, right before the first phase: what the plain comparison compares with. */
export const plainBefore = (phases: readonly PhaseDays[], saleDays: number): Period => {
  const { from } = wholeOf(phases)
  return { from: addDays(from, -saleDays), to: addDays(from, -1) }
}
