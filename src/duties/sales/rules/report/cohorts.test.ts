import { expect, test } from 'vitest'
import type { Section } from '../../../../documents/contract.ts'
import { addDays, day } from '../../../../kernel/calendar.ts'
import type { Cohorts } from '../../patterns/contract.ts'
import { cohortSentence, refundRows, repeatRows } from '../cohorts.ts'
import { cohortSection } from './cohorts.ts'
import type { ReportFacts } from './model.ts'

const known = [{ from: day('2026-07-01'), to: day('2026-11-22') }]
const weeks = Array.from({ length: 16 }, (_, n) => addDays(day('2026-07-06'), 7 * n))
const refundsOf = (refundDays: typeof known): Cohorts => {
  const rows = refundRows({
    grain: 'week',
    orders: weeks.map((cohort) => ({ cohort, size: 200 })),
    refunds: weeks.map((cohort) => ({ cohort, days: 4, count: 20 })),
    orderDays: known,
    refundDays,
  })
  return {
    kind: 'refunds',
    grain: 'week',
    by: 'orders',
    ages: [3, 7, 15, 30, 60, 90],
    rows,
    sentence: cohortSentence(rows, 'refunds', 'week'),
    notes: refundDays.length === 0 ? [{ code: 'no-refund-report', message: '没有退款报表。' }] : [],
  }
}
const repeat = ((): Cohorts => {
  const rows = repeatRows({
    buyers: [{ cohort: day('2026-08-01'), buyers: 50 }],
    again: [{ cohort: day('2026-08-01'), months: 1, buyers: 10 }],
    orderDays: known,
  })
  return {
    kind: 'repeat',
    grain: 'month',
    by: 'orders',
    ages: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rows,
    sentence: cohortSentence(rows, 'repeat', 'month'),
    notes: [],
  }
})()

/** Only what the section reads of all that a report knows. */
const sectionOf = (cohorts: ReportFacts['cohorts']): Section => cohortSection({ cohorts })

const tables = ({ blocks }: Section) => blocks.filter((block) => block.kind === 'table')

test('the newest twelve weeks by age, and buyers by month; what is not old enough is no 0', () => {
  const [refunds, months] = tables(sectionOf({ refunds: refundsOf(known), repeat }))
  expect(refunds?.rows).toHaveLength(12)
  expect(refunds?.columns.map(({ name }) => name)).toEqual([
    '付款周（周一）',
    '订单数',
    '3 天内',
    '7 天内',
    '15 天内',
    '30 天内',
    '60 天内',
    '90 天内',
  ])
  // Paid until 10-25, refunds told until 11-22: 15 days are over, 30 are not.
  expect(refunds?.rows.at(-1)?.cells).toEqual(['2026-10-19', 200, 0, 0.1, 0.1, null, null, null])
  expect(refunds?.notes).toEqual(['没有数的格是还没到时候，不是低。', '只列最近 12 批。'])
  expect(months?.rows[0]?.cells).toEqual(['2026-08', 50, 0, 0.2, 0.2, null, null, null])
})

test('without the refund report there is no empty table, but the reason', () => {
  const section = sectionOf({ refunds: refundsOf([]), repeat })
  expect(tables(section)).toHaveLength(1)
  expect(JSON.stringify(section.blocks)).toContain('没有退款报表')
})

test('without orders one sentence', () => {
  expect(sectionOf(null).blocks).toEqual([{ kind: 'paragraph', text: ['没有订单，分不出同期群。'] }])
})
