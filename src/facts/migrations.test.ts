import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { backupFolder } from '../storage/backup.ts'
import { standInForCitus } from '../storage/citus-testing.ts'
import { openFacts } from '../storage/facts.ts'
import { openFolder } from '../storage/folder.ts'
import { migrate } from '../storage/migrations.ts'
import { openRecords } from '../storage/records.ts'
import { restoreFolder } from '../storage/restore.ts'
import { createStores, freshDatabase, storeSides, type TestStores } from '../storage/testing.ts'
import { createFactTables, factDdl } from './schema.ts'
import { factMigrations, shopMigrations } from './shops.ts'
import { wrongDays } from './sold-days.ts'
import { keptAndPlain, wronglyCounted } from './sold-days-testing.ts'
import type { FactTables } from './tables.ts'
import { countPut, putRows, soldLine } from './testing.ts'

/** Of both rooms' steps, those that 0.1.0 had. */
const first = { records: shopMigrations.slice(0, 1), facts: factMigrations.slice(0, 1) }
const today = { records: shopMigrations, facts: factMigrations }

/** Five orders of two shops, the batch of one and a listing, as 0.1.0 left them. */
const fill = async (db: Kysely<FactTables>) => {
  let row = 1
  const sold = (shop: number, order: string, line: string, at: string, paid: boolean, leads: boolean) => {
    row += 1
    return sql`insert into sale_line (shop_id, channel, order_id, line_id, placed_at, paid_at, placed_fen, paid_fen,
      refunded_fen, buyer_key, source_table, batch_id, row_no, leads, leads_item, buyer_no, item, seller_code, sku_name)
      values (${shop}, 'tmall', ${order}, ${line}, ${at}, ${paid ? at : null}, 100, 100, 0, 'b', 'order_line', 1, ${row},
      ${leads}, true, 1, '', ${order === '1' ? 'S1' : ''}, '红')`.execute(db)
  }
  await sold(1, '1', 'a', '2026-11-01 10:00:00', true, true)
  await sold(1, '1', 'b', '2026-11-01 10:00:00', true, false)
  await sold(1, '2', 'a', '2026-11-02 10:00:00', false, true)
  await sold(1, '3', 'a', '2026-11-03 10:00:00', true, true)
  await sold(2, '4', 'a', '2026-11-04 10:00:00', true, true)
  await sql`insert into buyer values (1, 'b', '2026-11-01 10:00:00', '1'), (2, 'b', '2026-11-04 10:00:00', '4')`.execute(
    db,
  )
  await sql`insert into batch values (1, 1, '订单.csv', '', 'ab', 'order', '订单报表', 'order_line', '2026-11-01',
    '2026-11-04', '2026-11-05 09:00:00', '2026-11-05 10:00:00', 5, 5, 0, 0, 5, 0, 0, 'active', null, '[]', '[]', '[]',
    '[]')`.execute(db)
  await sql`insert into listing (shop_id, batch_id, row_no, snapshot_day, item_id, sku_id, category)
    values (1, 1, 2, date '2026-11-01', '600001', '', '杯子')`.execute(db)
}

/** That they are there, linked and counted by day, and that the batch has no count of older rows, not none of them. */
const expectFilled = async (db: Kysely<FactTables>) => {
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
  for (const shop of [1, 2]) expect(await wrongDays(db, shop)).toEqual([])
  const counted = await db
    .selectFrom('sale_line')
    .select(['order_id', 'line_id', 'sku', 'leads_sku'])
    .orderBy('order_id')
    .orderBy('line_id')
    .execute()
  expect(counted.map((one) => Object.values(one).join(' '))).toEqual([
    '1 a S1 true',
    '1 b S1 false',
    '2 a 红 true',
    '3 a 红 true',
    '4 a 红 true',
  ])
  expect([...(await wronglyCounted(db, 1)), ...(await wronglyCounted(db, 2))]).toEqual([])
  expect(await db.selectFrom('batch').select(['rows', 'older']).execute()).toEqual([{ rows: 5, older: null }])
  await expect(sql`select 1 from buyer`.execute(db)).rejects.toThrow()
}

const columnsOf = async (db: Kysely<FactTables>) => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as name
    from information_schema.columns where table_schema = current_schema() and table_name <> 'schema_migration'
    order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

