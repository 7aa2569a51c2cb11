import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, eachDay } from '../../kernel/calendar.ts'
import { exactly, type SpanFound, tiled } from './spans.ts'

const found = (from: string, to = from, view = '', split = ''): SpanFound => ({
  from: day(from),
  to: day(to),
  view,
  split,
  part: undefined,
  rows: 1,
  known: 1,
})
const plain = { view: '', split: '', parts: [], except: [] }
const anything = { views: undefined, fits: () => true }

describe('rows to add up', () => {
  test('neighbouring days are one range, a gap between them does not matter', () => {
    const { picks } = tiled({ ...anything, found: [found('2026-11-01'), found('2026-11-03')] })
    expect(picks).toEqual([{ ...plain, from: '2026-11-01', to: '2026-11-03', daily: true }])
  })

  test('a longer row stands in where its days are not all there, and then alone', () => {
    const week = found('2026-11-02', '2026-11-08')
    const { picks, days } = tiled({ ...anything, found: [found('2026-11-01'), found('2026-11-03'), week] })
    expect(picks).toEqual([
      { ...plain, from: week.from, to: week.to, daily: false },
      { ...plain, from: '2026-11-01', to: '2026-11-01', daily: true },
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
        return found(from, addDays(from, length))
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

test('of views and parts nothing is counted twice, and no day is left out that any of them tells', () => {
  const span = fc
    .record({
      start: fc.integer({ min: 0, max: 20 }),
      length: fc.constantFrom(0, 0, 0, 2, 6),
      view: fc.constantFrom('plan', 'item'),
      part: fc.constantFrom('a', 'b'),
    })
    .map(({ start, length, view, part }) => {
      const from = addDays(day('2026-11-01'), start)
      return { ...found(from, addDays(from, length), view), part }
    })
  fc.assert(
    fc.property(fc.uniqueArray(span, { maxLength: 25, selector: (one) => JSON.stringify(one) }), (spans) => {
      const { picks, days } = tiled({ views: ['plan', 'item'], fits: () => true, found: spans })
      const told = spans.filter((one) =>
        picks.some(
          (pick) =>
            pick.view === one.view &&
            pick.parts.includes(one.part) &&
            (pick.daily
              ? one.from === one.to && one.from >= pick.from && one.from <= pick.to
              : one.from === pick.from && one.to === pick.to),
        ),
      )
      const each = told.flatMap((one) => eachDay(one).map((of) => `${of} ${one.part}`))
      expect(each.length).toBe(new Set(each).size)
      const views = Map.groupBy(
        told.flatMap((one) => eachDay(one).map((of) => ({ of, view: one.view }))),
        ({ of }) => of,
      )
      for (const [, of] of views) expect(new Set(of.map(({ view }) => view)).size).toBe(1)
      expect(new Set(views.keys())).toEqual(days)
      for (const one of spans.filter((one) => one.view === 'plan' && one.from === one.to))
        expect(days.has(one.from)).toBe(true)
    }),
  )
})

test('rows of all items are taken by the day, of an item with a week its week instead of its days', () => {
  const of = (from: string, to: string, part: string | undefined) => ({ ...found(from, to), part })
  const { picks } = tiled({
    ...anything,
    found: [
      of('2026-11-02', '2026-11-02', undefined),
      of('2026-11-03', '2026-11-03', undefined),
      of('2026-11-02', '2026-11-08', undefined),
      of('2026-11-02', '2026-11-02', '600001'),
      of('2026-11-02', '2026-11-08', '600001'),
      of('2026-11-02', '2026-11-08', '600002'),
    ],
  })
  const week = { from: '2026-11-02', to: '2026-11-08' }
  expect(picks).toEqual([
    { ...plain, ...week, daily: false, parts: ['600001', '600002'] },
    { ...plain, from: '2026-11-02', to: '2026-11-03', daily: true, except: [{ ...week, parts: ['600001'] }] },
  ])
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
