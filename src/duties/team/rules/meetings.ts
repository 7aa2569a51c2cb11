import { addDays, type Day, daysBetween, weekStart } from '../../../kernel/calendar.ts'

/** When a series meets. `weekday`: 1 for Monday to 7 for Sunday. */
export type Rhythm = { weekday: number; everyWeeks: number; from: Day; until: Day | null }

export const weekdayOf = (of: Day): number => daysBetween(weekStart(of), of) + 1

/** The first day on or after `from` that is the weekday: where a series begins. */
export const firstMeeting = (from: Day, weekday: number): Day =>
  addDays(from, (weekday - weekdayOf(from) + 7) % 7)

/** The first meeting on or after a day; null: the series is over by then. */
export const nextMeeting = ({ weekday, everyWeeks, from, until }: Rhythm, day: Day): Day | null => {
  const first = firstMeeting(from, weekday)
  const rounds = Math.max(0, Math.ceil(daysBetween(first, day) / (7 * everyWeeks)))
  const next = addDays(first, rounds * 7 * everyWeeks)
  return until !== null && next > until ? null : next
}

/** The whole ISO week before the meeting, and the one before that: what a weekly meeting talks about. */
export const weeksBefore = (
  meeting: Day,
): { now: { from: Day; to: Day }; previous: { from: Day; to: Day } } => {
  const monday = weekStart(meeting)
  return {
    now: { from: addDays(monday, -7), to: addDays(monday, -1) },
    previous: { from: addDays(monday, -14), to: addDays(monday, -8) },
  }
}

export const weekdayNames = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const
