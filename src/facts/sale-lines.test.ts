import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { addSaleLines, deriveSaleLines } from './sale-lines.ts'
import { createFactTables } from './schema.ts'
import { dropScratch, keepScratch } from './scratch.ts'
import { type FactTables, factTables } from './tables.ts'
import { putRows } from './testing.ts'

const key = '0123456789abcdef0123456789abcdef'
const orderColumns = Object.keys(factTables.order_header.columns)

describe.each(storeSides(inject('postgresUrl')))('sold lines on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
  })
  afterAll(() => stores.remove())

  test('one line of each order leads, the one paid first, and a buyer has a number', async () => {
    const { db } = stores.facts
    const line = { channel: 'tmall', price_fen: 100, pieces: 1, payable_fen: 100, buyer_key: key }
    await putRows(db, 1, 'order_line', [
      { ...line, order_id: '1', line_id: 'b', item_id: '600001' },
      { ...line, order_id: '1', line_id: 'a', title: '杯子', paid_at: '2026-11-01 10:00:00' },
      { ...line, order_id: '1', line_id: 'c', title: '杯子', paid_at: '2026-11-01 10:00:00' },
      { ...line, order_id: '2', line_id: 'a', buyer_key: null },
    ])
    await putRows(db, 1, 'order_header', [{ channel: 'tmall', order_id: '3', total_fen: 500 }])
    await db.transaction().execute(async (tx) => {
      await keepScratch(
        tx,
        stores.facts,
        'affected',
        `select shop_id, channel, order_id from order_line where shop_id = 1
         union select shop_id, channel, order_id from order_header where shop_id = 1`,
      )
      await deriveSaleLines(tx, stores.facts, 1, 'affected')
    })
    const lines = await db
      .selectFrom('sale_line')
      .select(['order_id', 'line_id', 'leads', 'leads_item', 'item', 'buyer_no'])
      .orderBy('order_id')
      .orderBy('line_id')
      .execute()
    expect(lines).toEqual([
      { order_id: '1', line_id: 'a', leads: true, leads_item: true, item: '杯子', buyer_no: 0x0123456789abc },
      {
        order_id: '1',
        line_id: 'b',
        leads: false,
        leads_item: true,
        item: '600001',
        buyer_no: 0x0123456789abc,
      },
      {
        order_id: '1',
        line_id: 'c',
        leads: false,
        leads_item: false,
        item: '杯子',
        buyer_no: 0x0123456789abc,
      },
      { order_id: '2', line_id: 'a', leads: true, leads_item: true, item: '', buyer_no: null },
      { order_id: '3', line_id: '', leads: true, leads_item: true, item: '', buyer_no: null },
    ])
  })

  test('orders added to others come out as if all had been derived at once, the earlier ones added last too', async () => {
    const { db } = stores.facts
    const order = { channel: 'tmall', buyer_key: key, total_fen: 500, paid_fen: 500 }
    const november = [
      { ...order, order_id: '11', paid_at: '2026-11-02 10:00:00' },
      { ...order, order_id: '12', paid_at: '2026-11-02 10:00:00', titles: '杯子' },
    ]
    const october = [
      { ...order, order_id: '10', paid_at: '2026-10-02 10:00:00.5', refunded_fen: 100 },
      { ...order, order_id: '09', paid_at: '2026-10-02 10:00:00.7' },
      { ...order, order_id: '08', buyer_key: null, paid_at: '2026-10-01 10:00:00' },
      { ...order, order_id: '07', buyer_key: key.replace('0', '1') },
    ]
    await putRows(db, 2, 'refund', [{ refund_id: 'r', order_id: '10', refund_fen: 300, status: '退款成功' }])
    for (const rows of [november, october]) {
      const batch = await putRows(db, 2, 'order_header', rows)
      await db.transaction().execute((tx) =>
        addSaleLines(tx, stores.facts, {
          shop: 2,
          batch,
          incoming: `(select ${orderColumns.join(', ')}, row_no from order_header where shop_id = 2 and batch_id = ${batch})`,
          scratch: 'buyers',
        }),
      )
    }
    const derived = () =>
      db.selectFrom('sale_line').selectAll().where('shop_id', '=', 2).orderBy('order_id').execute()
    const added = await derived()
    expect(
      added.map((line) => [line.order_id, line.refunded_fen, line.paid_before, line.paid_after]),
    ).toEqual([
      ['07', 0, null, null],
      ['08', 0, null, null],
      ['09', 0, '2026-10-02', '2026-11-02'],
      ['10', 300, null, '2026-10-02'],
      ['11', 0, '2026-10-02', '2026-11-02'],
      ['12', 0, '2026-11-02', null],
    ])
    await db.transaction().execute(async (tx) => {
      await keepScratch(
        tx,
        stores.facts,
        'every_order',
        'select shop_id, channel, order_id from order_header where shop_id = 2',
      )
      await deriveSaleLines(tx, stores.facts, 2, 'every_order')
    })
    expect(await derived()).toEqual(added)
  })

  /** Derives the orders of a shop and tells the refund of each line. */
  const refundsOf = async (shop: number) => {
    const { db } = stores.facts
    await db.transaction().execute(async (tx) => {
      await keepScratch(
        tx,
        stores.facts,
        'lined_order',
        `select distinct shop_id, channel, order_id from order_line where shop_id = ${shop}`,
      )
      await deriveSaleLines(tx, stores.facts, shop, 'lined_order')
      await dropScratch(tx, 'lined_order')
    })
    const lines = await db
      .selectFrom('sale_line')
      .select(['line_id', 'refunded_fen'])
      .where('shop_id', '=', shop)
      .orderBy('line_id')
      .execute()
    return Object.fromEntries(lines.map((line) => [line.line_id, line.refunded_fen]))
  }
  const line = { channel: 'tmall', order_id: '1', item_id: '600001', title: '毛衣', paid_fen: 6000 }
  const refund = { refund_id: 'r', order_id: '1', item_id: '600001', title: '毛衣', status: '退款成功' }

  test('a refund that the line and the refund export both tell of is counted once, however many lines the item has', async () => {
    await putRows(stores.facts.db, 3, 'order_line', [
      { ...line, line_id: 'red', refunded_fen: 6000 },
      { ...line, line_id: 'blue', refunded_fen: 0 },
    ])
    await putRows(stores.facts.db, 3, 'refund', [{ ...refund, refund_fen: 6000 }])
    expect(await refundsOf(3)).toEqual({ red: 6000, blue: 0 })
  })

  test('what the refund export tells beyond the lines goes to those that kept something, in whole fen', async () => {
    await putRows(stores.facts.db, 4, 'order_line', [
      { ...line, line_id: 'a', refunded_fen: 6000 },
      { ...line, line_id: 'b', refunded_fen: 0, paid_fen: 2000 },
      { ...line, line_id: 'c', refunded_fen: null, paid_fen: 1000 },
    ])
    await putRows(stores.facts.db, 4, 'refund', [{ ...refund, refund_fen: 6101 }])
    expect(await refundsOf(4)).toEqual({ a: 6000, b: 67, c: 34 })
  })

  test('an item is known by its title where the lines or the refunds have no ids', async () => {
    await putRows(stores.facts.db, 5, 'order_line', [
      { ...line, line_id: 'a', refunded_fen: 6000 },
      { ...line, line_id: 'b', item_id: '600002', title: '围巾' },
      { ...line, line_id: 'c', item_id: '600003', title: '手套' },
      { ...line, line_id: 'd', item_id: null, title: '帽子' },
    ])
    await putRows(stores.facts.db, 5, 'refund', [
      { ...refund, refund_id: 'r1', item_id: null, title: '围巾', refund_fen: 2500 },
      { ...refund, refund_id: 'r2', item_id: '600004', title: '帽子', refund_fen: 1500 },
    ])
    expect(await refundsOf(5)).toEqual({ a: 6000, b: 2500, c: 0, d: 1500 })
  })
})
