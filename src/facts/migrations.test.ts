import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'
import { putRows } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('facts of an earlier version on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('a batch of the first version has no count of older rows, not none of them', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 1), { version: '0.1.0' })
    await putRows(db, 1, 'refund', [{ refund_id: '1', order_id: '1' }])
    // The first version made the table without it.
    await sql`alter table batch drop column older`.execute(db)
    expect(await migrate(stores.facts, factMigrations, { version: '0.2.0' })).toContain('facts-3-older')
    expect(await db.selectFrom('batch').select(['rows', 'older']).execute()).toEqual([
      { rows: 1, older: null },
    ])
  })

  test('a store of the first version has its orders linked', async () => {
    const { facts, remove } = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    const { db } = facts
    await migrate(facts, factMigrations.slice(0, 1), { version: '0.1.0' })
    // As the first version left it.
    await sql`create table buyer (shop_id bigint not null, buyer_key text not null)`.execute(db)
    await sql`drop table sale_line`.execute(db)
    await sql`create table sale_line (shop_id bigint not null, channel text not null, order_id text not null,
      line_id text not null, placed_at timestamp, paid_at timestamp, buyer_key text, leads boolean not null, buyer_no bigint)`.execute(
      db,
    )
    const sold = (shop: number, order: string, line: string, at: string, paid: boolean, leads: boolean) =>
      sql`insert into sale_line values (${shop}, 'tmall', ${order}, ${line}, ${at}, ${paid ? at : null}, 'b', ${leads}, 1)`.execute(
        db,
      )
    await sold(1, '1', 'a', '2026-11-01 10:00:00', true, true)
    await sold(1, '1', 'b', '2026-11-01 10:00:00', true, false)
    await sold(1, '2', 'a', '2026-11-02 10:00:00', false, true)
    await sold(1, '3', 'a', '2026-11-03 10:00:00', true, true)
    await sold(2, '4', 'a', '2026-11-04 10:00:00', true, true)

    await migrate(facts, factMigrations, { version: '0.2.0' })

    const links = await db
      .selectFrom('sale_line')
      .select(['order_id', 'alone', 'placed_before', 'placed_after', 'paid_before', 'paid_after'])
      .orderBy('order_id')
      .orderBy('line_id')
      .execute()
    expect(links.map((one) => Object.values(one))).toEqual([
      ['1', false, null, '2026-11-02', null, '2026-11-03'],
      ['1', false, null, '2026-11-02', null, '2026-11-03'],
      ['2', true, '2026-11-01', '2026-11-03', '2026-11-01', null],
      ['3', true, '2026-11-02', null, '2026-11-01', null],
      ['4', true, null, null, null, null],
    ])
    await expect(sql`select 1 from buyer`.execute(db)).rejects.toThrow()
    await remove()
  })
})
