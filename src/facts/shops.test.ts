import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factsRoutes } from './routes.ts'
import {
  createShop,
  factMigrations,
  listShops,
  renameShop,
  type ShopTables,
  shopMigrations,
  shopToImportInto,
  shopToLookAt,
  shopToPreview,
} from './shops.ts'
import type { FactTables } from './tables.ts'

describe.each(storeSides(inject('postgresUrl')))('names of shops on %s', (side) => {
  let stores: TestStores<ShopTables, FactTables>
  const shops = () => ({ records: stores.records.db, facts: stores.facts.db, clock: systemClock })
  const names = async () => (await listShops(shops())).map(({ name }) => name)

  beforeAll(async () => {
    stores = await createStores<ShopTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, shopMigrations, { version: '0' })
    await migrate(stores.facts, factMigrations, { version: '0' })
  })
  afterAll(() => stores.remove())

  test('a shop is named as it is seen, and no second one may look the same', async () => {
    const { id } = await createShop(shops(), { name: '\u200bABC旗舰店（天猫）\u3000' })
    expect(await names()).toEqual(['ABC旗舰店（天猫）'])
    for (const name of [
      'ABC旗舰店(天猫)',
      'ＡＢＣ旗舰店（天猫）',
      'abc旗舰店（天猫） ',
      'ABC旗舰\u2060店（天猫）',
    ])
      await expect(createShop(shops(), { name }), name).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/看上去一样，请换一个名字|已有名为/),
      })
    expect(await renameShop(shops(), { id, name: 'Abc旗舰店(天猫)' })).toMatchObject({
      name: 'Abc旗舰店(天猫)',
    })
  })

  test('a name with nothing to be seen, or too long, is refused in a sentence', async () => {
    for (const name of ['', ' \u3000', '\u200b\u0007', '长'.repeat(61)])
      for (const make of [() => createShop(shops(), { name }), () => shopToPreview(shops(), name)])
        await expect(make()).rejects.toMatchObject({
          code: 'invalid_input',
          message: expect.stringContaining('店铺名应为 1 到 60 个看得见的字'),
        })
  })

  test('files that come at once for a new shop all find it', async () => {
    const found = await Promise.all(Array.from({ length: 12 }, () => shopToImportInto(shops(), '一起来的店')))
    expect(new Set(found.map(({ id }) => id)).size).toBe(1)
  })

  test('a look-alike name finds the shop, and an import makes no second one', async () => {
    const before = await names()
    const { id } = await shopToLookAt(stores.records.db, 'ＡＢＣ旗舰店（天猫）')
    expect((await shopToImportInto(shops(), 'abc旗舰店\u200b(天猫)')).id).toBe(id)
    expect(await names()).toEqual(before)
  })

  test('of shops made before, the very name goes first', async () => {
    const row = { created_at: '' }
    await stores.records.db
      .insertInto('shop')
      .values([
        { ...row, id: 90, name: 'xyz' },
        { ...row, id: 91, name: 'XYZ' },
      ])
      .execute()
    expect((await shopToLookAt(stores.records.db, 'XYZ')).id).toBe(91)
    expect((await shopToLookAt(stores.records.db, 'xyz ')).id).toBe(90)
  })

  test('a shop of an earlier version is deleted by the name that is seen, however it is stored', async () => {
    const gone: number[] = []
    const context = {
      ...shops(),
      exports: [],
      campaigns: async () => [],
      removeShop: async ({ id }: { id: number }) => {
        gone.push(id)
      },
    }
    const stored = ['旗舰\u3000店', '专卖\u200b店', '\u200b']
    for (const [index, name] of stored.entries())
      await stores.records.db
        .insertInto('shop')
        .values({ id: 80 + index, name, created_at: '' })
        .execute()
    const call = createRouterClient(factsRoutes(context))
    await expect(call.deleteShop({ id: 80, name: '专卖店' })).rejects.toThrow('什么都没有删除')
    await call.deleteShop({ id: 80, name: '旗舰 店' })
    await call.deleteShop({ id: 81, name: '专卖店' })
    await call.deleteShop({ id: 82, name: '\u200b' })
    expect(gone).toEqual([80, 81, 82])
  })
})
