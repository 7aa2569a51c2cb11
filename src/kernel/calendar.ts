import { Failure } from './failure.ts'

/** A day in Beijing, `YYYY-MM-DD`. */
export type Day = string & { readonly __day: true }
/** Both ends included. */
export type Period = { from: Day; to: Day }

export const BEIJING = 'Asia/Shanghai'

export const isDay = (text: string): text is Day =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfNumber(numberOfDay(text)) === text

/** A text as a day. Failure: invalid_input. */
export const day = (text: string): Day => {
  if (!isDay(text)) throw new Failure('invalid_input', { detail: `「${text}」不是日期，应写成 2026-11-01。` })
  return text
}

/**
 * Is it written of a year that can be meant? No shop has others, and from them comparisons and festivals lead out of
 * every calendar. For a day, a month or a year.
 */
export const isGivenYear = (text: string): boolean => {
  const year = Number(text.slice(0, 4))
  return year >= 1990 && year <= 2100
}
export const givenYears = '年份应在 1990 到 2100 之间'

// Every answer walks over its days several times, and Temporal takes a microsecond for each step: what only counts
// days counts with numbers. A year that begins in March has its leap day last, which keeps the sums plain:
// https://howardhinnant.github.io/date_algorithms.html#days_from_civil

/** A hundred years. */
const MOST_WRITTEN = 36_525

/** Days that were read, as those that were written out below. */
const numbered = new Map<string, number>()

/** Days since 0000-03-01. A day that is not there, as 2026-02-30, gives the number of another. */
const numberOfDay = (text: string): number => {
  const known = numbered.get(text)
  if (known !== undefined) return known
  const found = readDay(text)
  if (numbered.size < MOST_WRITTEN) numbered.set(text, found)
  return found
}

const readDay = (text: string): number => {
  const month = Number(text.slice(5, 7))
  const year = Number(text.slice(0, 4)) - (month <= 2 ? 1 : 0)
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + Number(text.slice(8, 10)) - 1
  return year * 365 + leapDays + inYear
}

/** Days that were written out: an answer asks for the same few hundred thousands of times. */
const written = new Map<number, Day>()

const dayOfNumber = (days: number): Day => {
  const known = written.get(days)
  if (known !== undefined) return known
  const found = writeDay(days)
  if (written.size < MOST_WRITTEN) written.set(days, found)
  return found
}

