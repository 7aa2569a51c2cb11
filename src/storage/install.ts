import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import { type CopiedTable, copiedRows } from './copy-text.ts'
import { duckdbTables, dumpDuckdb, loadDuckdb } from './duckdb-dump.ts'
import { openFacts } from './facts.ts'
import { type Folder, openFolder } from './folder.ts'
import { type AppliedMigration, createMigrationTable, type Engine, type Migration } from './migrations.ts'
import { isEmptyPostgres, loadPostgres } from './postgres-dump.ts'
import { openRecords, type RecordStore } from './records.ts'
import type { Restored } from './restored.ts'
import { dumpSqlite, loadSqlite, sqliteTables } from './sqlite-dump.ts'
import { awaitsCommit, finishSwap, planSwap, restoringPath, type Settled, swappable } from './swap.ts'
import type { TarMember } from './tar.ts'

/** The steps that a program knows. */
export type Steps = { records: readonly Migration[]; facts: readonly Migration[] }

/** A state that lies in `restoring`: store files as their engines make them, or the rows in `postgres/`. */
export type Laid = {
  engines: { records: 'sqlite' | 'postgres'; facts: 'duckdb' | 'postgres' }
  /** The steps it has had. */
  migrations: { records: readonly AppliedMigration[]; facts: readonly AppliedMigration[] }
  /** Of the rows in `postgres/`. */
  tables: readonly CopiedTable[]
}

/** Looks at the records on their new engine before they count. */
export type Look = (store: Pick<RecordStore<unknown>, 'db' | 'engine'>) => Promise<void>

/**
 * Makes the state that is laid out in `restoring` that of the folder, or of the folder and a PostgreSQL, which must be
 * empty; rows of the other engine are carried over. Until the last step nothing of the folder or the database changes,
 * and a kill at any moment leaves either the old state or the new one to the next who opens it.
 */
