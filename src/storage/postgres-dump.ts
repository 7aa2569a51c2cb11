import { pipeline } from 'node:stream/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { detectCitus } from './citus.ts'
import { type CopiedTable, copiedBytes, copyParts } from './copy-text.ts'
import { createMigrationTable, type Migration } from './migrations.ts'
import { withClient } from './postgres-dialect.ts'
import { quotedName } from './quoting.ts'
import type { TarMember } from './tar.ts'

/** Parts of every table's rows as of one moment. Tells each table before its first part. */
export async function* dumpPostgres<T>(
  db: Kysely<T>,
  tell: (table: CopiedTable) => void,
): AsyncIterable<TarMember> {
  const tx = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  try {
    const { rows } = await sql<CopiedTable>`
      select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relpersistence = 'p' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      group by c.relname order by c.relname`.execute(tx)
    for (const table of rows) {
      tell(table)
      const copy = `copy (select ${table.columns.map(quotedName).join(', ')} from ${quotedName(table.name)}) to stdout`
      const stream = await withClient(tx, async (client) => client.query(copyTo(copy)))
      yield* copyParts(table.name, stream)
    }
  } finally {
    await tx.rollback().execute()
  }
}

/** Whether nothing of anybody is in the database yet. */
export const isEmptyPostgres = async <T>(db: Kysely<T>): Promise<boolean> => {
  const { rows } = await sql`select 1 from pg_class c where c.relnamespace = current_schema()::regnamespace
    and c.relkind in ('r', 'p') and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    limit 1`.execute(db)
  return rows.length === 0
}

/**
 * Fills an empty database from a dump's parts in `dir`, in one transaction: the tables as the given
 * migrations make them, then the rows. `beforeCommit` is done when all of them are in.
 */
export const loadPostgres = async <T>(
  db: Kysely<T>,
  dir: string,
  tables: readonly CopiedTable[],
  migrations: readonly Migration[],
  beforeCommit: (tx: Transaction<T>) => Promise<void>,
): Promise<void> => {
  const citus = await detectCitus(db)
  await db.transaction().execute(async (tx) => {
    await createMigrationTable(tx)
    // A step knows no table types: those are of today, the tables of its own day.
    for (const { up } of migrations) await up(tx as unknown as Kysely<unknown>, 'postgres', citus)
    const { rows: links } = await sql<{ child: string; parent: string }>`
      select c.relname as child, p.relname as parent from pg_constraint f
      join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
      where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace and c.oid <> p.oid`.execute(
      tx,
    )
    const ordered = parentsFirst(tables, links)
    // Rows a migration puts in are in the dump as well.
    for (const { name } of ordered.toReversed()) await sql`delete from ${sql.table(name)}`.execute(tx)
    for (const { name, columns } of ordered) {
      const copy = `copy ${quotedName(name)} (${columns.map(quotedName).join(', ')}) from stdin`
      await withClient(tx, (client) => pipeline(copiedBytes(dir, name), client.query(copyFrom(copy))))
    }
    await continueSequences(tx)
    await beforeCommit(tx)
  })
}

const parentsFirst = (
  tables: readonly CopiedTable[],
  links: readonly { child: string; parent: string }[],
): CopiedTable[] => {
  const ordered: CopiedTable[] = []
  let left = [...tables]
  while (left.length > 0) {
    const waits = (name: string) =>
      links.some(({ child, parent }) => child === name && left.some((table) => table.name === parent))
    const ready = left.filter(({ name }) => !waits(name))
    if (ready.length === 0) throw new Error('tables point at each other in a circle')
    ordered.push(...ready)
    left = left.filter((table) => !ready.includes(table))
  }
  return ordered
}

/** Identity columns go on after the highest number there is. */
const continueSequences = async <T>(db: Kysely<T>): Promise<void> => {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname as table, a.attname::text as column,
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
      and not a.attisdropped and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`.execute(
    db,
  )
  for (const { table, column, sequence } of rows)
    await sql`select setval(${sequence}::regclass, coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(db)
}
