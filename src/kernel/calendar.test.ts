import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween, daysWords, eachDay, isDay, parsePeriod } from './calendar.ts'

const someDay = fc
  .date({ min: new Date('0010-01-01'), max: new Date('9990-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as Day)

test('days are counted as the calendar counts them', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: -800, max: 800 }), (from, days) => {
      const to = addDays(from, days)
      expect(to).toBe(Temporal.PlainDate.from(from).add({ days }).toString())
      expect(daysBetween(from, to)).toBe(days)
    }),
  )
})

test('a leap day is walked over', () => {
  expect(eachDay({ from: day('2024-02-28'), to: day('2024-03-01') })).toEqual([
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
  ])
  expect(eachDay({ from: day('2100-02-28'), to: day('2100-03-01') })).toEqual(['2100-02-28', '2100-03-01'])
})

test('a period of years that nobody can mean is refused in a sentence', () => {
  expect(parsePeriod('2100-12')).toEqual({ from: '2100-12-01', to: '2100-12-31' })
  for (const text of [
    '0000-01',
    '0001-W01',
    '1989-12-31',
    '9999-12',
    '2026-01-01..9999-12-31',
    '0000-01-01..2026-01-01',
  ])
    expect(() => parsePeriod(text), text).toThrow('年份应在 1990 到 2100 之间')
})

test('only days of the calendar are days', () => {
  const isInCalendar = (text: string) => {
    try {
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
    } catch {
      return false
    }
  }
  const number = (most: number, places: number) =>
    fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(places, '0'))
  fc.assert(
    fc.property(number(2500, 4), number(14, 2), number(33, 2), (year, month, date) => {
      const text = `${year}-${month}-${date}`
      expect(isDay(text)).toBe(isInCalendar(text))
    }),
    { numRuns: 1_000 },
  )
  expect(['2026-11-1', '2026-11-01 ', '20261101', ''].filter(isDay)).toEqual([])
})

test('days that follow each other are told as one stretch, over a year as well, and of many the first three', () => {
  const days = ['2026-01-01', '2025-12-30', '2025-12-31', '2026-01-04'].map(day)
  expect(daysWords(days)).toBe('2025-12-30 至 2026-01-01、2026-01-04')
  const many = ['2026-01-06', '2026-01-08', ...days].map(day)
  expect(daysWords(many)).toBe('2025-12-30 至 2026-01-01、2026-01-04、2026-01-06 等 6 天')
  expect(daysWords(many, many.length)).toBe('2025-12-30 至 2026-01-01、2026-01-04、2026-01-06、2026-01-08')
})
