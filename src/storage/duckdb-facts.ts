import { stat } from 'node:fs/promises'
import type { DuckDBInstance } from '@duckdb/node-api'
import { Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { Failure, isFailure } from '../kernel/failure.ts'
import { tellsState } from './changes.ts'
import { openDuckdb, readerOn } from './duckdb.ts'
import { duckdbDialect } from './duckdb-dialect.ts'
import { type HeldDuckdb, heldDuckdb } from './duckdb-held.ts'
import { duckdbError } from './duckdb-refusal.ts'
import type { FactStore, FactsConfig, LoadedColumn } from './fact-store.ts'
import { createMutex, type Mutex } from './mutex.ts'
import { literal, quotedName } from './quoting.ts'
import { readersApart } from './readers-apart.ts'
import { addTransient } from './transients.ts'

export const openDuckdbFacts = async <Tables>(config: FactsConfig): Promise<FactStore<Tables>> => {
  const { facts } = config.folder
  const held = await openedOnce(config)
  const apart = readersApart(config)
  const { turns, changes } = countedTurns(createMutex())
  const db = new Kysely<Tables>({ dialect: duckdbDialect(held, turns) })
  // Nobody but this process writes to it.
  tellsState(db, async () => String(changes()))
  return {
    kind: 'facts',
    engine: 'duckdb',
    citus: false,
    db,
    known: { ids: undefined },
    openReader: async () => readerOn(await held.connect()),
    openReaderApart: apart.open,
    async loadParquet(tx, name, path, columns) {
      // A view: scanning the file again is as quick as scanning a table, and a copy of a million rows is spared.
      await sql.raw(`create temporary view ${quotedName(name)} as ${parquetQuery(path, columns)}`).execute(tx)
      await tx.getExecutor().provideConnection(async (connection) => addTransient(connection, 'view', name))
    },
    checkIntegrity: () => checkDuckdb(db),
    async size() {
      const parts = [facts, `${facts}.wal`].map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      )
      return (await Promise.all(parts)).reduce((sum, size) => sum + size, 0)
    },
    async checkpoint() {
      await sql`checkpoint`.execute(db).catch((error) => {
        // Somebody reads an older state: the log stays as it is until the next time.
        if (!String(error).includes('Cannot CHECKPOINT')) throw error
      })
    },
    async close() {
      apart.close()
      await db.destroy()
      held.close()
      open.delete(facts)
    },
  }
}

/** Who writes has taken a turn: what is there may have changed when the turn begins, and has when it is over. */
const countedTurns = (mutex: Mutex): { turns: Mutex; changes: () => number } => {
  let count = 0
  return {
    changes: () => count,
    turns: {
      async lock() {
        const release = await mutex.lock()
        count++
        return () => {
          count++
          release()
        }
      },
    },
  }
}

/** The columns of a parquet file, each of its type, in the file's order of rows. */
export const parquetQuery = (path: string, columns: readonly LoadedColumn[]): string =>
  `select ${columns
    .map(({ name, type }) => `cast(${quotedName(name)} as ${type}) as ${quotedName(name)}`)
    .join(', ')} from read_parquet(${literal(path)})`

/** Fact files open in this process. DuckDB's own lock keeps other processes out, but not us. */
const open = new Set<string>()

const openedOnce = async (config: FactsConfig): Promise<HeldDuckdb> => {
  const { facts } = config.folder
  if (open.has(facts)) throw new Error(`${facts} is open already: a second time would damage it`)
  open.add(facts)
  try {
    return await heldDuckdb(() => openedDuckdb(config))
  } catch (error) {
    open.delete(facts)
    throw error
  }
}

const openedDuckdb = async (config: FactsConfig): Promise<DuckDBInstance> => {
  const { path, facts } = config.folder
  try {
    return await openDuckdb(facts, config)
  } catch (error) {
    const told = duckdbError(error)
    if (isFailure(told) && told.code === 'disk_full') throw told
    const detail = error instanceof Error ? error.message : String(error)
    if (/could not set lock|being used by another process/i.test(detail))
      throw new Failure('folder_unusable', { folder: path, detail: 'facts.duckdb 正被另一个程序打开。' })
    throw new Failure('store_damaged', { file: facts, detail })
  }
}

/** Reads every value of every table: DuckDB checks the sum of each block it reads. */
const checkDuckdb = async (db: QueryExecutorProvider): Promise<string[]> => {
  const problems: string[] = []
  const tables = await sql<{ name: string }>`
    select table_name as name from duckdb_tables() where not internal and not temporary order by 1`.execute(
    db,
  )
  for (const { name } of tables.rows) {
    try {
      await sql`select bit_xor(hash(t)) is null as empty from ${sql.table(name)} as t`.execute(db)
    } catch (error) {
      problems.push(`表 ${name} 读不出来：${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return problems
}
