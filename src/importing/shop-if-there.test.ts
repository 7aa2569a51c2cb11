import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { FactTables } from '../facts/tables.ts'
import { systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { formats } from './formats/all.ts'
import { defaultLimits } from './limits.ts'
import { type ImportingTables, importingMigrations } from './tables.ts'
import { createUploads } from './uploads.ts'
import { createWatch } from './watch.ts'

const shop = { id: 1, name: '测试店', createdAt: '2026-11-01T00:00:00Z' }
const gone = new Failure('not_found', { what: '这家店铺' })

describe.each(storeSides(inject('postgresUrl')))('rows that outlived their shop on %s', (side) => {
  let stores: TestStores<ImportingTables, FactTables>
  let watched: string
  beforeEach(async () => {
    stores = await createStores<ImportingTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, importingMigrations, { version: 'test' })
    watched = await mkdtemp(join(tmpdir(), 'zhanggui-watched-'))
  })
  afterEach(async () => {
    await stores.remove()
    await rm(watched, { recursive: true, force: true })
  })

  const context = (
    shopById: (id: number) => Promise<typeof shop>,
    reportBug: (error: unknown) => Failure = () => gone,
  ) => ({
    imports: {
      facts: stores.facts,
      folder: stores.folder,
      clock: systemClock,
      limits: defaultLimits,
      buyerKey: 'a'.repeat(64),
    },
    records: stores.records.db,
    formats,
    shopFor: async () => shop,
    shopById,
    reportBug,
  })

  test('the list leaves out files of a shop that is gone, and no others because of a fault', async () => {
    const uploads = createUploads(context(async () => shop))
    const place = { ...uploads.newPlace(), bytes: 3, kept: true, origin: 'page', preview: true } as const
    await writeFile(place.path, 'abc')
    await uploads.add({ shop, file: '订单.csv', ...place })
    await uploads.stop()
    const listing = (error: unknown) => createUploads(context(() => Promise.reject(error))).list()
    expect(await listing(gone)).toEqual([])
    await expect(listing(new Failure('database_unreachable', { detail: '断开。' }))).rejects.toMatchObject({
      code: 'database_unreachable',
    })
  })

  test('a watched folder whose shop is gone or cannot be told keeps no other waiting', async () => {
    for (const id of [-1, 0, 1])
      await stores.records.db
        .insertInto('watch_folder')
        .values({ shop_id: id, folder: watched, set_at: '' })
        .execute()
    await writeFile(join(watched, '订单.csv'), 'abc')
    const said: unknown[] = []
    const parts = context(
      async (id) => {
        if (id === 1) return shop
        throw id === 0 ? gone : new Error('broken')
      },
      (error) => {
        said.push(error)
        return new Failure('internal', { id: '1' })
      },
    )
    const taken: string[] = []
    const uploads = createUploads(context(async () => shop))
    const add: typeof uploads.add = (input) => {
      taken.push(`${input.shop.id} ${input.file}`)
      return uploads.add(input)
    }
    const watch = createWatch({ ...parts, uploads: { ...uploads, add } })
    await watch.look()
    await watch.look()
    await uploads.stop()
    expect(taken).toEqual(['1 订单.csv'])
    expect(said).toEqual([new Error('broken'), new Error('broken')])
  })
})
