import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { sameDay, seasonNear, seasonOf } from './seasons.ts'

describe('days that are not like others', () => {
  test.each([
    ['2026-11-11', '双11'],
    ['2026-06-18', '618'],
    ['2026-02-17', '春节'],
    ['2026-01-20', '年货节'],
    ['2026-08-20', undefined],
  ])('%s is in %s', (of, name) => {
    expect(seasonOf(day(of))?.name).toBe(name)
  })

  test('年货节 of a late 春节 begins in January of the same year', () => {
    // 正月初一 of 2026 is 02-17: 33 days before is 01-15.
    expect(seasonOf(day('2026-01-15'))?.name).toBe('年货节')
    expect(seasonOf(day('2026-01-14'))).toBeUndefined()
  })

  test('the days after a great sale are not ordinary yet', () => {
    expect(seasonOf(day('2026-11-20'))).toBeUndefined()
    expect(seasonNear(day('2026-11-20'))?.name).toBe('双11')
    expect(seasonNear(day('2026-11-24'))).toBeUndefined()
  })
})

describe('the same day of an earlier year', () => {
  test('正月初一 is compared with 正月初一', () => {
    expect(sameDay(day('2026-02-17'), 1)).toBe('2025-01-29')
    expect(sameDay(day('2027-02-06'), 1)).toBe('2026-02-17')
  })
  test('a fixed date stays a fixed date', () => {
    expect(sameDay(day('2026-11-11'), 1)).toBe('2025-11-11')
  })
  test('a date that was 春节 then and is not now has no like', () => {
    // 2027: 正月初一 02-06, so 03-10 is 32 days after; 2026-03-10 was 21 days after 02-17.
    expect(sameDay(day('2027-03-10'), 1)).toBeUndefined()
  })
})
