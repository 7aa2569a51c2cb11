import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { type House, openHouse } from '../src/house.ts'
import { commitFile, type StagedFile, stageFile } from '../src/importing/actions.ts'
import { formats } from '../src/importing/formats/all.ts'
import { listBatches, undoBatch } from '../src/importing/history.ts'
import { migrations } from '../src/record-tables.ts'
import { openFacts } from '../src/storage/facts.ts'
import { type Migration, migrate } from '../src/storage/migrations.ts'
import { openRecords } from '../src/storage/records.ts'
import { freshDatabase } from '../src/storage/testing.ts'

const postgresUrl = inject('postgresUrl')
const root = mkdtempSync(join(tmpdir(), 'zhanggui-upgraded-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const orders = (id: string) =>
  `订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 \n${id},10.00,10.00,2026-10-01 10:00:00,2026-10-01 10:00:30`
const later: Migration = { id: 'later-1', up: async () => {} }
const refusal = { code: 'store_upgraded', details: { version: '9.9.9' } }

describe.skipIf(postgresUrl === undefined)('a newer program upgrades the database beside this one', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let house: House
  let taken = 0
  beforeEach(async () => {
    database = await freshDatabase(postgresUrl)
    const data = join(root, `data${++taken}`)
    house = await openHouse(
      settingsFrom({ flags: { data }, env: { ZHANGGUI_DATABASE_URL: database.url }, cwd: root }),
    )
  })
  afterEach(async () => {
    await house.close()
    await database.drop()
  })

  /** As a program with one step more does it at its start. */
  const upgrade = async (kind: 'records' | 'facts') => {
    const config = { folder: house.folder, databaseUrl: database.url }
    const version = { version: '9.9.9' }
    if (kind === 'records') {
      const store = await openRecords(config)
      await migrate(store, [...migrations.records, later], version).finally(store.close)
    } else {
      const store = await openFacts(config)
      await migrate(store, [...migrations.facts, later], version).finally(store.close)
    }
  }

  const staged = async (id: string): Promise<StagedFile> => {
    const path = join(root, `${id}.csv`)
    writeFileSync(path, orders(id))
    const shop = await house.shopFor('有人在升级的店', 'import')
    return stageFile(house.imports, { shop, path, name: `${id}.csv`, formats })
  }

  test('what it imports, takes back or removes would be left out of what the newer derives: it is refused, whole', async () => {
    const shop = await house.shopFor('有人在升级的店', 'import')
    await commitFile(house.imports, shop, await staged('350000000000000001'))
    const waiting = await staged('350000000000000002')
    await upgrade('facts')
    await expect(commitFile(house.imports, shop, waiting)).rejects.toMatchObject({
      ...refusal,
      message: '数据库已由更新版本的掌柜（9.9.9）升级，这个旧版本只能看，不再写入。',
    })
    await expect(undoBatch(house.imports, shop, 1)).rejects.toMatchObject(refusal)
    await expect(house.client.facts.deleteShop({ id: shop.id, name: shop.name })).rejects.toMatchObject(
      refusal,
    )
    await expect(house.checkSteps()).rejects.toMatchObject(refusal)
    expect(await listBatches(house.imports, shop, { limit: 9 })).toMatchObject([
      { batch: 1, status: 'active' },
    ])
  })

  test('the step waits for an import under way, and the one after it is refused', async () => {
    const shop = await house.shopFor('有人在升级的店', 'import')
    const [first, second] = [await staged('350000000000000003'), await staged('350000000000000004')]
    const isInside = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const going = commitFile(house.imports, shop, first, {
      check: async () => {
        isInside.resolve()
        await mayEnd.promise
      },
    })
    await isInside.promise
    let isUpgraded = false
    const upgrading = upgrade('facts').then(() => {
      isUpgraded = true
    })
    await vi.waitUntil(async () => {
      const { rows } = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(
        house.facts,
      )
      return rows.length > 0
    })
    expect(isUpgraded).toBe(false)
    mayEnd.resolve()
    await expect(going).resolves.toMatchObject([{ batch: 1 }])
    await upgrading
    await expect(commitFile(house.imports, shop, second)).rejects.toMatchObject(refusal)
  })

  test('records are read and written no more, in a transaction or alone', async () => {
    const shop = await house.shopFor('有人在升级的店', 'import')
    const hide = house.records
      .insertInto('hidden_shop')
      .values({ shop_id: 9, because: 'making', since: '2026-11-26T02:00:00Z', gone_at: null })
    await upgrade('records')
    await expect(house.shopFor('另一家店', 'import')).rejects.toMatchObject(refusal)
    await expect(hide.execute()).rejects.toMatchObject(refusal)
    expect(await house.records.selectFrom('hidden_shop').selectAll().execute()).toEqual([])
    expect(await house.records.selectFrom('shop').select('id').execute()).toEqual([{ id: shop.id }])
    await expect(house.checkSteps()).rejects.toMatchObject(refusal)
  })
})
