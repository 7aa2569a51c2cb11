import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Figure } from '../../../../documents/contract.ts'
import { day } from '../../../../kernel/calendar.ts'
import { type ListRow, shortName } from '../../../reports/rules/blocks.ts'
import { refundsToCome } from './after-sales.ts'
import { classes, classesOf } from './analysis.ts'
import { headline, headlineMetrics } from './headline.ts'
import type { ReportFacts } from './model.ts'
import { movers, moversIn } from './movers.ts'
import { coverOf, shownCover } from './stock.ts'

const scope = (id: string) => [{ dimension: 'item', values: [id] }]

test('stock lasts as long as the pace of the period says; what does not sell has no end', () => {
  const rows = [
    { name: '白瓷杯', scope: scope('1'), stock: 40, sold: 70 },
    { name: '蓝边盘', scope: scope('2'), stock: 0, sold: 7 },
    { name: '竹茶盘', scope: scope('3'), stock: 5, sold: 0 },
    { name: '桌布', scope: scope('4'), stock: 5, sold: null },
  ]
  expect(coverOf(rows, 7).map(({ name, cover }) => [name, cover])).toEqual([
    ['蓝边盘', 0],
    ['白瓷杯', 4],
  ])
})

const row = (name: string, now: number | null, previous: number | null): ListRow => ({
  name,
  scope: scope(name),
  now: { paid_amount: now },
  previous: { paid_amount: previous },
})

test('a day that is not whole is none: what is told as 5 days stands as 5.9 in the table, not as 6', () => {
  // 843 pieces, 990 sold in a week.
  expect(shownCover(843 / (990 / 7))).toBe(5.9)
  expect(shownCover(6)).toBe(6)
})

test('risers and fallers by amount; what is not known in both is neither', () => {
  const rows = [
    row('a', 500, 100),
    row('b', 100, 900),
    row('c', null, 900),
    row('d', 50, 50),
    row('e', 90, 0),
  ]
  const { up, down } = moversIn(rows, 'paid_amount')
  expect(up.map((one) => one.row.name)).toEqual(['a', 'e'])
  expect(down.map((one) => one.row.name)).toEqual(['b'])
})

test('A items make four fifths, each item belongs to one class', () => {
  expect(classesOf([800, 150, 30, 20])).toEqual({ a: 1, b: 1, c: 2, total: 1000 })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 })), (amounts) => {
      const { a, b, c } = classesOf(amounts)
      expect(a + b + c).toBe(amounts.filter((amount) => amount > 0).length)
    }),
  )
})

test('a long name is cut between signs', () => {
  expect(shortName('𠮷'.repeat(30))).toBe(`${'𠮷'.repeat(24)}…`)
  expect(shortName('白瓷杯')).toBe('白瓷杯')
})

/** Of what this section does not read. */
const NOTHING: Omit<
  ReportFacts,
  'kind' | 'shop' | 'madeAt' | 'whole' | 'period' | 'previous' | 'lastYear' | 'metric' | 'figures' | 'daily'
> = {
  explanation: null,
  marks: [],
  cohorts: null,
  lists: { item: [], source: [], plan: [], refund_reason: [] },
  stock: null,
  attainment: null,
  outlook: { unknown: '' },
  past: null,
  missing: [],
  files: [],
  words: new Map(),
}

test('a year ago of which only some days are known is told as that, and nothing is compared with it', () => {
  const period = { from: day('2026-10-01'), to: day('2026-10-31') }
  const figure = (metric: string, value: number, words?: string): Figure => ({
    metric,
    scope: [],
    period,
    name: metric,
    unit: 'money',
    value,
    states: words === undefined ? [] : [{ kind: 'partial', words }],
  })
  const figures = new Map(
    headlineMetrics.map((metric) => [
      metric,
      {
        now: figure(metric, 300),
        previous: figure(metric, 200),
        lastYear: figure(metric, 70, '31 天里有 10 天的数据'),
      },
    ]),
  )
  const { blocks } = headline({
    kind: 'monthly',
    shop: '白瓷小店',
    madeAt: '',
    whole: period,
    period,
    previous: { from: day('2026-09-01'), to: day('2026-09-30') },
    lastYear: { from: day('2025-10-01'), to: day('2025-10-31') },
    metric: 'paid_amount',
    figures,
    daily: [],
    ...NOTHING,
  })
  expect(JSON.stringify(blocks[0])).toContain('去年同期的数据不全（31 天里有 10 天的数据），不比')
  const shown = blocks.flatMap((block) => (block.kind === 'figures' ? block.items : []))
  expect(shown.map(({ comparisons }) => comparisons.map(({ name, change }) => [name, change]))).toEqual(
    headlineMetrics.map(() => [['环比', 0.5]]),
  )
})

