import { type Day, daysBetween } from '../../../kernel/calendar.ts'
import { type Holiday, holidayOn } from '../../../kernel/chinese-calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { type CalendarEvent, estimatedEvents, type PhaseDays, phases, spanOf } from './events.ts'

/** What the team says of an event of a year; `isRemoved`: it does not take place. */
export type EventEdit = CalendarEvent & { isRemoved: boolean }

/** An event, where it comes from, and whether it counts. */
export type ListedEvent = CalendarEvent & {
  /** estimated: as late years were; changed: the team's dates in its place; own: the team's alone. */
  origin: 'estimated' | 'changed' | 'own'
  isRemoved: boolean
}

const byDay = (a: CalendarEvent, b: CalendarEvent) => daysBetween(spanOf(b).from, spanOf(a).from)

/** All events of a year as they lie in time, those taken out included. */
export const listedEvents = (year: number, edits: readonly EventEdit[]): ListedEvent[] => {
  const own = new Map(edits.filter((one) => one.year === year).map((one) => [one.id, one]))
  const estimated = estimatedEvents(year)
  const known = new Set(estimated.map(({ id }) => id))
  return [
    ...estimated.map((one): ListedEvent => {
      const edit = own.get(one.id)
      return edit ? { ...edit, origin: 'changed' } : { ...one, origin: 'estimated', isRemoved: false }
    }),
    ...[...own.values()]
      .filter(({ id }) => !known.has(id))
      .map((one): ListedEvent => ({ ...one, origin: 'own' })),
  ].sort(byDay)
}

/** The events of these years that take place. */
export const eventsIn = (years: readonly number[], edits: readonly EventEdit[]): CalendarEvent[] =>
  years.flatMap((year) => listedEvents(year, edits)).filter(({ isRemoved }) => !isRemoved)

/** Years whose events can touch a stretch of days: 年货节 begins in the year before its own. */
export const yearsAround = (from: Day, to: Day): number[] => {
  const first = Number(from.slice(0, 4)) - 1
  return Array.from({ length: Number(to.slice(0, 4)) + 1 - first + 1 }, (_, i) => first + i)
}

/** An event lies within this many days around its D day; longer is a slip of the pen. */
const MOST_DAYS = 90

const phaseNames: Record<PhaseDays['phase'], string> = {
  presale: '预售',
  warmup: '预热',
  opening: '开门红',
  main: '正式期',
  encore: '返场',
}

/** An event as the team wrote it, its phases by their days. Failure: invalid_input, with what is wrong and where. */
export const checkedEvent = <E extends CalendarEvent>(event: E): E => {
  const refuse = (detail: string): never => {
    throw new Failure('invalid_input', { detail })
  }
  const ordered = [...event.phases].sort((a, b) => daysBetween(b.from, a.from))
  if (ordered.length === 0) refuse(`「${event.name}」至少要有一段日子，例如正式期。`)
  for (const [i, one] of ordered.entries()) {
    const name = phaseNames[one.phase]
    if (one.from > one.to) refuse(`${name}的开始 ${one.from} 晚于结束 ${one.to}。`)
    if (ordered.some((other, at) => at < i && other.phase === one.phase))
      refuse(`${name}写了两次，合成一段再存。`)
    const before = ordered[i - 1]
    if (before && before.to >= one.from)
      refuse(`${phaseNames[before.phase]}（到 ${before.to}）和${name}（从 ${one.from}）重叠了。`)
    if (
      Math.abs(daysBetween(event.peak, one.from)) > MOST_DAYS ||
      Math.abs(daysBetween(event.peak, one.to)) > MOST_DAYS
    )
      refuse(`${name}离 D 日 ${event.peak} 超过 ${MOST_DAYS} 天，请检查年份。`)
  }
  const { from, to } = spanOf({ ...event, phases: ordered, peak: ordered[0]?.from ?? event.peak })
  if (event.peak < from || event.peak > to)
    refuse(`D 日 ${event.peak} 应在活动的日子里（${from} 至 ${to}）。`)
  // 年货节 of a year may lie wholly in the December before it.
  if (Math.abs(Number(event.peak.slice(0, 4)) - event.year) > 1)
    refuse(`D 日 ${event.peak} 不在 ${event.year} 年。`)
  return {
    ...event,
    phases: ordered
      .sort((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase))
      .sort((a, b) => daysBetween(b.from, a.from)),
  }
}

/** A name of an own event for addresses and keys, free among those taken. */
export const freeEventId = (taken: readonly string[]): string => {
  let number = 1
  while (taken.includes(`own-${number}`)) number++
  return `own-${number}`
}

/** A day that the team says is worked or off. */
export type DayEdit = { day: Day; name: string; isOff: boolean }

/** The team's word first, then the notice, then what the law says. */
export const holidaysWith = (edits: readonly DayEdit[]): ((of: Day) => Holiday | undefined) => {
  const own = new Map(edits.map((one) => [one.day, one]))
  return (of) => {
    const edit = own.get(of)
    return edit ? { name: edit.name, isOff: edit.isOff, isPublished: true } : holidayOn(of)
  }
}

const isWeekend = (of: Day): boolean => Temporal.PlainDate.from(of).dayOfWeek >= 6

/** Is it a day on which the team works? 调休 included. */
export const isWorkday = (of: Day, holidays: (of: Day) => Holiday | undefined): boolean => {
  const holiday = holidays(of)
  return holiday ? !holiday.isOff : !isWeekend(of)
}
