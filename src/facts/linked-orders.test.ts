import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { deriveSaleLines } from './sale-lines.ts'
import { createFactTables } from './schema.ts'
import { keepScratch } from './scratch.ts'
import type { FactTables } from './tables.ts'
import { putRows } from './testing.ts'

type Order = {
  channel: string
  order_id: string
  buyer_key: string | null
  placed_at: string
  paid_at: string | null
}
/** Orders that a file brings or, with `gone`, takes away again. */
type Step = { orders: Order[]; gone: boolean }

const time = fc
  .record({ date: fc.integer({ min: 1, max: 5 }), hour: fc.constantFrom(9, 21) })
  .map(({ date, hour }) => `2026-11-0${date} ${String(hour).padStart(2, '0')}:00:00`)
const someOrder: fc.Arbitrary<Order> = fc.record({
  channel: fc.constantFrom('tmall', 'jd'),
  order_id: fc.integer({ min: 1, max: 6 }).map(String),
  buyer_key: fc.constantFrom('a'.repeat(32), 'b'.repeat(32), null),
  placed_at: time,
  paid_at: fc.option(time),
})
const someStep: fc.Arbitrary<Step> = fc.record({
  orders: fc.uniqueArray(someOrder, {
    minLength: 1,
    maxLength: 5,
    selector: (one) => `${one.channel} ${one.order_id}`,
  }),
  gone: fc.boolean(),
})

const dayIn = (time: string | null | undefined) => time?.slice(0, 10) ?? null

/** Counted the plain way: the orders of a buyer in a row, by time and then by number. */
const linksOf = (orders: readonly Order[]) => {
  const inOrder = (clock: 'placed_at' | 'paid_at', of: Order) =>
    orders
      .filter((one) => one.buyer_key !== null && one.buyer_key === of.buyer_key && one[clock] !== null)
      .sort((a, b) => {
        const [left, right] = [a, b].map((one) => `${one[clock]} ${one.channel} ${one.order_id}`)
        return (left ?? '') < (right ?? '') ? -1 : 1
      })
  return orders.map((order) => {
    const placed = inOrder('placed_at', order)
    const paid = inOrder('paid_at', order)
    const place = placed.indexOf(order)
    const at = paid.indexOf(order)
    return {
      order: `${order.channel} ${order.order_id}`,
      placed_before: dayIn(placed[place - 1]?.placed_at),
      placed_after: place < 0 ? null : dayIn(placed[place + 1]?.placed_at),
      paid_before: dayIn(at < 0 ? paid[0]?.paid_at : paid[at - 1]?.paid_at),
      paid_after: at < 0 ? null : dayIn(paid[at + 1]?.paid_at),
    }
  })
}

describe.each(storeSides(inject('postgresUrl')))('linked orders on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let shop = 0
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
  })
  afterAll(() => stores.remove())

  const take = async ({ orders, gone }: Step) => {
    const { db } = stores.facts
    await db.transaction().execute(async (tx) => {
      await sql`delete from order_header where shop_id = ${shop} and channel || order_id in (${sql.join(
        orders.map((one) => one.channel + one.order_id),
      )})`.execute(tx)
      if (!gone) await putRows(tx, shop, 'order_header', orders)
      const values = orders.map((one) => `(${shop}, '${one.channel}', '${one.order_id}')`).join(', ')
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

  const links = async () => {
    const rows = await stores.facts.db
      .selectFrom('sale_line')
      .select(['channel', 'order_id', 'placed_before', 'placed_after', 'paid_before', 'paid_after'])
      .where('shop_id', '=', shop)
      .execute()
    return rows.map(({ channel, order_id, ...days }) => ({ order: `${channel} ${order_id}`, ...days }))
  }

  const sorted = <T extends { order: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => (a.order < b.order ? -1 : 1))

  test('orders of a buyer know the days of their neighbours, whatever came and went in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 5 }), async (steps) => {
        shop += 1
        const there = new Map<string, Order>()
        for (const step of steps) {
          await take(step)
          for (const one of step.orders) {
            if (step.gone) there.delete(`${one.channel} ${one.order_id}`)
            else there.set(`${one.channel} ${one.order_id}`, one)
          }
        }
        expect(sorted(await links())).toEqual(sorted(linksOf([...there.values()])))
      }),
      { numRuns: 25 },
    )
  }, 300_000)

  test('all lines of an order are of one buyer and time, and know the same neighbours', async () => {
    shop += 1
    const { db } = stores.facts
    const line = { channel: 'tmall', price_fen: 100, pieces: 1 }
    const key = 'c'.repeat(32)
    await putRows(db, shop, 'order_line', [
      { ...line, order_id: '1', line_id: 'a', placed_at: '2026-11-01 10:00:00', buyer_key: key },
      { ...line, order_id: '2', line_id: 'a', placed_at: '2026-11-02 10:00:00', buyer_key: key },
      { ...line, order_id: '2', line_id: 'b', placed_at: '2026-11-03 10:00:00', buyer_key: null },
      { ...line, order_id: '3', line_id: 'a', placed_at: '2026-11-04 10:00:00', buyer_key: key },
    ])
    await take({
      orders: ['1', '2', '3'].map((order_id) => ({
        channel: 'tmall',
        order_id,
        buyer_key: null,
        placed_at: '',
        paid_at: null,
      })),
      gone: true,
    })
    expect(sorted(await links()).map((one) => [one.order, one.placed_before, one.placed_after])).toEqual([
      ['tmall 1', null, '2026-11-02'],
      ['tmall 2', '2026-11-01', '2026-11-04'],
      ['tmall 2', '2026-11-01', '2026-11-04'],
      ['tmall 3', '2026-11-02', null],
    ])
  })
})
