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
import { isFailure } from '../kernel/failure.ts'
import { type Sealing, sealPostgres } from './audit-sealing.ts'
import type { KnownSteps } from './known-steps.ts'
import { createMoments, type Moments } from './moments.ts'
import { wholeNumber } from './numbers.ts'
import { statementError, unreachable } from './postgres-refusal.ts'
import { transientDrops } from './transients.ts'

/** A pool whose values read as DuckDB's and SQLite's do: numbers as numbers, days and times as the text they are. */
export const postgresPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'zhanggui',
    connectionTimeoutMillis: 10_000,
    // A server that vanished with its machine would otherwise be waited for without end.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: { getTypeParser },
  })
  // An idle connection that the server closes is replaced by the next query; it must not end the process.
  pool.on('error', () => {})
  // Nor must one that is lost between two statements of a transaction, where nobody else listens: the next
  // statement on it fails by itself.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Memory of what calls read. A snapshot names the transactions that a statement does not see: it is another one as soon
 * as any is committed, by whomever, and the same again never. Only a server that takes over from one that was lost may
 * count on from before what that one had committed last: it began at another moment. It costs a roundtrip and nothing
 * else.
 */
export const postgresMoments = (pool: pg.Pool): Moments =>
  createMoments(async () => {
    const client = await connectPostgres(pool)
    try {
      const { rows } = await asked(
        client,
        "select pg_current_snapshot()::text || ' of ' || pg_postmaster_start_time()::text as state",
      )
      return String(rows[0].state)
    } finally {
      client.release(lost.has(client))
    }
  })

export type Around = {
  /** What is written is sealed into the audit trail as it is committed. */
  sealing?: Sealing
  /** Nothing is written any more once another program has brought the store further than these. */
  known?: KnownSteps
  /** What calls read, outside of transactions, is kept. */
  moments?: Moments | undefined
}

/**
 * Kysely over a pg pool. A transaction has one connection; what is told from memory has none. Failure:
 * database_unreachable.
 */
export const postgresDialect = (pool: pg.Pool, around: Around = {}): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => postgresDriver(pool, around),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
})

/** Lets `work` use the pg client of a Kysely connection: COPY is not a query Kysely knows. */
export const withClient = <R>(
  db: QueryExecutorProvider,
  work: (client: pg.PoolClient) => Promise<R>,
): Promise<R> =>
  db.getExecutor().provideConnection(async (connection) => {
    const client = await clientOf(connection)
    return work(client).catch((error) => {
      throw failed(client, error)
    })
  })

/** A client whose session is set up; give it back with release(). Failure: database_unreachable. */
export const connectPostgres = async (pool: pg.Pool): Promise<pg.PoolClient> => {
  const client = await pool.connect().catch((error) => {
    throw unreachable(error)
  })
  if (backends.has(client)) return client
  try {
    // Groups of days and items fit into memory; with the server's usual 4 MB they are sorted on disk.
    const { rows } = await client.query(
      "select pg_backend_pid() as pid, set_config('datestyle', 'ISO, YMD', false), set_config('work_mem', '16MB', false)",
    )
    backends.set(client, Number(rows[0].pid))
    return client
  } catch (error) {
    client.release(true)
    throw unreachable(error)
  }
}

/** Process number of a client's server process, known once its session is set up. */
const backends = new WeakMap<pg.PoolClient, number>()

/** The client of a connection, taken from the pool with its first statement: what is in memory needs none. */
type Line = { client: Promise<pg.PoolClient> | undefined; take: () => Promise<pg.PoolClient> }

const lines = new WeakMap<DatabaseConnection, Line>()

const lineOf = (connection: DatabaseConnection): Line => {
  const line = lines.get(connection)
  if (!line) throw new Error('not a PostgreSQL connection')
  return line
}

const clientOf = (connection: DatabaseConnection): Promise<pg.PoolClient> => lineOf(connection).take()

const lineFrom = (pool: pg.Pool): Line => {
  const line: Line = {
    client: undefined,
    take: () => (line.client ??= connectPostgres(pool)),
  }
  return line
}

/** Clients whose connection is gone, told by a statement before the socket itself says so: not to be used again. */
const lost = new WeakSet<pg.PoolClient>()

const failed = (client: pg.PoolClient, error: unknown): unknown => {
  const failure = statementError(error)
  if (isFailure(failure) && failure.code === 'database_unreachable') lost.add(client)
  return failure
}

