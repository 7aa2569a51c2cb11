import { expect, test } from 'vitest'
import { addDays, day, eachDay } from './calendar.ts'
import {
  fromSpringFestival,
  holidayOn,
  isPublishedYear,
  lastLunarYearPeriod,
  lunarDay,
  springFestival,
} from './chinese-calendar.ts'

const only = (text: string) => ({ from: day(text), to: day(text) })

test('the first day of the lunar year is the announced one, also where ICU is a day off', () => {
  expect([2024, 2025, 2026, 2027, 2028].map(springFestival)).toEqual([
    '2024-02-10',
    '2025-01-29',
    '2026-02-17',
    '2027-02-06',
    '2028-01-26',
  ])
})

test('lunar festivals lie where they are announced, after the leap month of 2025 too', () => {
  const festivals = [2025, 2026, 2027].map((year) => [
    lunarDay(year, 5, 5),
    lunarDay(year, 7, 7),
    lunarDay(year, 8, 15),
  ])
  expect(festivals).toEqual([
    ['2025-05-31', '2025-08-29', '2025-10-06'],
    ['2026-06-19', '2026-08-19', '2026-09-25'],
    ['2027-06-09', '2027-08-08', '2027-09-15'],
  ])
})

test('正月初一 is compared with 正月初一, and so is every day around it', () => {
  expect(lastLunarYearPeriod(only('2026-02-17'))).toEqual(only('2025-01-29'))
  expect(lastLunarYearPeriod({ from: day('2026-02-10'), to: day('2026-02-20') })).toEqual({
    from: '2025-01-22',
    to: '2025-02-01',
  })
  for (const year of [2024, 2025, 2026, 2027])
    for (const days of [-40, -1, 0, 15])
      expect(lastLunarYearPeriod(only(addDays(springFestival(year), days))).from).toBe(
        addDays(springFestival(year - 1), days),
      )
})

test('a day is told by the nearest 正月初一: 中秋 by the one to come', () => {
  expect(fromSpringFestival(day('2026-02-16'))).toEqual({ year: 2026, days: -1 })
  expect(fromSpringFestival(day('2026-12-31'))).toEqual({ year: 2027, days: -37 })
  expect(lastLunarYearPeriod(only('2026-09-25'))).toEqual(only('2025-10-06'))
})

test('调休 of a published year is known: a Saturday that is worked, a Tuesday that is not', () => {
  expect(isPublishedYear(2026)).toBe(true)
  expect(holidayOn(day('2026-10-10'))).toEqual({ name: '国庆节', isOff: false, isPublished: true })
  expect(holidayOn(day('2026-10-06'))).toEqual({ name: '国庆节', isOff: true, isPublished: true })
  expect(holidayOn(day('2026-11-11'))).toBeUndefined()
})

test('a year without a notice has the days that the law gives, and says that they are not published', () => {
  expect(isPublishedYear(2027)).toBe(false)
  const off = eachDay({ from: day('2027-01-01'), to: day('2027-12-31') }).filter((of) => holidayOn(of)?.isOff)
  expect(off).toEqual([
    '2027-01-01',
    '2027-02-05',
    '2027-02-06',
    '2027-02-07',
    '2027-02-08',
    '2027-04-05',
    '2027-05-01',
    '2027-05-02',
    '2027-06-09',
    '2027-09-15',
    '2027-10-01',
    '2027-10-02',
    '2027-10-03',
  ])
  expect(holidayOn(day('2027-10-01'))?.isPublished).toBe(false)
})