export const install = async (input: {
  folder: Folder
  databaseUrl: string | undefined
  laid: Laid
  migrations: Steps
  restored: Restored
  refuse: (detail: string) => Failure
  look?: Look
}): Promise<void> => {
  const { folder, databaseUrl, migrations, restored, refuse, look = async () => {} } = input
  const beside = await openFolder(restoringPath(folder))
  let isPlanned = false
  try {
    if (databaseUrl === undefined) {
      await asFiles(beside, input.laid, migrations, look)
      await rm(join(beside.path, 'postgres'), { recursive: true, force: true })
      await planSwap(folder, { members: swappable, restored })
      isPlanned = true
      await finishSwap(folder)
      return
    }
    const store = await openRecords({ folder, databaseUrl })
    try {
      if (!(await isEmptyPostgres(store.db)))
        throw refuse(
          `${restored.what === 'move' ? 'ZHANGGUI_MOVE_DATABASE_URL' : 'ZHANGGUI_DATABASE_URL'} 的数据库不是空的，请换一个空库。`,
        )
      const laid = await asRows(beside, input.laid)
      await loadPostgres(
        store.db,
        join(beside.path, 'postgres'),
        laid.tables,
        (['records', 'facts'] as const).flatMap((kind) => had(laid, migrations, kind)),
        async (tx) => {
          await checkCounts(tx, join(beside.path, 'postgres'), laid.tables)
          await listenAnew(tx, laid)
          await look({ db: tx, engine: 'postgres' })
          const members = ['archive', 'uploads', 'keys'] as const
          await planSwap(folder, { members, restored, awaitsCommit: true })
          isPlanned = true
        },
      )
    } finally {
      await store.close()
    }
    await finishSwap(folder, 'done')
  } catch (error) {
    // Once it is planned only the next who opens the folder knows how it ended.
    if (!isPlanned) await rm(beside.path, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}

/**
 * Finishes or drops what was cut off around the commit into a PostgreSQL: it is done if there is anything in it. For the
 * holder of the folder, before its stores are opened. Failures: folder_unusable without that database,
 * database_unreachable.
 */
export const settleCommit = async (
  folder: Folder,
  databaseUrl: string | undefined,
): Promise<Settled | undefined> => {
  if (!(await awaitsCommit(folder))) return undefined
  if (databaseUrl === undefined)
    throw new Failure('folder_unusable', {
      folder: folder.path,
      detail:
        '上次往 PostgreSQL 恢复或搬家时中断了。请带着那时的 ZHANGGUI_DATABASE_URL 再打开一次，会自己接着做完。',
    })
  const { db, close } = await openRecords<unknown>({ folder, databaseUrl })
  try {
    return await finishSwap(folder, (await isEmptyPostgres(db)) ? 'not done' : 'done')
  } finally {
    await close()
  }
}

const had = ({ migrations }: Laid, known: Steps, kind: 'records' | 'facts'): Migration[] =>
  known[kind].filter(({ id }) => migrations[kind].some((step) => step.id === id))

/** The rows of the store files beside, in `postgres/`. */
const asRows = async (beside: Folder, laid: Laid): Promise<Laid> => {
  const tables = [...laid.tables]
  if (laid.engines.records === 'sqlite')
    await layOut(
      beside.path,
      dumpSqlite(beside, (table) => addTable(tables, table)),
    )
  if (laid.engines.facts === 'duckdb') {
    const facts = await openFacts({ folder: beside })
    try {
      await layOut(
        beside.path,
        dumpDuckdb(facts, beside.staging, (table) => addTable(tables, table)),
      )
    } finally {
      await facts.close()
    }
  }
  return { ...laid, engines: { records: 'postgres', facts: 'postgres' }, tables }
}

/** Both stores list their steps in a table of the same name. */
export const addTable = (tables: CopiedTable[], table: CopiedTable): void => {
  if (!tables.some(({ name }) => name === table.name)) tables.push(table)
}

/** Writes members as files. */
export const layOut = async (dir: string, members: AsyncIterable<TarMember>): Promise<void> => {
  for await (const { name, body } of members) {
    const path = join(dir, ...name.split('/'))
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  }
}

/** The rows of `postgres/` beside as store files there. Those that are files already are looked at only. */
export const asFiles = async (beside: Folder, laid: Laid, known: Steps, look: Look): Promise<void> => {
  const rows = join(beside.path, 'postgres')
  const records = await openRecords<unknown>({ folder: beside })
  try {
    if (laid.engines.records === 'postgres') {
      await build(records.db, 'sqlite', had(laid, known, 'records'))
      const names = sqliteTables(beside)
      const tables = laid.tables.filter(({ name }) => names.includes(name))
      await loadSqlite(beside, rows, tables)
      await checkCounts(records.db, rows, tables)
      await onlyOwnSteps(records.db, 'records')
      await listenAnew(records.db, laid)
    }
    await look(records)
  } finally {
    await records.close()
  }
  if (laid.engines.facts !== 'postgres') return
  const facts = await openFacts<unknown>({ folder: beside })
  try {
    await build(facts.db, 'duckdb', had(laid, known, 'facts'))
    const names = await duckdbTables(facts)
    const tables = laid.tables.filter(({ name }) => names.includes(name))
    await loadDuckdb(facts, rows, tables)
    await checkCounts(facts.db, rows, tables)
    await onlyOwnSteps(facts.db, 'facts')
    await facts.checkpoint()
  } finally {
    await facts.close()
  }
}

const build = (db: Kysely<unknown>, engine: Engine, steps: readonly Migration[]): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await createMigrationTable(tx)
    for (const { up } of steps) await up(tx, engine, false)
  })

const onlyOwnSteps = async (db: Kysely<unknown>, kind: 'records' | 'facts'): Promise<void> => {
  await sql`delete from schema_migration where store <> ${kind}`.execute(db)
}

/** Error where a table has not as many rows as were carried over. */
const checkCounts = async <T>(db: Kysely<T>, dir: string, tables: readonly CopiedTable[]): Promise<void> => {
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
    const carried = await copiedRows(dir, name)
    if (Number(rows[0]?.n) !== carried)
      throw new Error(`${name}: ${rows[0]?.n} rows of ${carried} were carried over`)
  }
}

/** Nobody listens yet on this engine: that is no gap in the trail, for nobody has written. */
const listenAnew = async <T>(db: Kysely<T>, { migrations }: Laid): Promise<void> => {
  if (migrations.records.some(({ id }) => id === 'audit-1-trail'))
    await sql`update audit_head set tables = '[]' where id = 1`.execute(db)
}
