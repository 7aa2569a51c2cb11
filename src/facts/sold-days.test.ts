import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { addSaleLines, deriveSaleLines } from './sale-lines.ts'
import { createFactTables } from './schema.ts'
import { keepScratch } from './scratch.ts'
import { countSold, recategorised, wrongDays } from './sold-days.ts'
import { keptAndPlain, wronglyCounted } from './sold-days-testing.ts'
import type { FactTables } from './tables.ts'
import { putRows } from './testing.ts'

type Line = {
  item_id: string
  seller_code: string | null
  sku_name: string | null
  paid_fen: number | null
  pieces: number | null
}
type Order = {
  order_id: string
  buyer_key: string | null
  province: string | null
  placed_at: string | null
  paid_at: string | null
  lines: Line[]
}
/** Orders that a file brings, as lines or as rows of their own, or, with `gone`, takes away again. */
type Orders = { orders: Order[]; how: 'lines' | 'headers' | 'gone' }
/** Listings of a day as a file brings them; none where it is taken away again. */
type Listed = { snapshot: string; items: { item_id: string; sku_id: string; category: string | null }[] }
type Step = Orders | Listed

const time = fc
  .record({ date: fc.integer({ min: 1, max: 6 }), hour: fc.constantFrom(0, 9, 23) })
  .map(({ date, hour }) => `2026-11-0${date} ${String(hour).padStart(2, '0')}:00:00`)
const someLine: fc.Arbitrary<Line> = fc.record({
  item_id: fc.constantFrom('600001', '600002', ''),
  seller_code: fc.constantFrom('S1', 'S2', '', null),
  sku_name: fc.constantFrom('红', null),
  paid_fen: fc.option(fc.integer({ min: 0, max: 500 })),
  pieces: fc.option(fc.integer({ min: 1, max: 3 })),
})
const someOrder: fc.Arbitrary<Order> = fc.record({
  order_id: fc.integer({ min: 1, max: 7 }).map(String),
  buyer_key: fc.constantFrom('a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32), null),
  province: fc.constantFrom('浙江省', '广东省', null),
  placed_at: fc.option(time),
  paid_at: fc.option(time),
  lines: fc.array(someLine, { minLength: 1, maxLength: 3 }),
})
const someOrders: fc.Arbitrary<Orders> = fc.record({
  orders: fc.uniqueArray(someOrder, { minLength: 1, maxLength: 5, selector: ({ order_id }) => order_id }),
  how: fc.constantFrom('lines', 'lines', 'headers', 'gone'),
})
const someListed: fc.Arbitrary<Listed> = fc.record({
  snapshot: fc.constantFrom('2026-11-01', '2026-11-08'),
  items: fc.uniqueArray(
    fc.record({
      item_id: fc.constantFrom('600001', '600002'),
      sku_id: fc.constantFrom('', '1'),
      category: fc.constantFrom('杯子', '碗', '', null),
    }),
    { maxLength: 3, selector: ({ item_id, sku_id }) => `${item_id} ${sku_id}` },
  ),
})
const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: someOrders },
  { weight: 1, arbitrary: someListed },
)

