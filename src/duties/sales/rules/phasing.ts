import { addDays, type Day, daysBetween, eachDay, type Period } from '../../../kernel/calendar.ts'
import { median } from '../../../stats/apportionment.ts'
import { type Seasons, usualSeasons } from './seasons.ts'

/** Figures of past days; a day that is not in it is not known. */
export type Past = ReadonlyMap<Day, number>

const weekday = (of: Day): number => ((daysBetween('2026-11-02' as Day, of) % 7) + 7) % 7

const around = (past: Past, at: Day, days: number): number[] =>
  eachDay({ from: addDays(at, -days), to: addDays(at, days) }).flatMap((one) => past.get(one) ?? [])

/** A day far above the four weeks around it and above its own weekdays near it: a promotion, not a season. */
export const isPeak = (past: Past, at: Day): boolean => {
  const value = past.get(at) ?? 0
  const near = around(past, at, 14)
  if (near.length < 8 || value <= 1.6 * median(near)) return false
  const alike = [-28, -21, -14, -7, 7, 14, 21, 28].flatMap((days) => past.get(addDays(at, days)) ?? [])
  return alike.length < 3 || value > 1.6 * median(alike)
}

/** So many days of each weekday make a profile half its own and half flat. */
const PROFILE_DAYS = 3

/**
 * Sales of each weekday against their week, Monday first, 1 on average: medians of ordinary days, drawn towards 1
 * where there are few. All 1 with less than two weeks.
 */
export const weekdayProfile = (past: Past): number[] => {
  const ratios = Array.from({ length: 7 }, (): number[] => [])
  for (const [at, value] of past) {
    const week = around(past, at, 3)
    const mean = week.reduce((sum, one) => sum + one, 0) / 7
    if (week.length === 7 && mean > 0 && !isPeak(past, at)) ratios[weekday(at)]?.push(value / mean)
  }
  if (ratios.some((one) => one.length < 2)) return ratios.map(() => 1)
  const drawn = ratios.map((one) => (median(one) * one.length + PROFILE_DAYS) / (one.length + PROFILE_DAYS))
  const mean = drawn.reduce((sum, one) => sum + one, 0) / 7
  return drawn.map((one) => (mean > 0 ? one / mean : 1))
}

export const weekdayShare = (profile: readonly number[], of: Day): number => profile[weekday(of)] ?? 1

export type PhasingInput = {
  /** The days to be weighed: a year. */
  period: Period
  past: Past
  /** When the shop has its great sales: which day of an earlier year is alike, and what a planned one brings. */
  seasons?: Seasons
}

export type Phasing = {
  /** One for each day of the period, ≥ 0; only their relation matters. */
  weights: number[]
  /** Days whose weight comes from the same day of past years; the others follow weekday and plan. */
  fromPast: number
  basis: 'past-years' | 'weekdays' | 'even'
}

const YEARS_BACK = [1, 2]

/** What a day of a past year was like, without its weekday: a peak as it was, an ordinary day as its week. */
const levelOf = (past: Past, at: Day): number | undefined => {
  const value = past.get(at)
  if (value === undefined) return undefined
  if (isPeak(past, at)) return value
  const week = around(past, at, 3)
  const ordinary = eachDay({ from: addDays(at, -3), to: addDays(at, 3) }).flatMap((one) =>
    isPeak(past, one) ? [] : (past.get(one) ?? []),
  )
  const used = ordinary.length > 0 ? ordinary : week
  return used.reduce((sum, one) => sum + one, 0) / used.length
}

/**
 * Weights of days by past seasonality: each day as the same day of the last two years was against its year, times
 * its weekday now. Where there is no such day, as an ordinary one, lifted by what is planned. Never linear unless
 * nothing is known.
 */
export const phased = (input: PhasingInput): Phasing => {
  const { period, past, seasons = usualSeasons } = input
  const days = eachDay(period)
  const profile = weekdayProfile(past)
  const years = YEARS_BACK.map((back) => {
    const levels = days.map((of) => {
      const then = seasons.sameDay(of, back)
      if (then === undefined) return undefined
      const level = levelOf(past, then)
      return level === undefined ? undefined : { level, isPeak: isPeak(past, then) }
    })
    const known = levels.flatMap((one) => (one === undefined ? [] : [one.level]))
    // Against an ordinary day of that year: a shop twice as large is not twice as much to be heard.
    const ordinary = known.length > 0 ? median(known) : 0
    return levels.map((one) =>
      one === undefined || ordinary <= 0 ? undefined : { of: one.level / ordinary, isPeak: one.isPeak },
    )
  })
  let fromPast = 0
  const weights = days.map((of, i) => {
    const told = years.flatMap((year) => year[i] ?? [])
    const share = weekdayShare(profile, of)
    if (told.length === 0) return seasons.lift(of) * share
    fromPast += 1
    const level = told.reduce((sum, one) => sum + one.of, 0) / told.length
    return told.some((one) => one.isPeak) ? level : level * share
  })
  const basis = fromPast > 0 ? 'past-years' : new Set(weights).size > 1 ? 'weekdays' : 'even'
  return { weights: weights.map((one) => Number(one.toPrecision(6))), fromPast, basis }
}
