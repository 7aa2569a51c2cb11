import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { checkAudit } from './audit-check.ts'
import { isSealed, type Unlock } from './backup-seal.ts'
import { openFacts } from './facts.ts'
import { openFolder } from './folder.ts'
import { asFiles, type Steps } from './install.ts'
import { openRecords } from './records.ts'
import { unpackedBackup } from './restore.ts'

/** What is in a backup and whether it is sound. */
export type BackupFinding = {
  createdAt: string
  version: string
  engines: { records: string; facts: string }
  isSealed: boolean
  /** Files of the archive, and on their way in. */
  archived: number
  uploads: number
  keys: string[]
  /** Rows of every table that has some, by name. */
  rows: Record<string, number>
  /** Lines of the audit trail. */
  auditEntries: number
  /** In words; empty if sound. */
  problems: string[]
}

/**
 * Reads a whole backup as a restore would, into a folder of its own that goes again: sums, both stores (of a PostgreSQL
 * built from its rows), the audit trail from its first line on.
 * Failures: backup_unusable, passphrase_needed, passphrase_wrong, store_newer.
 */
export const checkBackup = async (input: {
  file: string
  unlock: Unlock
  migrations: Steps
  /** Where it is unpacked; by default where the system keeps what is temporary. */
  work?: string
}): Promise<BackupFinding> => {
  const { file, unlock, migrations, work = tmpdir() } = input
  const dir = await mkdtemp(join(work, 'zhanggui-check-'))
  try {
    const manifest = await unpackedBackup({ file, unlock, dir, migrations })
    const folder = await openFolder(dir)
    await asFiles(folder, manifest, migrations, async () => {})
    const rows: Record<string, number> = {}
    const problems: string[] = []
    let auditEntries = 0
    const records = await openRecords<unknown>({ folder })
    try {
      problems.push(...(await records.checkIntegrity()))
      await countRows(records.db, tablesOfSqlite, rows)
      if ('audit_entry' in rows) {
        // Which tables are listened to is of the machine that runs, not of the file.
        const trail = await checkAudit(records, [])
        auditEntries = trail.entries
        problems.push(...trail.problems)
      }
    } finally {
      await records.close()
    }
    const facts = await openFacts<unknown>({ folder })
    try {
      problems.push(...(await facts.checkIntegrity()))
      await countRows(facts.db, tablesOfDuckdb, rows)
    } finally {
      await facts.close()
    }
    const { createdAt, version, engines, members } = manifest
    const under = (part: string) =>
      members.filter(({ name }) => name.startsWith(`${part}/`)).map(({ name }) => name.slice(part.length + 1))
    return {
      createdAt,
      version,
      engines,
      isSealed: await isSealed(file),
      archived: under('archive').length,
      uploads: under('uploads').length,
      keys: under('keys'),
      rows,
      auditEntries,
      problems,
    }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

const tablesOfSqlite = sql<{ name: string }>`
  select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name`
const tablesOfDuckdb = sql<{ name: string }>`
  select table_name as name from duckdb_tables() where not internal and not temporary order by 1`

const countRows = async <T>(
  db: Kysely<T>,
  tables: RawBuilder<{ name: string }>,
  into: Record<string, number>,
): Promise<void> => {
  for (const { name } of (await tables.execute(db)).rows) {
    if (name === 'schema_migration') continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
    into[name] = Number(rows[0]?.n)
  }
}
