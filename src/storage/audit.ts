import { type QueryExecutorProvider, sql } from 'kysely'
import type { Clock } from '../kernel/context.ts'
import type { Sealing } from './audit-sealing.ts'
import { type AuditedTable, dropTriggers, installTriggers, unheardTables } from './audit-triggers.ts'
import { appliedMigrations, createMigrationTable, type Migration } from './migrations.ts'
import { inTransaction, type RecordStore } from './records.ts'

/** Something done that changes no record. */
export type AuditNote = {
  /** What was done: sign_in, export, reveal … A word of `duties/audit/rules/notes.ts`. */
  what: string
  /** What it was done to: `task:12`, `member:3`; '' where there is none. */
  subject?: string
  /** What that is called, as a person reads it. */
  label?: string
  shop?: number | null
  /** What else is to be known. No secrets, nothing personal of a buyer. */
  details?: Readonly<Record<string, unknown>>
}

/**
 * Writes down what was done, by whoever is at work now, in the trail of the record store that `tx` belongs to: it is
 * sealed with the transaction's commit and goes with its rollback.
 */
export const noteAudit = async (
  tx: QueryExecutorProvider,
  { what, subject = '', label = '', shop = null, details = {} }: AuditNote,
): Promise<void> => {
  await sql`insert into audit_pending (what, table_name, shop_id, row_key, subject, label, old_row, new_row)
    values (${what}, '', ${shop}, '', ${subject}, ${label}, null, ${JSON.stringify(details)})`.execute(tx)
}

/**
 * Lets migrations alter the record tables: the triggers of an earlier version go, and what the migrations write is
 * sealed as the program's own where there is a trail already.
 */
export const prepareAudit = async <T>(
  { engine, db, sealing }: RecordStore<T>,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<void> => {
  await createMigrationTable(db)
  const had = new Set((await appliedMigrations(db, 'records')).map(({ id }) => id))
  if (!had.has('audit-1-trail')) return
  turnOn(sealing, clock)
  if (migrations.every(({ id }) => had.has(id))) return
  await inTransaction(db, async (tx) => {
    await dropTriggers(tx, engine)
    await sql`update audit_head set tables = '[]' where id = 1`.execute(tx)
  })
}

const turnOn = (sealing: Sealing, clock: Clock) => {
  sealing.clock = clock
}

/**
 * From now on every change of the listed tables is in the trail. Returns the tables that nobody listened to although
 * the program had left them listened to: what was changed in them meanwhile is not known. That itself is written down.
 */
export const startAudit = async <T>(
  { engine, db, sealing }: RecordStore<T>,
  tables: readonly AuditedTable[],
  clock: Clock,
): Promise<string[]> => {
  turnOn(sealing, clock)
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ tables: string }>`select tables from audit_head where id = 1 ${
      engine === 'postgres' ? sql`for update` : sql``
    }`.execute(tx)
    const listened: readonly string[] = JSON.parse(rows[0]?.tables ?? '[]')
    const missing = await unheardTables(tx, engine, tables)
    const lost = missing.filter((table) => listened.includes(table))
    if (missing.length > 0 || listened.length !== tables.length) {
      await installTriggers(tx, engine, tables)
      await sql`update audit_head set tables = ${JSON.stringify(tables.map(({ table }) => table))} where id = 1`.execute(
        tx,
      )
    }
    if (lost.length > 0) await noteAudit(tx, { what: 'audit_gap', details: { tables: lost } })
    return lost
  })
}
