import { describe, expect, test } from 'vitest'
import {
  amountFrom,
  type MetricName,
  periodFrom,
  readTargets,
  scopeFrom,
  writtenTargets,
} from './target-rows.ts'

const metrics: readonly MetricName[] = [
  {
    id: 'paid_amount',
    name: '支付金额',
    unit: 'money',
    addsOverDays: true,
    dimensions: ['item', 'category'],
  },
  { id: 'orders_paid', name: '支付订单数', unit: 'count', addsOverDays: true, dimensions: ['item'] },
  { id: 'visitors', name: '访客数', unit: 'count', addsOverDays: false, dimensions: [] },
  { id: 'platform_paid_amount', name: '支付金额（平台）', unit: 'money', addsOverDays: true, dimensions: [] },
]

const read = (...lines: string[]) => {
  const written = writtenTargets(lines.map((line) => line.split('|')))
  if (!('rows' in written)) throw new Error(written.missing.join())
  return readTargets(written.rows, metrics)
}

describe('a table of targets', () => {
  test('is read as people write it', () => {
    const { targets, problems } = read(
      '指标|范围|期间|目标值',
      '支付金额|全店|2026|1,200万',
      'paid_amount||2026年11月|¥2,000,000.50',
      '支付订单数|商品：600000000001|2026/11/11|300',
      '|||',
      '支付金额|类目:女包|2026-11|30万',
    )
    expect(problems).toEqual([])
    expect(
      targets.map(({ dimension, value, period, amount, row }) => [dimension, value, period, amount, row]),
    ).toEqual([
      ['', '', '2026', 1_200_000_000, 2],
      ['', '', '2026-11', 200_000_050, 3],
      ['item', '600000000001', '2026-11-11', 300, 4],
      ['category', '女包', '2026-11', 30_000_000, 6],
    ])
  })

  test('every row that is wrong says what and where, and hides no other', () => {
    const { problems } = read(
      '期间|目标值|指标|范围',
      '2026-11|100|成交额|全店',
      '2026-11|100|访客数|全店',
      '2026-11|100|支付金额|浙江省',
      '2026-11|100|支付金额（平台）|商品:600000000001',
      '2026-13|100|支付金额|全店',
      '2026-11|-5|支付金额|全店',
      '2026-11|1.5|支付订单数|全店',
      '2026-11|100|支付金额|全店',
      '2026-11|200|支付金额|全店',
    )
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [2, '指标'],
      [3, '指标'],
      [4, '范围'],
      [5, '范围'],
      [6, '期间'],
      [7, '目标值'],
      [8, '目标值'],
      [10, '目标值'],
    ])
    expect(problems[1]?.message).toContain('不能由每天相加')
    expect(problems[7]?.message).toContain('第 9 行')
  })

  test('the same row twice is one target', () => {
    const { targets, problems } = read('指标|期间|目标值', '支付金额|2026-11|100', '支付金额|2026-11|100.00')
    expect([targets.length, problems.length]).toEqual([1, 0])
  })

  test('a head without a column says which one', () => {
    expect(writtenTargets([['指标', '范围', '目标值']])).toEqual({ missing: ['期间'] })
    expect(writtenTargets([['a'], ['b']])).toEqual({ missing: ['指标', '期间', '目标值'] })
  })
})

test.each([
  ['120万', 'money', 120_000_000],
  ['1.5亿', 'money', 15_000_000_000],
  ['0.01', 'money', 1],
  ['0.001', 'money', undefined],
  ['1.2345万', 'count', 12_345],
  ['1.23456万', 'count', undefined],
  ['１２００', 'money', 120_000],
  ['1,23', 'money', undefined],
  ['1e5', 'money', undefined],
  ['', 'money', undefined],
])('%s as %s is %s', (text, unit, amount) => {
  expect(amountFrom(text, unit)).toBe(amount)
})

test.each([
  ['2026', '2026'],
  ['2026年', '2026'],
  ['2026.1', '2026-01'],
  ['2026年11月11日', '2026-11-11'],
  ['2026-11-11 00:00:00', '2026-11-11'],
  ['2026-02-30', undefined],
  ['11月', undefined],
])('%s is the period %s', (text, period) => {
  expect(periodFrom(text)).toBe(period)
})

test('a bare number of an item is an item; anything else is no scope', () => {
  expect(scopeFrom('600000000001')).toEqual({ dimension: 'item', value: '600000000001' })
  expect(scopeFrom('商品:12')).toBeUndefined()
})
