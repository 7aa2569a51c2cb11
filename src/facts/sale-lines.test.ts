import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { deriveSaleLines } from './sale-lines.ts'
import { createFactTables } from './schema.ts'
import { keepScratch } from './scratch.ts'
import type { FactTables } from './tables.ts'
import { putRows } from './testing.ts'

const key = '0123456789abcdef0123456789abcdef'

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
})
