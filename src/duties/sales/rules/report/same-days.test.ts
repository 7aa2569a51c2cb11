import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, daysIn } from '../../../../kernel/calendar.ts'
import { asLong, sameDays } from './same-days.ts'

const week = {
  now: { from: day('2026-11-23'), to: day('2026-11-29') },
  previous: { from: day('2026-11-16'), to: day('2026-11-22') },
}

test('three days of a week that goes on stand beside the first three of the week before', () => {
  expect(sameDays(week, { last: day('2026-11-25'), yesterday: day('2026-11-25') })).toEqual({
    now: { from: '2026-11-23', to: '2026-11-25' },
    previous: { from: '2026-11-16', to: '2026-11-18' },
  })
})

test('of today only some orders are there: it is not told beside a whole day', () => {
  expect(sameDays(week, { last: day('2026-11-26'), yesterday: day('2026-11-25') }).now.to).toBe('2026-11-25')
  // On the first day there is nothing else.
  expect(sameDays(week, { last: day('2026-11-23'), yesterday: day('2026-11-22') }).now).toEqual({
    from: '2026-11-23',
    to: '2026-11-23',
  })
})

test('a period that is there to its end, and one without data, stay as they are', () => {
  expect(sameDays(week, { last: day('2026-11-29'), yesterday: day('2026-11-30') })).toEqual(week)
  expect(sameDays(week, { last: undefined, yesterday: day('2026-11-25') })).toEqual(week)
})

test('February has no thirtieth day to stand beside', () => {
  const march = {
    now: { from: day('2026-03-01'), to: day('2026-03-31') },
    previous: { from: day('2026-02-01'), to: day('2026-02-28') },
  }
  expect(sameDays(march, { last: day('2026-03-30'), yesterday: day('2026-03-30') }).previous).toEqual(
    march.previous,
  )
})

test('wherever the data end, both begin as they began and are as long as each other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 0, max: 80 }),
      (days, until, today) => {
        const from = day('2026-06-01')
        const now = { from, to: addDays(from, days - 1) }
        const previous = { from: addDays(from, -days), to: addDays(from, -1) }
        const last = addDays(from, Math.min(until, days - 1))
        const told = sameDays({ now, previous }, { last, yesterday: addDays(from, today - 1) })
        expect([told.now.from, told.previous.from]).toEqual([now.from, previous.from])
        expect(daysIn(told.previous)).toBe(daysIn(told.now))
        expect(told.now.to <= now.to && told.now.to <= last).toBe(true)
      },
    ),
  )
})

test('what was proposed for a week is judged by as many days; two months are alike', () => {
  const first = { from: day('2026-11-23'), to: day('2026-11-25') }
  expect(asLong(week.previous, first)).toEqual([{ from: '2026-11-16', to: '2026-11-18' }, first])
  const months = [
    { from: day('2026-10-01'), to: day('2026-10-31') },
    { from: day('2026-11-01'), to: day('2026-11-30') },
  ] as const
  expect(asLong(...months)).toEqual(months)
})
