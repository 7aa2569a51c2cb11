import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { addDays, day } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import type { Filter } from '../contract.ts'
import { type FigureStores, figureStores, putRows, putSales } from '../testing.ts'
import { bucketLabel, weekdayOf } from './buckets.ts'

/** A line of an order, as plainly as it can be told. */
type Line = {
  order: string
  line: string
  buyer: string | null
  at: string
  placedAt: string
  unpaid?: true
  province: string
  item: string
  sku: string
  status: string
  paid: number
  refunded: number
}

const time = fc
  .record({ days: fc.integer({ min: 0, max: 15 }), hour: fc.constantFrom(8, 20) })
  .map(({ days, hour }) => `${addDays(day('2026-10-30'), days)} ${String(hour).padStart(2, '0')}:00:00`)

const someOrder = fc.record({
  buyer: fc.constantFrom('b1', 'b2', 'b3', null),
  at: time,
  placedAt: time,
  unpaid: fc.boolean(),
  province: fc.constantFrom('浙江省', '江苏省'),
  lines: fc.array(
    fc.record({
      item: fc.constantFrom('600001', '600002', '600003', '600004'),
      sku: fc.constantFrom('红', '蓝'),
      status: fc.constantFrom('交易成功', '交易关闭'),
      paid: fc.integer({ min: 0, max: 9 }),
      refunded: fc.constantFrom(0, 0, 1),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

const orders = fc.array(someOrder, { minLength: 1, maxLength: 14 }).map((all) =>
  all.flatMap(({ lines, unpaid, ...order }, number) =>
    lines.map(
      (line, index): Line => ({
        ...order,
        ...line,
        order: String(number),
        line: String(index),
        ...(unpaid ? { unpaid: true } : {}),
      }),
    ),
  ),
)

/** Of the fourth nothing is known. */
const categories: Record<string, string> = { '600001': '杯子', '600002': '盘子', '600003': '杯子' }
const categoryOf = ({ item }: Line) => categories[item] ?? ''

const period = { from: day('2026-11-03'), to: day('2026-11-11') }

/** How a line is told apart, by the clock that counts. */
const labels: Record<string, (line: Line, at: string) => string> = {
  day: (_, at) => at.slice(0, 10),
  week: (_, at) => bucketLabel('week', day(at.slice(0, 10))),
  month: (_, at) => at.slice(0, 7),
  weekday: (_, at) => weekdayOf(day(at.slice(0, 10))),
  hour: (_, at) => at.slice(11, 13),
  province: ({ province }) => province,
  item: ({ item }) => item,
  sku: ({ sku }) => sku,
  category: categoryOf,
  order_status: ({ status }) => status,
}

const splits = [
  [],
  ['day'],
  ['week'],
  ['month', 'week'],
  ['weekday'],
  ['hour'],
  ['province'],
  ['day', 'province'],
  ['item'],
  ['week', 'item'],
  ['sku'],
  ['item', 'sku'],
  ['day', 'sku'],
  ['province', 'sku'],
  ['category'],
  ['day', 'category'],
  ['month', 'category'],
  ['category', 'item'],
  ['category', 'sku'],
  ['order_status'],
  ['week', 'order_status'],
  ['item', 'order_status'],
  ['category', 'order_status'],
]
const filters: (Filter & { passes: (line: Line, at: string) => boolean })[][] = [
  [],
  [],
  [{ dimension: 'province', values: ['浙江省'], passes: ({ province }) => province === '浙江省' }],
  [{ dimension: 'item', values: ['600001'], passes: ({ item }) => item === '600001' }],
  [{ dimension: 'item', values: ['600001'], not: true, passes: ({ item }) => item !== '600001' }],
  [{ dimension: 'sku', values: ['红'], passes: ({ sku }) => sku === '红' }],
  [{ dimension: 'order_status', values: ['交易关闭'], passes: ({ status }) => status === '交易关闭' }],
  [{ dimension: 'category', values: ['杯子'], passes: (line) => categoryOf(line) === '杯子' }],
  [{ dimension: 'category', values: ['', '盘子'], passes: (line) => categoryOf(line) !== '杯子' }],
  [
    {
      dimension: 'day',
      values: ['2026-11-04', '2026-11-09'],
      passes: (_, at) => at.startsWith('2026-11-04') || at.startsWith('2026-11-09'),
    },
  ],
]

const inPeriod = (at: string) => at.slice(0, 10) >= period.from && at.slice(0, 10) <= period.to
const people = (lines: readonly Line[]) => [...new Set(lines.flatMap(({ buyer }) => buyer ?? []))]
const ordersOf = (lines: readonly Line[], buyer: string) =>
  new Set(lines.filter((one) => one.buyer === buyer).map(({ order }) => order)).size

const ordersIn = (lines: readonly Line[]) => new Set(lines.map(({ order }) => order)).size

/** The plain way: every person, order and item is written down, and counted once. */
const counted = (paid: readonly Line[], placed: readonly Line[], firstOrders: ReadonlySet<string>) => ({
  buyers_placed: people(placed).length,
  buyers_paid: people(paid).length,
  new_buyers: people(paid.filter(({ order }) => firstOrders.has(order))).length,
  repeat_buyers: people(paid).filter((buyer) => ordersOf(paid, buyer) >= 2).length,
  orders_paid: ordersIn(paid),
  orders_placed: ordersIn(placed),
  orders_unpaid: ordersIn(placed.filter(({ unpaid }) => unpaid)),
  orders_placed_paid: ordersIn(placed.filter(({ unpaid }) => !unpaid)),
  orders_refunded: ordersIn(paid.filter(({ refunded }) => refunded > 0)),
  items_distinct_sold: new Set(paid.map(({ item }) => item)).size,
  paid_amount: paid.reduce((sum, line) => sum + line.paid, 0),
})

describe.each(storeSides(inject('postgresUrl')))('people, orders and items on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('are counted as one would by hand, whatever they are split and filtered by', async () => {
    await fc.assert(
      fc.asyncProperty(
        orders,
        fc.constantFrom(...splits),
        fc.constantFrom(...filters),
        async (lines, by, where) => {
          stores.newShop()
          await putSales(stores.db, stores.shop(), lines, { from: '2026-10-01', to: '2026-11-30' })
          const listed = Object.entries(categories).map(([item_id, category]) => ({
            snapshot_day: day('2026-11-01'),
            item_id,
            sku_id: '',
            category,
          }))
          await putRows(stores.db, stores.shop(), 'listing', listed)
          const paidFirst = lines
            .filter(({ unpaid }) => !unpaid)
            .sort((a, b) => (`${a.at} ${a.order}` < `${b.at} ${b.order}` ? -1 : 1))
          const firstOrders = new Set(
            people(lines).flatMap((buyer) => paidFirst.find((one) => one.buyer === buyer)?.order ?? []),
          )
          const passing = (clock: (line: Line) => string | undefined) =>
            lines.flatMap((line) => {
              const at = clock(line)
              const passes = at && inPeriod(at) && where.every((one) => one.passes(line, at))
              return passes ? [{ line, label: by.map((one) => labels[one]?.(line, at)).join() }] : []
            })
          const paid = passing(({ at, unpaid }) => (unpaid ? undefined : at))
          const placed = passing(({ placedAt }) => placedAt)
          const expected = (label?: string) => {
            const of = (all: typeof paid) =>
              all.filter((one) => label === undefined || one.label === label).map(({ line }) => line)
            return counted(of(paid), of(placed), firstOrders)
          }

          const metrics = Object.keys(counted([], [], new Set()))
          const { rows, totals } = await stores.ask({
            metrics,
            by,
            where: where.map(({ passes: _, ...filter }) => filter),
            ...period,
          })
          const numbers = (row: Record<string, unknown> = {}) =>
            Object.fromEntries(metrics.map((id) => [id, Number(row[id] ?? 0)]))
          for (const label of new Set([...paid, ...placed].map((one) => one.label))) {
            const row = rows.find((one) => by.map((id) => one[id]).join() === label)
            expect(numbers(row), `${by.join()} ${label}`).toEqual(expected(label))
          }
          expect(numbers(by.length > 0 ? totals : rows[0]), 'all together').toEqual(expected())
        },
      ),
      { numRuns: 100 },
    )
  }, 300_000)

  test('of buyers who are not known nobody is said to have come again, nor not to have', async () => {
    stores.newShop()
    const line = {
      order: '1',
      line: '1',
      at: '2026-11-05 08:00:00',
      placedAt: '2026-11-05 08:00:00',
      province: '浙江省',
      item: '600001',
      sku: '红',
      status: '交易成功',
      paid: 5,
      refunded: 0,
    }
    const unknown: Line[] = [
      { ...line, buyer: null },
      { ...line, order: '2', buyer: null },
    ]
    const only = { from: day('2026-11-05'), to: day('2026-11-05') }
    await putSales(stores.db, stores.shop(), unknown, only)
    for (const by of ['sku', 'item', 'province', 'category']) {
      const { rows } = await stores.ask({
        metrics: ['orders_paid', 'buyers_paid', 'repeat_buyers'],
        by: [by],
        ...only,
      })
      const known = rows.map(({ orders_paid, buyers_paid, repeat_buyers }) => [
        orders_paid,
        buyers_paid,
        repeat_buyers,
      ])
      expect(known, by).toEqual([[2, null, null]])
    }
  })
})
