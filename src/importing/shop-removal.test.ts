import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { problemsOf } from '../../test/faults/shop-state.ts'
import type { Shop } from '../facts/contract.ts'
import { setMargin } from '../facts/margins.ts'
import { factDdl } from '../facts/schema.ts'
import {
  createShop,
  factMigrations,
  hideShop,
  listShops,
  renameShop,
  type ShopTables,
  shopById,
  shopMigrations,
  shopRecords,
  shopToAddTo,
  shopToImportInto,
  shopToLookAt,
} from '../facts/shops.ts'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { openFacts } from '../storage/facts.ts'
import { openFolder } from '../storage/folder.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { undoBatch } from './history.ts'
import { defaultLimits } from './limits.ts'
import { joinWork } from './shop-hold.ts'
import { finishRemovals, removeShop } from './shop-removal.ts'
import { type ImportingTables, importingMigrations, importingOfShop } from './tables.ts'
import { createUploads, type ShopPurpose } from './uploads.ts'
import { createWatch } from './watch.ts'

type RecordTables = ShopTables & ImportingTables

const header = '订单编号,买家会员名,总金额,买家实际支付金额,订单创建时间,订单付款时间 ,收货地址 '
const order = (n: number, paid = '100.00') =>
  `35123456789012345${n},买家${n % 3},${paid},${paid},2026-11-0${1 + (n % 3)} 10:00:00,2026-11-0${1 + (n % 3)} 10:01:00,浙江省 杭州市`
const older = [header, order(10), order(11), order(12)].join('\n')
/** Restates two of the orders and brings one with an amount that cannot be read. */
const newer = [header, order(11, '80.00'), order(12, '70.00'), order(13, '许多')].join('\n')
const visits = '统计日期,访客数,浏览量,支付金额\n2026-11-01,100,300,100.00\n2026-11-02,90,200,100.00'
const strange = '货品,单号,收款,下单日\n杯子,351234567890123001,88.00,2026-11-03 08:00:00'

