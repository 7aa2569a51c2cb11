import { sql } from 'kysely'
import type { FactTables } from '../facts/tables.ts'
import type { FactStore } from '../storage/facts.ts'

type Facts = Pick<FactStore<FactTables>, 'engine' | 'db'>

export type ShopHold = { release(): Promise<void> }

/** Beside the class of `lockShop`, which orders single transactions. */
const keyOf = (shop: number) => sql`${sql.lit(740513)}, ${sql.lit(shop)}::int`

const statements = {
  shared: { lock: 'pg_advisory_lock_shared', unlock: 'pg_advisory_unlock_shared' },
  alone: { lock: 'pg_try_advisory_lock', unlock: 'pg_advisory_unlock' },
} as const

/**
 * A lock of PostgreSQL that lasts as long as its session: it goes with the process however that ends, wherever the
 * data folder is and whatever became of it.
 */
const held = async ({ db }: Facts, kind: 'shared' | 'alone', shop: number): Promise<ShopHold | undefined> => {
  const granted = Promise.withResolvers<boolean>()
  const enough = Promise.withResolvers<void>()
  const session = db.connection().execute(async (own) => {
    const { lock, unlock } = statements[kind]
    const { rows } = await sql<{
      answer: unknown
    }>`select ${sql.raw(lock)}(${keyOf(shop)}) as answer`.execute(own)
    // Only who does not wait is told no.
    const isGranted = rows[0]?.answer !== false
    granted.resolve(isGranted)
    if (!isGranted) return
    await enough.promise
    await sql`select ${sql.raw(unlock)}(${keyOf(shop)})`.execute(own)
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
const ownStores: ShopHold = { release: async () => {} }

/**
 * Tells every server on the same PostgreSQL that somebody is at work on a hidden shop: makes it or removes it.
 * Waits while another finishes what was left of it.
 */
export const joinWork = async (facts: Facts, shop: number): Promise<ShopHold> =>
  (facts.engine === 'postgres' ? await held(facts, 'shared', shop) : undefined) ?? ownStores

/** For who finishes what was left of a hidden shop; undefined where somebody is still at it. */
export const takeOverWork = async (facts: Facts, shop: number): Promise<ShopHold | undefined> =>
  facts.engine === 'postgres' ? held(facts, 'alone', shop) : ownStores
