import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { createWorld } from '../world.ts'
import { clockOf } from './clock.ts'
import { rowLayout } from './layout.ts'
import { spanBook, spanText, wholeMonths, wholeWeeks } from './spans.ts'

// 2026-08-14 (a Friday) to 2026-10-31.
const world = createWorld({ scenario: 'small', seed: 1, to: day('2026-10-31'), days: 79 })
const clock = clockOf(world)

test('weeks and months that begin before the world or end after it are no reports', () => {
  const weeks = wholeWeeks(world)
  expect(weeks[0]).toEqual({ from: '2026-08-17', to: '2026-08-23', first: 3, last: 9 })
  expect(weeks.at(-1)).toMatchObject({ from: '2026-10-19', to: '2026-10-25' })
  expect(weeks.length).toBe(10)
  expect(wholeWeeks(world, 3).map(({ from }) => from)).toEqual(['2026-10-05', '2026-10-12', '2026-10-19'])
  expect(wholeMonths(world).map(spanText)).toEqual(['2026-09-01 ~ 2026-09-30', '2026-10-01 ~ 2026-10-31'])
  for (const { first, last, from, to } of weeks)
    expect([clock.day(first), clock.day(last)]).toEqual([from, to])
})

test('a span is told once, when nobody can be added any more, with each buyer counted once', () => {
  const book = spanBook<'fen'>(wholeWeeks(world))
  for (let index = 3; index <= 9; index++) {
    book.add(index, 'a', { fen: 10 })
    book.bought('paid', index, 'a', index % 3)
  }
  book.bought('placed', 9, 'a', 7)
  book.bought('paid', 10, 'a', 7)
  // The day after its last one may still bring payments of the night.
  expect(book.done(10)).toEqual([])
  const [week] = book.done(11)
  expect(week?.sums.get('a')).toEqual({ fen: 70 })
  expect([week?.paidBuyers('a'), week?.placedBuyers('a'), week?.paidBuyers('b')]).toEqual([3, 1, 0])
  expect(book.done(12)).toEqual([])
})

test('moments are told in the days of the world', () => {
  expect(clock.text(0)).toBe('2026-08-14 00:00:00')
  expect(clock.text(86_400 + 3_661)).toBe('2026-08-15 01:01:01')
  expect(clock.text(undefined)).toBe('')
  expect(clock.stamp(79 * 86_400 + 1_800)).toBe('20261101003000')
})

test('cells find their columns by name, spaces around it and repetition aside; a column that is not there is a mistake', () => {
  const row = rowLayout<number>(['收货地址 ', '商家编码', '数量', '商家编码'], {
    收货地址: '某路',
    商家编码: 'A',
    '商家编码#2': (n) => `A-${n}`,
  })
  expect(row(1)).toEqual(['某路', 'A', '', 'A-1'])
  expect(() => rowLayout(['数量'], { 件数: '1' })).toThrow('件数')
})
