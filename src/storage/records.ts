import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { type ControlledTransaction, Kysely, sql, type Transaction } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import type { Sealing } from './audit-sealing.ts'
import { tellsState } from './changes.ts'
import type { Folder } from './folder.ts'
import { type KnownSteps, RECORD_LOCK } from './known-steps.ts'
import type { Moments } from './moments.ts'
import { createMutex, type Mutex } from './mutex.ts'
import { checkPostgres, sizeOfPostgres } from './postgres-checks.ts'
import { connectPostgres, postgresDialect, postgresMoments, postgresPool } from './postgres-dialect.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

export type RecordEngine = 'sqlite' | 'postgres'

/** What the team decides and does. */
export type RecordStore<Tables> = {
  kind: 'records'
  engine: RecordEngine
  db: Kysely<Tables>
  /** Whether what is committed is sealed into the audit trail: `startAudit`. */
  sealing: Sealing
  /** What is committed is refused where another program has brought the store further: `keepToSteps`. */
  known: KnownSteps
  /** What calls read of a database that several servers share. */
  moments?: Moments
  /** Problems found, in words; empty if sound. */
  checkIntegrity(): Promise<string[]>
  /** Bytes on disk (PostgreSQL: of the whole database). */
  size(): Promise<number>
  close(): Promise<void>
}

/** SQLite in the folder, or the PostgreSQL of the URL. Failures: database_unreachable, store_damaged. */
export const openRecords = async <Tables>(config: {
  folder: Folder
  databaseUrl?: string
}): Promise<RecordStore<Tables>> =>
  config.databaseUrl ? openPostgresRecords(config.databaseUrl) : openSqliteRecords(config.folder)

/** The tables that a query builder knows: an action that writes in several rooms takes those of all of them. */
export type TablesOf<R> = R extends Kysely<infer Tables> ? Tables : never

/**
 * Runs `work` in a transaction, or in a savepoint of the one `db` already is, so that actions compose. What
 * throws undoes its own part. DuckDB has no savepoints: there a failed part makes the whole transaction fail.
 * Transactions on records take turns on every engine, so that what one has read still holds when it writes: a free
 * number is free, a name not taken.
 */
export const inTransaction = async <Tables, R>(
  db: Kysely<Tables> | Transaction<Tables>,
  work: (tx: Transaction<Tables>) => Promise<R>,
): Promise<R> => {
  if (!(db.isTransaction && isTransaction(db))) return inTurn(db, work)
  const savepoint = `inner_${++savepoints}`
  await sql.raw(`savepoint ${savepoint}`).execute(db)
  try {
    const result = await work(db)
    await sql.raw(`release savepoint ${savepoint}`).execute(db)
    return result
  } catch (error) {
    await sql.raw(`rollback to savepoint ${savepoint}`).execute(db)
    await sql.raw(`release savepoint ${savepoint}`).execute(db)
    throw error
  }
}

/** Of record stores on PostgreSQL; SQLite's driver lets one in at a time by itself. */
const turnsOf = new WeakMap<object, Mutex>()

const inTurn = async <Tables, R>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<R>,
): Promise<R> => {
  const turns = turnsOf.get(db)
  if (!turns) return db.transaction().execute(work)
  // Who waits here holds no connection: else those who wait would have them all, and who is in could get no other.
  const release = await turns.lock()
  try {
    return await db.transaction().execute(async (tx) => {
      // Other servers on the same database.
      await sql`select pg_advisory_xact_lock(${RECORD_LOCK})`.execute(tx)
      return work(tx)
    })
  } finally {
    release()
  }
}

let savepoints = 0

const isTransaction = <Tables>(
  db: Kysely<Tables> | Transaction<Tables> | ControlledTransaction<Tables>,
): db is Transaction<Tables> => db.isTransaction

const openSqliteRecords = async <Tables>({ records }: Folder): Promise<RecordStore<Tables>> => {
  const sealing: Sealing = { clock: undefined }
  const db = new Kysely<Tables>({ dialect: openingSqlite(records, sealing) })
  return {
    kind: 'records',
    engine: 'sqlite',
    db,
    sealing,
    known: { ids: undefined },
    checkIntegrity: async () => checkSqlite(records),
    async size() {
      const parts = [records, `${records}-wal`].map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      )
      return (await Promise.all(parts)).reduce((sum, size) => sum + size, 0)
    },
    close: () => db.destroy(),
  }
}

const checkSqlite = (file: string): string[] => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const found = database.prepare('pragma integrity_check').all()
    const orphans = database.prepare('pragma foreign_key_check').all()
    return [
      ...found.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok'),
      ...orphans.map((row) => `${row.table} 第 ${row.rowid} 行指向不存在的 ${row.parent}`),
    ]
  } catch (error) {
    // Damaged so badly that not even the check gets through.
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    database.close()
  }
}

const openingSqlite = (file: string, sealing: Sealing) => {
  try {
    const dialect = sqliteDialect(file, sealing)
    const driver = dialect.createDriver()
    return { ...dialect, createDriver: () => driver }
  } catch (error) {
    throw new Failure('store_damaged', { file, detail: String(error) })
  }
}

const openPostgresRecords = async <Tables>(url: string): Promise<RecordStore<Tables>> => {
  const pool = postgresPool(url)
  try {
    const client = await connectPostgres(pool)
    client.release()
  } catch (error) {
    await pool.end()
    throw error
  }
  const sealing: Sealing = { clock: undefined }
  const known: KnownSteps = { ids: undefined }
  const moments = postgresMoments(pool)
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool, { sealing, known, moments }) })
  turnsOf.set(db, createMutex())
  tellsState(db, moments.state)
  return {
    kind: 'records',
    engine: 'postgres',
    db,
    sealing,
    known,
    moments,
    checkIntegrity: () => checkPostgres(db),
    size: () => sizeOfPostgres(db),
    close: () => db.destroy(),
  }
}