describe.each(storeSides(inject('postgresUrl')))('what was sold by day on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let shop = 0
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
  })
  afterAll(() => stores.remove())

  const list = ({ snapshot, items }: Listed) =>
    stores.facts.db.transaction().execute((tx) =>
      recategorised(tx, stores.facts, shop, async () => {
        await sql`delete from listing where shop_id = ${shop} and snapshot_day = ${sql.raw(`date '${snapshot}'`)}`.execute(
          tx,
        )
        for (const [nth, one] of items.entries())
          await tx
            .insertInto('listing')
            .values({ shop_id: shop, batch_id: 1, row_no: nth, snapshot_day: day(snapshot), ...one })
            .execute()
      }),
    )

  const take = async (step: Step) => {
    if ('items' in step) return list(step)
    const { orders, how } = step
    await stores.facts.db.transaction().execute(async (tx) => {
      const ids = orders.map(({ order_id }) => order_id)
      for (const table of ['order_header', 'order_line'])
        await sql`delete from ${sql.table(table)} where shop_id = ${shop} and order_id in (${sql.join(ids)})`.execute(
          tx,
        )
      for (const { lines, ...order } of how === 'gone' ? [] : orders) {
        const own = { channel: 'tmall', ...order }
        if (how === 'headers')
          await putRows(tx, shop, 'order_header', [{ ...own, total_fen: 700, paid_fen: 600 }])
        else
          await putRows(
            tx,
            shop,
            'order_line',
            lines.map((line, nth) => ({ ...own, ...line, line_id: `${nth}`, price_fen: 100 })),
          )
      }
      const values = ids.map((id) => `(${shop}, 'tmall', '${id}')`).join(', ')
      await keepScratch(
        tx,
        stores.facts,
        'touched',
        `select cast(o as bigint) as shop_id, c as channel, i as order_id from (values ${values}) as v(o, c, i)`,
      )
      await deriveSaleLines(tx, stores.facts, shop, 'touched')
      await sql`drop table touched`.execute(tx)
    })
  }

  test('is what the lines give, whatever came, was told otherwise or went, in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 5 }), async (steps) => {
        shop += 1
        for (const step of steps) {
          await take(step)
          const { kept, plain } = await keptAndPlain(stores.facts.db, shop)
          expect(kept).toEqual(plain)
          expect(await wronglyCounted(stores.facts.db, shop)).toEqual([])
          expect(await wrongDays(stores.facts.db, shop)).toEqual([])
        }
        // The same as when all is counted at once, as for a store of before.
        await stores.facts.db.transaction().execute((tx) => countSold(tx, stores.facts, shop))
        const { kept, plain } = await keptAndPlain(stores.facts.db, shop)
        expect(kept).toEqual(plain)
      }),
      { numRuns: 20 },
    )
  }, 300_000)

  test('orders of a shop that has no lines are counted as they come, the later ones of known buyers too', async () => {
    shop += 1
    const { db } = stores.facts
    const order = (order_id: string, buyer: string, date: string) => ({
      channel: 'tmall',
      order_id,
      buyer_key: buyer.repeat(32),
      province: '浙江省',
      titles: '杯子',
      total_fen: 700,
      paid_fen: 600,
      placed_at: `2026-11-${date} 10:00:00`,
      paid_at: `2026-11-${date} 10:01:00`,
    })
    const add = async (orders: ReturnType<typeof order>[]) => {
      const batch = await putRows(db, shop, 'order_header', orders)
      await db.transaction().execute((tx) =>
        addSaleLines(tx, stores.facts, {
          shop,
          batch,
          incoming: `(select channel, order_id, placed_at, paid_at, status, total_fen, payable_fen, postage_fen, paid_fen, refunded_fen, pieces,
            titles, sku_name, seller_code, buyer_key, province, city, row_no from order_header
            where shop_id = ${shop} and batch_id = ${batch})`,
          scratch: `new_${batch}`,
        }),
      )
      const { kept, plain } = await keptAndPlain(db, shop)
      expect(kept).toEqual(plain)
      expect(await wronglyCounted(db, shop)).toEqual([])
      return kept
    }
    await add([order('1', 'a', '01'), order('2', 'b', '03'), order('3', 'a', '04')])
    const { again } = await add([order('4', 'a', '02'), order('5', 'b', '03')])
    expect(again.filter((one) => one.startsWith('paid_at  ')).sort()).toEqual([
      'paid_at   2026-11-02 2026-11-01: orders 1',
      'paid_at   2026-11-03 2026-11-03: orders 1',
      'paid_at   2026-11-04 2026-11-02: orders 1',
    ])
    expect(await wrongDays(db, shop)).toEqual([])
  })

  test('a sum that is not what the lines give is found by its day, until all is counted anew', async () => {
    const { db } = stores.facts
    const order = (order_id: string, date: string, item_id: string) => ({
      ...{ order_id, buyer_key: 'a'.repeat(32), province: '浙江省' },
      ...{ placed_at: `2026-11-0${date} 09:00:00`, paid_at: `2026-11-0${date} 09:00:00` },
      lines: [{ item_id, seller_code: null, sku_name: null, paid_fen: 500, pieces: 1 }],
    })
    for (const [statement, days] of [
      [
        `update sold_day set paid_fen = paid_fen + 1 where cut = '' and day = date '2026-11-02'`,
        ['2026-11-02'],
      ],
      [`update sold_day set known_orders = 0 where cut = 'item' and day = date '2026-11-01'`, ['2026-11-01']],
      [`delete from sold_day where clock = 'paid_at'`, ['2026-11-01', '2026-11-02', '2026-11-04']],
      [
        `update bought_again set orders = 7 where cut = 'province' and day = date '2026-11-04'`,
        ['2026-11-04'],
      ],
      [`delete from bought_again where day = date '2026-11-02'`, ['2026-11-02']],
      // A sum that no line gives.
      [
        `update bought_again set day = date '2026-11-05' where cut = '' and day = date '2026-11-02'`,
        ['2026-11-02', '2026-11-05'],
      ],
    ] as const) {
      shop += 1
      await take({
        how: 'lines',
        orders: [order('1', '1', '600001'), order('2', '2', '600001'), order('3', '4', '600001')],
      })
      expect(await wrongDays(db, shop)).toEqual([])
      await sql.raw(`${statement} and shop_id = ${shop}`).execute(db)
      expect(await wrongDays(db, shop), statement).toEqual(days)
      await db.transaction().execute((tx) => countSold(tx, stores.facts, shop))
      expect(await wrongDays(db, shop)).toEqual([])
    }
  })
})
