import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { type Sealing, sqliteSealing } from './audit-sealing.ts'
import { createMutex } from './mutex.ts'
import { onSqlite, sqliteError } from './sqlite-refusal.ts'

/**
 * Kysely over node:sqlite. Two handles on the file: one writes, a second answers questions asked outside a
 * transaction, so that they never see what is not committed and never wait for it (WAL). Whoever writes
 * takes turns. What is written is sealed into the audit trail as it is committed, where there is one.
 */
export const sqliteDialect = (file: string, sealing: Sealing): Dialect => ({
  createAdapter: () => new ManyConnectionsAdapter(),
  createDriver: () => sqliteDriver(file, sealing),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
})

/** Kysely would let one caller in at a time; our driver looks after that itself. */
class ManyConnectionsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  override get supportsTransactionalDdl() {
    return true
  }
}

const sqliteDriver = (file: string, sealing: Sealing): Driver => {
  const writer = openSqlite(file)
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT })
  const turns = createMutex()
  const trail = sqliteSealing(writer, sealing)
  /** Connections inside a transaction, with what ends their turn. */
  const inTransaction = new Map<DatabaseConnection, () => void>()

  /** A change outside of a transaction is one by itself. */
  const runAlone = <R>(query: CompiledQuery): QueryResult<R> => {
    if (!sealing.clock || !isChange(query)) return run(writer, query)
    writer.exec('begin immediate')
    try {
      trail.begun()
      const result = run<R>(writer, query)
      trail.sealed()
      writer.exec('commit')
      return result
    } catch (error) {
      if (writer.isTransaction) writer.exec('rollback')
      throw error
    }
  }

  const connect = (): DatabaseConnection => {
    const connection: DatabaseConnection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        if (inTransaction.has(connection)) return onSqlite(file, () => run(writer, query))
        if (isRead(query)) return onSqlite(file, () => run(reader, query))
        const release = await turns.lock()
        try {
          return onSqlite(file, () => runAlone(query))
        } finally {
          release()
        }
      },
      async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
        // A half-read answer pins its handle to an old state: outside a transaction it gets one of its own.
        const own = inTransaction.has(connection)
          ? undefined
          : onSqlite(file, () => new DatabaseSync(file, { readOnly: true }))
        try {
          const statement = (own ?? writer).prepare(query.sql)
          const toRow = rowReader<R>(statement)
          for (const row of statement.iterate(...query.parameters.map(toSqlite))) yield { rows: [toRow(row)] }
        } catch (error) {
          throw sqliteError(error, file)
        } finally {
          own?.close()
        }
      },
    }
    return connection
  }

  const end = (connection: DatabaseConnection, how: 'commit' | 'rollback') => {
    const release = inTransaction.get(connection)
    if (!release) return
    try {
      // SQLite has rolled back by itself after some errors (disk full).
      if (how === 'commit') trail.sealed()
      if (how === 'commit' || writer.isTransaction) writer.exec(how)
    } catch (error) {
      if (writer.isTransaction) writer.exec('rollback')
      throw sqliteError(error, file)
    } finally {
      inTransaction.delete(connection)
      release()
    }
  }

  return {
    init: async () => {},
    acquireConnection: async () => connect(),
    async beginTransaction(connection) {
      const release = await turns.lock()
      try {
        writer.exec('begin immediate')
        trail.begun()
        inTransaction.set(connection, release)
      } catch (error) {
        if (writer.isTransaction) writer.exec('rollback')
        release()
        throw sqliteError(error, file)
      }
    },
    commitTransaction: async (connection) => end(connection, 'commit'),
    rollbackTransaction: async (connection) => end(connection, 'rollback'),
    releaseConnection: async () => {},
    async destroy() {
      reader.close()
      writer.close()
    },
  }
}

const BUSY_TIMEOUT = 10_000

/** Opens a record file for writing: write-ahead log, every commit on the disk before it is acknowledged. */
const openSqlite = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true })
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma trusted_schema = off; pragma secure_delete = on',
  )
  return database
}

const isRead = (query: CompiledQuery) =>
  query.query.kind === 'SelectQueryNode' ||
  (query.query.kind === 'RawNode' && /^\s*select\b/i.test(query.sql))

const isChange = (query: CompiledQuery) =>
  ['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'].includes(query.query.kind) ||
  (query.query.kind === 'RawNode' && /^\s*(insert|update|delete)\b/i.test(query.sql))

const run = <R>(database: DatabaseSync, query: CompiledQuery): QueryResult<R> => {
  const statement = database.prepare(query.sql)
  const parameters = query.parameters.map(toSqlite)
  if (statement.columns().length > 0) {
    const toRow = rowReader<R>(statement)
    const rows = statement.all(...parameters).map(toRow)
    return { rows, numAffectedRows: isRead(query) ? undefined : BigInt(rows.length) }
  }
  const { changes, lastInsertRowid } = statement.run(...parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}

const toSqlite = (value: unknown): SQLInputValue => {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  )
    return value
  throw new TypeError(`not a value SQLite can keep: ${Object.prototype.toString.call(value)}`)
}

/** SQLite knows no booleans: columns declared so are turned back. Whole numbers past 2^53 are refused by node:sqlite. */
const rowReader = <R>(statement: StatementSync) => {
  const booleans = statement
    .columns()
    .filter((column) => column.type?.toLowerCase() === 'boolean')
    .map((column) => column.name)
  return (row: Record<string, SQLOutputValue>): R => {
    const plain: Record<string, unknown> = { ...row }
    for (const name of booleans) if (typeof plain[name] === 'number') plain[name] = plain[name] !== 0
    return plain as R
  }
}
