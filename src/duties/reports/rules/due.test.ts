import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { holidayOn } from '../../../kernel/chinese-calendar.ts'
import { dueDay, onTimeRate, timelinessOf } from './due.ts'
import { isWhole, lastWhole, weekOf, wholePeriods } from './weeks.ts'

const due = (from: string, to: string, workdays: number) =>
  dueDay({ from: day(from), to: day(to) }, workdays, holidayOn)

test('a weekly report is due on Monday, after a holiday on the first day that is worked', () => {
  expect(due('2026-11-09', '2026-11-15', 1)).toEqual({ day: '2026-11-16', isSure: true })
  // 国庆 2025: 10-01 to 10-08 are off.
  expect(due('2025-09-22', '2025-09-28', 1).day).toBe('2025-09-29')
  expect(due('2025-09-29', '2025-10-05', 1).day).toBe('2025-10-09')
})

test('a Sunday of 调休 is a workday', () => {
  // 2025-01-26 is a Sunday that is worked before 春节 (01-28 to 02-04).
  expect(due('2025-01-01', '2025-01-25', 1).day).toBe('2025-01-26')
  expect(due('2025-01-01', '2025-01-31', 3).day).toBe('2025-02-07')
})

test('a year without a notice is told as a guess', () => {
  expect(due('2031-03-01', '2031-03-31', 3).isSure).toBe(false)
})

test('in time is by the end of the day, and what is not due yet counts for nothing', () => {
  const at = day('2026-11-16')
  expect(timelinessOf(at, at, day('2026-11-20'))).toBe('on-time')
  expect(timelinessOf(at, day('2026-11-17'), day('2026-11-20'))).toBe('late')
  expect(timelinessOf(at, null, day('2026-11-16'))).toBe('open')
  expect(timelinessOf(at, null, day('2026-11-17'))).toBe('overdue')
  expect(onTimeRate(['on-time', 'late', 'open', 'overdue', 'on-time'])).toEqual({
    due: 4,
    onTime: 2,
    rate: 0.5,
  })
  expect(onTimeRate(['open'])).toEqual({ due: 0, onTime: 0, rate: null })
})

test('weeks belong to the year of their Thursday', () => {
  expect(weekOf(day('2026-12-31'))).toEqual({ year: 2026, week: 53 })
  expect(weekOf(day('2027-01-03'))).toEqual({ year: 2026, week: 53 })
  expect(weekOf(day('2027-01-04'))).toEqual({ year: 2027, week: 1 })
})

test('whole weeks and months are told from others', () => {
  expect(isWhole('week', { from: day('2026-11-09'), to: day('2026-11-15') })).toBe(true)
  expect(isWhole('week', { from: day('2026-11-10'), to: day('2026-11-16') })).toBe(false)
  expect(isWhole('month', { from: day('2028-02-01'), to: day('2028-02-29') })).toBe(true)
  expect(lastWhole('month', day('2026-03-01'))).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(lastWhole('week', day('2026-11-16'))).toEqual({ from: '2026-11-09', to: '2026-11-15' })
  expect(wholePeriods('week', day('2026-11-02'), day('2026-11-18')).map(({ from }) => from)).toEqual([
    '2026-11-02',
    '2026-11-09',
  ])
})