const indexesOf = async ({ db, engine }: TestStores<unknown, FactTables>['facts']) => {
  if (engine !== 'postgres') return []
  const { rows } = await sql<{ indexdef: string }>`select indexdef from pg_indexes
    where schemaname = current_schema() and tablename <> 'schema_migration' order by indexname`.execute(db)
  return rows.map(({ indexdef }) => indexdef)
}

describe.each(storeSides(inject('postgresUrl')))('facts of an earlier version on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  beforeEach(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
  })
  afterEach(() => stores.remove())

  test('the steps one after another leave the very tables that are made today', async () => {
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    const made = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(made.facts.db, made.facts.engine)
    expect(await columnsOf(stores.facts.db)).toEqual(await columnsOf(made.facts.db))
    expect(await indexesOf(stores.facts)).toEqual(await indexesOf(made.facts))
    await made.remove()
  })

  test('a store of 0.1.0 keeps what it holds and has its orders linked', async () => {
    await migrate(stores.facts, first.facts, { version: '0.1.0' })
    await fill(stores.facts.db)
    await stores.reopen()
    let told = 0
    const upgraded = () =>
      migrate(stores.facts, today.facts, { version: '0.2.0', upgrading: () => (told += 1) })
    await upgraded()
    expect(told).toBe(1)
    await stores.reopen()
    await expectFilled(stores.facts.db)
    await upgraded()
    expect(told).toBe(1)
  })

  test('a backup of 0.1.0 is restored, and its orders are linked by the next start', async () => {
    await migrate(stores.records, first.records, { version: '0.1.0' })
    await migrate(stores.facts, first.facts, { version: '0.1.0' })
    await fill(stores.facts.db)
    const elsewhere = await mkdtemp(join(tmpdir(), 'zhanggui-test-'))
    const file = join(elsewhere, 'backup.tar.gz')
    await backupFolder({ ...stores, version: '0.1.0', file, key: undefined })

    const folder = await openFolder(join(elsewhere, 'data'))
    const database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
    const place = { folder, databaseUrl: database?.url }
    await restoreFolder({ ...place, file, unlock: {}, migrations: today })
    const records = await openRecords<unknown>(place)
    const facts = await openFacts<FactTables>(place)
    await migrate(records, today.records, { version: '0.2.0' })
    await migrate(facts, today.facts, { version: '0.2.0' })
    await expectFilled(facts.db)

    await facts.close()
    await records.close()
    await database?.drop()
    await rm(elsewhere, { recursive: true, force: true })
  })

  test('amounts that no file had were 0 and are unknown now; those that were nothing stay 0', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 4), { version: '0.1.0' })
    const at = '2026-11-01 10:00:00'
    const header = (order_id: string, more: Partial<FactTables['order_header']>) => ({
      channel: 'tmall',
      order_id,
      placed_at: at,
      ...more,
    })
    await putRows(db, 1, 'order_header', [
      header('nothing said', {}),
      header('said to be 0', { paid_fen: 0, total_fen: 0 }),
      header('not paid', { total_fen: 100 }),
    ])
    const sold = (order: string, paid: boolean) => ({
      ...soldLine({ order, at, paid: 0, placed: 0 }),
      ...(paid ? {} : { paid_at: null }),
    })
    await putRows(db, 1, 'sale_line', [
      sold('nothing said', true),
      sold('said to be 0', true),
      sold('not paid', false),
    ])
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    await stores.reopen()
    const rows = await stores.facts.db
      .selectFrom('sale_line')
      .select(['order_id', 'placed_fen', 'paid_fen'])
      .orderBy('order_id')
      .execute()
    expect(rows.map((one) => Object.values(one))).toEqual([
      ['not paid', 0, 0],
      ['nothing said', null, null],
      ['said to be 0', 0, 0],
    ])
  })

  test('what newer files changed before it was written down is found in the versions that are there', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 5), { version: '0.1.0' })
    const version = async (
      table: 'order_line' | 'order_line_shadow',
      batch: number,
      said: { paid_fen: number | null; paid_at: string },
    ) =>
      putRows(
        db,
        1,
        table,
        [
          {
            channel: 'tmall',
            order_id: '1',
            line_id: 'a',
            placed_at: '2026-11-01 10:00:00',
            pieces: 1,
            ...said,
          },
        ],
        { batch_id: batch, columns: JSON.stringify(batch === 1 ? ['paid_at'] : ['paid_at', 'paid_fen']) },
      )
    await version('order_line', 4, { paid_fen: 100, paid_at: '2026-11-02 10:00:00' })
    await version('order_line_shadow', 3, { paid_fen: 100, paid_at: '2026-11-02 10:00:00' })
    await version('order_line_shadow', 2, { paid_fen: 90, paid_at: '2026-11-02 11:00:00' })
    await version('order_line_shadow', 1, { paid_fen: null, paid_at: '2026-11-03 10:00:00' })
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    await stores.reopen()
    const rows = await stores.facts.db.selectFrom('restated_day').selectAll().execute()
    expect(rows.map((one) => Object.values(one).join(' ')).sort()).toEqual([
      '1 order_line paid_at 2026-11-02 paid_at 1',
      '1 order_line paid_at 2026-11-02 paid_fen 1',
      '1 order_line paid_at 2026-11-03 paid_at 1',
      '1 order_line placed_at 2026-11-01 paid_at 2',
      '1 order_line placed_at 2026-11-01 paid_fen 1',
    ])
  })

  test('refunds that were counted twice, in the line and in the refund export, are counted once', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 9), { version: '0.1.0' })
    const line = {
      channel: 'tmall',
      order_id: '1',
      item_id: '600001',
      paid_at: '2026-11-01 10:00:00',
      paid_fen: 60,
    }
    await putRows(db, 1, 'order_line', [
      { ...line, line_id: 'a', refunded_fen: 60 },
      { ...line, line_id: 'b', refunded_fen: 0 },
    ])
    await putRows(db, 1, 'refund', [
      { refund_id: 'r', order_id: '1', item_id: '600001', refund_fen: 60, status: '退款成功' },
    ])
    const sold = soldLine({ order: '1', at: '2026-11-01 10:00:00', paid: 60 })
    await putRows(db, 1, 'sale_line', [
      { ...sold, line_id: 'a', refunded_fen: 60 },
      { ...sold, line_id: 'b', refunded_fen: 30, leads: false },
    ])
    await countPut(db, 1)
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    await stores.reopen()
    const rows = await stores.facts.db
      .selectFrom('sale_line')
      .select(['line_id', 'refunded_fen'])
      .orderBy('line_id')
      .execute()
    expect(rows.map((one) => Object.values(one))).toEqual([
      ['a', 60],
      ['b', 0],
    ])
    expect(await wronglyCounted(stores.facts.db, 1)).toEqual([])
  })

  test('what was sold before there were sums by category is counted by category', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 10), { version: '0.2.0' })
    const line = soldLine({ order: '1', item: '600001', at: '2026-11-01 10:00:00' })
    await putRows(db, 1, 'sale_line', [{ ...line, sku: '', leads_sku: true, order_no: 1 }])
    await putRows(db, 1, 'listing', [
      { snapshot_day: day('2026-11-01'), item_id: '600001', sku_id: '', category: '杯子' },
    ])
    await sql`delete from sold_day where cut = 'category'`.execute(db)
    await migrate(stores.facts, factMigrations, { version: '0.3.0' })
    await stores.reopen()
    const counted = await stores.facts.db
      .selectFrom('sold_day')
      .select(['clock', 'value', 'orders'])
      .where('cut', '=', 'category')
      .orderBy('clock')
      .execute()
    expect(counted.map((one) => Object.values(one).join(' '))).toEqual(['paid_at 杯子 1', 'placed_at 杯子 1'])
    expect(await wrongDays(stores.facts.db, 1)).toEqual([])
  })

  test('orders paid after a file told of them, and placed for goods and postage, are derived again', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 11), { version: '0.1.0' })
    const at = '2026-11-01 10:00:00'
    const order = { channel: 'tmall', placed_at: at }
    const told = { columns: '["paid_at","paid_fen"]' }
    await putRows(
      db,
      1,
      'order_header',
      [
        { ...order, order_id: 'paid later', total_fen: 60, paid_fen: 0 },
        { ...order, order_id: 'postage', payable_fen: 90, postage_fen: 10, paid_fen: 100, paid_at: at },
        { ...order, order_id: 'for nothing', total_fen: 60, paid_fen: 0, paid_at: at },
        { ...order, order_id: 'restated', total_fen: 60, paid_fen: 60, paid_at: at },
      ],
      told,
    )
    await putRows(db, 1, 'order_header_shadow', [{ ...order, order_id: 'restated', paid_fen: 0 }], told)
    await putRows(db, 1, 'order_line', [
      { ...order, order_id: 'paid later', line_id: 'a', payable_fen: 60, paid_fen: 60, paid_at: at },
    ])
    const sold = (of: string, placed: number, paid: number) => soldLine({ order: of, at, placed, paid })
    await putRows(db, 1, 'sale_line', [
      { ...sold('paid later', 0.6, 0), line_id: 'a' },
      sold('postage', 0.9, 1),
      sold('for nothing', 0.6, 0),
      sold('restated', 0.6, 0.6),
    ])
    await countPut(db, 1)
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    await stores.reopen()
    const rows = await stores.facts.db
      .selectFrom('sale_line')
      .select(['order_id', 'placed_fen', 'paid_fen'])
      .orderBy('order_id')
      .execute()
    expect(rows.map((one) => Object.values(one))).toEqual([
      ['for nothing', 60, 0],
      ['paid later', 60, 60],
      ['postage', 100, 100],
      ['restated', 60, 60],
    ])
    const { kept, plain } = await keptAndPlain(stores.facts.db, 1)
    expect(kept).toEqual(plain)
    const restated = await stores.facts.db.selectFrom('restated_day').selectAll().execute()
    expect(restated.map((one) => Object.values(one).slice(1).join(' ')).sort()).toEqual([
      'order_header placed_at 2026-11-01 paid_at 1',
      'order_header placed_at 2026-11-01 paid_fen 1',
    ])
  })

  test('orders whose newer file told another 订单状态 than their lines are derived again', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 12), { version: '0.1.0' })
    const at = '2026-11-01 10:00:00'
    const order = { channel: 'tmall', placed_at: at, paid_at: at }
    const put = (table: 'order_header' | 'order_line', order_id: string, status: string, day: number) =>
      putRows(
        db,
        1,
        table,
        [{ ...order, order_id, status, ...(table === 'order_line' ? { line_id: 'a' } : { total_fen: 60 }) }],
        { columns: '["status"]', stamp: `2026-11-0${day} 09:00:00` },
      )
    await put('order_line', 'order newer', '买家已付款', 2)
    await put('order_header', 'order newer', '交易成功', 3)
    await put('order_line', 'lines newer', '交易成功', 3)
    await put('order_header', 'lines newer', '买家已付款', 2)
    const sold = (of: string, status: string) => ({
      ...soldLine({ order: of, at, placed: 0.6, paid: 0.6 }),
      line_id: 'a',
      status,
    })
    await putRows(db, 1, 'sale_line', [sold('order newer', '买家已付款'), sold('lines newer', '交易成功')])
    await countPut(db, 1)
    await migrate(stores.facts, factMigrations, { version: '0.2.0' })
    await stores.reopen()
    const rows = await stores.facts.db.selectFrom('sale_line').select(['order_id', 'status']).execute()
    expect(rows.map((one) => Object.values(one).join(' ')).sort()).toEqual([
      'lines newer 交易成功',
      'order newer 交易成功',
    ])
  })
})

if (inject('postgresUrl') !== undefined)
  test('on Citus every table is spread by its shop, the later ones too, and no scratch table stays', async () => {
    const database = await freshDatabase(inject('postgresUrl'))
    await standInForCitus(database.url)
    const folder = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-test-')))
    const facts = await openFacts<FactTables>({ folder, databaseUrl: database.url })
    expect(facts.citus).toBe(true)
    await migrate(facts, first.facts, { version: '0.1.0' })
    await fill(facts.db)
    await migrate(facts, today.facts, { version: '0.2.0' })
    await expectFilled(facts.db)
    const { rows } = await sql<{ name: string; spread_by: string | null }>`
      select name, spread_by from spread_table order by name`.execute(facts.db)
    expect(rows.map(({ name, spread_by }) => [name, spread_by])).toEqual(
      factDdl.map(({ table }) => [table, 'shop_id']).sort(),
    )
    await facts.close()
    await database.drop()
    await rm(folder.path, { recursive: true, force: true })
  })
