import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as calendar from '../kernel/calendar.ts'
import {
  addDays,
  dayOf,
  daysIn,
  eachDay,
  isDay,
  lastYearDays,
  minuteOf,
  monthEnd,
  previousDays,
  stretchesOf,
  today,
  weekStart,
} from './days.ts'

/** Days of three decades, leap years among them. */
const someDay = fc
  .integer({ min: 0, max: 11_000 })
  .map((days) => calendar.addDays(calendar.day('2000-01-01'), days))
const someDays = fc
  .tuple(someDay, fc.integer({ min: 0, max: 800 }))
  .map(([from, length]) => ({ from, to: calendar.addDays(from, length) }))

describe('days in the browser are those of the server', () => {
  test('adding, weeks and lengths', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -900, max: 900 }), (day, days) => {
        expect(addDays(day, days)).toBe(calendar.addDays(day, days))
        expect(weekStart(day)).toBe(calendar.weekStart(day))
      }),
    )
    fc.assert(
      fc.property(someDays, (days) => {
        expect(daysIn(days)).toBe(calendar.daysIn(days))
        expect(eachDay(days)).toEqual(calendar.eachDay(days))
      }),
      { numRuns: 50 },
    )
  })

  test('环比 and 同比', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        expect(previousDays(days)).toEqual(calendar.previousPeriod(days))
        expect(lastYearDays(days)).toEqual(calendar.lastYearPeriod(days))
      }),
    )
    const february = { from: '2020-02-01', to: '2020-02-29' }
    expect(previousDays(february)).toEqual({ from: '2020-01-01', to: '2020-01-31' })
    expect(lastYearDays(february)).toEqual({ from: '2019-02-01', to: '2019-02-28' })
    // Of a leap year all of February stands beside it, too; of a part of it the same dates.
    const after = { from: '2021-02-01', to: '2021-02-28' }
    expect(lastYearDays(after)).toEqual(february)
    expect(lastYearDays({ ...after, from: '2021-02-02' })).toEqual({ from: '2020-02-02', to: '2020-02-28' })
  })

  test('stretches without a gap', () => {
    fc.assert(
      fc.property(fc.array(someDay, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (days, each) => {
        const all = [
          ...new Set(days.flatMap((one) => calendar.eachDay({ from: one, to: calendar.addDays(one, each) }))),
        ]
        expect(stretchesOf(all)).toEqual(calendar.stretchesOf(all))
      }),
    )
  })

  test('what is a day', () => {
    for (const text of ['2020-02-29', '2019-02-29', '2020-2-1', '2020-13-01', '', 'x', '2026-11-07T00'])
      expect([text, isDay(text)]).toEqual([text, calendar.isDay(text)])
  })
})

test('the end of a month knows leap years', () => {
  expect(monthEnd('2020-02-03')).toBe('2020-02-29')
  expect(monthEnd('2019-02-28')).toBe('2019-02-28')
  expect(monthEnd('2026-12-31')).toBe('2026-12-31')
})

test('today is the day in Beijing', () => {
  expect(today(Date.parse('2026-11-22T15:59:59Z'))).toBe('2026-11-22')
  expect(today(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23')
})

test('an instant in the evening of UTC is told by the day and clock of Beijing', () => {
  fc.assert(
    // Since 2000: China had summer time until 1991, and nothing of a shop is so old.
    fc.property(fc.integer({ min: 946_684_800, max: 4e9 }), (seconds) => {
      const instant = Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
      expect(dayOf(instant.toString())).toBe(calendar.dayOf(instant))
      expect(minuteOf(instant.toString())).toBe(calendar.minuteOf(instant))
    }),
  )
  expect(minuteOf('2026-11-22T16:05:59.5Z')).toBe('2026-11-23 00:05')
  expect(dayOf('2026-11-22T16:05:59.5Z')).toBe('2026-11-23')
})
