const zone = 'Asia/Shanghai'

/** The Beijing day of a moment in milliseconds since 1970. */
export const beijingDay = (at: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()

/** The last moment not after `now` that a backup is due at, at HH:MM in Beijing each day. */
export const lastSlot = (now: Temporal.Instant, at: string): Temporal.Instant => {
  const here = now.toZonedDateTimeISO(zone)
  const today = here.withPlainTime(at)
  return (Temporal.ZonedDateTime.compare(today, here) <= 0 ? today : today.subtract({ days: 1 })).toInstant()
}

/** The next one after `now`. */
export const nextSlot = (now: Temporal.Instant, at: string): Temporal.Instant =>
  lastSlot(now, at).toZonedDateTimeISO(zone).add({ days: 1 }).toInstant()

type Given = {
  now: Temporal.Instant
  at: string
  /** Since when it is to be done. */
  setAt: Temporal.Instant
  lastGood: Temporal.Instant | undefined
}

/**
 * The moment for which a backup is wanting; undefined where there is none. What a clock that was put forward by mistake
 * has written is still to come, and says nothing of it.
 */
export const dueSlot = ({ now, at, setAt, lastGood }: Given): Temporal.Instant | undefined => {
  const slot = lastSlot(now, at)
  const isOver = (moment: Temporal.Instant) =>
    Temporal.Instant.compare(moment, slot) >= 0 && isPast(moment, now)
  return isOver(setAt) || (lastGood && isOver(lastGood)) ? undefined : slot
}

const isPast = (moment: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(moment, now) <= 0

/** So many days without a good one are told. */
const alarmingDays = 3

/** For how many whole days there was no good one, once that is alarming; else 0. */
export const overdueDays = ({ now, setAt, lastGood }: Omit<Given, 'at'>): number => {
  const since = [setAt, ...(lastGood ? [lastGood] : [])]
    .filter((moment) => isPast(moment, now))
    .map((moment) => moment.epochMilliseconds)
  // All of them are still to come: of a clock that was wrong.
  if (since.length === 0) return 0
  const days = Math.floor((now.epochMilliseconds - Math.max(...since)) / 86_400_000)
  return days >= alarmingDays ? days : 0
}

/** The name of a backup made at that moment. */
export const backupName = (at: Temporal.Instant): string => {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO(zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return `zhanggui-${year}${two(month)}${two(day)}-${two(hour)}${two(minute)}${two(second)}.zgbackup`
}
