import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import type { Day } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Upload } from './contract.ts'
import { formats } from './formats/all.ts'
import { defaultLimits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'

const shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const text =
  '订单编号,总金额,买家实际支付金额,订单创建时间\n3512345678901234561,100.00,100.00,2026-11-01 10:00:00'
const period = { from: '2026-11-01' as Day, to: '2026-11-07' as Day }

describe.each(storeSides(inject('postgresUrl')))('one file in two browsers on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>
  let uploads: ReturnType<typeof createUploads>
  /** Keeps the next answer of the records on its way. */
  let hold: { isHeld: () => void; over: Promise<void> } | undefined

  beforeEach(async () => {
    stores = await createStores<ImportingTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, importingMigrations, { version: 'test' })
    await createFactTables(stores.facts.db, stores.facts.engine)
    const { facts, folder } = stores
    uploads = createUploads({
      imports: { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: 'a'.repeat(64) },
      records: stores.records.db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          const mine = hold
          hold = undefined
          mine?.isHeld()
          await mine?.over
          return result
        },
      }),
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

  const reaching = async (id: string, ...states: Upload['state'][]): Promise<Upload['state']> => {
    for (;;) {
      const state = (await uploads.list()).find((one) => one.id === id)?.state
      if (state && states.includes(state)) return state
      await wait(10)
    }
  }

  const ready = async (): Promise<string> => {
    const body = (async function* () {
      yield new TextEncoder().encode(text)
    })()
    const { id } = await uploads.receive({
      shop: undefined,
      name: '订单.csv',
      origin: 'page',
      preview: true,
      body,
    })
    await reaching(id, 'ready')
    return id
  }

  /** One of them has looked at the file, the other has done with it before the first goes on. */
  const meanwhile = async <T>(first: () => Promise<T>, other: () => Promise<unknown>): Promise<T> => {
    const looked = Promise.withResolvers<void>()
    const over = Promise.withResolvers<void>()
    hold = { isHeld: looked.resolve, over: over.promise }
    const going = first()
    await looked.promise
    await other()
    over.resolve()
    return going
  }

  const taken = async (id: string): Promise<void> => {
    await uploads.commit([id])
    await reaching(id, 'done')
  }

  const batches = async () => (await stores.facts.db.selectFrom('batch').select('batch_id').execute()).length

  test('one that was cancelled is not taken', async () => {
    const id = await ready()
    await meanwhile(
      () => uploads.commit([id]),
      () => uploads.cancel(id),
    )
    expect(await reaching(id, 'cancelled', 'importing')).toBe('cancelled')
    expect(await batches()).toBe(0)
  })

  test('one that was taken is not taken again, nor cancelled, nor answered', async () => {
    const id = await ready()
    await meanwhile(
      () => uploads.commit([id]),
      () => taken(id),
    )
    expect(await reaching(id, 'done', 'importing')).toBe('done')
    const other = await ready()
    await meanwhile(
      () => uploads.cancel(other),
      () => taken(other),
    )
    expect(await reaching(other, 'done', 'cancelled')).toBe('done')
    const third = await ready()
    const answer = meanwhile(
      () => uploads.answer({ upload: third, sheet: '', period }),
      () => taken(third),
    )
    await expect(answer).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await reaching(third, 'done', 'received', 'failed')).toBe('done')
    expect(readdirSync(stores.folder.staging)).toEqual([])
  })

  test('one that was answered is cancelled as it is now, and its files go', async () => {
    const id = await ready()
    await meanwhile(
      () => uploads.cancel(id),
      () => uploads.answer({ upload: id, sheet: '', period }).then(() => reaching(id, 'ready')),
    )
    expect(await reaching(id, 'cancelled', 'failed')).toBe('cancelled')
    expect(readdirSync(stores.folder.uploads)).toEqual([])
    expect(readdirSync(stores.folder.staging)).toEqual([])
  })
})
