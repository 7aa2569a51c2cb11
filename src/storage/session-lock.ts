import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Engine } from './migrations.ts'

export type SessionLock = { release(): Promise<void> }

const statements = {
  shared: { lock: 'pg_advisory_lock_shared', unlock: 'pg_advisory_unlock_shared' },
  alone: { lock: 'pg_advisory_lock', unlock: 'pg_advisory_unlock' },
  aloneOrNot: { lock: 'pg_try_advisory_lock', unlock: 'pg_advisory_unlock' },
} as const

/**
 * A lock of PostgreSQL that lasts as long as its session, which takes one connection of the pool: it goes with the
 * process however that ends, wherever the data folder is and whatever became of it. `key` is one bigint or two
 * integers. `shared` and `alone` wait; `aloneOrNot` does not and is undefined where somebody else has it.
 */
export const sessionLock = async <Tables>(
  db: Kysely<Tables>,
  kind: keyof typeof statements,
  key: RawBuilder<unknown>,
): Promise<SessionLock | undefined> => {
  const granted = Promise.withResolvers<boolean>()
  const enough = Promise.withResolvers<void>()
  const session = db.connection().execute(async (own) => {
    const { lock, unlock } = statements[kind]
    const { rows } = await sql<{ answer: unknown }>`select ${sql.raw(lock)}(${key}) as answer`.execute(own)
    // Only who does not wait is told no.
    const isGranted = rows[0]?.answer !== false
    granted.resolve(isGranted)
    if (!isGranted) return
    await enough.promise
    await sql`select ${sql.raw(unlock)}(${key})`.execute(own)
  })
  session.catch(granted.reject)
  if (!(await granted.promise)) return undefined
  return {
    async release() {
      enough.resolve()
      // With a connection that was lost the lock is gone as well.
      await session.catch(() => undefined)
    },
  }
}

/** Stores of the folder's own have one holder, the folder's. */
export const ownStores: SessionLock = { release: async () => {} }

/**
 * One server at a time makes its stores ready: of several that start on one empty or older PostgreSQL, the first
 * lays everything and the others find it done.
 */
export const takeStartTurn = async <Tables>({
  engine,
  db,
}: {
  engine: Engine
  db: Kysely<Tables>
}): Promise<SessionLock> =>
  (engine === 'postgres' ? await sessionLock(db, 'alone', sql.lit(START_LOCK)) : undefined) ?? ownStores

/** Any number that nobody else uses in this database. */
const START_LOCK = 8_787_003
