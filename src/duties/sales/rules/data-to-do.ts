import { addDays, type Day, dayOf } from '../../../kernel/calendar.ts'

/** Reports of a day are whole from nine in the morning of the next. */
const READY_HOUR = 9

/** The last day whose reports can be had. */
export const dueDay = (now: Temporal.Instant): Day => {
  const isReady = now.toZonedDateTimeISO('Asia/Shanghai').hour >= READY_HOUR
  return addDays(dayOf(now), isReady ? -1 : -2)
}

type Report = { format: string; missing: readonly Day[]; used: boolean }

/** Reports that the team fetches and that lack days which can be had; those that lack most first. */
export const lackingReports = <R extends Report>(reports: readonly R[], due: Day): (R & { days: Day[] })[] =>
  reports
    .flatMap((report) => {
      const days = report.used ? report.missing.filter((of) => of <= due) : []
      return days.length > 0 ? [{ ...report, days }] : []
    })
    .toSorted((a, b) => b.days.length - a.days.length)
