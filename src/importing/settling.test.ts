import { expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { checkedAnswer } from './settling.ts'

const clock = { now: () => Temporal.Instant.from('2026-11-20T04:00:00Z') }

test.each([
  ['0000-01-01', '0000-01-31', '不合常理'],
  ['2003-05-09', '2003-05-09', '不合常理'],
  ['2026-11-01', '9999-12-31', '不合常理'],
  ['2026-11-07', '2026-11-01', '晚于结束'],
  ['2030-11-22', '2030-11-22', '还没有到'],
  ['2026-11-01', '2099-12-31', '还没有到'],
])('a period %s to %s is refused: no report is about it', (from, to, said) => {
  expect(() => checkedAnswer({ period: { from: day(from), to: day(to) } }, clock)).toThrow(said)
})

test('a period within the life of the platform, or none, is taken', () => {
  const first = { period: { from: day('2003-05-10'), to: day('2003-05-10') } }
  expect(checkedAnswer(first, clock)).toBe(first)
  expect(checkedAnswer({}, clock)).toEqual({})
})

test.each([
  ['2026-11-21', '2026-11-21'],
  ['2026-11-16', '2026-11-22'],
  ['2026-11-01', '2026-11-30'],
  ['2029-11-01', '2029-11-30'],
])('a period %s to %s is taken, by whatever clock it has begun', (from, to) => {
  expect(checkedAnswer({ period: { from: day(from), to: day(to) } }, clock).period).toEqual({ from, to })
})
