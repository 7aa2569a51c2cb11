import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import {
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  type DuckDBMaterializedResult,
  type DuckDBResult,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { HeldConnection } from './duckdb-held.ts'
import { duckdbError } from './duckdb-refusal.ts'
import type { Folder } from './folder.ts'
import { wholeNumber } from './numbers.ts'

export type DuckdbSettings = {
  folder: Folder
  /** What DuckDB may keep in memory before it spills, e.g. '240MB'. */
  memoryLimit?: string
  threads?: number
  /** Where it spills to, of this one alone; else a place in the staging area. */
  spill?: string
}

/**
 * Opens a DuckDB file, or a database in memory for `undefined`. Only what is built in: nothing is ever
 * downloaded. A file must be open once in a process; DuckDB does not notice a second time.
 */
export const openDuckdb = (file: string | undefined, settings: DuckdbSettings): Promise<DuckDBInstance> =>
  DuckDBInstance.create(file ?? ':memory:', {
    memory_limit: settings.memoryLimit ?? '240MB',
    threads: String(settings.threads ?? Math.max(2, availableParallelism())),
    temp_directory: settings.spill ?? join(settings.folder.staging, 'spill'),
    // Rows of a store have no order unless one is asked for, as in PostgreSQL: then all threads write at once.
    preserve_insertion_order: String(file === undefined),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })

/**
 * One DuckDB connection by itself, for reading files. What it makes must be temporary tables or files. Failures of
 * its statements: disk_full, file_inaccessible.
 */
export type Reader = {
  run(sql: string): Promise<void>
  rows<T extends object>(sql: string): Promise<T[]>
  /** Stops what is running: its promise fails. */
  interrupt(): void
  close(): Promise<void>
}

export const openReaderOn = async (instance: DuckDBInstance): Promise<Reader> => {
  const duckdb = await instance.connect()
  return readerOn({ duckdb, failure: duckdbError, close: () => duckdb.closeSync() })
}

/** The same on a connection that is there; it closes it. */
export const readerOn = ({ duckdb, failure, close }: HeldConnection): Reader => {
  const told = async <R>(work: Promise<R>): Promise<R> => {
    try {
      return await work
    } catch (error) {
      throw failure(error)
    }
  }
  return {
    async run(sql) {
      await told(duckdb.run(sql))
    },
    rows: <T extends object>(sql: string) => told(duckdb.run(sql).then((result) => allRows<T>(result))),
    interrupt: () => duckdb.interrupt(),
    close: async () => close(),
  }
}

/** All rows of a result with the values as the other stores give them. */
export const allRows = <R>(result: DuckDBMaterializedResult): R[] =>
  Array.from({ length: result.chunkCount }, (_, index) => rowsOf<R>(result, result.getChunk(index))).flat()

export async function* chunksOf(result: DuckDBResult): AsyncIterableIterator<DuckDBDataChunk> {
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    yield chunk
  }
}

export const rowsOf = <R>(result: DuckDBResult, chunk: DuckDBDataChunk): R[] => {
  const rows = Array.from({ length: chunk.rowCount }, (): Record<string, unknown> => ({}))
  for (const [index, name] of result.columnNames().entries()) {
    const type = result.columnType(index)
    const vector = chunk.getColumnVector(index)
    const put = putterOf(name)
    rows.forEach((row, nth) => {
      put(row, plainValue(vector.getItem(nth), type))
    })
  }
  return rows as R[]
}

/** Assigning a column of this name would change what the row is. */
const putterOf =
  (name: string) =>
  (row: Record<string, unknown>, value: unknown): void => {
    if (name === '__proto__')
      Object.defineProperty(row, name, { value, configurable: true, enumerable: true, writable: true })
    else row[name] = value
  }

/**
 * A value as PostgreSQL's driver gives it here: whole numbers and decimals as numbers, days 'YYYY-MM-DD',
 * times 'YYYY-MM-DD HH:MM:SS[.ffffff]'. RangeError for a whole number past 2^53.
 */
const plainValue = (value: DuckDBValue, type: DuckDBType): unknown => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') return wholeNumber(value)
  if (value instanceof DuckDBDecimalValue)
    return value.scale === 0 ? wholeNumber(value.value) : Number(value.toString())
  if (
    value instanceof DuckDBDateValue ||
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampTZValue ||
    value instanceof DuckDBTimeValue ||
    value instanceof DuckDBUUIDValue
  )
    return value.toString()
  if (value instanceof DuckDBListValue && type.typeId === DuckDBTypeId.LIST && 'valueType' in type)
    return value.items.map((item) => plainValue(item, type.valueType))
  throw new TypeError(`a ${type.toString()} has no equal in the other stores: cast it in the query`)
}

/** The statement's parameters as DuckDB takes them: small whole numbers as INTEGER, larger as BIGINT. */
export const toDuckdb = (value: unknown): DuckDBValue => {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return wholeNumber(value)
  throw new TypeError(`not a value DuckDB can keep: ${Object.prototype.toString.call(value)}`)
}
