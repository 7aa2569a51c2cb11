import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, type TestStores } from '../storage/testing.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { defaultLimits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'
import { whenFull } from './when-writable.ts'

const shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const text =
  '订单编号,总金额,买家实际支付金额,订单创建时间\n3512345678901234561,100.00,100.00,2026-11-01 10:00:00'

let stores: TestStores<ImportingTables, FactTables>
let uploads: ReturnType<typeof createUploads>
/** From the moment of which the disk is full, until it is cleared. */
let fillsUp: 'while it is read' | 'when it is in' | undefined
let isFull: boolean

beforeEach(async () => {
  stores = await createStores<ImportingTables, FactTables>('embedded', undefined)
  await migrate(stores.records, importingMigrations, { version: 'test' })
  await createFactTables(stores.facts.db, stores.facts.engine)
  fillsUp = undefined
  isFull = false
  const at = (moment: typeof fillsUp) => {
    isFull ||= fillsUp === moment
    if (isFull) throw new Failure('disk_full', {})
  }
  uploads = createUploads({
    imports: {
      facts: stores.facts,
      folder: stores.folder,
      clock: systemClock,
      limits: defaultLimits,
      buyerKey: 'a'.repeat(64),
    },
    records: stores.records.db.withPlugin({
      transformQuery({ node }) {
        if (isFull && node.kind === 'UpdateQueryNode') throw new Failure('disk_full', {})
        return node
      },
      transformResult: async ({ result }) => result,
    }),
    formats: formats.map((format) => ({
      ...format,
      get fields() {
        if (fillsUp === 'while it is read') at('while it is read')
        return format.fields
      },
    })),
    shopFor: async () => shop,
    shopById: async () => shop,
    noted: async () => at('when it is in'),
    reportBug: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await uploads.stop()
  await stores.remove()
})

const until = async (is: (upload: Upload) => boolean): Promise<Upload> => {
  for (;;) {
    const [upload] = await uploads.list()
    if (upload && is(upload)) return upload
    await wait(20)
  }
}

const send = () =>
  uploads.receive({
    shop: undefined,
    name: '订单.csv',
    origin: 'page',
    preview: true,
    body: (async function* () {
      yield new TextEncoder().encode(text)
    })(),
  })

const cleared = () => {
  fillsUp = undefined
  isFull = false
}

test('a file that is in when the disk fills up says what it waits for, and is told to be in once there is room', async () => {
  const { id } = await send()
  await until(({ state }) => state === 'ready')
  fillsUp = 'when it is in'
  await uploads.commit([id])
  await until(({ state, doing }) => state === 'importing' && doing === whenFull)
  cleared()
  const done = await until(({ state }) => state === 'done' || state === 'failed')
  expect(done).toMatchObject({
    state: 'done',
    failure: null,
    sheets: [{ result: { inserted: 1, batch: 1 } }],
  })
})

test('a file that cannot be read because the disk is full has failed once there is room to write it down, and the next one is read', async () => {
  fillsUp = 'while it is read'
  await send()
  await until(({ doing }) => doing === whenFull)
  cleared()
  const failed = await until(({ state }) => state === 'failed')
  expect(failed.failure).toMatchObject({ code: 'disk_full' })
  await uploads.dismiss(failed.id)
  await send()
  await until(({ state }) => state === 'ready')
})
