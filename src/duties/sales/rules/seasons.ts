import { addDays, type Day, day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import { springFestival } from '../../../kernel/chinese-calendar.ts'

/**
 * Days that are not like others: the platform's great sales and 春节. Dates are announced year by year; these are
 * the usual ones. `lift`: sales of such a day against an ordinary one, of the trade's general knowledge, used only
 * where a shop has no past of its own.
 */
export type Season = Period & { id: string; name: string; lift: number }

const ofYear = (year: number): Season[] => {
  const on = (monthDay: string): Day => day(`${year}-${monthDay}`)
  const spring = springFestival(year)
  const season = (id: string, name: string, from: Day, to: Day, lift: number): Season => ({
    id,
    name,
    from,
    to,
    lift,
  })
  return [
    season('nianhuo', '年货节', addDays(spring, -33), addDays(spring, -20), 1.25),
    season('spring', '春节', addDays(spring, -5), addDays(spring, 8), 0.5),
    season('38', '38 焕新周', on('03-01'), on('03-08'), 1.2),
    season('618', '618', on('05-20'), on('06-20'), 1.5),
    season('88', '超级 88', on('09-06'), on('09-12'), 1.2),
    season('1111', '双11', on('10-20'), on('11-13'), 1.8),
    season('1212', '双12', on('12-08'), on('12-12'), 1.25),
  ]
}

const seasonsAround = (of: Day): Season[] => {
  const year = Number(of.slice(0, 4))
  return [year, year + 1].flatMap(ofYear)
}

/** The season a day is in; the shorter one where two overlap. */
export const seasonOf = (of: Day): Season | undefined =>
  seasonsAround(of)
    .filter(({ from, to }) => from <= of && of <= to)
    .sort((a, b) => daysBetween(a.from, a.to) - daysBetween(b.from, b.to))[0]

/** Days after a season in which people still have what they bought: sales come back slowly. */
const ECHO_DAYS = 10

/** The season a day is in or just after; undefined on an ordinary day. */
export const seasonNear = (of: Day): Season | undefined =>
  seasonOf(of) ?? seasonsAround(of).find(({ to }) => to < of && of <= addDays(to, ECHO_DAYS))

/** Around 正月初一 the moon counts and not the date: so many days before and after. */
const [BEFORE_SPRING, AFTER_SPRING] = [40, 25]

const springOffset = (of: Day): number | undefined => {
  const offset = daysBetween(springFestival(Number(of.slice(0, 4))), of)
  return offset >= -BEFORE_SPRING && offset <= AFTER_SPRING ? offset : undefined
}

/**
 * The day of an earlier year that a day is like: around 春节 as many days from 正月初一, else the same date (a 29
 * February is a 28th). Undefined where that date was near 春节 then and is not now.
 */
export const sameDay = (of: Day, yearsBack: number): Day | undefined => {
  const year = Number(of.slice(0, 4)) - yearsBack
  const offset = springOffset(of)
  if (offset !== undefined) return addDays(springFestival(year), offset)
  const date = of.slice(5) === '02-29' ? '02-28' : of.slice(5)
  const then = day(`${year}-${date}`)
  return springOffset(then) === undefined ? then : undefined
}
