import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutorProvider,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { Failure } from '../kernel/failure.ts'
import { wholeNumber } from './numbers.ts'
import { transientDrops } from './transients.ts'

/** A pool whose values read as DuckDB's and SQLite's do: numbers as numbers, days and times as the text they are. */
export const postgresPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'zhanggui',
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
  })
  // An idle connection that the server closes is replaced by the next query; it must not end the process.
  pool.on('error', () => {})
  return pool
}

/** Kysely over a pg pool. A transaction has one connection. Failure: database_unreachable. */
export const postgresDialect = (pool: pg.Pool): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => postgresDriver(pool),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
})

/** Lets `work` use the pg client of a Kysely connection: COPY is not a query Kysely knows. */
export const withClient = <R>(
  db: QueryExecutorProvider,
  work: (client: pg.PoolClient) => Promise<R>,
): Promise<R> => db.getExecutor().provideConnection((connection) => work(clientOf(connection)))

/** A client whose session is set up; give it back with release(). Failure: database_unreachable. */
export const connectPostgres = async (pool: pg.Pool): Promise<pg.PoolClient> => {
  try {
    const client = await pool.connect()
    if (!backends.has(client)) {
      const { rows } = await client.query(
        "select pg_backend_pid() as pid, set_config('datestyle', 'ISO, YMD', false)",
      )
      backends.set(client, Number(rows[0].pid))
    }
    return client
  } catch (error) {
    throw new Failure('database_unreachable', {
      detail: error instanceof Error ? reason(error) : String(error),
    })
  }
}

const reason = (error: Error): string =>
  // Happy eyeballs: one error for each address tried, and no message of its own.
  error instanceof AggregateError ? error.errors.map((one) => String(one?.message)).join('；') : error.message

/** Process number of a client's server process, known once its session is set up. */
const backends = new WeakMap<pg.PoolClient, number>()
const clients = new WeakMap<DatabaseConnection, pg.PoolClient>()

const clientOf = (connection: DatabaseConnection): pg.PoolClient => {
  const client = clients.get(connection)
  if (!client) throw new Error('not a PostgreSQL connection')
  return client
}

const postgresDriver = (pool: pg.Pool): Driver => {
  /** Clients whose state is unknown: closed instead of reused. */
  const broken = new Set<pg.PoolClient>()

  const end = async (connection: DatabaseConnection, how: 'commit' | 'rollback') => {
    const client = clientOf(connection)
    try {
      const { command } = await client.query(how)
      if (how === 'commit' && command === 'ROLLBACK')
        throw new Error('transaction was aborted by an earlier error')
    } catch (error) {
      broken.add(client)
      throw error
    }
  }

  return {
    init: async () => {},
    async acquireConnection() {
      const client = await connectPostgres(pool)
      const connection = connectionOver(client)
      clients.set(connection, client)
      return connection
    },
    async beginTransaction(connection, { isolationLevel, accessMode }) {
      await clientOf(connection).query(
        ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
          .filter(Boolean)
          .join(' '),
      )
    },
    async commitTransaction(connection) {
      for (const drop of transientDrops(connection)) await clientOf(connection).query(drop)
      await end(connection, 'commit')
    },
    async rollbackTransaction(connection) {
      transientDrops(connection)
      await end(connection, 'rollback')
    },
    async releaseConnection(connection) {
      const client = clientOf(connection)
      client.release(broken.delete(client))
    },
    destroy: () => pool.end(),
  }
}

const connectionOver = (client: pg.PoolClient): DatabaseConnection => ({
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await client.query(query.sql, [...query.parameters])
    const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command)
    return {
      rows: result.rows,
      numAffectedRows: changes ? BigInt(result.rowCount ?? 0) : undefined,
    }
  },
  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    // A cursor lives in a transaction; outside of one it is held beyond its statement.
    await client.query(`declare zhanggui_stream no scroll cursor with hold for ${query.sql}`, [
      ...query.parameters,
    ])
    try {
      for (;;) {
        const { rows } = await client.query(`fetch forward ${chunkSize || 1000} from zhanggui_stream`)
        if (rows.length === 0) return
        yield { rows }
      }
    } finally {
      await client.query('close zhanggui_stream')
    }
  },
  async cancelQuery(provideControl) {
    await provideControl(async (control) => {
      await clientOf(control).query('select pg_cancel_backend($1)', [backends.get(client)])
    })
  },
})

const types = pg.types.builtins
const asText = (text: string) => text
const readers: Partial<Record<number, (text: string) => unknown>> = {
  [types.INT8]: wholeNumber,
  // Sums of int8 are numeric: whole ones must not lose a fen, others are ratios.
  [types.NUMERIC]: (text: string) => (/^-?\d+$/.test(text) ? wholeNumber(text) : Number(text)),
  [types.DATE]: asText,
  [types.TIMESTAMP]: asText,
  [types.TIMESTAMPTZ]: asText,
  [types.TIME]: asText,
  [types.INTERVAL]: asText,
  [types.JSON]: asText,
  [types.JSONB]: asText,
}

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  (format === 'binary' ? undefined : readers[oid]) ?? pg.types.getTypeParser(oid, format)
