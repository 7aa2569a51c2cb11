import { addDays, type Day, daysIn, type Period } from '../../../../kernel/calendar.ts'

/** What a report tells of a period, and what it is compared with. */
export type SameDays = { now: Period; previous: Period }

/**
 * The days of a period up to the last one with data, and as many of the one before: three days of a week that goes on
 * are no week. Both as they are where the data reach to the end, or where there are none at all.
 */
export const sameDays = (
  { now, previous }: SameDays,
  /** The last day with data in the period; today's are not all there before tomorrow. */
  { last, yesterday }: { last: Day | undefined; yesterday: Day },
): SameDays => {
  if (last === undefined) return { now, previous }
  const end = last > yesterday && yesterday >= now.from ? yesterday : last
  if (end >= now.to || end < now.from) return { now, previous }
  return {
    now: { from: now.from, to: end },
    previous: firstOf(previous, daysIn({ from: now.from, to: end })),
  }
}

const firstOf = ({ from, to }: Period, days: number): Period => {
  const end = addDays(from, days - 1)
  return { from, to: end < to ? end : to }
}

/** A month and another are alike though one has a day more; a week and three days are not. */
const alike = 3

/** As many days of each: what a figure was in one period beside what it is in another. */
export const asLong = (one: Period, other: Period): [Period, Period] => {
  const [days, otherDays] = [daysIn(one), daysIn(other)]
  if (Math.min(days, otherDays) >= 28 && Math.abs(days - otherDays) <= alike) return [one, other]
  const most = Math.min(days, otherDays)
  return [firstOf(one, most), firstOf(other, most)]
}
