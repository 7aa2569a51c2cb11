import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DuckDBInstance } from '@duckdb/node-api'
import { Kysely, sql, type Transaction } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import { tellsState } from './changes.ts'
import { detectCitus, distributeStatement } from './citus.ts'
import { openDuckdb, openReaderOn } from './duckdb.ts'
import { parquetQuery } from './duckdb-facts.ts'
import type { ColumnType, FactStore, FactsConfig, LoadedColumn, LoadOptions } from './fact-store.ts'
import { checkPostgres, sizeOfPostgres } from './postgres-checks.ts'
import { type Around, postgresDialect, postgresPool, withClient } from './postgres-dialect.ts'
import { literal, quotedName } from './quoting.ts'
import { readersApart } from './readers-apart.ts'
import { addTransient } from './transients.ts'

export const openPostgresFacts = async <Tables>(
  config: FactsConfig,
  url: string,
): Promise<FactStore<Tables>> => {
  const around: Around = {}
  const db = new Kysely<Tables>({ dialect: postgresDialect(postgresPool(url), around) })
  const apart = readersApart(config)
  let instance: Promise<DuckDBInstance> | undefined
  const openReader = async () => {
    instance ??= openDuckdb(undefined, config)
    return openReaderOn(await instance)
  }
  const citus = await detectCitus(db).catch(async (error) => {
    await db.destroy()
    throw error
  })

  // What the other machines of a Citus write, the snapshot of this one does not tell.
  if (config.moments && !citus) {
    around.moments = config.moments
    tellsState(db, config.moments.state)
  }

  const loadParquet = async (
    tx: Transaction<Tables>,
    name: string,
    path: string,
    columns: readonly LoadedColumn[],
    options: LoadOptions = {},
  ) => {
    const spread = citus && options.distributeBy !== undefined
    for (const statement of tableStatements(name, columns, spread ? options : {}))
      await sql.raw(statement).execute(tx)
    await tx.getExecutor().provideConnection(async (connection) => addTransient(connection, 'table', name))
    const file = join(config.folder.staging, `${randomUUID()}.csv`)
    const reader = await openReader()
    try {
      // DuckDB writes CSV on all cores; row by row in JavaScript would take five times as long. Texts are quoted
      // and NULL is not, which is how both tell an empty text from none.
      const texts = columns.filter(({ type }) => type === 'text').map(({ name }) => quotedName(name))
      const quoting = texts.length > 0 ? `force_quote (${texts.join(', ')}), ` : ''
      await reader.run(
        `copy (${parquetQuery(path, columns)}) to ${literal(file)} (format csv, header false, ${quoting}nullstr '')`,
      )
      const names = columns.map((column) => quotedName(column.name)).join(', ')
      await withClient(tx, (client) =>
        pipeline(
          createReadStream(file, { highWaterMark: 1 << 20 }),
          client.query(copyFrom(`copy ${quotedName(name)} (${names}) from stdin (format csv, null '')`)),
        ),
      )
      // Fresh tables have no statistics, and the planner would guess nested loops.
      await sql.raw(`analyze ${quotedName(name)}`).execute(tx)
    } finally {
      await reader.close()
      await rm(file, { force: true })
    }
  }

  return {
    kind: 'facts',
    engine: 'postgres',
    citus,
    db,
    known: { ids: undefined },
    openReader,
    openReaderApart: apart.open,
    loadParquet,
    checkIntegrity: () => checkPostgres(db),
    size: () => sizeOfPostgres(db),
    checkpoint: async () => {},
    async close() {
      apart.close()
      await db.destroy()
      if (instance) (await instance).closeSync()
    },
  }
}

/** A temporary table; on Citus, where those cannot be spread, an unlogged one beside its peers. */
export const tableStatements = (
  name: string,
  columns: readonly LoadedColumn[],
  { distributeBy, colocateWith }: LoadOptions,
): string[] => {
  const definitions = columns
    .map((column) => `${quotedName(column.name)} ${postgresTypes[column.type]}`)
    .join(', ')
  return distributeBy === undefined
    ? [`create temporary table ${quotedName(name)} (${definitions})`]
    : [
        `create unlogged table ${quotedName(name)} (${definitions})`,
        distributeStatement(name, distributeBy, colocateWith),
      ]
}

const postgresTypes: Record<ColumnType, string> = {
  text: 'text',
  bigint: 'bigint',
  double: 'double precision',
  timestamp: 'timestamp',
  date: 'date',
  boolean: 'boolean',
}