const postgresDriver = (pool: pg.Pool, around: Around): Driver => {
  const { sealing = { clock: undefined }, known = { ids: undefined } } = around
  /** Clients whose state is unknown: closed instead of reused. */
  const broken = new Set<pg.PoolClient>()
  const inTransaction = new WeakSet<Line>()

  const end = async (connection: DatabaseConnection, how: 'commit' | 'rollback') => {
    const client = await clientOf(connection)
    inTransaction.delete(lineOf(connection))
    try {
      const { command } = await client.query(how)
      if (how === 'commit' && command === 'ROLLBACK')
        throw new Error('transaction was aborted by an earlier error')
    } catch (error) {
      broken.add(client)
      throw failed(client, error)
    } finally {
      around.moments?.changed()
    }
  }

  return {
    init: async () => {},
    async acquireConnection() {
      const line = lineFrom(pool)
      const connection = connectionOver(line, { sealing, known, moments: around.moments, inTransaction })
      lines.set(connection, line)
      return connection
    },
    async beginTransaction(connection, { isolationLevel, accessMode }) {
      const start = ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
      await asked(await clientOf(connection), start.filter(Boolean).join(' '))
      inTransaction.add(lineOf(connection))
    },
    async commitTransaction(connection) {
      const client = await clientOf(connection)
      for (const drop of transientDrops(connection)) await asked(client, drop)
      await seal(client, sealing, known)
      await end(connection, 'commit')
    },
    async rollbackTransaction(connection) {
      transientDrops(connection)
      await end(connection, 'rollback')
    },
    async releaseConnection(connection) {
      // One that could not be had was never there.
      const client = await lineOf(connection).client?.catch(() => undefined)
      client?.release(broken.delete(client) || lost.has(client))
    },
    destroy: () => pool.end(),
  }
}

const asked = async (
  client: pg.PoolClient,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<pg.QueryResult> => {
  try {
    return await client.query(statement, [...parameters])
  } catch (error) {
    throw failed(client, error)
  }
}

const seal = (client: pg.PoolClient, sealing: Sealing, known: KnownSteps): Promise<void> =>
  sealPostgres(client, sealing, known).catch((error) => {
    throw failed(client, error)
  })

/** A change outside of a transaction is one by itself. */
const askedAlone = async (
  client: pg.PoolClient,
  query: CompiledQuery,
  { sealing, known }: { sealing: Sealing; known: KnownSteps },
) => {
  await asked(client, 'begin')
  try {
    const result = await asked(client, query.sql, query.parameters)
    await seal(client, sealing, known)
    await asked(client, 'commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

const isChange = ({ sql, query }: CompiledQuery) =>
  ['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'].includes(query.kind) ||
  (query.kind === 'RawNode' && /^\s*(insert|update|delete)\b/i.test(sql))

const connectionOver = (
  line: Line,
  {
    sealing,
    known,
    moments,
    inTransaction,
  }: { sealing: Sealing; known: KnownSteps; moments: Moments | undefined; inTransaction: WeakSet<Line> },
): DatabaseConnection => ({
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const isApart = !inTransaction.has(line)
    const ask = async (): Promise<QueryResult<R>> => {
      const client = await line.take()
      const isAlone = sealing.clock !== undefined && isApart && isChange(query)
      const result = isAlone
        ? await askedAlone(client, query, { sealing, known })
        : await asked(client, query.sql, query.parameters)
      const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command)
      if (isApart && result.command !== 'SELECT') moments?.changed()
      return {
        rows: result.rows,
        numAffectedRows: changes ? BigInt(result.rowCount ?? 0) : undefined,
      }
    }
    return isApart && moments ? moments.read(query, ask) : ask()
  },
  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const client = await line.take()
    // A cursor lives in a transaction; outside of one it is held beyond its statement.
    const cursor = `declare zhanggui_stream no scroll cursor with hold for ${query.sql}`
    await asked(client, cursor, query.parameters)
    try {
      for (;;) {
        const { rows } = await asked(client, `fetch forward ${chunkSize || 1000} from zhanggui_stream`)
        if (rows.length === 0) return
        yield { rows }
      }
    } finally {
      await asked(client, 'close zhanggui_stream')
    }
  },
  async cancelQuery(provideControl) {
    const client = await line.take()
    await provideControl(async (control) => {
      const other = await clientOf(control)
      await other.query('select pg_cancel_backend($1)', [backends.get(client)])
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
