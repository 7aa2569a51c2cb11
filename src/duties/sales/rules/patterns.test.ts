import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { funnelOf, weakest } from './funnel.ts'
import { provinceName, provinceSums, provinceTiles } from './provinces.ts'
import { busiest, hourCells, weekdaysIn } from './rhythm.ts'

const counts = { visitors: 1000, carts: 120, placed: 50, paid: 40, orders: 42, kept: 39 }

test('1000 visitors, 120 carts, 50 place, 40 pay; 39 of 42 orders stay paid', () => {
  expect(funnelOf(counts).map(({ id, rate }) => [id, rate])).toEqual([
    ['visitors', null],
    ['carts', 0.12],
    ['placed', 50 / 120],
    ['paid', 0.8],
    ['kept', 39 / 42],
  ])
  expect(funnelOf(counts)[3]?.ofVisitors).toBe(0.04)
})

test('a step that no report tells is passed over and the next measured against the last known', () => {
  const steps = funnelOf({ ...counts, carts: null, orders: null })
  expect(steps.map(({ rate }) => rate)).toEqual([null, null, 0.05, 0.8, null])
})

test('the step that fell the most is named; noise is not', () => {
  const before = funnelOf(counts)
  const now = funnelOf({ ...counts, carts: 100, placed: 42, paid: 33 })
  expect(weakest(now, before)).toMatchObject({ id: 'carts', rate: 0.1, was: 0.12 })
  expect(weakest(before, before)).toBeUndefined()
})

test('five Mondays and four Sundays: an hour counts by how many such days there were', () => {
  // November 2026 begins on a Sunday: five Sundays and five Mondays; 11-30 is a Monday that lacks.
  const weekdays = weekdaysIn({ from: day('2026-11-01'), to: day('2026-11-30') }, [day('2026-11-30')])
  expect(weekdays).toEqual([4, 4, 4, 4, 4, 4, 5])
  const cells = hourCells(
    [
      { weekday: 1, hour: 20, value: 40 },
      { weekday: 7, hour: 20, value: 45 },
    ],
    weekdays,
  )
  expect(cells).toHaveLength(7 * 24)
  expect(cells.find((one) => one.weekday === 1 && one.hour === 20)?.perDay).toBe(10)
  expect(busiest(cells, 100)).toMatchObject({ cell: { weekday: 1, hour: 20, perDay: 10 }, share: 1 })
  expect(busiest([], 0)).toBeUndefined()
  // Thirty orders of two weeks: Friday at eight is no busiest hour for the one that was paid then.
  expect(busiest(cells, 99)).toBe('few')
})

test('a weekday that the period has not is not 0 but not there', () => {
  expect(hourCells([], weekdaysIn({ from: day('2026-11-09'), to: day('2026-11-10') }, []))).toHaveLength(48)
})

test('what the cells hold by their days is what was sold', () => {
  const row = fc.record({
    weekday: fc.integer({ min: 1, max: 7 }),
    hour: fc.integer({ min: 0, max: 23 }),
    value: fc.nat({ max: 10_000 }),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { selector: ({ weekday, hour }) => weekday * 24 + hour }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 7, maxLength: 7 }),
      (rows, weekdays) => {
        const sum = hourCells(rows, weekdays).reduce(
          (all, { weekday, perDay }) => all + perDay * (weekdays[weekday - 1] ?? 0),
          0,
        )
        expect(sum).toBeCloseTo(
          rows.reduce((all, { value }) => all + value, 0),
          4,
        )
      },
    ),
  )
})

test('all 34 provinces have a tile of their own, Taiwan among them', () => {
  expect(provinceTiles).toHaveLength(34)
  expect(new Set(provinceTiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(34)
  expect(provinceTiles.map(({ name }) => name)).toContain('台湾')
})

test.each([
  ['广东省', '广东'],
  ['内蒙古自治区', '内蒙古'],
  ['黑龙江', '黑龙江'],
  ['香港特别行政区', '香港'],
  ['', ''],
  ['海外', ''],
])('%s is the province “%s”', (written, name) => expect(provinceName(written)).toBe(name))

test('what has no province stands last and is part of the whole', () => {
  const sums = provinceSums([
    { province: '', value: 50 },
    { province: '广东省', value: 30 },
    { province: '浙江省', value: 20 },
  ])
  expect(sums.map(({ province, share }) => [province, share])).toEqual([
    ['广东', 0.3],
    ['浙江', 0.2],
    ['', 0.5],
  ])
})
