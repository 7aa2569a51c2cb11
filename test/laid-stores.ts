import { randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { freshDatabase, StoreSide } from '../src/storage/testing.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this test run, for what is made once and copied. */
    runFolder: string
  }
}

type Database = Awaited<ReturnType<typeof freshDatabase>>

// The program is loaded where it is needed: who copies what another made would load it for nothing.
const begun = async (data: string, databaseUrl: string | undefined): Promise<void> => {
  const { settingsFrom } = await import('../src/config.ts')
  const { openHouse } = await import('../src/house.ts')
  const house = await openHouse({
    ...settingsFrom({ flags: { data }, env: {}, cwd: data }),
    databaseUrl,
  })
  await house.close()
}

const stores = ['records.sqlite', 'facts.duckdb']

/** Two that make it at once make the same: the later one finds it there. */
const laidFiles = async (): Promise<string> => {
  const laid = join(inject('runFolder'), 'embedded')
  if (existsSync(laid)) return laid
  const draft = `${laid}-${randomUUID()}`
  await mkdir(draft)
  await begun(draft, undefined)
  await rename(draft, laid).catch(async (error: unknown) => {
    if (!existsSync(laid)) throw error
    await rm(draft, { recursive: true, force: true })
  })
  return laid
}

const LAID = 'laid'
/** Any number that nobody else uses on the tests' own PostgreSQL. */
const LAYING = 740_513

const laidDatabase = async (postgresUrl: string): Promise<Database> => {
  const { default: pg } = await import('pg')
  const { freshDatabase } = await import('../src/storage/testing.ts')
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LAYING])
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [LAID])
    if (rows.length === 0) {
      const { url } = await freshDatabase(postgresUrl)
      const data = join(inject('runFolder'), `postgres-${randomUUID()}`)
      await mkdir(data)
      await begun(data, url)
      await client.query(`alter database ${new URL(url).pathname.slice(1)} rename to ${LAID}`)
    }
  } finally {
    await client.end()
  }
  return freshDatabase(postgresUrl, LAID)
}

/**
 * Stores as the first start of the program leaves them, empty and of today: in the data folder, or in a database whose
 * address comes back. They are made once in a test run, and copied.
 */
export const laidStores = async (side: StoreSide, data: string): Promise<Database | undefined> => {
  const postgresUrl = inject('postgresUrl')
  if (side === 'postgres' && postgresUrl !== undefined) return laidDatabase(postgresUrl)
  const laid = await laidFiles()
  await mkdir(data, { recursive: true, mode: 0o700 })
  for (const name of stores)
    await copyFile(join(laid, name), join(data, name), constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  return undefined
}
