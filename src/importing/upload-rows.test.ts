import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { type ImportingTables, importingMigrations, type UploadRow } from './tables.ts'
import { uploadRows } from './upload-rows.ts'

describe.each(storeSides(inject('postgresUrl')))('the list of files in hand on %s', (side) => {
  let stores: TestStores<ImportingTables, object>
  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, importingMigrations, { version: 'test' })
  })
  afterEach(() => stores.remove())

  test('a file that waits for a word is in it however many came after it', async () => {
    const row = (id: string, state: UploadRow['state'], received_at: string): UploadRow => ({
      id,
      state,
      received_at,
      shop_id: 1,
      folder: '1',
      file: `${id}.csv`,
      path: id,
      bytes: 1,
      kept: 1,
      origin: 'page',
      preview: 1,
      answers: '{}',
      sheets: '[]',
      failure: null,
      sha256: null,
    })
    const later = Array.from({ length: 301 }, (_, n) => row(`later-${n}`, 'done', `2026-11-${10 + (n % 10)}`))
    const { db } = stores.records
    await db
      .insertInto('upload')
      .values([row('first', 'waiting', '2026-11-01'), ...later])
      .execute()
    const listed = await uploadRows(db, '1')
    expect(listed).toHaveLength(301)
    expect(listed.at(-1)).toMatchObject({ id: 'first', state: 'waiting' })
  })
})
