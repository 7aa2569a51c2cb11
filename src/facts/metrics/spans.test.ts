import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, eachDay } from '../../kernel/calendar.ts'
import { exactly, type SpanFound, tiled } from './spans.ts'

const found = (from: string, to = from, view = '', split = ''): SpanFound => ({
  from: day(from),
  to: day(to),
  view,
  split,
})
const anything = { views: undefined, fits: () => true }

describe('rows to add up', () => {
  test('neighbouring days are one range, a gap between them does not matter', () => {
    const { picks } = tiled({ ...anything, found: [found('2026-11-01'), found('2026-11-03')] })
    expect(picks).toEqual([{ from: '2026-11-01', to: '2026-11-03', daily: true, view: '', split: '' }])
  })

  test('a longer row stands in where its days are not all there, and then alone', () => {
    const week = found('2026-11-02', '2026-11-08')
    const { picks, days } = tiled({ ...anything, found: [found('2026-11-01'), found('2026-11-03'), week] })
    expect(picks).toEqual([
      { ...week, daily: false },
      { from: '2026-11-01', to: '2026-11-01', daily: true, view: '', split: '' },
    ])
    expect(days.size).toBe(8)
    const whole = eachDay(week).map((one) => found(one))
    expect(tiled({ ...anything, found: [...whole, week] }).longer).toEqual([])
  })

  test('nothing is counted twice, whatever overlaps', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 }))
      .map(([start, length]) => {
        const from = addDays(day('2026-11-01'), start)
        return { from, to: addDays(from, length), view: '', split: '' }
      })
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
        const { picks, days } = tiled({ ...anything, found: spans })
        const told = spans.filter((one) =>
          picks.some((pick) =>
            pick.daily
              ? one.from === one.to && one.from >= pick.from && one.from <= pick.to
              : one.from === pick.from && one.to === pick.to,
          ),
        )
        const each = [...new Map(told.map((one) => [`${one.from} ${one.to}`, one])).values()].flatMap(eachDay)
        expect(each.length).toBe(new Set(each).size)
        expect(new Set(each)).toEqual(days)
      }),
    )
  })

  test('of several views each day takes the best it has, by product', () => {
    const { picks } = tiled({
      views: ['plan', 'item'],
      fits: () => true,
      found: [
        found('2026-11-01', '2026-11-01', 'item', 'a'),
        found('2026-11-01', '2026-11-01', 'plan', 'a'),
        found('2026-11-02', '2026-11-02', 'item', 'a'),
        found('2026-11-03', '2026-11-03', 'crowd', 'a'),
        found('2026-11-01', '2026-11-01', 'item', 'b'),
      ],
    })
    expect(picks.map(({ from, view, split }) => [from, view, split])).toEqual([
      ['2026-11-01', 'plan', 'a'],
      ['2026-11-02', 'item', 'a'],
      ['2026-11-01', 'item', 'b'],
    ])
  })
})

test('people are taken from rows of exactly the span; days between are left alone', () => {
  const { picks } = exactly(
    { ...anything, found: [found('2026-11-01'), found('2026-11-02'), found('2026-11-03')] },
    [
      { from: day('2026-11-01'), to: day('2026-11-01') },
      { from: day('2026-11-03'), to: day('2026-11-03') },
      { from: day('2026-11-01'), to: day('2026-11-03') },
    ],
  )
  expect(picks.map(({ from, to }) => [from, to])).toEqual([
    ['2026-11-01', '2026-11-01'],
    ['2026-11-03', '2026-11-03'],
  ])
})
