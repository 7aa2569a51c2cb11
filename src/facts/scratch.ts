import { type QueryExecutorProvider, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'

export type ScratchEngine = { engine: 'duckdb' | 'postgres'; citus: boolean }

/** Where a migration keeps scratch tables: facts lie in PostgreSQL or in DuckDB. */
export const scratchEngine = (engine: Engine, citus: boolean): ScratchEngine => ({
  engine: engine === 'postgres' ? engine : 'duckdb',
  citus,
})

/**
 * Keeps a selection for the rest of the transaction under `name`. On Citus it is a table distributed like the
 * facts, so that joins and deletes stay on each node; elsewhere a temporary table. The selection must hold
 * `shop_id`. Drop with `dropScratch`: connections are pooled.
 * `key`: the columns that others look rows up by. PostgreSQL takes the order, the buyer and the shop of a line for
 * independent, expects one row and looks up row by row; without an index that is every row for every row.
 */
export const keepScratch = async (
  tx: QueryExecutorProvider,
  { engine, citus }: ScratchEngine,
  name: string,
  selection: string,
  key?: string,
): Promise<void> => {
  if (!citus) {
    await sql.raw(`create temporary table ${name} as ${selection}`).execute(tx)
  } else {
    await sql.raw(`create unlogged table ${name} as select * from (${selection}) s limit 0`).execute(tx)
    await sql
      .raw(`select create_distributed_table('${name}', 'shop_id', colocate_with => 'sale_line')`)
      .execute(tx)
    await sql.raw(`insert into ${name} ${selection}`).execute(tx)
  }
  if (engine !== 'postgres') return
  if (key) await sql.raw(`create index on ${name} (${key})`).execute(tx)
  // Without figures about the new table PostgreSQL plans nested loops over it.
  await sql.raw(`analyze ${name}`).execute(tx)
}

export const dropScratch = async (tx: QueryExecutorProvider, name: string): Promise<void> => {
  await sql.raw(`drop table if exists ${name}`).execute(tx)
}
