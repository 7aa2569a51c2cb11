import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../../record-tables.ts'
import { startAudit } from '../../storage/audit.ts'
import { unheardTables } from '../../storage/audit-triggers.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { audited, unaudited } from './rules/audited.ts'

describe.each(storeSides(inject('postgresUrl')))('what is in the trail, %s', (side) => {
  let stores: TestStores<RecordTables, unknown>

  beforeAll(async () => {
    stores = await createStores<RecordTables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await startAudit(stores.records, auditedTables, systemClock)
  })
  afterAll(() => stores.remove())

  test('every record table there is, or there is a reason why not', async () => {
    const { rows } =
      side === 'embedded'
        ? await sql<{
            name: string
          }>`select name from sqlite_master where type = 'table' and name not like 'sqlite%'`.execute(
            stores.records.db,
          )
        : await sql<{ name: string }>`select relname::text as name from pg_class
            where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(stores.records.db)
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      [...Object.keys(audited), ...Object.keys(unaudited)].toSorted(),
    )
  })

  test('each of them is listened to', async () => {
    expect(await unheardTables(stores.records.db, stores.records.engine, auditedTables)).toEqual([])
  })
})
