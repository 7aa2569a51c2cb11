import { expect, test } from 'vitest'
import type { Freshness, ReconcileAnswer } from '../../facts/contract.ts'
import { day } from '../../kernel/calendar.ts'
import { causesOf } from './causes.ts'

type Pair = ReconcileAnswer['pairs'][number]

const yuan = (fen: number | null) => (fen === null ? null : (fen / 100).toFixed(2))
const row = (on: string, ours: number | null, platform: number | null): Pair['total'] => ({
  day: on === '' ? '' : day(on),
  ours: yuan(ours),
  platform: yuan(platform),
  difference: ours === null || platform === null ? null : yuan(ours - platform),
  ratio: ours === null || platform === null ? null : (ours - platform) / platform,
})
const pair = (days: Pair['days'], total: Pair['total'], changes: Partial<Pair> = {}): Pair => ({
  id: 'paid',
  name: '支付金额',
  ours: 'paid_amount',
  platform: 'platform_paid_amount',
  unit: 'money',
  total,
  days,
  reasons: [],
  state: 'different',
  formats: { ours: ['order'], platform: ['sycm-shop-daily'] },
  ...changes,
})
const report = (missing: string[], used = true, format = 'sycm-shop-daily'): Freshness => ({
  format,
  name: '店铺整体日报',
  source: '生意参谋',
  menu: '',
  first: day('2026-11-01'),
  last: day('2026-11-20'),
  missing: missing.map(day),
  used,
})
const equalDay = row('2026-11-20', 10_000, 10_000)

test('a difference that comes only of a missing report is told with that report alone', () => {
  const found = causesOf(
    [report(['2026-11-21'])],
    [pair([equalDay, row('2026-11-21', 5_000, null)], row('', 15_000, 10_000))],
  )
  expect(found.lacking.map(({ holdsUp }) => holdsUp)).toEqual([['支付金额']])
  expect(found.different).toEqual([])
})

test('a comparison waits for the report that lacks its days, not for any that lacks the same ones', () => {
  const found = causesOf(
    [report(['2026-11-21'], true, 'wujie-keyword'), report(['2026-11-21'], true, 'order')],
    [pair([equalDay, row('2026-11-21', 5_000, null)], row('', 15_000, 10_000))],
  )
  expect(found.lacking.map(({ holdsUp }) => holdsUp)).toEqual([[], []])
})

test('what remains on the days both sides have is told by its size there', () => {
  const found = causesOf(
    [report(['2026-11-21'])],
    [
      pair(
        [equalDay, row('2026-11-19', 10_010, 10_000), row('2026-11-21', 5_000, null)],
        row('', 25_010, 20_000),
      ),
    ],
  )
  expect(found.different).toMatchObject([{ difference: '0.10', ratio: 0.0005 }])
})

test('a difference without missing days keeps its total', () => {
  const days = [equalDay, row('2026-11-19', 11_000, 10_000)]
  const found = causesOf([report([])], [pair(days, row('', 21_000, 20_000))])
  expect(found.lacking).toEqual([])
  expect(found.different).toMatchObject([{ difference: '10.00', ratio: 0.05 }])
})

test('days that make up for each other, and pairs that are equal or cannot be told, are no difference', () => {
  const moved = [row('2026-11-19', 9_000, 10_000), row('2026-11-20', 11_000, 10_000)]
  const days = [row('2026-11-19', 11_000, 10_000)]
  const found = causesOf(
    [],
    [
      pair(moved, row('', 20_000, 20_000)),
      pair([...moved, row('2026-11-21', 1, null)], row('', null, 20_000)),
      pair(days, row('', 11_000, 10_000), { state: 'cannot tell' }),
      pair(days, row('', 11_000, 10_000), { state: 'equal' }),
    ],
  )
  expect(found.different).toEqual([])
})

test('people of several days are not added up', () => {
  const days: Pair['days'] = [
    { day: day('2026-11-19'), ours: 12, platform: 10, difference: 2, ratio: 0.2 },
    { day: day('2026-11-20'), ours: 3, platform: null, difference: null, ratio: null },
  ]
  const total: Pair['total'] = { day: '', ours: 14, platform: 10, difference: 4, ratio: 0.4 }
  expect(causesOf([], [pair(days, total, { unit: 'count' })]).different).toMatchObject([{ difference: null }])
})

test('a report that was never used lacks nothing', () => {
  expect(causesOf([report(['2026-11-21'], false)], []).lacking).toEqual([])
})

test('a platform that cuts its figures is nothing to do anything about', () => {
  const days = [row('2026-11-19', 10_010, 10_000), row('2026-11-20', 10_020, 10_000)]
  const reasons = [{ code: 'rounding', message: '' }]
  expect(causesOf([], [pair(days, row('', 20_030, 20_000), { reasons })]).different).toEqual([])
  expect(causesOf([], [pair(days, row('', 20_030, 20_000))]).different).toHaveLength(1)
})
