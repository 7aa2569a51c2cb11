import { type QueryExecutorProvider, sql } from 'kysely'
import { literal } from './quoting.ts'

/** Where a table's rows live on Citus; both are no-ops anywhere else. */
export type Placeable = { citus: boolean; db: QueryExecutorProvider }

/** Spreads the rows of a new table over the nodes by a column. No-op without Citus. */
export const distribute = async (
  { citus, db }: Placeable,
  table: string,
  column: string,
  colocateWith?: string,
): Promise<void> => {
  if (citus) await sql.raw(distributeStatement(table, column, colocateWith)).execute(db)
}

/** Keeps a copy of a new table on every node. No-op without Citus. */
export const reference = async ({ citus, db }: Placeable, table: string): Promise<void> => {
  if (citus) await sql.raw(referenceStatement(table)).execute(db)
}

export const distributeStatement = (table: string, column: string, colocateWith?: string): string =>
  `select create_distributed_table(${literal(table)}, ${literal(column)}${
    colocateWith === undefined ? '' : `, colocate_with => ${literal(colocateWith)}`
  })`

export const referenceStatement = (table: string): string =>
  `select create_reference_table(${literal(table)})`

/** Whether the database is a Citus one. Turns the extension on where the server has it ready. */
export const detectCitus = async (db: QueryExecutorProvider): Promise<boolean> => {
  const { rows } = await sql<{ installed: boolean; available: boolean }>`
    select exists (select 1 from pg_extension where extname = 'citus') as installed,
      exists (select 1 from pg_available_extensions where name = 'citus')
        and position('citus' in current_setting('shared_preload_libraries')) > 0 as available`.execute(db)
  if (rows[0]?.installed || !rows[0]?.available) return rows[0]?.installed ?? false
  return sql`create extension if not exists citus`.execute(db).then(
    () => true,
    // Not allowed to: the tables stay where they are.
    () => false,
  )
}
