import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { rejectsFile, undoBatch } from './history.ts'
import { defaultLimits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'

const shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const order = (n: number) => `351234567890123456${n},100.00,100.00,2026-11-01 10:00:00`
const orders = (...numbers: number[]) =>
  ['订单编号,总金额,买家实际支付金额,订单创建时间', ...numbers.map(order)].join('\n')

describe.each(storeSides(inject('postgresUrl')))('a file that waits to be taken on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>
  let uploads: ReturnType<typeof createUploads>
  const imports = () => ({
    facts: stores.facts,
    folder: stores.folder,
    clock: systemClock,
    limits: defaultLimits,
    buyerKey: 'a'.repeat(64),
  })

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, importingMigrations, { version: 'test' })
    await createFactTables(stores.facts.db, stores.facts.engine)
    uploads = createUploads({
      imports: imports(),
      records: stores.records.db,
      formats,
      shopFor: async () => shop,
      shopById: async () => shop,
      reportBug: (error) => {
        throw error
      },
    })
  })
  afterEach(async () => {
    await uploads.stop()
    await stores.remove()
  })

  const reached = async (id: string, isSo: (upload: Upload) => boolean): Promise<Upload> => {
    for (;;) {
      const upload = (await uploads.list()).find((one) => one.id === id)
      if (upload && isSo(upload)) return upload
      if (upload?.failure) throw new Error(upload.failure.message)
      await wait(10)
    }
  }
  const isReady = ({ state, recounting }: Upload) => state === 'ready' && !recounting
  const sent = async (name: string, text: string): Promise<string> => {
    const body = (async function* () {
      yield new TextEncoder().encode(text)
    })()
    const { id } = await uploads.receive({ shop: undefined, name, origin: 'page', preview: true, body })
    await reached(id, isReady)
    return id
  }
  const taken = async (id: string): Promise<number> => {
    await uploads.commit([id])
    const { sheets } = await reached(id, ({ state }) => state === 'done')
    return sheets[0]?.result?.batch ?? 0
  }
  const changes = ({ sheets: [sheet] }: Upload) => [sheet?.result?.inserted, sheet?.result?.unchanged]
  const listed = async (id: string) => (await uploads.list()).find((one) => one.id === id)
  const text = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    return Buffer.concat(parts).toString()
  }

  test('is counted anew when another is taken, and when that one is taken back', async () => {
    const first = await sent('一.csv', orders(1, 2))
    const same = await sent('又一份.csv', orders(1, 2))
    const more = await sent('二.csv', orders(2, 3))
    const batch = await taken(first)
    expect(await listed(same)).toMatchObject({ state: 'ready', recounting: true })
    expect(changes(await reached(same, isReady))).toEqual([0, 2])
    expect(changes(await reached(more, isReady))).toEqual([1, 1])
    await undoBatch(imports(), shop, batch)
    expect(await listed(same)).toMatchObject({ recounting: true })
    expect(changes(await reached(same, isReady))).toEqual([2, 0])
    expect(changes(await reached(more, isReady))).toEqual([2, 0])
    const rows = () => stores.facts.db.selectFrom('order_header').select('order_id').execute()
    expect(await rows()).toEqual([])
    await taken(same)
    expect(await rows()).toHaveLength(2)
  })

  test('one that is dismissed before it could be counted anew is gone', async () => {
    const first = await sent('一.csv', orders(1))
    const other = await sent('二.csv', orders(1, 2))
    await taken(first)
    expect(await listed(other)).toMatchObject({ recounting: true })
    await uploads.dismiss(other)
    const last = await sent('三.csv', orders(1, 2))
    expect(changes(await reached(last, isReady))).toEqual([1, 1])
    expect(await listed(other)).toBeUndefined()
  })

  test('gives its rejects as its batch does later', async () => {
    const id = await sent('一.csv', `${orders(1)}\n3.5E+17,1.00,1.00,2026-11-01 10:00:00`)
    const inHand = await uploads.rejectsInHand(id, '')
    expect(inHand).toMatchObject({ file: '一.csv', shop: 1 })
    const before = await text(inHand.chunks)
    expect(before).toContain('3.5E+17')
    const batch = await taken(id)
    // When a file that bears no time itself is taken is not known before.
    const after = await text(rejectsFile(imports(), shop, batch))
    expect(after).toMatch(/,"版本 2/)
    expect(after.replace(/版本 [^；"]+；?/, '')).toBe(before)
    await expect(uploads.rejectsInHand(id, '')).rejects.toThrow('已经入库的，请在它的批次里下载')
  })
})
