import { expect, test } from 'vitest'
import { addDays } from './days.ts'
import { anchorDay, comparedDays, isJustBegun, type Preset, presetDays } from './period.ts'

type Counted = Exclude<Preset, 'custom'>
/** With data up to yesterday. */
const on = (today: string, preset: Counted) => presetDays(preset, { anchor: addDays(today, -1), today })
const lastDay = (day: string, preset: Counted) => presetDays(preset, { anchor: day, today: '2026-11-23' })

test('presets count back from the last day with data when data are old', () => {
  expect(anchorDay('2020-02-29', '2026-11-23')).toBe('2020-02-29')
  expect(lastDay('2020-02-29', 'last7')).toEqual({ from: '2020-02-23', to: '2020-02-29' })
})

test('a day that has only begun is left out', () => {
  expect(anchorDay('2026-11-23', '2026-11-23')).toBe('2026-11-22')
  expect(anchorDay(null, '2026-11-23')).toBe('2026-11-22')
})

test('weeks are ISO weeks and months calendar months', () => {
  // 2026-11-18 is a Wednesday.
  expect(lastDay('2026-11-18', 'yesterday')).toEqual({ from: '2026-11-18', to: '2026-11-18' })
  expect(lastDay('2026-11-18', 'thisWeek')).toEqual({ from: '2026-11-16', to: '2026-11-18' })
  expect(lastDay('2026-11-18', 'lastWeek')).toEqual({ from: '2026-11-09', to: '2026-11-15' })
  expect(lastDay('2026-11-18', 'thisMonth')).toEqual({ from: '2026-11-01', to: '2026-11-18' })
  expect(lastDay('2026-03-31', 'lastMonth')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(lastDay('2026-11-18', 'last30')).toEqual({ from: '2026-10-20', to: '2026-11-18' })
})

test('on a Monday last week is the one that ended yesterday, and this week has no day yet', () => {
  expect(on('2026-11-23', 'lastWeek')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(isJustBegun('thisWeek', { anchor: '2026-11-22', today: '2026-11-23' })).toBe(true)
  expect(on('2026-11-23', 'thisWeek')).toEqual({ from: '2026-11-22', to: '2026-11-22' })
  expect(isJustBegun('thisMonth', { anchor: '2026-11-22', today: '2026-11-23' })).toBe(false)
  expect(on('2026-11-23', 'thisMonth')).toEqual({ from: '2026-11-01', to: '2026-11-22' })
  expect(on('2026-11-23', 'lastMonth')).toEqual({ from: '2026-10-01', to: '2026-10-31' })
})

test('on a Monday with data only to Saturday weeks are told by Saturday', () => {
  expect(lastDay('2026-11-21', 'lastWeek')).toEqual({ from: '2026-11-09', to: '2026-11-15' })
  expect(lastDay('2026-11-21', 'thisWeek')).toEqual({ from: '2026-11-16', to: '2026-11-21' })
  expect(isJustBegun('thisWeek', { anchor: '2026-11-21', today: '2026-11-23' })).toBe(false)
})

test('on a Tuesday this week is Monday', () => {
  expect(on('2026-11-24', 'thisWeek')).toEqual({ from: '2026-11-23', to: '2026-11-23' })
  expect(isJustBegun('thisWeek', { anchor: '2026-11-23', today: '2026-11-24' })).toBe(false)
  expect(on('2026-11-24', 'lastWeek')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
})

test('on the first of a month last month is the one that ended yesterday', () => {
  expect(on('2026-03-01', 'lastMonth')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(isJustBegun('thisMonth', { anchor: '2026-02-28', today: '2026-03-01' })).toBe(true)
  expect(on('2026-03-01', 'thisMonth')).toEqual({ from: '2026-02-28', to: '2026-02-28' })
  expect(on('2026-03-02', 'thisMonth')).toEqual({ from: '2026-03-01', to: '2026-03-01' })
})

test('on New Year’s Day last month is December and this week reaches back into the old year', () => {
  // 2027-01-01 is a Friday.
  expect(on('2027-01-01', 'lastMonth')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
  expect(on('2027-01-01', 'thisMonth')).toEqual({ from: '2026-12-31', to: '2026-12-31' })
  expect(on('2027-01-01', 'thisWeek')).toEqual({ from: '2026-12-28', to: '2026-12-31' })
  expect(on('2027-01-01', 'lastWeek')).toEqual({ from: '2026-12-21', to: '2026-12-27' })
  expect(on('2027-01-01', 'yesterday')).toEqual({ from: '2026-12-31', to: '2026-12-31' })
})

test('a comparison says which days it takes', () => {
  const days = { from: '2026-11-12', to: '2026-11-18' }
  expect(comparedDays('previous', days, undefined)).toEqual({ from: '2026-11-05', to: '2026-11-11' })
  expect(comparedDays('last-year', days, undefined)).toEqual({ from: '2025-11-12', to: '2025-11-18' })
  expect(comparedDays('custom', days, { from: '2026-01-01', to: '2026-01-07' })?.from).toBe('2026-01-01')
  expect(comparedDays('none', days, undefined)).toBeUndefined()
})
