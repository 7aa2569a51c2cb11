import { type Kysely, type QueryExecutorProvider, sql, type Transaction } from 'kysely'
import { type Clock, systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import type { FactEngine } from './fact-store.ts'
import { FACT_LOCK, MIGRATION_LOCK, RECORD_LOCK } from './known-steps.ts'
import type { RecordEngine } from './records.ts'

export type Engine = RecordEngine | FactEngine

/** One step forward of a store. Never changed once released; a mistake gets a further one. */
export type Migration = {
  id: string
  up(db: Kysely<unknown>, engine: Engine, citus: boolean): Promise<void>
}

/** What can be migrated. Records and facts may share one PostgreSQL: each has steps of its own. */
export type MigratedStore<Tables> = {
  kind: 'records' | 'facts'
  engine: Engine
  citus?: boolean
  db: Kysely<Tables>
}

/**
 * Brings a store to the state of this program: runs the migrations it has not had, in order, each in its own
 * transaction; returns their ids. Failure: store_newer, before anything is changed. `upgrading`: called once before the
 * steps of a store that has had others, which may take minutes.
 */
export const migrate = async <Tables>(
  store: MigratedStore<Tables>,
  migrations: readonly Migration[],
  { version, clock = systemClock, upgrading }: { version: string; clock?: Clock; upgrading?: () => void },
): Promise<string[]> => {
  const { kind, engine, citus = false } = store
  const ran: string[] = []
  let isUpgrade = false
  await alone(store, async (tx) => {
    await createMigrationTable(tx)
    const applied = await appliedMigrations(tx, kind)
    isUpgrade = applied.length > 0 && migrations.some(({ id }) => !applied.some((one) => one.id === id))
    const newest = unknownMigration(applied, migrations)
    if (newest) throw new Failure('store_newer', { version: newest.program_version })
  })
  if (isUpgrade) upgrading?.()
  for (const migration of migrations) {
    const done = await alone(store, async (tx) => {
      // Asked again under the lock: another process may have been quicker.
      const applied = await appliedMigrations(tx, kind)
      if (applied.some(({ id }) => id === migration.id)) return false
      // A step knows no table types: those are of today, the tables of its own day.
      await migration.up(tx as unknown as Kysely<unknown>, engine, citus)
      await sql`insert into schema_migration (store, id, applied_at, program_version)
        values (${kind}, ${migration.id}, ${clock.now().toString()}, ${version})`.execute(tx)
      return true
    })
    if (done) ran.push(migration.id)
  }
  return ran
}

export const createMigrationTable = async (db: QueryExecutorProvider): Promise<void> => {
  await sql`create table if not exists schema_migration (store text not null, id text not null,
    applied_at text not null, program_version text not null, primary key (store, id))`.execute(db)
}

export type AppliedMigration = { id: string; applied_at: string; program_version: string }

/** What a store has had, in that order. The table must be there. */
export const appliedMigrations = async (
  db: QueryExecutorProvider,
  kind: 'records' | 'facts',
): Promise<AppliedMigration[]> => {
  const { rows } = await sql<AppliedMigration>`select id, applied_at, program_version from schema_migration
    where store = ${kind} order by applied_at, id`.execute(db)
  return rows
}

/** The last step a store has had that this program does not know. */
export const unknownMigration = (
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): AppliedMigration | undefined =>
  applied.findLast(({ id }) => !known.some((migration) => migration.id === id))

/**
 * A transaction that no second starting process shares, nor anybody who writes: embedded files are held by one,
 * PostgreSQL has locks for it.
 */
const alone = <T, R>(
  { db, engine, kind }: MigratedStore<T>,
  work: (tx: Transaction<T>) => Promise<R>,
): Promise<R> =>
  db.transaction().execute(async (tx) => {
    if (engine === 'postgres')
      for (const lock of [MIGRATION_LOCK, kind === 'records' ? RECORD_LOCK : FACT_LOCK])
        await sql`select pg_advisory_xact_lock(${lock})`.execute(tx)
    return work(tx)
  })
