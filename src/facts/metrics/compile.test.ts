import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import type { QueryInput } from '../contract.ts'
import { scanSql } from './compile.ts'
import { resolve } from './resolve.ts'
import { scansOf } from './scans.ts'
import type { Survey } from './survey.ts'

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const told = { part: undefined, isWhole: true, told: new Map() }

const daily = (from: string, to: string, view = '', split = '') => {
  const found = []
  for (let one = Temporal.PlainDate.from(from); one.toString() <= to; one = one.add({ days: 1 }))
    found.push({ from: day(one.toString()), to: day(one.toString()), view, split, ...told })
  return found
}

/** Daily rows of November, a week of traffic, and two ad products of which one has no plan report. */
const known: Survey = {
  batches: [],
  summed: new Map(),
  views: new Map(),
  ledgers: new Map(),
  gaps: new Map(),
  unnamed: new Map(),
  states: new Map([['stock', day('2026-11-03')]]),
  spans: new Map([
    [
      'shop_traffic',
      [
        ...daily('2026-11-01', '2026-11-30'),
        { from: day('2026-11-02'), to: day('2026-11-08'), view: '', split: '', ...told },
      ],
    ],
    ['item_traffic', daily('2026-11-01', '2026-11-30')],
    [
      'ad_report',
      [
        ...daily('2026-11-01', '2026-11-30', 'plan', '万相台无界'),
        ...daily('2026-11-01', '2026-11-30', 'item', '万相台无界'),
        ...daily('2026-11-05', '2026-11-09', 'keyword', '直通车'),
      ],
    ],
  ]),
}

const november = { from: '2026-11-01', to: '2026-11-30' }

const questions: Record<string, QueryInput> = {
  'the overview': {
    metrics: [
      'paid_amount',
      'net_paid_amount',
      'orders_paid',
      'buyers_paid',
      'average_order_value',
      'refund_rate',
    ],
    ...november,
  },
  'orders by day': { metrics: ['paid_amount', 'orders_paid'], by: ['day'], ...november },
  'buyers by week and province': { metrics: ['buyers_paid'], by: ['week', 'province'], ...november },
  'new buyers of an item by hour': {
    metrics: ['new_buyers'],
    by: ['hour'],
    where: [{ dimension: 'item', values: ['600000000001'] }],
    ...november,
  },
  'placed by category, not in one province': {
    metrics: ['placed_amount', 'paid_amount'],
    by: ['category'],
    where: [{ dimension: 'province', values: ['浙江省', ''], not: true }],
    ...november,
  },
  'repeat buyers by month': { metrics: ['repeat_rate'], by: ['month'], ...november },
  'repeat buyers by sku': { metrics: ['repeat_rate'], by: ['sku'], ...november },
  'repeat buyers by item': { metrics: ['repeat_rate'], by: ['item'], ...november },
  'refunded orders by month': { metrics: ['order_refund_rate'], by: ['month'], ...november },
  'visitors by week': { metrics: ['visitors', 'page_views'], by: ['week'], ...november },
  'items of the platform by day': {
    metrics: ['item_conversion_rate', 'item_paid_amount'],
    by: ['day', 'item'],
    ...november,
  },
  'ads without a dimension': { metrics: ['ad_return', 'ad_ctr'], ...november },
  'ads by item': { metrics: ['ad_cost'], by: ['item'], ...november },
  'refunds by reason': {
    metrics: ['refund_completed_amount', 'refund_success_rate'],
    by: ['refund_reason'],
    ...november,
  },
  'stock by item': { metrics: ['stock'], by: ['item'], ...november },
}

test.each(Object.entries(questions))('SQL of: %s', async (name, input) => {
  const plan = resolve(input)
  const { grouped, apart } = scansOf(plan, 1, plan.period, known)
  const texts = [...grouped, ...apart].map((scan) => {
    const { sql, parameters } = scanSql(scan).compile(compiler)
    const folded = sql.replace(/\s+/g, ' ').replace(/ (from|where|group by|left join|and|or) /g, '\n  $1 ')
    return parameters.length > 0 ? `${folded}\n  -- ${JSON.stringify(parameters)}` : folded
  })
  await expect(`${texts.join(';\n\n')};\n`).toMatchFileSnapshot(`sql/${name.replace(/[^a-z]+/g, '-')}.sql`)
})

test('all figures of one table and clock are one statement, their totals too; people of a part are counted again', () => {
  const scans = (where: QueryInput['where']) => {
    const metrics = [
      'paid_amount',
      'refund_rate',
      'orders_paid',
      'units_per_order',
      'buyers_paid',
      'repeat_rate',
    ]
    const plan = resolve({ metrics, by: ['day'], where, ...november })
    const { grouped, apart } = scansOf(plan, 1, plan.period, known)
    return [grouped, apart].map((all) => all.map(({ leaves }) => leaves.map(({ metric }) => metric.id)))
  }
  const together = ['paid_amount', 'refunded_amount', 'orders_paid', 'items_sold', 'buyers_paid']
  // What days tell is had from them, the rest from the lines.
  expect(scans([])).toEqual([[together, ['repeat_buyers']], []])
  expect(scans([{ dimension: 'province', values: ['浙江省'] }])).toEqual([
    [together.slice(0, 4), ['buyers_paid', 'repeat_buyers']],
    [['buyers_paid', 'repeat_buyers']],
  ])
})
