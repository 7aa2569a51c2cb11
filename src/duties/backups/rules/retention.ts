import { beijingDay } from './moments.ts'

/** A backup as far as keeping it goes. */
export type Kept = {
  id: string
  /** Milliseconds since 1970. */
  madeAt: number
  /** Read to its end and found sound. */
  isGood: boolean
}

/**
 * Which backups stay: of the good ones the newest of each of the last `daily` days that have one, of the last `weekly`
 * weeks (ISO) and of the last `monthly` months, and always the newest of all. One that is not known to be good stays
 * until there is a newer good one. Days are Beijing days.
 */
export const staying = (
  backups: readonly Kept[],
  keep: { daily: number; weekly: number; monthly: number },
): Set<string> => {
  const newestFirst = backups.toSorted((a, b) => b.madeAt - a.madeAt || (a.id < b.id ? 1 : -1))
  const good = newestFirst.filter(({ isGood }) => isGood)
  const newest = good[0]
  const newestOfEach = (count: number, periodOf: (day: Temporal.PlainDate) => string): string[] => {
    const firsts = new Map<string, string>()
    for (const { id, madeAt } of good) {
      const period = periodOf(beijingDay(madeAt))
      if (!firsts.has(period)) firsts.set(period, id)
    }
    return [...firsts.values()].slice(0, count)
  }
  return new Set([
    ...(newest ? [newest.id] : []),
    ...newestOfEach(keep.daily, (day) => day.toString()),
    ...newestOfEach(keep.weekly, (day) => `${day.yearOfWeek}-${day.weekOfYear}`),
    ...newestOfEach(keep.monthly, (day) => day.toPlainYearMonth().toString()),
    ...newestFirst
      .filter(({ isGood, madeAt }) => !isGood && madeAt > (newest?.madeAt ?? Number.NEGATIVE_INFINITY))
      .map(({ id }) => id),
  ])
}
