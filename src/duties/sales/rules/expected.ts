import { addDays, type Day } from '../../../kernel/calendar.ts'
import { median } from '../../../stats/apportionment.ts'
import { isPeak, type Past, weekdayProfile, weekdayShare } from './phasing.ts'
import { type Seasons, usualSeasons } from './seasons.ts'

export type Expected = {
  low: number
  mid: number
  high: number
  /** Of ordinary days, how far the logarithm of a day is from what was expected: one standard deviation. */
  spread: number
}

/** Ordinary days that tell what is usual, and how few still do. */
const [LEVEL_DAYS, LEAST_DAYS, LOOK_BACK] = [28, 14, 98]
/** A shop is never more regular than this: a week of luck is no law. */
const LEAST_SPREAD = 0.05

/**
 * What a day should be by the ordinary days before it: their level, its weekday, and how much such days vary.
 * `width`: standard deviations on either side. Undefined with fewer than two weeks of ordinary days, or where these
 * were nothing. Days of great sales and 春节 tell nothing of ordinary ones.
 */
export const expectedOn = (
  of: Day,
  past: Past,
  width: number,
  seasons: Seasons = usualSeasons,
): Expected | undefined => {
  const ordinary: [Day, number][] = []
  for (let at = addDays(of, -1); at >= addDays(of, -LOOK_BACK); at = addDays(at, -1)) {
    const value = past.get(at)
    if (value !== undefined && !seasons.near(at) && !isPeak(past, at)) ordinary.push([at, value])
    if (ordinary.length >= 2 * LEVEL_DAYS) break
  }
  if (ordinary.length < LEAST_DAYS || ordinary.some(([, value]) => value <= 0)) return undefined
  const profile = weekdayProfile(new Map(ordinary))
  const logs = ordinary.map(([at, value]) => Math.log(value / weekdayShare(profile, at)))
  // Newest first: the level is that of the last four weeks, and of its last one for the half.
  const level = (median(logs.slice(0, LEVEL_DAYS)) + median(logs.slice(0, 7))) / 2
  const spread = Math.max(LEAST_SPREAD, 1.4826 * median(logs.map((one) => Math.abs(one - median(logs)))))
  const mid = Math.exp(level) * weekdayShare(profile, of)
  return {
    low: mid * Math.exp(-width * spread),
    mid,
    high: mid * Math.exp(width * spread),
    spread,
  }
}
