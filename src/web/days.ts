/**
 * Days in the browser, as `YYYY-MM-DD` text. The server's calendar rests on Temporal, which the browsers that
 * shops run (older Edge, 360, QQ) do not have; this small part of it is done on UTC dates and tested against it.
 */
export type Days = { from: string; to: string }

const toDate = (day: string) => new Date(`${day}T00:00:00Z`)
const toDay = (date: Date) => date.toISOString().slice(0, 10)

export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = toDate(text)
  return !Number.isNaN(date.getTime()) && toDay(date) === text
}

export const addDays = (day: string, days: number): string => {
  const date = toDate(day)
  date.setUTCDate(date.getUTCDate() + days)
  return toDay(date)
}

/** Days in the period, both ends included. */
export const daysIn = ({ from, to }: Days): number =>
  Math.round((toDate(to).getTime() - toDate(from).getTime()) / 86_400_000) + 1

/** Days from one to another; negative where it comes before. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((toDate(to).getTime() - toDate(from).getTime()) / 86_400_000)

export const eachDay = (days: Days): string[] =>
  Array.from({ length: Math.max(0, daysIn(days)) }, (_, index) => addDays(days.from, index))

/** Days as stretches without a gap, in order. */
export const stretchesOf = (days: readonly string[]): Days[] => {
  const found: Days[] = []
  for (const one of [...days].sort()) {
    const last = found.at(-1)
    if (last && addDays(last.to, 1) === one) last.to = one
    else found.push({ from: one, to: one })
  }
  return found
}

/** Monday of the ISO week. */
export const weekStart = (day: string): string => addDays(day, -((toDate(day).getUTCDay() + 6) % 7))

export const monthStart = (day: string): string => `${day.slice(0, 7)}-01`

export const monthEnd = (day: string): string => {
  const date = toDate(monthStart(day))
  date.setUTCMonth(date.getUTCMonth() + 1)
  return addDays(toDay(date), -1)
}

/** 环比: the days of the same length just before; a whole month against the whole month before. */
export const previousDays = (days: Days): Days => {
  if (days.from === monthStart(days.from) && days.to === monthEnd(days.from)) {
    const to = addDays(days.from, -1)
    return { from: monthStart(to), to }
  }
  return { from: addDays(days.from, -daysIn(days)), to: addDays(days.from, -1) }
}

/** The same dates one year earlier; 29 February becomes the 28th. Whole months are whole again. */
export const lastYearDays = ({ from, to }: Days): Days => {
  const earlier = (day: string) => {
    const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
    return isDay(same) ? same : addDays(`${same.slice(0, 8)}28`, 0)
  }
  const isWhole = from === monthStart(from) && to === monthEnd(to)
  return { from: earlier(from), to: isWhole ? monthEnd(earlier(to)) : earlier(to) }
}

const inBeijing = (moment: number): Date => new Date(moment + 8 * 3_600_000)

/** Today in Beijing. */
export const today = (now = Date.now()): string => toDay(inBeijing(now))

/** The Beijing day of an instant. */
export const dayOf = (instant: string): string => toDay(inBeijing(Date.parse(instant)))

/** 2026-11-26 09:05: an instant on the clocks of Beijing. */
export const minuteOf = (instant: string): string =>
  inBeijing(Date.parse(instant)).toISOString().slice(0, 16).replace('T', ' ')
