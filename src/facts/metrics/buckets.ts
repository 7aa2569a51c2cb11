import { addDays, type Day, day, type Period, parsePeriod } from '../../kernel/calendar.ts'
import type { Grain } from './dimensions.ts'

/** What a stretch is called: 2026-11-07, 2026-W46, 2026-11, 2026-Q4. Takes any day of it. */
export const bucketLabel = (grain: Grain, of: Day): string => {
  switch (grain) {
    case 'day':
      return of
    case 'week': {
      const date = Temporal.PlainDate.from(of)
      return `${date.yearOfWeek ?? date.year}-W${String(date.weekOfYear ?? 0).padStart(2, '0')}`
    }
    case 'month':
      return of.slice(0, 7)
    case 'quarter':
      return `${of.slice(0, 4)}-Q${Math.floor((Number(of.slice(5, 7)) - 1) / 3) + 1}`
  }
}

/** The whole stretch a label names. Failure: invalid_input. */
export const bucketPeriod = (label: string): Period => {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(label.trim())
  if (!quarter) return parsePeriod(label)
  const first = (Number(quarter[2]) - 1) * 3 + 1
  const from = day(`${quarter[1]}-${String(first).padStart(2, '0')}-01`)
  return { from, to: parsePeriod(`${quarter[1]}-${String(first + 2).padStart(2, '0')}`).to }
}

/** What of a period lies in another; undefined where nothing does. */
export const clipped = (period: Period, to: Period): Period | undefined => {
  const from = period.from > to.from ? period.from : to.from
  const end = period.to < to.to ? period.to : to.to
  return from <= end ? { from, to: end } : undefined
}

/** The stretches of a period in order; the first and last are cut to it. */
export const bucketsIn = (grain: Grain, period: Period): { label: string; period: Period }[] => {
  const found: { label: string; period: Period }[] = []
  for (let from = period.from; from <= period.to; ) {
    const label = bucketLabel(grain, from)
    const part = clipped(grain === 'day' ? { from, to: from } : bucketPeriod(label), period)
    if (!part) break
    found.push({ label, period: part })
    from = addDays(part.to, 1)
  }
  return found
}

/** ISO weekday of a day: '1' is Monday. */
export const weekdayOf = (of: Day): string => String(Temporal.PlainDate.from(of).dayOfWeek)

export const within = (inner: Period, outer: Period): boolean =>
  inner.from >= outer.from && inner.to <= outer.to

/** The same days in as few periods as can be, in order: periods that overlap or follow each other become one. */
export const joined = (periods: readonly Period[]): Period[] => {
  const found: Period[] = []
  for (const { from, to } of [...periods].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = found.at(-1)
    if (!last || addDays(last.to, 1) < from) found.push({ from, to })
    else if (to > last.to) last.to = to
  }
  return found
}
