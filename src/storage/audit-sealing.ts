import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type pg from 'pg'
import type { Clock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { actorNow } from './actor.ts'
import { type Head, type Signature, sealed } from './audit-chain.ts'
import type { AuditEntryRow, AuditPendingRow } from './audit-rows.ts'
import type { KnownSteps } from './known-steps.ts'

/** Whether a record store's transactions are sealed into the trail as they commit; its driver asks at each. */
export type Sealing = { clock: Clock | undefined }

/** The columns of a line of the trail, in the order in which they are written. */
export const entryColumns = [
  'n',
  'act',
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'shop_id',
  'what',
  'table_name',
  'row_key',
  'subject',
  'label',
  'before',
  'after',
  'hash',
] as const satisfies readonly (keyof AuditEntryRow)[]

/** Who a transaction of the program is of. */
const signed = (clock: Clock): Signature => {
  const actor = actorNow()
  return {
    at: clock.now().toString(),
    actor_kind: actor.kind,
    actor_id: 'member' in actor ? actor.member : null,
    actor_name: actor.name,
  }
}

/** Of what was found written down by nobody of the program. */
const outside = (clock: Clock): Signature => ({
  at: clock.now().toString(),
  actor_kind: 'outside',
  actor_id: null,
  actor_name: '',
})

export type SqliteSealing = {
  /** At the begin of a transaction: what is there already no transaction of the program has left. */
  begun(): void
  /** Before its commit. */
  sealed(): void
}

/** On the one handle that writes. */
export const sqliteSealing = (writer: DatabaseSync, sealing: Sealing): SqliteSealing => {
  let prepared: Record<'any' | 'taken' | 'head' | 'insert' | 'move', StatementSync> | undefined
  const statements = () => {
    prepared ??= {
      any: writer.prepare('select 1 from audit_pending limit 1'),
      taken: writer.prepare('delete from audit_pending returning *'),
      head: writer.prepare('select n, hash from audit_head where id = 1'),
      insert: writer.prepare(
        `insert into audit_entry (${entryColumns.join(', ')}) values (${entryColumns.map(() => '?').join(', ')})`,
      ),
      move: writer.prepare('update audit_head set n = ?, hash = ? where id = 1'),
    }
    return prepared
  }
  const seal = (signature: (clock: Clock) => Signature) => {
    const { clock } = sealing
    if (!clock) return
    const { any, taken, head, insert, move } = statements()
    if (!any.get()) return
    const rows = taken.all() as unknown as AuditPendingRow[]
    const end = head.get() as unknown as Head | undefined
    if (!end) throw new Error('the audit trail has no head')
    const entries = sealed(
      rows.sort((a, b) => a.id - b.id),
      end,
      signature(clock),
    )
    for (const entry of entries) insert.run(...entryColumns.map((column) => entry[column]))
    const last = entries.at(-1)
    if (last) move.run(last.n, last.hash)
  }
  return { begun: () => seal(outside), sealed: () => seal(signed) }
}

/**
 * Before the commit of a transaction on PostgreSQL. The head is locked before anything else, so that processes wait
 * for each other here in one order. Failure: store_upgraded, where something was written and another program has
 * brought the records further.
 */
export const sealPostgres = async (
  client: pg.ClientBase,
  { clock }: Sealing,
  known: KnownSteps,
): Promise<void> => {
  if (!clock) return
  const { rows: state } = await client.query<{ xid: string | null; pending: boolean; newer: string | null }>(
    `select pg_current_xact_id_if_assigned()::text as xid, exists (select 1 from audit_pending) as pending,
      (select program_version from schema_migration where store = 'records' and id <> all($1::text[])
        order by applied_at desc limit 1) as newer`,
    [known.ids ?? null],
  )
  // A transaction that only read has no number.
  const xid = state[0]?.xid
  if (!xid) return
  if (state[0]?.newer) throw new Failure('store_upgraded', { version: state[0].newer })
  if (!state[0]?.pending) return
  const { rows: heads } = await client.query<Head>('select n, hash from audit_head where id = 1 for update')
  let head = heads[0]
  if (!head) throw new Error('the audit trail has no head')
  const { rows } = await client.query<AuditPendingRow>('delete from audit_pending returning *')
  const inOrder = rows.sort((a, b) => Number(a.id) - Number(b.id))
  const entries: AuditEntryRow[] = []
  // What others committed without sealing it comes before: it was there first.
  for (const [of, pending] of [...Map.groupBy(inOrder, (row) => row.xid)].sort(
    ([one], [other]) => Number(one === xid) - Number(other === xid),
  )) {
    entries.push(...sealed(pending, head, of === xid ? signed(clock) : outside(clock)))
    head = entries.at(-1) ?? head
  }
  if (entries.length === 0) return
  await client.query(
    `with entered as (
      insert into audit_entry (${entryColumns.join(', ')})
      select ${entryColumns.join(', ')} from json_populate_recordset(null::audit_entry, $1::json))
    update audit_head set n = $2, hash = $3 where id = 1`,
    [JSON.stringify(entries), head.n, head.hash],
  )
}
