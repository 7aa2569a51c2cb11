import { type Day, eachDay, type Period } from '../../../kernel/calendar.ts'

export type HourCell = { weekday: number; hour: number; total: number; perDay: number }

/** 1 for Monday. */
const weekdayOf = (of: Day): number => Temporal.PlainDate.from(of).dayOfWeek

/** How many of each weekday a period has that are known. */
export const weekdaysIn = (period: Period, missing: readonly Day[]): number[] => {
  const lacking = new Set(missing)
  const counts = Array.from({ length: 7 }, () => 0)
  for (const of of eachDay(period))
    if (!lacking.has(of)) counts[weekdayOf(of) - 1] = (counts[weekdayOf(of) - 1] ?? 0) + 1
  return counts
}

/**
 * What an hour of a weekday brings on average, Beijing time: its sum by how many such weekdays the period has, so that
 * five Mondays do not outweigh four Sundays. A weekday of which no day is known has no cells.
 */
export const hourCells = (
  rows: readonly { weekday: number; hour: number; value: number }[],
  weekdays: readonly number[],
): HourCell[] => {
  const sums = new Map(rows.map(({ weekday, hour, value }) => [weekday * 24 + hour, value]))
  return weekdays.flatMap((count, at) =>
    count === 0
      ? []
      : Array.from({ length: 24 }, (_, hour) => {
          const total = sums.get((at + 1) * 24 + hour) ?? 0
          return { weekday: at + 1, hour, total, perDay: total / count }
        }),
  )
}

/** With fewer orders the busiest of 168 hours of a week is the one that had two by chance. A default of ours. */
export const LEAST_ORDERS = 100

/**
 * The busiest cell, and the four hours running that bring most of a day, with their share; undefined where nothing is,
 * `few` where so few orders were paid that no hour can be called busy.
 */
export const busiest = (
  cells: readonly HourCell[],
  orders: number,
): { cell: HourCell; from: number; share: number } | 'few' | undefined => {
  const whole = cells.reduce((sum, { perDay }) => sum + perDay, 0)
  const [first, ...others] = cells
  if (!first || whole <= 0) return undefined
  if (orders < LEAST_ORDERS) return 'few'
  const cell = others.reduce((best, one) => (one.perDay > best.perDay ? one : best), first)
  const hours = Array.from({ length: 24 }, (_, hour) =>
    cells.filter((one) => one.hour === hour).reduce((sum, { perDay }) => sum + perDay, 0),
  )
  const four = Array.from({ length: 21 }, (_, from) => ({
    from,
    sum: hours.slice(from, from + 4).reduce((a, b) => a + b, 0),
  })).reduce((best, one) => (one.sum > best.sum ? one : best))
  return { cell, from: four.from, share: four.sum / whole }
}
