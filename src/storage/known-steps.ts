import { type QueryExecutorProvider, sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'

/** The steps that the program at work knows of an open store; undefined until it has made the store ready. */
export type KnownSteps = { ids: readonly string[] | undefined }

/**
 * From now on this program writes into the store only while nobody has brought it further than the program knows:
 * on PostgreSQL one that is newer may do so beside it. Embedded files have one holder.
 */
export const keepToSteps = (
  { known }: { known: KnownSteps },
  migrations: readonly { id: string }[],
): void => {
  known.ids = migrations.map(({ id }) => id)
}

/**
 * Asked in a transaction that keeps migrations off (`keepMigrationsOff`, or the lock of the records) before it
 * writes. Failure: store_upgraded.
 */
export const refuseUpgraded = async (
  db: QueryExecutorProvider,
  { kind, known: { ids = [] } }: { kind: 'records' | 'facts'; known: KnownSteps },
): Promise<void> => {
  if (ids.length === 0) return
  const { rows } = await sql<{ version: string }>`select program_version as version from schema_migration
    where store = ${kind} and id not in (${sql.join(ids)}) order by applied_at desc limit 1`.execute(db)
  if (rows[0]) throw new Failure('store_upgraded', { version: rows[0].version })
}

/** Until the transaction ends no step is made on the facts; it must have touched nothing yet. */
export const keepMigrationsOff = async (tx: QueryExecutorProvider): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(${FACT_LOCK})`.execute(tx)
}

/** Locks of PostgreSQL: numbers that nobody else uses in this database. Had by one step at a time, */
export const MIGRATION_LOCK = 8_787_001

/** by one transaction on records at a time, */
export const RECORD_LOCK = 8_787_002

/** shared by those who write facts, had alone by a step on them. */
export const FACT_LOCK = 8_787_004
