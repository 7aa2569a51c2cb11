import { expect, test } from 'vitest'
import type { Figure } from '../../../../documents/contract.ts'
import { day } from '../../../../kernel/calendar.ts'
import type { ListRow } from '../../../reports/rules/blocks.ts'
import type { Cause, Explanation } from '../../contract.ts'
import type { ReportFacts } from './model.ts'
import { suggestionsOf } from './suggestions.ts'

const period = { from: day('2026-11-16'), to: day('2026-11-22') }
const previous = { from: day('2026-11-09'), to: day('2026-11-15') }

const cause = (kind: Cause['kind'], name: string, sentence: string): Cause => ({
  kind,
  entity: kind === 'item' ? '612345678901' : '',
  name,
  factor: 'conversion',
  contribution: '-3000.00',
  evidence: '',
  figures: null,
  sentence,
})

const titles = (
  events: Explanation['events'],
  reasons: ReportFacts['lists']['refund_reason'] = [],
): string[] => {
  const cost: Figure = {
    metric: 'ad_cost',
    scope: [],
    period,
    name: '推广花费',
    unit: 'money',
    value: null,
    states: [],
  }
  const facts: ReportFacts = {
    kind: 'weekly',
    shop: '白瓷小店',
    madeAt: '',
    whole: period,
    period,
    previous,
    lastYear: previous,
    metric: 'paid_amount',
    figures: new Map([['ad_cost', { now: cost, previous: cost, lastYear: cost }]]),
    explanation: {
      metric: 'paid_amount',
      name: '支付金额',
      unit: 'money',
      period,
      compared: previous,
      before: '10000.00',
      after: '4000.00',
      change: '-6000.00',
      factors: [],
      by: {},
      causes: [
        cause('shop', '', '各商品的支付转化率普遍低了。'),
        cause('item', '白瓷杯', '「白瓷杯」的支付转化率和别的商品比低了。'),
      ],
      turns: [],
      events,
      notes: [],
      sentences: [],
    },
    lists: { item: [], source: [], plan: [], refund_reason: reasons },
    daily: [],
    marks: [],
    stock: null,
    attainment: null,
    outlook: { unknown: '' },
    cohorts: null,
    past: null,
    missing: [],
    files: [],
    words: new Map(),
  }
  return suggestionsOf(facts).map(({ title }) => title)
}

const doubleEleven = (peak: string | null, peakBefore: string | null): Explanation['events'][number] => ({
  id: 'double-11',
  name: '天猫双11',
  days: peak === null ? 0 : 4,
  daysBefore: 4,
  peak: peak === null ? null : day(peak),
  peakBefore: peakBefore === null ? null : day(peakBefore),
  isEstimated: false,
  sentence: '',
})

test('after an event the whole shop sells less, which nobody is asked to mend; an item that lost more is', () => {
  const item = '查「白瓷杯」的转化为什么低了：价格、主图、评价、库存逐项看'
  const shop = '查全店的转化为什么低了：价格、主图、评价、库存逐项看'
  expect(titles([])).toEqual([shop, item])
  expect(titles([doubleEleven(null, '2026-11-11')])).toEqual([item])
  expect(titles([doubleEleven('2026-11-16', null)])).toEqual([shop, item])
})

test('a refund reason that grew is looked into only where it is a hundredth of what was asked back', () => {
  const reason = (name: string, before: number, now: number): ListRow => ({
    name,
    scope: [{ dimension: 'refund_reason', values: [name] }],
    now: { refund_applied_amount: now, refunds_applied: 12 },
    previous: { refund_applied_amount: before, refunds_applied: 8 },
  })
  const large = reason('质量问题', 1_000_000, 1_000_000)
  const asked = (now: number) =>
    titles([], [large, reason('未按约定时间发货', 20_00, now)]).filter((title) => title.startsWith('查退款'))
  expect(asked(249_00)).toEqual(['查退款原因「未按约定时间发货」'])
  expect(asked(100_00)).toEqual([])
})
