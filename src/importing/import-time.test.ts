import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { commitFile, discardFile, type ImportContext, stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { listBatches, undoBatch } from './history.ts'
import { defaultLimits } from './limits.ts'

const files = mkdtempSync(join(tmpdir(), 'zhanggui-import-time-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))

describe.each(storeSides(inject('postgresUrl')))('a clock that is set back, on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let clock: string
  let context: ImportContext
  let shops = 0

  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
    const { facts, folder } = stores
    const now = () => Temporal.Instant.from(clock)
    context = { facts, folder, clock: { now }, limits: defaultLimits, buyerKey: 'a'.repeat(64) }
  })
  afterAll(() => stores.remove())

  const newShop = () => ({ id: ++shops, name: `第${shops}店`, createdAt: '' })

  const staged = (shop: ReturnType<typeof newShop>, name: string, paid: string) => {
    const path = join(files, 'orders.csv')
    const line = `3512345678901234561,${paid},${paid},2026-11-01 10:00:00`
    writeFileSync(path, `订单编号,总金额,买家实际支付金额,订单创建时间\n${line}`)
    return stageFile(context, { shop, path, name, formats, preview: true })
  }

  const taken = async (shop: ReturnType<typeof newShop>, name: string, paid: string) => {
    const file = await staged(shop, name, paid)
    return commitFile(context, shop, file)
  }

  const paid = async (shop: { id: number }) => {
    const orders = stores.facts.db
      .selectFrom('order_header')
      .select('paid_fen')
      .where('shop_id', '=', shop.id)
    return Number((await orders.executeTakeFirstOrThrow()).paid_fen)
  }

  test('the file that is imported later holds all the same, and its preview says so', async () => {
    const shop = newShop()
    clock = '2027-03-01T00:00:00Z'
    await taken(shop, '订单.csv', '100.00')
    clock = '2026-11-20T00:00:00Z'
    const mended = await staged(shop, '订单.csv', '90.00')
    expect(mended.sheets[0]?.result).toMatchObject({ updated: 1, older: 0 })
    await commitFile(context, shop, mended)
    expect(await paid(shop)).toBe(9000)
    clock = '2026-11-21T00:00:00Z'
    const [result] = await taken(shop, '订单.csv', '80.00')
    expect(result).toMatchObject({ updated: 1, older: 0 })
    expect(await paid(shop)).toBe(8000)
    // After the latest of those that are ahead, not after any of them.
    expect((await taken(shop, '订单.csv', '70.00'))[0]).toMatchObject({ updated: 1, older: 0 })
    expect(await paid(shop)).toBe(7000)
    expect((await listBatches(context, shop, { limit: 9 })).map(({ stamp }) => stamp.slice(0, 10))).toEqual(
      Array(4).fill('2027-03-01'),
    )
    await undoBatch(context, shop, 4)
    await undoBatch(context, shop, 3)
    expect(await paid(shop)).toBe(9000)
  })

  test('a stamp in the name of a file is not the clock, and a batch that is undone holds up nobody', async () => {
    const shop = newShop()
    clock = '2026-11-20T00:00:00Z'
    await taken(shop, 'ExportOrderList202611201500.csv', '100.00')
    const older = await staged(shop, '订单.csv', '90.00')
    expect(older.sheets[0]?.result).toMatchObject({ updated: 0, older: 1 })
    await discardFile(older)
    clock = '2027-03-01T00:00:00Z'
    await taken(shop, '订单.csv', '70.00')
    await undoBatch(context, shop, 2)
    clock = '2026-11-22T00:00:00Z'
    await taken(shop, '订单.csv', '60.00')
    expect(await paid(shop)).toBe(6000)
    expect((await listBatches(context, shop, { limit: 9 }))[0]?.stamp).toMatch(/^2026-11-22/)
  })
})
