import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { dueDay, lackingReports } from './data-to-do.ts'

test.each([
  ['2026-11-26T08:59:59+08:00', '2026-11-24'],
  ['2026-11-26T09:00:00+08:00', '2026-11-25'],
  ['2026-11-26T23:59:00+08:00', '2026-11-25'],
])('at %s the last day that can be had is %s', (now, due) => {
  expect(dueDay(Temporal.Instant.from(now))).toBe(due)
})

test('a report that was never fetched is not missed, and yesterday is not before nine', () => {
  const missing = [day('2026-11-23'), day('2026-11-25')]
  const reports = [
    { format: 'order', used: true, missing: [day('2026-11-25')] },
    { format: 'refund', used: true, missing },
    { format: 'tbk', used: false, missing },
  ]
  const lacking = (due: string) =>
    lackingReports(reports, day(due)).map(({ format, days }) => [format, days.length])
  expect(lacking('2026-11-25')).toEqual([
    ['refund', 2],
    ['order', 1],
  ])
  expect(lacking('2026-11-24')).toEqual([['refund', 1]])
})
