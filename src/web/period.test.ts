import { expect, test } from 'vitest'
import { anchorDay, comparedDays, presetDays } from './period.ts'

test('presets count back from the last day with data when data are old', () => {
  expect(anchorDay('2020-02-29', '2026-11-23')).toBe('2020-02-29')
  expect(presetDays('last7', '2020-02-29')).toEqual({ from: '2020-02-23', to: '2020-02-29' })
})

test('a day that has only begun is left out', () => {
  expect(anchorDay('2026-11-23', '2026-11-23')).toBe('2026-11-22')
  expect(anchorDay(null, '2026-11-23')).toBe('2026-11-22')
})

test('weeks are ISO weeks and months calendar months', () => {
  // 2026-11-18 is a Wednesday.
  expect(presetDays('yesterday', '2026-11-18')).toEqual({ from: '2026-11-18', to: '2026-11-18' })
  expect(presetDays('thisWeek', '2026-11-18')).toEqual({ from: '2026-11-16', to: '2026-11-18' })
  expect(presetDays('lastWeek', '2026-11-18')).toEqual({ from: '2026-11-09', to: '2026-11-15' })
  expect(presetDays('thisMonth', '2026-11-18')).toEqual({ from: '2026-11-01', to: '2026-11-18' })
  expect(presetDays('lastMonth', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(presetDays('last30', '2026-11-18')).toEqual({ from: '2026-10-20', to: '2026-11-18' })
})

test('a comparison says which days it takes', () => {
  const days = { from: '2026-11-12', to: '2026-11-18' }
  expect(comparedDays('previous', days, undefined)).toEqual({ from: '2026-11-05', to: '2026-11-11' })
  expect(comparedDays('last-year', days, undefined)).toEqual({ from: '2025-11-12', to: '2025-11-18' })
  expect(comparedDays('custom', days, { from: '2026-01-01', to: '2026-01-07' })?.from).toBe('2026-01-01')
  expect(comparedDays('none', days, undefined)).toBeUndefined()
})
