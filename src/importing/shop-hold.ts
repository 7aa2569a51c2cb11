import { sql } from 'kysely'
import type { FactTables } from '../facts/tables.ts'
import type { FactStore } from '../storage/facts.ts'
import { ownStores, type SessionLock, sessionLock } from '../storage/session-lock.ts'

type Facts = Pick<FactStore<FactTables>, 'engine' | 'db'>

export type ShopHold = SessionLock

/** Beside the class of `awaitShop`, which orders single transactions. */
const keyOf = (shop: number) => sql`${sql.lit(740513)}, ${sql.lit(shop)}::int`

/**
 * Tells every server on the same PostgreSQL that somebody is at work on a hidden shop: makes it or removes it.
 * Waits while another finishes what was left of it.
 */
export const joinWork = async ({ engine, db }: Facts, shop: number): Promise<ShopHold> =>
  (engine === 'postgres' ? await sessionLock(db, 'shared', keyOf(shop)) : undefined) ?? ownStores

/** For who finishes what was left of a hidden shop; undefined where somebody is still at it. */
export const takeOverWork = async ({ engine, db }: Facts, shop: number): Promise<ShopHold | undefined> =>
  engine === 'postgres' ? sessionLock(db, 'aloneOrNot', keyOf(shop)) : ownStores
