import type { Kysely, Transaction } from 'kysely'
import type { Reader } from './duckdb.ts'
import type { Folder } from './folder.ts'
import type { KnownSteps } from './known-steps.ts'
import type { Moments } from './moments.ts'

export type FactEngine = 'duckdb' | 'postgres'

export type ColumnType = 'text' | 'bigint' | 'double' | 'timestamp' | 'date' | 'boolean'

export type LoadedColumn = { name: string; type: ColumnType }

/** Where a loaded table lies on Citus: like the table it will be joined with. */
export type LoadOptions = { distributeBy?: string; colocateWith?: string }

/** What the platform says happened. */
export type FactStore<Tables> = {
  kind: 'facts'
  engine: FactEngine
  citus: boolean
  /** DuckDB: a few connections, so that reads run side by side; a transaction has its own, and one writes at a time. */
  db: Kysely<Tables>
  /** Asked before facts are written: `refuseUpgraded`. */
  known: KnownSteps
  /** A DuckDB that reads files: the facts themselves on DuckDB, one in memory otherwise. */
  openReader(): Promise<Reader>
  /**
   * One in memory by itself for staging one file (`readersApart`); it spills to that folder, which must be its own,
   * and has the macros that `prepared` makes, the same each time.
   */
  openReaderApart(spill: string, prepared: readonly string[]): Promise<Reader>
  /**
   * Makes a table to read from inside the transaction, out of a parquet file that has these columns (more are
   * ignored). Gone at the end of the transaction; the file must stay until then. On Citus the name must be
   * nobody else's at that time.
   */
  loadParquet(
    tx: Transaction<Tables>,
    name: string,
    path: string,
    columns: readonly LoadedColumn[],
    options?: LoadOptions,
  ): Promise<void>
  /** Problems found, in words; empty if sound. Reads everything. */
  checkIntegrity(): Promise<string[]>
  /** Bytes on disk (PostgreSQL: of the whole database). */
  size(): Promise<number>
  /** Moves what the log holds into the file, where the engine has such a thing and nobody is in the way. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

export type FactsConfig = {
  folder: Folder
  databaseUrl?: string
  memoryLimit?: string
  threads?: number
  /** Of the records in the same database. */
  moments?: Moments | undefined
}
