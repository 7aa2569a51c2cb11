import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { duckdbError } from './duckdb-refusal.ts'

/** After such a failure (a disk that fills up amid a checkpoint) DuckDB answers nothing until it is opened anew. */
const FATAL = /^FATAL Error|database has been invalidated/i

export type HeldConnection = {
  duckdb: DuckDBConnection
  /** What a statement on it failed with, as `duckdbError` tells it; to be asked of every failure. */
  failure(error: unknown): unknown
  close(): void
}

export type HeldDuckdb = {
  /** Throws what the database was lost by while others still hold a connection to the lost one. */
  connect(): Promise<HeldConnection>
  /** Lost to a fatal failure: connections are of no use but to be closed; the next one opens it anew. */
  isLost(): boolean
  close(): void
}

/** A DuckDB of which not more than one is open at a time, and which is opened anew after a fatal failure. */
export const heldDuckdb = async (open: () => Promise<DuckDBInstance>): Promise<HeldDuckdb> => {
  let instance: DuckDBInstance | undefined = await open()
  let lost: { by: unknown } | undefined
  let opening: Promise<void> | undefined
  const connections = new Set<DuckDBConnection>()

  const close = () => {
    instance?.closeSync()
    instance = undefined
  }

  const openAnew = async () => {
    close()
    instance = await open()
    lost = undefined
  }

  return {
    async connect() {
      if (lost && connections.size > 0) throw lost.by
      if (lost) {
        opening ??= openAnew().finally(() => {
          opening = undefined
        })
        await opening
      }
      if (!instance) throw new Error('this DuckDB is closed')
      const duckdb = await instance.connect()
      connections.add(duckdb)
      return {
        duckdb,
        failure(error) {
          const told = duckdbError(error)
          if (error instanceof Error && FATAL.test(error.message)) lost ??= { by: told }
          return told
        },
        close() {
          duckdb.closeSync()
          connections.delete(duckdb)
        },
      }
    },
    isLost: () => lost !== undefined,
    close,
  }
}
