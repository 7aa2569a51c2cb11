import {
  addDays,
  type Day,
  day,
  daysBetween,
  monthStart,
  type Period,
  weekStart,
} from '../../../../kernel/calendar.ts'

/** The ISO year and week of a day: it is the year of the week's Thursday. */
export const weekOf = (of: Day): { year: number; week: number } => {
  const thursday = addDays(weekStart(of), 3)
  const year = Number(thursday.slice(0, 4))
  const first = weekStart(day(`${year}-01-04`))
  return { year, week: Math.floor(daysBetween(first, thursday) / 7) + 1 }
}

/** 2026-W46 · 2026-11 · 2026-11-01..2026-11-07: what `parsePeriod` reads. */
export const periodName = (kind: 'weekly' | 'monthly' | 'analysis', { from, to }: Period): string => {
  if (kind === 'weekly') {
    const { year, week } = weekOf(from)
    return `${year}-W${String(week).padStart(2, '0')}`
  }
  return kind === 'monthly' ? from.slice(0, 7) : `${from}..${to}`
}

/** The week or month a day lies in. */
const around = (kind: 'weekly' | 'monthly', of: Day): Period => {
  if (kind === 'weekly') return { from: weekStart(of), to: addDays(weekStart(of), 6) }
  const from = monthStart(of)
  return { from, to: addDays(monthStart(addDays(from, 31)), -1) }
}

/** Is this just one ISO week, or one month? */
export const isWhole = (kind: 'weekly' | 'monthly', { from, to }: Period): boolean => {
  const whole = around(kind, from)
  return whole.from === from && whole.to === to
}

/** The last week or month that was over before `today`. */
export const lastWhole = (kind: 'weekly' | 'monthly', today: Day): Period =>
  around(kind, addDays(around(kind, today).from, -1))

/** Weeks or months from the one of `first` to the last one that is over, the oldest first. */
export const wholePeriods = (kind: 'weekly' | 'monthly', first: Day, today: Day): Period[] => {
  const periods: Period[] = []
  for (let one = around(kind, first); one.to < today; one = around(kind, addDays(one.to, 1)))
    periods.push(one)
  return periods
}
