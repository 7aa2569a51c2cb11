import { sql, type Transaction } from 'kysely'
import type { FactTables } from '../facts/tables.ts'
import type { FactStore } from '../storage/facts.ts'
import { keepMigrationsOff, refuseUpgraded } from '../storage/known-steps.ts'

let turn: Promise<unknown> = Promise.resolve()

/** Commits and undoings of this process come one after another; across processes PostgreSQL's lock orders them. */
export const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work, work)
  turn = mine.catch(() => undefined)
  return mine
}

/** Holds others off for the rest of the transaction where several processes share one PostgreSQL. */
export const awaitShop = async (
  tx: Transaction<FactTables>,
  { engine }: FactStore<FactTables>,
  shop: number,
): Promise<void> => {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(740512, ${shop}::int)`.execute(tx)
}

/**
 * The same for who writes, first of all in its transaction: no program makes a step on the facts meanwhile. Failure:
 * store_upgraded where a newer one has; what that one derives from the rows of a file this one would leave out.
 */
export const lockShop = async (
  tx: Transaction<FactTables>,
  facts: FactStore<FactTables>,
  shop: number,
): Promise<void> => {
  await awaitShop(tx, facts, shop)
  if (facts.engine !== 'postgres') return
  await keepMigrationsOff(tx)
  await refuseUpgraded(tx, facts)
}
