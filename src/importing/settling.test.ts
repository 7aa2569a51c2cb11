import { expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { checkedAnswer } from './settling.ts'

test.each([
  ['0000-01-01', '0000-01-31', '不合常理'],
  ['2003-05-09', '2003-05-09', '不合常理'],
  ['2026-11-01', '9999-12-31', '不合常理'],
  ['2026-11-07', '2026-11-01', '晚于结束'],
])('a period %s to %s is refused: no report is about it', (from, to, said) => {
  expect(() => checkedAnswer({ period: { from: day(from), to: day(to) } })).toThrow(said)
})

test('a period within the life of the platform, or none, is taken', () => {
  const first = { period: { from: day('2003-05-10'), to: day('2003-05-10') } }
  expect(checkedAnswer(first)).toBe(first)
  expect(checkedAnswer({})).toEqual({})
})
