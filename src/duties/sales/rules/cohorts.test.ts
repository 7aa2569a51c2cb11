import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../kernel/calendar.ts'
import {
  cohortSentence,
  hasKnownCell,
  newestAt,
  REFUND_AGES,
  refundRows,
  repeatRows,
  toldOf,
} from './cohorts.ts'

const days = (from: string, to: string) => ({ from: day(from), to: day(to) })
const rates = (cells: readonly { rate: number | null }[]) => cells.map(({ rate }) => rate)

test('of 100 orders 4 come back in three days and 10 within 30: told only where the days are over', () => {
  const [row] = refundRows({
    grain: 'week',
    orders: [{ cohort: day('2026-10-05'), size: 100 }],
    refunds: [
      { cohort: day('2026-10-05'), days: 1, count: 4 },
      { cohort: day('2026-10-05'), days: 20, count: 6 },
    ],
    orderDays: [days('2026-09-01', '2026-11-30')],
    refundDays: [days('2026-09-01', '2026-11-12')],
  })
  // The week ends on 10-11: 30 days later is 11-10, which the file reaches; 60 days it does not.
  expect(rates(row?.cells ?? [])).toEqual([0.04, 0.04, 0.04, 0.1, null, null])
  expect(row?.cells.map(({ state }) => state)).toEqual(['known', 'known', 'known', 'known', 'young', 'young'])
})

test('a day that lacks in between is missing, not young; an unfinished week is young', () => {
  const rows = refundRows({
    grain: 'week',
    orders: [
      { cohort: day('2026-10-05'), size: 10 },
      { cohort: day('2026-11-09'), size: 10 },
    ],
    refunds: [],
    orderDays: [days('2026-09-01', '2026-11-12')],
    refundDays: [days('2026-09-01', '2026-10-20'), days('2026-10-22', '2026-11-12')],
  })
  expect(rows[0]?.cells.map(({ state }) => state)).toEqual([
    'known',
    'known',
    'missing',
    'missing',
    'young',
    'young',
  ])
  expect(rows[1]?.cells.every(({ state }) => state === 'young')).toBe(true)
  expect(hasKnownCell(rows)).toBe(true)
  // Of a week that is not over nothing stands out.
  expect(hasKnownCell(rows.slice(1))).toBe(false)
  expect(hasKnownCell([])).toBe(false)
})

test('who buys again is counted up over months; the running month is not known yet', () => {
  const [row] = repeatRows({
    buyers: [{ cohort: day('2026-08-01'), buyers: 50 }],
    again: [
      { cohort: day('2026-08-01'), months: 0, buyers: 5 },
      { cohort: day('2026-08-01'), months: 2, buyers: 5 },
    ],
    orderDays: [days('2026-07-20', '2026-11-12')],
  })
  expect(rates(row?.cells ?? []).slice(0, 5)).toEqual([0.1, 0.1, 0.2, null, null])
})

test('the answer speaks of the newest cohort that is old enough, beside those before it', () => {
  const rows = refundRows({
    grain: 'week',
    orders: ['2026-09-21', '2026-09-28'].map((of) => ({ cohort: day(of), size: 100 })),
    refunds: [
      { cohort: day('2026-09-21'), days: 2, count: 5 },
      { cohort: day('2026-09-28'), days: 2, count: 8 },
    ],
    orderDays: [days('2026-09-01', '2026-11-12')],
    refundDays: [days('2026-09-01', '2026-11-12')],
  })
  expect(newestAt(rows, 30)).toEqual({ cohort: '2026-09-28', rate: 0.08, before: 0.05 })
  expect(cohortSentence(rows, 'refunds', 'week')).toBe(
    '2026-09-28 那一周付款的订单，30 天内退了 8.0%，之前几周平均 5.0%，高了 3.0 个百分点。',
  )
  expect(cohortSentence([], 'repeat', 'month')).toContain('还没有哪一批看得全')
})

const aDay = fc.integer({ min: 0, max: 120 }).map((n): Day => addDays(day('2026-06-01'), n))
test('a share never exceeds the whole, never falls with age, and is never told beyond the data', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat({ max: 130 }), { maxLength: 50 }))),
      fc.array(fc.tuple(aDay, fc.nat({ max: 60 })), { maxLength: 5 }),
      (weeks, spans) => {
        const known = spans.map(([from, length]) => ({ from, to: addDays(from, length) }))
        const orders = weeks.map(([size], i) => ({ cohort: addDays(day('2026-06-01'), 7 * i), size }))
        const rows = refundRows({
          grain: 'week',
          orders,
          // Each order at most once: as many refunds as there are orders.
          refunds: weeks.flatMap(([size, ages], i) =>
            ages.slice(0, size).map((age) => ({
              cohort: addDays(day('2026-06-01'), 7 * i),
              days: age,
              count: 1,
            })),
          ),
          orderDays: known,
          refundDays: known,
        })
        const told = toldOf(known)
        for (const row of rows) {
          let last = 0
          for (const { count, rate, state, age } of row.cells) {
            if (state !== 'known') expect([count, rate]).toEqual([null, null])
            else {
              expect(told.holds(day(row.cohort), addDays(day(row.to), age))).toBe(true)
              expect(count).toBeLessThanOrEqual(row.size)
              expect(count).toBeGreaterThanOrEqual(last)
              last = count ?? 0
            }
          }
          expect(row.cells).toHaveLength(REFUND_AGES.length)
        }
      },
    ),
  )
})

test('the difference is that of the shares as they are told', () => {
  const rows = refundRows({
    grain: 'week',
    orders: ['2026-09-21', '2026-09-28'].map((of) => ({ cohort: day(of), size: 10_000 })),
    refunds: [
      { cohort: day('2026-09-21'), days: 2, count: 1_124 },
      { cohort: day('2026-09-28'), days: 2, count: 1_075 },
    ],
    orderDays: [days('2026-09-01', '2026-11-12')],
    refundDays: [days('2026-09-01', '2026-11-12')],
  })
  // 10.75 % and 11.24 % are 0.49 apart, but 10.8 % and 11.2 % are told.
  expect(cohortSentence(rows, 'refunds', 'week')).toBe(
    '2026-09-28 那一周付款的订单，30 天内退了 10.8%，之前几周平均 11.2%，低了 0.4 个百分点。',
  )
})
