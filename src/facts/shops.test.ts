import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'

describe.each(storeSides(inject('postgresUrl')))('migrations of the facts on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('a folder of the first version gets the table of competitors, and keeps what it has', async () => {
    const { db } = stores.facts
    await migrate(stores.facts, factMigrations.slice(0, 1), { version: '0.1.0' })
    // As the first version left it.
    for (const table of ['competitor_item', 'competitor_item_shadow'])
      await sql`drop table ${sql.table(table)}`.execute(db)
    await sql`insert into buyer values (1, 'b', timestamp '2026-11-01 10:00:00', '1')`.execute(db)

    await migrate(stores.facts, factMigrations, { version: '0.2.0' })

    for (const table of ['competitor_item', 'competitor_item_shadow'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    expect((await db.selectFrom('buyer').selectAll().execute()).length).toBe(1)
  })

  test('a new folder has it from its first step on', async () => {
    expect(await migrate(stores.facts, factMigrations, { version: '0.2.0' })).toEqual([])
  })
})
