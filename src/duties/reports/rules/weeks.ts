import {
  addDays,
  type Day,
  day,
  daysBetween,
  monthStart,
  type Period,
  weekStart,
} from '../../../kernel/calendar.ts'

/** The ISO year and week of a day: it is the year of the week's Thursday. */
export const weekOf = (of: Day): { year: number; week: number } => {
  const thursday = addDays(weekStart(of), 3)
  const year = Number(thursday.slice(0, 4))
  const first = weekStart(day(`${year}-01-04`))
  return { year, week: Math.floor(daysBetween(first, thursday) / 7) + 1 }
}

export type Rhythm = 'week' | 'month'

/** The week or month a day lies in. */
const around = (rhythm: Rhythm, of: Day): Period => {
  if (rhythm === 'week') return { from: weekStart(of), to: addDays(weekStart(of), 6) }
  const from = monthStart(of)
  return { from, to: addDays(monthStart(addDays(from, 31)), -1) }
}

/** Is this just one ISO week, or one month? */
export const isWhole = (rhythm: Rhythm, { from, to }: Period): boolean => {
  const whole = around(rhythm, from)
  return whole.from === from && whole.to === to
}

/** The last week or month that was over before `today`. */
export const lastWhole = (rhythm: Rhythm, today: Day): Period =>
  around(rhythm, addDays(around(rhythm, today).from, -1))

/** Weeks or months from the one of `first` to the last one that is over, the oldest first. */
export const wholePeriods = (rhythm: Rhythm, first: Day, today: Day): Period[] => {
  const periods: Period[] = []
  for (let one = around(rhythm, first); one.to < today; one = around(rhythm, addDays(one.to, 1)))
    periods.push(one)
  return periods
}
