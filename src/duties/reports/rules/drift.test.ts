import { expect, test } from 'vitest'
import { keyText } from '../../../documents/figures.ts'
import { day } from '../../../kernel/calendar.ts'
import { driftOf, type FrozenFigure, isWithin } from './drift.ts'
import { questionsFor } from './questions.ts'

const week = { from: day('2026-11-09'), to: day('2026-11-15') }
const frozen = (metric: string, value: number | null, more: Partial<FrozenFigure> = {}): FrozenFigure => ({
  metric,
  scope: [],
  period: week,
  name: metric,
  unit: 'money',
  value,
  batches: [1],
  ...more,
})

test('half a percent is the same, more is not, and unknown is not zero', () => {
  expect(isWithin(100_000, 100_500)).toBe(true)
  expect(isWithin(100_000, 100_600)).toBe(false)
  expect(isWithin(-100_000, -100_400)).toBe(true)
  expect(isWithin(0, 0)).toBe(true)
  expect(isWithin(0, null)).toBe(false)
})

test('accuracy is of the figures that were known; every one that changed is told with its batch', () => {
  const all = [frozen('a', 100_000), frozen('b', 200_000), frozen('c', 300_000), frozen('d', null)]
  const now = new Map(
    all.map((one, at) => [
      keyText(one),
      [
        { value: 100_000, batches: [1] },
        { value: 200_100, batches: [1, 2] },
        { value: 900_000, batches: [2] },
        { value: 5, batches: [2] },
      ][at] ?? { value: null, batches: [] },
    ]),
  )
  const { checked, accuracy, drifted } = driftOf(all, now)
  expect([checked, accuracy]).toEqual([3, 2 / 3])
  expect(
    drifted.map(({ metric, was, now: is, isWithin: fine, came, went }) => [
      metric,
      was,
      is,
      fine,
      came,
      went,
    ]),
  ).toEqual([
    ['c', 300_000, 900_000, false, [2], [1]],
    ['b', 200_000, 200_100, true, [2], []],
  ])
})

test('figures of one period and one dimension are one question, days of one metric are one by day', () => {
  const item = (id: string) => [{ dimension: 'item', values: [id] }]
  const days = ['2026-11-09', '2026-11-10', '2026-11-12'].map(day)
  const keys = [
    frozen('a', 1),
    frozen('b', 1),
    frozen('a', 1, { scope: item('1') }),
    frozen('b', 1, { scope: item('2') }),
    ...days.map((of) => frozen('a', 1, { period: { from: of, to: of } })),
    frozen('a', 1, { scope: [{ dimension: 'item', values: ['1', '2'] }] }),
  ]
  const { together, alone } = questionsFor(keys)
  expect(together.map(({ metrics, by, period }) => [metrics, by, period.from, period.to])).toEqual([
    [['a', 'b'], [], week.from, week.to],
    [['a', 'b'], ['item'], week.from, week.to],
    [['a'], ['day'], '2026-11-09', '2026-11-12'],
  ])
  expect(alone).toEqual([keys.at(-1)])
  expect(together.flatMap(({ figures }) => figures).length + alone.length).toBe(keys.length)
})
