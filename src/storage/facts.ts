import { openDuckdbFacts } from './duckdb-facts.ts'
import type { FactStore, FactsConfig } from './fact-store.ts'
import { openPostgresFacts } from './postgres-facts.ts'

export type { Reader } from './duckdb.ts'
export type {
  ColumnType,
  FactEngine,
  FactStore,
  FactsConfig,
  LoadedColumn,
  LoadOptions,
} from './fact-store.ts'

/**
 * DuckDB in the folder, or the PostgreSQL of the URL with a DuckDB in memory for reading files.
 * Failures: database_unreachable, store_damaged.
 */
export const openFacts = async <Tables>(config: FactsConfig): Promise<FactStore<Tables>> =>
  config.databaseUrl ? openPostgresFacts(config, config.databaseUrl) : openDuckdbFacts(config)
