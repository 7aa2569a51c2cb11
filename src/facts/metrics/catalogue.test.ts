import { expect, test } from 'vitest'
import { MetricInfo } from '../contract.ts'
import { factTable } from '../schema.ts'
import {
  canSplit,
  catalogue,
  growsWithDays,
  isAdditive,
  isPerPerson,
  metricInfo,
  metricOf,
  partOf,
  partsOf,
} from './catalogue.ts'
import { dimensions } from './dimensions.ts'
import { relations } from './relations.ts'

const infos = catalogue.map(metricInfo)

test('the figures that checks and pages rely on are there', () => {
  const needed =
    'placed_amount paid_amount refunded_amount net_paid_amount orders_placed orders_paid buyers_paid items_sold average_order_value visitors page_views conversion_rate add_to_cart_visitors refund_rate ad_cost ad_revenue ad_clicks ad_impressions ad_return ad_roi_revenue ad_roi_margin'
  expect(needed.split(' ').filter((id) => !metricOf(id))).toEqual([])
  expect(catalogue.length).toBeGreaterThanOrEqual(70)
})

test('every id, name and English name is one metric only, and every entry is whole', () => {
  for (const key of ['id', 'name', 'english'] as const) {
    const all = catalogue.map((metric) => metric[key])
    expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([])
  }
  for (const info of infos) {
    expect(MetricInfo.safeParse(info).error).toBeUndefined()
    expect(info.id).toMatch(/^[a-z0-9_]+$/)
    expect(info.traps.length, info.id).toBeGreaterThan(0)
    expect(info.dimensions, info.id).toContain('day')
  }
})

test('formulas are made of metrics of the catalogue and come to an end', () => {
  const depth = (id: string, above: readonly string[] = []): number => {
    expect(above).not.toContain(id)
    const metric = metricOf(id)
    expect(metric, id).toBeDefined()
    return metric ? 1 + Math.max(0, ...partsOf(metric).map((part) => depth(part, [...above, id]))) : 0
  }
  for (const { id } of catalogue) expect(depth(id)).toBeLessThan(5)
})

test('people, averages and rates are not additive; money and counts of rows are', () => {
  const additive = (id: string) => infos.find((info) => info.id === id)?.additive
  expect(
    [
      'visitors',
      'buyers_paid',
      'orders_paid',
      'conversion_rate',
      'stay_seconds',
      'market_popularity',
      'stock',
      'returning_buyers',
    ].map(additive),
  ).toEqual(Array(8).fill(false))
  expect(
    ['paid_amount', 'net_paid_amount', 'page_views', 'ad_cost', 'reviews', 'visitor_days'].map(additive),
  ).toEqual(Array(6).fill(true))
  for (const metric of catalogue)
    for (const measure of metric.measures)
      if (measure.kind === 'formula' && measure.under) expect(isAdditive(metric), metric.id).toBe(false)
})

test('orders add up over days, each has one; people come again', () => {
  const overDays = (id: string) => infos.find((info) => info.id === id)?.addsOverDays
  expect(['orders_paid', 'orders_refunded', 'paid_amount', 'reviews'].map(overDays)).toEqual(
    Array(4).fill(true),
  )
  expect(['buyers_paid', 'visitors', 'items_distinct_sold', 'stock', 'refund_rate'].map(overDays)).toEqual(
    Array(5).fill(false),
  )
})

test('every dimension splits something', () => {
  expect(dimensions.filter(({ id }) => !catalogue.some((metric) => canSplit(metric, [id])))).toEqual([])
})

test('measures name columns that their tables have', () => {
  const own: Readonly<Record<string, readonly string[]>> = {
    sale_line:
      'shop_id channel order_id line_id placed_at paid_at status placed_fen paid_fen refunded_fen pieces item_id title sku_name seller_code province city leads leads_item alone buyer_no item placed_before placed_after paid_before paid_after sku leads_sku order_no leads_status'.split(
        ' ',
      ),
  }
  for (const [relation, { tables, shown, dimensions: columns }] of Object.entries(relations)) {
    const [table] = tables
    const known = own[relation] ?? (table ? ['shop_id', ...Object.keys(factTable(table).columns)] : [])
    const expressions = [
      ...shown.map((column) => `t.${column}`),
      ...Object.values(columns).map(({ sql }) => sql),
      ...catalogue.flatMap(({ measures }) =>
        measures.flatMap((measure) =>
          measure.kind !== 'formula' && measure.of === relation
            ? Object.entries(measure).flatMap(([part, text]) =>
                typeof text === 'string' && part !== 'kind' && part !== 'of'
                  ? [part === 'clock' ? `t.${text}` : text]
                  : [],
              )
            : [],
        ),
      ),
    ]
    const used = expressions.flatMap((text) =>
      [...text.matchAll(/\bt\.([a-z0-9_]+)/g)].map((found) => found[1] ?? ''),
    )
    expect(
      [...new Set(used)].filter((column) => !known.includes(column)),
      relation,
    ).toEqual([])
  }
})

test('every count grows with the days of a period but for averages and states, and no ratio of sums does', () => {
  const counts = catalogue.filter(({ unit }) => unit === 'count')
  expect(counts.filter((metric) => !growsWithDays(metric)).map(({ id }) => id)).toEqual([
    'average_daily_visitors',
    'members',
    'stock',
    'items_listed',
    'skus_out_of_stock',
  ])
  for (const id of ['conversion_rate', 'average_order_value', 'repeat_rate'])
    expect([growsWithDays(partOf(id)), isPerPerson(partOf(id))], id).toEqual([false, true])
  for (const id of ['order_value', 'refund_rate', 'ad_return', 'average_daily_visitors', 'stay_seconds'])
    expect([growsWithDays(partOf(id)), isPerPerson(partOf(id))], id).toEqual([false, false])
})
