import chineseDays from 'chinese-days'
import { type Day, day } from './calendar.ts'

/** 正月初一 of a year, 1900–2100. ICU's calendar is a day off in some years; this table is not. */
export const springFestival = (year: number): Day =>
  day(chineseDays.getSolarDateFromLunar(`${year}-01-01`).date)
