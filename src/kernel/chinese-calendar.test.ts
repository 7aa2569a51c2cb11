import { expect, test } from 'vitest'
import { springFestival } from './chinese-calendar.ts'

test('the first day of the lunar year is the announced one, also where ICU is a day off', () => {
  expect([2024, 2025, 2026, 2027, 2028].map(springFestival)).toEqual([
    '2024-02-10',
    '2025-01-29',
    '2026-02-17',
    '2027-02-06',
    '2028-01-26',
  ])
})
