import { addDays, type Day, type Period } from '../../../kernel/calendar.ts'
import { type Holiday, isPublishedYear } from '../../../kernel/chinese-calendar.ts'

const isWeekend = (of: Day): boolean => {
  const weekday = Temporal.PlainDate.from(of).dayOfWeek
  return weekday > 5
}

/** What is off and what is worked for it, as the shop's calendar has it. */
export type Holidays = (of: Day) => Holiday | undefined

/** Does one work on that day in China? A weekend day of 调休 is worked, a holiday is not. */
export const isWorkday = (of: Day, holidays: Holidays): boolean => {
  const holiday = holidays(of)
  return holiday ? !holiday.isOff : !isWeekend(of)
}

/** The n-th workday after the period. `isSure`: the notice of the year's 调休 is out. */
export const dueDay = (
  { to }: Period,
  workdays: number,
  holidays: Holidays,
): { day: Day; isSure: boolean } => {
  let at = to
  for (let left = workdays; left > 0; ) {
    at = addDays(at, 1)
    if (isWorkday(at, holidays)) left -= 1
  }
  return { day: at, isSure: isPublishedYear(Number(at.slice(0, 4))) }
}

export type Timeliness = 'on-time' | 'late' | 'overdue' | 'open'

/** `submitted`: Beijing day of the submission that stands; null: there is none. */
export const timelinessOf = (due: Day, submitted: Day | null, today: Day): Timeliness => {
  if (submitted !== null) return submitted <= due ? 'on-time' : 'late'
  return today > due ? 'overdue' : 'open'
}

/** The bar that the job sets. */
export const ON_TIME_BAR = 0.95

/** Share of the reports whose day has come that were handed in by then; null where none was due yet. */
export const onTimeRate = (
  all: readonly Timeliness[],
): { due: number; onTime: number; rate: number | null } => {
  const decided = all.filter((one) => one !== 'open')
  const onTime = decided.filter((one) => one === 'on-time').length
  return { due: decided.length, onTime, rate: decided.length === 0 ? null : onTime / decided.length }
}
