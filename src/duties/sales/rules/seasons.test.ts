import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../kernel/calendar.ts'
import { estimatedEvents } from '../../calendar/rules/events.ts'
import { seasonsOf, usualSeasons } from './seasons.ts'

const { on, near, sameDay, lift } = usualSeasons

describe('days that are not like others', () => {
  test.each([
    ['2026-11-11', '天猫双11'],
    ['2026-06-18', '天猫618'],
    ['2026-02-17', '春节'],
    ['2026-01-20', '年货节'],
    ['2026-08-18', undefined],
    ['2026-10-14', undefined],
  ])('%s is in %s', (of, name) => {
    expect(on(day(of))?.name).toBe(name)
  })

  test('年货节 of a late 春节 begins in January of the same year', () => {
    // 正月初一 of 2026 is 02-17: 36 days before is 01-12.
    expect(on(day('2026-01-12'))?.name).toBe('年货节')
    expect(on(day('2026-01-11'))).toBeUndefined()
  })

  test('the days after a great sale are not ordinary yet', () => {
    expect(on(day('2026-11-20'))).toBeUndefined()
    expect(near(day('2026-11-20'))?.name).toBe('天猫双11')
    expect(near(day('2026-11-24'))).toBeUndefined()
  })

  test('the great days bring most, 预热 nothing yet, 春节 half', () => {
    expect(lift(day('2026-11-11'))).toBe(2)
    expect(lift(day('2026-11-01'))).toBe(1)
    expect(lift(day('2026-02-17'))).toBe(0.5)
    expect(lift(day('2026-08-05'))).toBe(1)
  })
})

describe('the calendar of the team', () => {
  const moved = seasonsOf((year) =>
    estimatedEvents(year).flatMap((event) => {
      if (year !== 2026) return [event]
      if (event.id === '99') return []
      if (event.id !== '618') return [event]
      const later = (days: number) => (of: { from: typeof event.peak; to: typeof event.peak }) => ({
        from: addDays(of.from, days),
        to: addDays(of.to, days),
      })
      return [
        {
          ...event,
          peak: addDays(event.peak, 7),
          phases: event.phases.map((one) => ({ ...one, ...later(7)(one) })),
        },
      ]
    }),
  )

  test('an event that was moved is a season where it is now', () => {
    expect(moved.on(day('2026-06-25'))?.name).toBe('天猫618')
    expect(moved.on(day('2026-05-13'))).toBeUndefined()
  })
  test('its D day is like the D day of the year before', () => {
    expect(moved.sameDay(day('2026-06-25'), 1)).toBe('2025-06-18')
    expect(usualSeasons.sameDay(day('2026-06-18'), 1)).toBe('2025-06-18')
  })
  test('one that does not take place pauses nothing, and its days of last year are like none', () => {
    expect(moved.on(day('2026-09-09'))).toBeUndefined()
    expect(moved.sameDay(day('2026-09-09'), 1)).toBeUndefined()
    expect(usualSeasons.sameDay(day('2026-09-09'), 1)).toBe('2025-09-09')
  })
})

describe('the same day of an earlier year', () => {
  test('正月初一 is compared with 正月初一', () => {
    expect(sameDay(day('2026-02-17'), 1)).toBe('2025-01-29')
    expect(sameDay(day('2027-02-06'), 1)).toBe('2026-02-17')
  })
  test('a fixed date stays a fixed date', () => {
    expect(sameDay(day('2026-11-11'), 1)).toBe('2025-11-11')
    expect(sameDay(day('2026-08-05'), 1)).toBe('2025-08-05')
  })
  test('a date that was 春节 then and is not now has no like', () => {
    // 2027: 正月初一 02-06, so 03-10 is 32 days after; 2026-03-10 was 21 days after 02-17.
    expect(sameDay(day('2027-03-10'), 1)).toBeUndefined()
  })
})