test('titles of an order report are no items: that is said before them, and what to import', () => {
  const period = { from: day('2026-11-09'), to: day('2026-11-15') }
  const paid = (value: number): Figure => ({
    metric: 'paid_amount',
    scope: [],
    period,
    name: '支付金额',
    unit: 'money',
    value,
    states: [],
  })
  const facts = (...item: ListRow[]): ReportFacts => ({
    kind: 'weekly',
    shop: '白瓷小店',
    madeAt: '',
    whole: period,
    period,
    previous: { from: day('2026-11-02'), to: day('2026-11-08') },
    lastYear: { from: day('2025-11-09'), to: day('2025-11-15') },
    metric: 'paid_amount',
    figures: new Map([['paid_amount', { now: paid(600), previous: paid(500), lastYear: paid(400) }]]),
    daily: [],
    ...NOTHING,
    lists: { ...NOTHING.lists, item },
  })
  const titles = facts(row('白瓷杯', 500, 100), row('白瓷杯,蓝边盘', 100, 400))
  const said =
    '订单报表只写宝贝标题（一单几种的连在一起算一个），分不出每个商品卖了多少；导入宝贝报表（子订单）就有。'
  expect(movers(titles).blocks[0]).toEqual({ kind: 'paragraph', text: [`${said}下面按标题列。`] })
  expect(classes(titles).blocks).toEqual([{ kind: 'paragraph', text: [said] }])
  expect(JSON.stringify(movers(facts(row('', 600, 500))).blocks[0])).toContain('订单报表里没有写商品')
  // Beside ids a row without one is no item either.
  const tables = movers(facts(row('600000000001', 500, 100), row('', 100, 400))).blocks.filter(
    ({ kind }) => kind === 'table',
  )
  expect(tables.map((block) => block.kind === 'table' && block.rows.length)).toEqual([1])
})

test('refunds of a period that is hardly over are still to come, and it is said until they are in', () => {
  const period = { from: day('2026-11-16'), to: day('2026-11-22') }
  expect(refundsToCome(period, '2026-11-23 09:00')).toContain('付款不满 15 天的订单还会退')
  expect(refundsToCome(period, '2026-12-07 09:00')).toContain('还会退')
  expect(refundsToCome(period, '2026-12-08 09:00')).toBeUndefined()
})

test('while refunds are still to come the headline says which of its figures flatter', () => {
  const period = { from: day('2026-11-16'), to: day('2026-11-22') }
  const figure = (metric: string): Figure => ({
    metric,
    scope: [],
    period,
    name: metric,
    unit: 'money',
    value: 300,
    states: [],
  })
  const saidAt = (madeAt: string) =>
    JSON.stringify(
      headline({
        kind: 'weekly',
        shop: '白瓷小店',
        madeAt,
        whole: period,
        period,
        previous: { from: day('2026-11-09'), to: day('2026-11-15') },
        lastYear: { from: day('2025-11-16'), to: day('2025-11-22') },
        metric: 'paid_amount',
        figures: new Map(
          headlineMetrics.map((metric) => [
            metric,
            { now: figure(metric), previous: figure(metric), lastYear: figure(metric) },
          ]),
        ),
        daily: [],
        ...NOTHING,
      }).blocks,
    )
  const words = '净支付金额现在偏高、退款率偏低'
  expect(saidAt('2026-11-23 09:00')).toContain(words)
  expect(saidAt('2026-12-08 09:00')).not.toContain(words)
})
