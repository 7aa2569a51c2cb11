import { type QueryExecutorProvider, sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../kernel/context.ts'
import { listOlder, olderNote } from './audit-older.ts'
import type { Sealing } from './audit-sealing.ts'
import {
  type AuditedTable,
  dropTriggers,
  installTriggers,
  trailReadings,
  triggerSums,
  unheardTables,
} from './audit-triggers.ts'
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

/** What an upgrade is called in the trail where nobody listened to it. */
export const upgradeNote = 'audit_upgrade'

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
    await sql`update audit_head set tables = '{}' where id = 1`.execute(tx)
    // What the steps alter is heard by nobody then: rows from before cannot be held against what was said of them.
    if (engine === 'sqlite') await noteAudit(tx, { what: upgradeNote })
  })
}

const turnOn = (sealing: Sealing, clock: Clock) => {
  sealing.clock = clock
}

/** The tables that the program left listened to, with the sums of their triggers; earlier versions kept the names alone. */
const Listened = z.union([
  z.record(z.string(), z.string().nullable()),
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
])

/**
 * From now on every change of the listed tables is in the trail. Returns the tables that nobody listened to although
 * the program had left them listened to, or that something else listens to by now: what was changed in them meanwhile
 * is not known. That itself is written down.
 */
export const startAudit = async <T>(
  { engine, db, sealing }: RecordStore<T>,
  tables: readonly AuditedTable[],
  clock: Clock,
): Promise<string[]> => {
  turnOn(sealing, clock)
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ tables: string; n: number }>`select tables, n from audit_head where id = 1 ${
      engine === 'postgres' ? sql`for update` : sql``
    }`.execute(tx)
    const kept = rows[0]?.tables ?? '{}'
    const listened = Listened.parse(JSON.parse(kept))
    const found = await triggerSums(tx, engine, tables)
    const lost = tables
      .map(({ table }) => table)
      .filter((table) => {
        const left = listened[table]
        return left !== undefined && (left === null ? !found.has(table) : found.get(table) !== left)
      })
    if ((await unheardTables(tx, engine, tables)).length > 0) await installTriggers(tx, engine, tables)
    const now = JSON.stringify(Object.fromEntries(await triggerSums(tx, engine, tables)))
    // Carried over to another engine nobody listens either, but nobody has written.
    const isCarried = kept === '[]' && Number(rows[0]?.n) > 0
    const unlistened = isCarried ? [] : tables.filter(({ table }) => listened[table] === undefined)
    const older = await listOlder(tx, await trailReadings(tx, engine, unlistened))
    if (older) await noteAudit(tx, { what: olderNote, details: older })
    if (now !== kept) await sql`update audit_head set tables = ${now} where id = 1`.execute(tx)
    if (lost.length > 0) await noteAudit(tx, { what: 'audit_gap', details: { tables: lost } })
    return lost
  })
}
