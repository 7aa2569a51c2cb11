import { expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { figuresOf, keyText } from './figures.ts'
import { documentOf, weeklyReport } from './fixtures.ts'

const period = { from: day('2026-11-09'), to: day('2026-11-15') }
const paid = { metric: 'paid_amount', name: '支付金额', unit: 'money' as const, value: 100, period }

test('a figure that stands in several places is one figure', () => {
  const document = documentOf(
    { kind: 'paragraph', text: ['卖了 ', { figure: paid }] },
    { kind: 'figures', items: [{ figure: paid, comparisons: [] }] },
  )
  expect(figuresOf(document)).toHaveLength(1)
  expect(figuresOf(document)[0]).toMatchObject(paid)
})

test('a cell of a table is asked with the key of its column and the scope of its row', () => {
  const document = documentOf({
    kind: 'table',
    title: '商品',
    columns: [
      { id: 'item', name: '商品', unit: 'text' },
      { id: 'paid', name: '支付金额', unit: 'money', key: { metric: 'paid_amount', period } },
    ],
    rows: [{ cells: ['四件套', 1234], scope: [{ dimension: 'item', values: ['612345678901'] }] }],
  })
  expect(figuresOf(document)).toEqual([
    {
      metric: 'paid_amount',
      scope: [{ dimension: 'item', values: ['612345678901'] }],
      period,
      name: '支付金额',
      unit: 'money',
      value: 1234,
      states: [],
    },
  ])
})

test('each day of a line is a figure of that day; a gap is one without a value', () => {
  const document = documentOf({
    kind: 'chart',
    chart: 'line',
    title: '走势',
    unit: 'money',
    labels: ['2026-11-09', '2026-11-10', '合计'],
    series: [{ name: '支付金额', values: [5, null, 9], key: { metric: 'paid_amount', period } }],
  })
  expect(figuresOf(document).map(({ period: { from, to }, value }) => [from, to, value])).toEqual([
    ['2026-11-09', '2026-11-09', 5],
    ['2026-11-10', '2026-11-10', null],
  ])
})

test('the order of filters makes no other figure', () => {
  const scope = [
    { dimension: 'item', values: ['2', '1'] },
    { dimension: 'source', values: ['手淘搜索'] },
  ]
  const other = [
    { dimension: 'source', values: ['手淘搜索'] },
    { dimension: 'item', values: ['1', '2'] },
  ]
  expect(keyText({ metric: 'a', scope, period })).toBe(keyText({ metric: 'a', scope: other, period }))
  expect(keyText({ metric: 'a', scope, period })).not.toBe(keyText({ metric: 'b', scope, period }))
})

test('a whole report gives its figures, those of its sentences, headlines, tables and lines', () => {
  const metrics = new Set(figuresOf(weeklyReport()).map(({ metric }) => metric))
  expect(metrics).toEqual(
    new Set([
      'paid_amount',
      'refund_amount',
      'visitors',
      'pay_conversion',
      'average_order',
      'cart_users',
      'forecast_paid',
      'roi',
      'expected',
    ]),
  )
})