describe.each(storeSides(inject('postgresUrl')))('removing a shop on %s', (side) => {
  let stores: TestStores<RecordTables, FactTables>
  let house: ReturnType<typeof started>
  let scratch: string

  const started = () => {
    const { records, facts, folder } = stores
    const imports = { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) }
    const shops = { records: records.db, facts: facts.db, clock: systemClock }
    const parts = {
      imports,
      records: records.db,
      formats,
      shopFor: (name: string | undefined, purpose: ShopPurpose) =>
        purpose === 'look'
          ? shopToLookAt(records.db, name)
          : purpose === 'add'
            ? shopToAddTo(records.db, name)
            : shopToImportInto(shops, name),
      shopById: (id: number) => shopById(records.db, id),
      reportBug: (error: unknown) => {
        throw error
      },
    }
    const uploads = createUploads(parts)
    const watch = createWatch({ ...parts, uploads })
    const removal = {
      imports,
      records: records.db,
      shopRecords: [...shopRecords, ...importingOfShop],
      uploads,
    }
    return { imports, shops, uploads, watch, removal }
  }

  beforeEach(async () => {
    stores = await createStores<RecordTables, FactTables>(side, inject('postgresUrl'))
    scratch = await mkdtemp(join(tmpdir(), 'zhanggui-removal-'))
    await migrate(stores.records, [...shopMigrations, ...importingMigrations], { version: 'test' })
    await migrate(stores.facts, factMigrations, { version: 'test' })
    house = started()
  })

  afterEach(async () => {
    await house.uploads.stop()
    await stores.remove()
    await rm(scratch, { recursive: true, force: true })
  })

  const take = async (shop: Shop, name: string, text: string) => {
    const path = join(scratch, `${shop.id}-${name}`)
    await writeFile(path, text)
    return commitFile(house.imports, shop, await stageFile(house.imports, { shop, path, name, formats }))
  }

  const settled = async (id: string, ...states: Upload['state'][]): Promise<Upload> => {
    for (;;) {
      const upload = (await house.uploads.list()).find((one) => one.id === id)
      if (!upload) throw new Error(`upload ${id} is not listed`)
      if (states.includes(upload.state)) return upload
      await wait(20)
    }
  }

  const send = (shop: Shop, name: string, text: string) =>
    house.uploads.receive({
      shop: shop.name,
      name,
      origin: 'page',
      preview: true,
      body: (async function* () {
        yield new TextEncoder().encode(text)
      })(),
    })

  /** A shop with orders that were restated, a batch that was undone, files on their way, a format and a folder. */
  const filled = async (name: string): Promise<Shop> => {
    const shop = await createShop(house.shops, { name })
    await take(shop, 'ExportOrderList202611050900.csv', older)
    await take(shop, 'ExportOrderList202611060900.csv', newer)
    await take(shop, '店铺整体日报_2026-11-01_2026-11-02.csv', visits)
    await undoBatch(house.imports, shop, 3)
    await take(shop, '店铺整体日报.csv', visits)
    const { id } = await send(shop, 'a.csv', strange)
    const { sheets } = await settled(id, 'waiting')
    await house.uploads.answer({
      upload: id,
      sheet: sheets[0]?.sheet ?? '',
      format: 'order',
      mapping: {
        name: '我们的',
        headerRow: 0,
        columns: { 单号: 'order_id', 收款: 'paid_fen', 下单日: 'placed_at' },
      },
    })
    await settled(id, 'ready')
    await house.watch.setFolder(shop, scratch)
    await setMargin(house.shops, { shop: name, percent: 30, from: null })
    await stores.records.db
      .insertInto('watched_file')
      .values({ shop_id: shop.id, path: 'x', changed_at: 1, bytes: 1, sha256: '' })
      .execute()
    return shop
  }

  const tablesOfShops = async (): Promise<string[]> =>
    (await stores.records.db.introspection.getTables())
      .filter(({ columns }) => columns.some(({ name }) => name === 'shop_id'))
      .map(({ name }) => name)
      .filter((name) => name !== 'hidden_shop' && !factDdl.some(({ table }) => table === name))

  /** Every row of a shop in every table of both stores, as text. */
  const everything = async (shop: number): Promise<Record<string, string[]>> => {
    const { records, facts } = stores
    const rowsOf = async (db: typeof records.db | typeof facts.db, table: string) => {
      const { rows } = await sql`select * from ${sql.table(table)} where shop_id = ${sql.lit(shop)}`.execute(
        db,
      )
      return rows.map((row) => JSON.stringify(row)).sort()
    }
    const found: Record<string, string[]> = {}
    for (const { table } of factDdl) found[table] = await rowsOf(facts.db, table)
    for (const table of await tablesOfShops()) found[table] = await rowsOf(records.db, table)
    return found
  }

  const tablesWith = (found: Record<string, string[]>) =>
    Object.keys(found).filter((table) => (found[table] ?? []).length > 0)
  const archives = (shop: Shop) =>
    readdirSync(stores.folder.archive).filter((name) => name.startsWith(`${shop.id}-`))
  const names = async () => (await listShops(house.shops)).map(({ name }) => name)

  test.each([
    ['goes', (shop: Shop) => removeShop(house.removal, shop), []],
    ['gets another name', (shop: Shop) => renameShop(house.shops, { id: shop.id, name: '新名' }), ['新名']],
  ] as const)(
    'a file still on its way when its shop %s makes none anew and stays nowhere',
    async (_, change, left) => {
      const shop = await createShop(house.shops, { name: '旧名' })
      const sent = house.uploads.receive({
        shop: shop.name,
        newShop: false,
        name: 'a.csv',
        origin: 'page',
        preview: true,
        body: (async function* () {
          yield new TextEncoder().encode(older)
          await change(shop)
        })(),
      })
      await expect(sent).rejects.toMatchObject({ code: 'shop_unknown', details: { shop: '旧名' } })
      expect(await names()).toEqual(left)
      expect(readdirSync(stores.folder.uploads)).toEqual([])
    },
  )

  test('takes everything it brought, and the shop beside it keeps every row and file', async () => {
    const going = await filled('要走的店')
    const staying = await filled('留下的店')
    const before = await everything(staying.id)
    const kept = archives(staying)
    expect(tablesWith(await everything(going.id))).toEqual(
      expect.arrayContaining([
        'order_header',
        'order_header_shadow',
        'shop_traffic',
        'sale_line',
        'batch',
        ...shopRecords,
        ...importingOfShop,
      ]),
    )
    expect(archives(going).length).toBeGreaterThan(0)
    expect(readdirSync(stores.folder.uploads)).toHaveLength(2)

    await removeShop(house.removal, going)

    expect(tablesWith(await everything(going.id))).toEqual([])
    expect(archives(going)).toEqual([])
    expect(readdirSync(stores.folder.uploads)).toHaveLength(1)
    expect(await names()).toEqual(['留下的店'])
    expect(await everything(staying.id)).toEqual(before)
    expect(archives(staying)).toEqual(kept)
    expect(await problemsOf(house.imports, staying.id)).toEqual([])
    await expect(shopToLookAt(stores.records.db, '要走的店')).rejects.toMatchObject({ code: 'shop_unknown' })
  })

  test('every record table that speaks of a shop is one that goes with it', async () => {
    expect(await tablesOfShops()).toEqual(expect.arrayContaining([...shopRecords, ...importingOfShop]))
    expect((await tablesOfShops()).toSorted()).toEqual([...shopRecords, ...importingOfShop].toSorted())
  })

  test('its name is free afterwards, its number never again', async () => {
    const first = await createShop(house.shops, { name: '一家店' })
    await removeShop(house.removal, first)
    const second = await createShop(house.shops, { name: '一家店' })
    expect(second.id).toBeGreaterThan(first.id)
  })

  test('a file that waits to be taken does not bring the shop back', async () => {
    const shop = await createShop(house.shops, { name: '一家店' })
    const { id } = await send(shop, 'orders.csv', older)
    await settled(id, 'ready')
    const staged = await stageFile(house.imports, {
      shop,
      path: join(stores.folder.uploads, id),
      name: 'orders.csv',
      formats,
    })
    await house.uploads.commit([id])
    await removeShop(house.removal, shop)
    await house.uploads.stop()
    const late = commitFile(house.imports, shop, staged, {
      check: () => shopById(stores.records.db, shop.id),
    })
    await expect(late).rejects.toMatchObject({ code: 'not_found' })
    expect(tablesWith(await everything(shop.id))).toEqual([])
    expect(readdirSync(stores.folder.archive)).toEqual([])
    expect(readdirSync(stores.folder.uploads)).toEqual([])
    expect(await house.uploads.list()).toEqual([])
  })

  test('a file that comes in just as the shop goes leaves nothing behind', async () => {
    const shop = await createShop(house.shops, { name: '一家店' })
    // Another file is being read: this one waits for its turn.
    await house.uploads.stop()
    const { facts } = stores
    const arrived = async () => {
      const { id, path } = house.uploads.newPlace()
      await writeFile(path, older)
      const coming = { id, shop, file: 'orders.csv', path, bytes: 1, kept: true, preview: true }
      await expect(house.uploads.add({ ...coming, origin: 'page' })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    const db = new Proxy(facts.db, {
      get: (real, name) => {
        const found = Reflect.get(real, name, real)
        if (name !== 'transaction') return typeof found === 'function' ? found.bind(real) : found
        return () => ({
          execute: async (work: Parameters<ReturnType<typeof facts.db.transaction>['execute']>[0]) => {
            await arrived()
            return real.transaction().execute(work)
          },
        })
      },
    })
    await removeShop({ ...house.removal, imports: { ...house.imports, facts: { ...facts, db } } }, shop)
    expect(tablesWith(await everything(shop.id))).toEqual([])
    expect(readdirSync(stores.folder.uploads)).toEqual([])
  })

  test.each([
    ['making', /还没有生成完，已整个移除/],
    ['removing', /现在已经删完/],
  ] as const)(
    'a shop whose %s was cut off is unseen, and gone after the next start',
    async (because, said) => {
      const half = await createShop(house.shops, { name: '半家店' })
      const staying = await createShop(house.shops, { name: '留下的店' })
      for (const shop of [half, staying]) await take(shop, 'ExportOrderList202611050900.csv', older)
      const before = await everything(staying.id)
      await hideShop(house.shops, half.id, because)
      // As far as it got.
      await sql`delete from sale_line where shop_id = ${half.id}`.execute(stores.facts.db)

      expect(await names()).toEqual(['留下的店'])
      await expect(shopById(stores.records.db, half.id)).rejects.toMatchObject({ code: 'not_found' })
      await expect(createShop(house.shops, { name: '半家店' })).rejects.toMatchObject({
        message: expect.stringMatching(/正在(生成|删除)，请等它完成/),
      })

      const notices = await finishRemovals(house.removal)
      expect(notices).toEqual([expect.stringMatching(said)])
      expect(notices[0]).toContain('「半家店」')
      expect(tablesWith(await everything(half.id))).toEqual([])
      expect(archives(half)).toEqual([])
      expect(await everything(staying.id)).toEqual(before)
      expect(await finishRemovals(house.removal)).toEqual([])
    },
  )

  test.runIf(side === 'postgres')(
    'a shop that a server of another folder left is gone after a start here, never while one is at it',
    async () => {
      const url = stores.databaseUrl
      const elsewhere = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-lost-')))
      const facts = await openFacts<FactTables>({ folder: elsewhere, databaseUrl: url })
      const shop = await createShop(house.shops, { name: '半家店' })
      const other = { ...house.imports, facts, folder: elsewhere }
      const file = join(scratch, 'orders.csv')
      await writeFile(file, older)
      const staged = await stageFile(other, {
        shop,
        path: file,
        name: 'ExportOrderList202611050900.csv',
        formats,
      })
      await commitFile(other, shop, staged)
      const working = await joinWork(facts, shop.id)
      await hideShop(house.shops, shop.id, 'removing')

      expect(await finishRemovals(house.removal)).toEqual([])
      expect(tablesWith(await everything(shop.id))).toContain('order_header')

      // The other server ends as a process that is killed does: its connections go, and its folder with them.
      await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())`.execute(
        stores.facts.db,
      )
      await working.release()
      await facts.close()
      await rm(elsewhere.path, { recursive: true })

      expect(await finishRemovals(house.removal)).toEqual(['上次停机时正在删除「半家店」，现在已经删完。'])
      expect(tablesWith(await everything(shop.id))).toEqual([])
      expect(await createShop(house.shops, { name: '半家店' })).toMatchObject({ name: '半家店' })
    },
  )

  test.runIf(side === 'postgres')('two servers that start at once finish a shop once', async () => {
    const shop = await createShop(house.shops, { name: '半家店' })
    await take(shop, 'ExportOrderList202611050900.csv', older)
    await hideShop(house.shops, shop.id, 'removing')
    const said = await Promise.all([finishRemovals(house.removal), finishRemovals(house.removal)])
    expect(said.flat()).toHaveLength(1)
    expect(tablesWith(await everything(shop.id))).toEqual([])
  })
})
