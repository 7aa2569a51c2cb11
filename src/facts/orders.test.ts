import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factsRoutes } from './routes.ts'
import { createShop, factMigrations, type ShopTables, shopMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'
import { exportsForTests, putRows } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('orders by their number on %s', (side) => {
  let stores: TestStores<ShopTables, FactTables>
  const parts = () => ({
    records: stores.records.db,
    facts: stores.facts.db,
    clock: systemClock,
    exports: exportsForTests,
    campaigns: async () => [],
    removeShop: async () => {
      throw new Error('no shop is removed here')
    },
  })
  const find = async (search: string, limit?: number) =>
    await createRouterClient(factsRoutes(parts())).orders({
      shop: '杯子店',
      search,
      ...(limit ? { limit } : {}),
    })

  beforeAll(async () => {
    stores = await createStores<ShopTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, shopMigrations, { version: '0' })
    await migrate(stores.facts, factMigrations, { version: '0' })
    const { id } = await createShop(parts(), { name: '杯子店' })
    const other = await createShop(parts(), { name: '别家' })
    const order = (order_id: string, placed_at: string, paid_fen: number | null) => ({
      channel: 'tmall',
      order_id,
      placed_at,
      paid_at: paid_fen === null ? null : placed_at,
      paid_fen,
      status: paid_fen === null ? '交易关闭' : '交易成功',
    })
    await putRows(
      stores.facts.db,
      id,
      'order_header',
      [
        order('3512345678901234561', '2026-11-01 10:00:00', 10_000),
        order('3512345678901234569', '2026-11-02 10:00:00', null),
        order('3512346000000000000', '2026-11-03 10:00:00', 1),
        order('999999', '2026-11-04 10:00:00', 1),
      ],
      { file_name: '订单.csv' },
    )
    await putRows(
      stores.facts.db,
      id,
      'order_line',
      [
        { ...line('3512345678901234561', '1'), placed_at: '2026-11-01 10:00:00' },
        { ...line('3512345678901234565', '1'), placed_at: '2026-11-01 12:00:00' },
        { ...line('3512345678901234565', '2'), placed_at: '2026-11-01 12:00:00' },
      ],
      { file_name: '子订单.xlsx' },
    )
    await putRows(stores.facts.db, other.id, 'order_header', [
      order('3512345678901234561', '2026-11-01 10:00:00', 5),
    ])
  })
  afterAll(() => stores.remove())
  const line = (order_id: string, line_id: string) => ({ channel: 'tmall', order_id, line_id })

  test('a whole number finds the order of this shop with its line in the file', async () => {
    expect(await find('3512345678901234561')).toEqual([
      {
        order: '3512345678901234561',
        placedAt: '2026-11-01 10:00:00',
        paidAt: '2026-11-01 10:00:00',
        status: '交易成功',
        paid: '100.00',
        batch: expect.any(Number),
        file: '订单.csv',
        sheet: '',
        row: expect.any(Number),
      },
    ])
  })

  test('its first digits find all that begin so, the newest first, those known from lines alone too', async () => {
    expect((await find('35123456')).map(({ order, file }) => [order, file])).toEqual([
      ['3512345678901234569', '订单.csv'],
      ['3512345678901234565', '子订单.xlsx'],
      ['3512345678901234561', '订单.csv'],
    ])
    expect(await find('35123456', 1)).toHaveLength(1)
    expect((await find('999999')).map(({ order }) => order)).toEqual(['999999'])
    expect(await find('123456')).toEqual([])
  })

  test('what is no number, or too short, is refused in a sentence', async () => {
    for (const search of ['35123', "3512345' or 1=1", '订单'])
      await expect(find(search)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
