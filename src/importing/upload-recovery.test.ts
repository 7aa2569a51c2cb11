import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { listBatches } from './history.ts'
import { defaultLimits } from './limits.ts'
import type { GivenAnswer } from './settling.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { recoverUploads } from './upload-recovery.ts'
import { createUploads } from './uploads.ts'

const shop: Shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }

/** A list of people, which is no report. */
const people = '张三,13800001234,杭州\n李四,13900001234,宁波\n王五,13700001234,温州'

const bytesOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

describe.each(storeSides(inject('postgresUrl')))('files on their way at a crash, on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>

  const started = () => {
    const { records, facts, folder } = stores
    const context = {
      imports: { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) },
      records: records.db,
      formats,
      shopFor: async () => shop,
      shopById: async () => shop,
      reportBug: (error: unknown) => {
        throw error
      },
    }
    return { context, uploads: createUploads(context) }
  }
  let house: ReturnType<typeof started>

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, importingMigrations, { version: 'test' })
    await migrate(stores.facts, [{ id: '1', up: (db, engine) => createFactTables(db, engine) }], {
      version: 'test',
    })
    house = started()
  })
  afterEach(async () => {
    await house.uploads.stop()
    await stores.remove()
  })

  const send = (file: { name: string; text: string; origin?: 'page' | 'command'; answer?: GivenAnswer }) =>
    house.uploads.receive({
      shop: undefined,
      origin: 'page',
      preview: true,
      ...file,
      body: bytesOf(file.text),
    })

  const later = async (id: string, state: Upload['state']): Promise<Upload> => {
    for (;;) {
      const upload = (await house.uploads.list()).find((one) => one.id === id)
      if (upload?.state === state) return upload
      if (!upload || ['failed', 'done', 'cancelled'].includes(upload.state))
        throw new Error(JSON.stringify(upload))
      await wait(20)
    }
  }

  /** As a crash leaves it: rows and files stay, what was in memory is gone. */
  const crashed = async (id: string, state: Upload['state']) => {
    await stores.records.db.updateTable('upload').set({ state }).where('id', '=', id).execute()
    house = started()
    const said = await recoverUploads(house.context)
    await house.uploads.start()
    return said
  }

  /** As a program leaves them that was cut off before it cleared them, or never did. */
  const leaveSheets = (id: string, sheets: Upload['sheets']) =>
    stores.records.db
      .updateTable('upload')
      .set({ sheets: JSON.stringify(sheets) })
      .where('id', '=', id)
      .execute()

  test('that are over with it keep no row of theirs, nor a header of names', async () => {
    const strange = await send({ name: '名单.csv', text: people, origin: 'command' })
    expect((await later(strange.id, 'waiting')).sheets[0]?.header).toContain('张三')
    await crashed(strange.id, 'waiting')
    expect((await later(strange.id, 'cancelled')).sheets).toMatchObject([{ header: [], sample: [] }])

    const header = '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间'
    const row = '3512345678901234561,100.00,100.00,2026-11-01 10:00:00,2026-11-01 10:01:00'
    const orders = await send({ name: 'orders.csv', text: `${header}\n${row}` })
    const { sheets } = await later(orders.id, 'ready')
    expect(sheets[0]?.sample).toHaveLength(1)
    await house.uploads.commit([orders.id])
    await later(orders.id, 'done')
    // Before its last word was written down.
    await leaveSheets(orders.id, sheets)
    await crashed(orders.id, 'importing')
    expect((await later(orders.id, 'done')).sheets).toMatchObject([
      { header: header.split(','), sample: [], result: { batch: 1 } },
    ])
  })

  test('and those that an earlier version left with rows of theirs lose them', async () => {
    const strange = await send({ name: '名单.csv', text: people })
    const { sheets } = await later(strange.id, 'waiting')
    await house.uploads.cancel(strange.id)
    await later(strange.id, 'cancelled')
    await leaveSheets(strange.id, sheets)
    await crashed(strange.id, 'cancelled')
    expect((await later(strange.id, 'cancelled')).sheets).toMatchObject([{ header: [], sample: [] }])
  })

  test('are not taken for an earlier import of the same file that spoke of another item', async () => {
    const text = '日期,流量来源,来源明细,访客数,浏览量,支付金额\n2026-11-01,平台流量,手淘搜索,10,20,30.00'
    const first = await send({ name: '来源.csv', text, answer: { item: '612345678901' } })
    await later(first.id, 'ready')
    await house.uploads.commit([first.id])
    await later(first.id, 'done')
    const second = await send({ name: '来源.csv', text, answer: { item: '712345678901' } })
    await later(second.id, 'ready')
    expect(await crashed(second.id, 'importing')).toEqual([
      expect.stringMatching(/「来源\.csv」还没有入库，数据没有变化/),
    ])
    await later(second.id, 'ready')
    await house.uploads.commit([second.id])
    expect((await later(second.id, 'done')).sheets[0]?.result).toMatchObject({ batch: 2, inserted: 1 })
    expect(await listBatches(house.context.imports, shop, { limit: 9 })).toHaveLength(2)
  })
})
