import { ResultReturnType } from '@duckdb/node-api'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { allRows, chunksOf, rowsOf, toDuckdb } from './duckdb.ts'
import type { HeldConnection, HeldDuckdb } from './duckdb-held.ts'
import type { Mutex } from './mutex.ts'
import { transientDrops } from './transients.ts'

/**
 * Kysely over DuckDB, in PostgreSQL's words. A few connections, so that questions run side by side. Who
 * writes takes turns: DuckDB would let both begin and then fail the later one. A transaction counts as
 * writing unless its access mode is 'read only'.
 */
export const duckdbDialect = (held: HeldDuckdb, turns: Mutex): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => duckdbDriver(held, turns),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
})

/** Each running statement takes one of Node's four worker threads; files need some too. */
const CONNECTIONS = 4

const duckdbDriver = (held: HeldDuckdb, turns: Mutex): Driver => {
  const idle: DuckdbSession[] = []
  const waiting: { resolve(session: DuckdbSession): void; reject(reason: unknown): void }[] = []
  const sessions = new Map<DatabaseConnection, DuckdbSession>()
  let opened = 0

  const sessionOf = (connection: DatabaseConnection): DuckdbSession => {
    const session = sessions.get(connection)
    if (!session) throw new Error('not a DuckDB connection')
    return session
  }

  const open = async (): Promise<DuckdbSession> => {
    opened++
    try {
      const session = createSession(await held.connect(), turns)
      sessions.set(session.connection, session)
      return session
    } catch (error) {
      opened--
      throw error
    }
  }

  const drop = (session: DuckdbSession): void => {
    sessions.delete(session.connection)
    opened--
    session.close()
  }

  return {
    init: async () => {},
    async acquireConnection() {
      if (held.isLost()) for (const session of idle.splice(0)) drop(session)
      const session =
        idle.pop() ??
        (opened < CONNECTIONS
          ? await open()
          : await new Promise<DuckdbSession>((resolve, reject) => waiting.push({ resolve, reject })))
      return session.connection
    },
    async releaseConnection(connection) {
      const session = sessionOf(connection)
      const isLost = held.isLost()
      if (isLost) drop(session)
      const next = waiting.shift()
      if (next && isLost) open().then(next.resolve, next.reject)
      else if (next) next.resolve(session)
      else if (!isLost) idle.push(session)
    },
    beginTransaction: (connection, { accessMode }) => sessionOf(connection).begin(accessMode === 'read only'),
    commitTransaction: (connection) => sessionOf(connection).end('commit'),
    rollbackTransaction: (connection) => sessionOf(connection).end('rollback'),
    async destroy() {
      for (const session of sessions.values()) session.close()
    },
  }
}

type DuckdbSession = {
  connection: DatabaseConnection
  begin(readOnly: boolean): Promise<void>
  end(how: 'commit' | 'rollback'): Promise<void>
  close(): void
}

const createSession = ({ duckdb, failure, close }: HeldConnection, turns: Mutex): DuckdbSession => {
  let transaction: { release: () => void; failed: boolean } | undefined

  const execute = async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    try {
      const result = await duckdb.run(query.sql, parametersOf(query))
      if (result.returnType === ResultReturnType.CHANGED_ROWS)
        return { rows: [], numAffectedRows: BigInt(result.rowsChanged) }
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return { rows: [] }
      const rows = allRows<R>(result)
      return { rows, numAffectedRows: CHANGES.has(query.query.kind) ? BigInt(rows.length) : undefined }
    } catch (error) {
      // DuckDB would go on and commit the rest; as in PostgreSQL a failed statement fails its transaction.
      if (transaction) transaction.failed = true
      throw failure(error)
    }
  }

  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const savepoint = SAVEPOINT.exec(query.sql)
      if (savepoint) {
        if (transaction && savepoint[1]) transaction.failed = true
        return { rows: [] }
      }
      if (transaction?.failed)
        throw new Error('a part of this transaction failed; DuckDB can only roll back all of it')
      if (transaction || !isWrite(query)) return execute<R>(query)
      const release = await turns.lock()
      try {
        return await execute<R>(query)
      } finally {
        release()
      }
    },
    async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      try {
        const result = await duckdb.stream(query.sql, parametersOf(query))
        for await (const chunk of chunksOf(result)) yield { rows: rowsOf<R>(result, chunk) }
      } catch (error) {
        throw failure(error)
      }
    },
    cancelQuery: async () => duckdb.interrupt(),
  }

  return {
    connection,
    async begin(readOnly) {
      const release = readOnly ? () => {} : await turns.lock()
      try {
        await duckdb.run(readOnly ? 'begin transaction read only' : 'begin transaction')
        transaction = { release, failed: false }
      } catch (error) {
        release()
        throw failure(error)
      }
    },
    async end(how) {
      const ending = transaction
      const drops = transientDrops(connection)
      if (!ending) return
      try {
        if (how === 'commit') {
          if (ending.failed) throw new Error('a part of this transaction failed')
          for (const drop of drops) await duckdb.run(drop)
        }
        await duckdb.run(how)
        transaction = undefined
        ending.release()
      } catch (error) {
        // Kysely rolls back after a commit that failed; a rollback that failed leaves nothing to undo.
        const told = failure(error)
        if (how === 'rollback') {
          transaction = undefined
          ending.release()
          return
        }
        throw told
      }
    },
    close,
  }
}

/** With a list, even an empty one, a statement is taken apart and prepared before it runs: three waits instead of one. */
const parametersOf = ({ parameters }: CompiledQuery) =>
  parameters.length > 0 ? parameters.map(toDuckdb) : undefined

/** DuckDB has no savepoints. Rolling back to one makes the transaction fail as a whole. */
const SAVEPOINT = /^(?:savepoint|release savepoint|rollback to( savepoint)?|release) /i

const CHANGES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'])
const isWrite = (query: CompiledQuery) =>
  !(
    query.query.kind === 'SelectQueryNode' ||
    (query.query.kind === 'RawNode' &&
      /^\s*(select|with|explain|describe|show|pragma|from)\b/i.test(query.sql))
  )
