import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'
import { putRows } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('facts of an earlier version on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('a batch of the first version has no count of older rows, not none of them', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 1), { version: '0.1.0' })
    await putRows(db, 1, 'refund', [{ refund_id: '1', order_id: '1' }])
    // The first version made the table without it.
    await sql`alter table batch drop column older`.execute(db)
    expect(await migrate(stores.facts, factMigrations, { version: '0.2.0' })).toContain('facts-3-older')
    expect(await db.selectFrom('batch').select(['rows', 'older']).execute()).toEqual([
      { rows: 1, older: null },
    ])
  })
})
