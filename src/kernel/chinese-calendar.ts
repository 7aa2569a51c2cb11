import chineseDays from 'chinese-days'
import { addDays, type Day, day, daysBetween, type Period } from './calendar.ts'

/** The day of a lunar date, in the month that is not the leap one, 1900–2100. ICU's calendar is a day off in some years; this table is not. */
export const lunarDay = (year: number, month: number, date: number): Day => {
  const padded = (value: number) => String(value).padStart(2, '0')
  return day(chineseDays.getSolarDateFromLunar(`${year}-${padded(month)}-${padded(date)}`).date)
}

/** 正月初一 of a year, 1900–2100. */
export const springFestival = (year: number): Day => lunarDay(year, 1, 1)

/** Days from the nearest 正月初一, and its year: −1 is 除夕. Autumn belongs to the one to come, as its lunar months do. */
export const fromSpringFestival = (of: Day): { year: number; days: number } => {
  const year = Number(of.slice(0, 4))
  const [first, ...others] = [year, year + 1, year - 1].map((one) => ({
    year: one,
    days: daysBetween(springFestival(one), of),
  }))
  return others.reduce(
    (best, one) => (Math.abs(one.days) < Math.abs(best.days) ? one : best),
    first ?? { year, days: 0 },
  )
}

/** The period as far from 正月初一 a year earlier, told by its middle day: 2026-02-17 gives 2025-01-29. */
export const lastLunarYearPeriod = ({ from, to }: Period): Period => {
  const { year } = fromSpringFestival(addDays(from, Math.floor(daysBetween(from, to) / 2)))
  const shift = daysBetween(springFestival(year), springFestival(year - 1))
  return { from: addDays(from, shift), to: addDays(to, shift) }
}

/** The festival a day belongs to; `isOff`: nobody works, also on a weekday; else it is a weekend day that is worked (调休). */
export type Holiday = { name: string; isOff: boolean; isPublished: boolean }

/** Has the State Council's notice for this year been taken in? Without it 调休 is not known. */
export const isPublishedYear = (year: number): boolean => noticeOn(day(`${year}-10-01`)) !== undefined

const noticeOn = (of: Day): { name: string; isOff: boolean } | undefined => {
  const { name, work } = chineseDays.getDayDetail(of)
  // An ordinary day bears the name of its weekday alone; the day of a notice has `English,中文,days`.
  const [, chinese] = name.split(',')
  return chinese === undefined ? undefined : { name: chinese, isOff: !work }
}

/** Days that are off by law in every year (全国年节及纪念日放假办法, as of 2025), known before the year's notice. */
const lawfulOn = (of: Day): string | undefined => {
  const year = Number(of.slice(0, 4))
  const until = (first: Day) => daysBetween(first, of)
  const spring = until(springFestival(year))
  if (spring >= -1 && spring <= 2) return '春节'
  if (of === lunarDay(year, 5, 5)) return '端午'
  if (of === lunarDay(year, 8, 15)) return '中秋'
  if (of === chineseDays.getSolarTermDate(year, 4, 'pure_brightness')) return '清明'
  return {
    '01-01': '元旦',
    '05-01': '劳动节',
    '05-02': '劳动节',
    '10-01': '国庆节',
    '10-02': '国庆节',
    '10-03': '国庆节',
  }[of.slice(5)]
}

/** The festival or 调休 of a day; undefined for an ordinary one. In years without a notice only what the law says. */
export const holidayOn = (of: Day): Holiday | undefined => {
  if (isPublishedYear(Number(of.slice(0, 4)))) {
    const notice = noticeOn(of)
    return notice && { ...notice, isPublished: true }
  }
  const name = lawfulOn(of)
  return name === undefined ? undefined : { name, isOff: true, isPublished: false }
}
