import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import type { Cause, Explanation } from '../contract.ts'
import { causeInEnglish, headInEnglish, headOf, lackingInEnglish } from './english.ts'

const chinese = /[\u3400-\u9fff「」，。：]/

const explanation = (more: Partial<Explanation> = {}): Explanation => ({
  metric: 'paid_amount',
  name: '支付金额',
  unit: 'money',
  period: { from: day('2026-11-08'), to: day('2026-11-14') },
  compared: { from: day('2026-11-01'), to: day('2026-11-07') },
  before: '1000.00',
  after: '750.00',
  change: '-250.00',
  factors: [],
  by: {},
  causes: [],
  turns: [],
  events: [],
  notes: [],
  sentences: ['支付金额 750.00 元，……'],
  ...more,
})

const cause = (more: Partial<Cause> = {}): Cause => ({
  kind: 'item',
  entity: '600000000001',
  name: 'White cup',
  factor: 'visitors',
  contribution: '-120.50',
  evidence: '',
  figures: null,
  sentence: '「White cup」的访客……',
  ...more,
})

test('the head tells amount, change and share, or why there is none', () => {
  expect(headInEnglish(explanation(), 'Paid amount')).toBe(
    'Paid amount: 750.00 CNY, 250.00 CNY less than the 1,000.00 CNY of 2026-11-01 to 2026-11-07 (−25.0%).',
  )
  const counts = { unit: 'count', before: 4, after: 6, change: 2 }
  expect(headInEnglish(explanation(counts), 'Orders')).toBe(
    'Orders: 6, 2 more than the 4 of 2026-11-01 to 2026-11-07 (+50.0%).',
  )
  const many = { unit: 'count', before: 12_000, after: 10_765.5, change: -1234.5 }
  expect(headInEnglish(explanation(many), 'Orders')).toContain(
    'Orders: 10,765.5, 1,234.5 less than the 12,000 of',
  )
  expect(headInEnglish(explanation({ after: '1000.00', change: '0.00' }), 'Paid amount')).toContain(
    'the same as',
  )
  expect(headInEnglish(explanation({ before: null, change: null }), 'Paid amount')).toContain(
    'no data on Paid amount for 2026-11-01 to 2026-11-07',
  )
  expect(headInEnglish(explanation({ change: null }), 'Paid amount')).toContain('incomplete')
  expect(headOf(explanation(), '支付金额', 'zh')).toBe('支付金额 750.00 元，……')
})

test.each([
  [
    cause({ evidence: 'term:cup: white', figures: { before: 5200.4, after: 40 } }),
    '“White cup” had fewer visitors than other items: 120.50 CNY less sold; visits by the search term “cup: white” went from 5,200 to 40.',
  ],
  [
    cause({ factor: 'conversion', evidence: 'stock', figures: { before: 4, after: 3 } }),
    '“White cup” had a lower conversion than other items: 120.50 CNY less sold; 3 of 4 SKUs are out of stock.',
  ],
  [
    cause({ factor: 'conversion', evidence: 'price', figures: { before: 1000, after: 1250 } }),
    '“White cup” had a lower conversion than other items: 120.50 CNY less sold; the price of a piece is 25.0% higher.',
  ],
  [
    cause({ kind: 'shop', entity: '', name: '全店', contribution: '80.00' }),
    'Items throughout had more visitors: 80.00 CNY more sold.',
  ],
])('a cause is told with what the data say of it: %#', (one, sentence) => {
  expect(causeInEnglish(one)).toBe(sentence)
})

test('days that are missing are counted, with the metric’s own name', () => {
  const lacking = {
    metric: 'visitor_days',
    from: day('2026-11-01'),
    to: day('2026-11-07'),
    asked: 7,
    days: 5,
  }
  expect(lackingInEnglish({ code: 'days-missing', message: '', lacking }, () => 'Visitors')).toBe(
    'Of the 7 days of 2026-11-01 to 2026-11-07 only 5 have data on Visitors; import the missing ones to compare.',
  )
  const none = { code: 'days-missing', message: '', lacking: { ...lacking, days: 0 } }
  expect(lackingInEnglish(none, () => 'Visitors')).toBe(
    'There are no data on Visitors for 2026-11-01 to 2026-11-07; import them to compare.',
  )
  const both = {
    ...none.lacking,
    others: ['buyer_days'],
    later: { from: day('2026-11-08'), to: day('2026-11-14') },
  }
  expect(lackingInEnglish({ code: 'days-missing', message: '', lacking: both }, (metric) => metric)).toBe(
    'There are no data on visitor_days; buyer_days for 2026-11-01 to 2026-11-07 and 2026-11-08 to 2026-11-14; import them to compare.',
  )
  expect(lackingInEnglish({ code: 'view', message: '' }, () => '')).toBeUndefined()
})

test('no cause whatever is told in Chinese', () => {
  const evidence = fc.constantFrom(
    '',
    'term:cup',
    'plan:all',
    'stock',
    'price',
    'reviews',
    'refunds',
    'service',
  )
  const amount = fc.nat({ max: 10 ** 9 })
  fc.assert(
    fc.property(
      fc.constantFrom<Cause['kind']>('item', 'shop', 'source'),
      fc.constantFrom<Cause['factor']>('visitors', 'conversion', 'basket'),
      evidence,
      fc.record({ before: amount, after: amount }),
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
      (kind, factor, told, figures, fen) => {
        const sentence = causeInEnglish(
          cause({ kind, factor, evidence: told, figures, contribution: (fen / 100).toFixed(2) }),
        )
        expect(sentence).not.toMatch(chinese)
        expect(sentence).not.toMatch(/NaN|undefined|Infinity/)
      },
    ),
  )
})