const writeDay = (days: number): Day => {
  const era = Math.floor(days / 146_097)
  const inEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  )
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * inYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  const padded = (value: number, places: number) => String(value).padStart(places, '0')
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(inYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2)}` as Day
}

export const addDays = (from: Day, days: number): Day => dayOfNumber(numberOfDay(from) + days)

/** Days from `from` to `to`; 0 for the same day. */
export const daysBetween = (from: Day, to: Day): number => numberOfDay(to) - numberOfDay(from)

/** How many days, both ends counted. */
export const daysIn = (period: Period): number => daysBetween(period.from, period.to) + 1

export const eachDay = (period: Period): Day[] => {
  if (period.from === period.to) return [period.from]
  const first = numberOfDay(period.from)
  const last = numberOfDay(period.to)
  const days: Day[] = []
  for (let one = first; one <= last; one++) days.push(dayOfNumber(one))
  return days
}

/** 2026-11-01 至 2026-11-07; one day by itself. */
export const spanWords = ({ from, to }: { from: string; to: string }): string =>
  from === to ? from : `${from} 至 ${to}`

/** Days as stretches without a gap, in order. */
export const stretchesOf = (days: Iterable<Day>): Period[] => {
  const found: Period[] = []
  for (const one of [...days].sort()) {
    const last = found.at(-1)
    if (last && addDays(last.to, 1) === one) last.to = one
    else found.push({ from: one, to: one })
  }
  return found
}

/** Days for a sentence, as stretches: 2026-11-03 至 2026-11-05、2026-11-09; of many `most` and how many days there are. */
export const daysWords = (days: Iterable<Day>, most = 3): string => {
  const all = [...days]
  const found = stretchesOf(all)
  const more = found.length > most ? ` 等 ${all.length} 天` : ''
  return `${found.slice(0, most).map(spanWords).join('、')}${more}`
}

/** The Beijing day of an instant. */
export const dayOf = (instant: Temporal.Instant): Day =>
  instant.toZonedDateTimeISO(BEIJING).toPlainDate().toString() as Day

/** 2026-11-16 09:31: an instant on the clocks of Beijing. */
export const minuteOf = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO(BEIJING).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')

/** The same of an instant as it is kept; what is none stays as it is. */
export const momentText = (instant: string): string =>
  Number.isNaN(Date.parse(instant)) ? instant : minuteOf(Temporal.Instant.from(instant))

/** Monday of the ISO week. */
export const weekStart = (of: Day): Day => addDays(of, 1 - Temporal.PlainDate.from(of).dayOfWeek)

export const monthStart = (of: Day): Day => `${of.slice(0, 7)}-01` as Day

const monthPeriod = (text: string): Period => {
  const first = day(`${text}-01`)
  return {
    from: first,
    to: Temporal.PlainDate.from(first).add({ months: 1 }).subtract({ days: 1 }).toString() as Day,
  }
}

const weekPeriod = (year: number, week: number): Period => {
  const fourth = weekStart(day(`${year}-01-04`))
  const from = addDays(fourth, (week - 1) * 7)
  const last = weekStart(day(`${year}-12-28`))
  if (week < 1 || from > last) throw new Failure('invalid_input', { detail: `${year} 年没有第 ${week} 周。` })
  return { from, to: addDays(from, 6) }
}

/** Reads `2026-W46`, `2026-11`, `2026-11-07` or `2026-11-01..2026-11-07`. Failure: invalid_input. */
export const parsePeriod = (text: string): Period => {
  const trimmed = text.trim()
  const week = /^(\d{4})-W(\d{1,2})$/i.exec(trimmed)
  const [from = '', to = from, ...more] = trimmed.split('..')
  if (/^\d{4}-/.test(from) && ![from, to].every(isGivenYear))
    throw new Failure('invalid_input', { detail: `时间段「${text}」的${givenYears}。` })
  if (week) return weekPeriod(Number(week[1]), Number(week[2]))
  if (/^\d{4}-\d{2}$/.test(trimmed) && isDay(`${trimmed}-01`)) return monthPeriod(trimmed)
  if (!isDay(from) || !isDay(to) || more.length > 0 || from > to)
    throw new Failure('invalid_input', {
      detail: `时间段「${text}」应写成 2026-11、2026-W46 或 2026-11-01..2026-11-07，都是日历上有的日子，前面不晚于后面。`,
    })
  return { from, to }
}

/** 环比: the period of the same length that ends the day before; a whole month against the whole month before. */
export const previousPeriod = (period: Period): Period => {
  const start = Temporal.PlainDate.from(period.from)
  const end = Temporal.PlainDate.from(period.to)
  if (start.day === 1 && end.day === end.daysInMonth && start.month === end.month && start.year === end.year)
    return monthPeriod(start.subtract({ months: 1 }).toString().slice(0, 7))
  return { from: addDays(period.from, -daysIn(period)), to: addDays(period.from, -1) }
}

/** 同比: the same dates one year earlier (29 February becomes the 28th); whole months against the whole months. */
export const lastYearPeriod = (period: Period): Period => {
  const [from, to] = [Temporal.PlainDate.from(period.from), Temporal.PlainDate.from(period.to)]
  const isWhole = from.day === 1 && to.day === to.daysInMonth
  const earlier = to.subtract({ years: 1 })
  return {
    from: from.subtract({ years: 1 }).toString() as Day,
    to: (isWhole ? earlier.with({ day: earlier.daysInMonth }) : earlier).toString() as Day,
  }
}

/** Have they a day in common? */
export const overlaps = (a: Period, b: Period): boolean => a.from <= b.to && b.from <= a.to

/**
 * A comparison with days before all years that can be meant has nothing to compare with. Failure: invalid_input, which
 * names the first of the days asked for.
 */
export const refuseBeforeAllYears = ({ from }: Period, compared: readonly Period[]): void => {
  if (!compared.every((one) => isGivenYear(one.from)))
    throw new Failure('invalid_input', {
      detail: `${from} 之前没有足够的日子可以比，请选晚一些的日子。`,
    })
}
