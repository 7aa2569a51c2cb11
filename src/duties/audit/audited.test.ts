import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../../record-tables.ts'
import { startAudit } from '../../storage/audit.ts'
import { unheardTables } from '../../storage/audit-triggers.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { audited, unaudited } from './rules/audited.ts'
import { columnOf } from './rules/columns.ts'
import { noteWords } from './rules/notes.ts'

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

  test('each of their columns has a word', async () => {
    const { rows } =
      side === 'embedded'
        ? await sql<{ table: string; column: string }>`select m.name as "table", c.name as "column"
            from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'`.execute(
            stores.records.db,
          )
        : await sql<{
            table: string
            column: string
          }>`select table_name::text as "table", column_name::text as "column"
            from information_schema.columns where table_schema = current_schema()`.execute(stores.records.db)
    const own = rows.filter(({ table }) => table in audited)
    expect(own.length).toBeGreaterThan(200)
    expect(own.filter(({ table, column }) => !columnOf(table, column))).toEqual([])
  })
})

test('what is noted anywhere in the program has a sentence', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
  const noted = sources.flatMap((text) =>
    [...text.matchAll(/(?:noteAudit\([^{]*|noted\?\.?\(|const note = )\{\s*what: '(\w+)'/g)].map(
      ([, what = '']) => what,
    ),
  )
  expect(noted.length).toBeGreaterThan(3)
  expect(noted.filter((what) => !(what in noteWords))).toEqual([])
})
