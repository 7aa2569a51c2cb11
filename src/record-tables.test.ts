import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memberColumns, migrations, type RecordTables } from './record-tables.ts'
import { openFolder } from './storage/folder.ts'
import { migrate } from './storage/migrations.ts'
import { openRecords } from './storage/records.ts'

test('every column that names a member is known to whoever takes one out', async () => {
  const path = await mkdtemp(join(tmpdir(), 'zhanggui-members-'))
  const folder = await openFolder(path)
  const records = await openRecords<RecordTables>({ folder, databaseUrl: undefined })
  try {
    await migrate(records, migrations.records, { version: '0.0.0' })
    const tables = await records.db.introspection.getTables()
    // Which members the demo shop brought is what is asked, and keeps nobody.
    const naming = tables
      .filter(({ name }) => name !== 'demo_member')
      .flatMap(({ name, columns }) =>
        columns
          .filter((column) => /^(member_id|owner_id|made_by|members)$/.test(column.name))
          .map((column) => `${name}.${column.name}`),
      )
    expect(memberColumns.map(({ table, column }) => `${table}.${column}`).toSorted()).toEqual(
      naming.toSorted(),
    )
  } finally {
    await records.close()
    await rm(path, { recursive: true, force: true })
  }
})
