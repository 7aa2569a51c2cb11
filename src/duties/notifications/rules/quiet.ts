import { BEIJING, type Day, dayOf } from '../../../kernel/calendar.ts'

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/**
 * When somebody may be disturbed: now, or at the end of the quiet hours that now lies in. `from` after `to` is a
 * night; both the same is never quiet. Clocks are those of Beijing.
 */
export const disturbAt = (
  now: Temporal.Instant,
  quiet: { from: string; to: string } | null,
): Temporal.Instant => {
  if (!quiet) return now
  const local = now.toZonedDateTimeISO(BEIJING)
  const [from, to, at] = [minutesOf(quiet.from), minutesOf(quiet.to), local.hour * 60 + local.minute]
  const isQuiet = from < to ? at >= from && at < to : from > to && (at >= from || at < to)
  if (!isQuiet) return now
  const end = local.startOfDay().add({ minutes: to })
  return (at >= to ? end.add({ days: 1 }) : end).toInstant()
}

/**
 * The day whose digest is to go now; undefined where its time has not come or it went already. A last one of a day that
 * is still to come went while the clock was wrong.
 */
export const digestDay = (now: Temporal.Instant, at: string, last: string): Day | undefined => {
  const local = now.toZonedDateTimeISO(BEIJING)
  const today = dayOf(now)
  return local.hour * 60 + local.minute >= minutesOf(at) && last !== today ? today : undefined
}
