import { randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { copyFile, cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { inject } from 'vitest'
import { dayOf } from '../src/kernel/calendar.ts'
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

/** Nobody else of the run is at it meanwhile; who is killed lets go. */
const alone = async (name: string, work: () => Promise<void>): Promise<void> => {
  const lock = new DatabaseSync(join(inject('runFolder'), `${name}.lock`))
  try {
    for (;;) {
      try {
        lock.exec('begin exclusive')
        break
      } catch (error) {
        if (!(error instanceof Error && /locked/.test(error.message))) throw error
        await wait(200)
      }
    }
    await work()
  } finally {
    lock.close()
  }
}

const demoMade = async (data: string): Promise<void> => {
  await laidStores('embedded', data)
  const { settingsFrom } = await import('../src/config.ts')
  const { openHouse } = await import('../src/house.ts')
  const house = await openHouse(settingsFrom({ flags: { data }, env: {}, cwd: data }))
  try {
    const { training } = house.client
    for (
      let now = await training.makeDemo({ scenario: 'small' });
      now.state !== 'ready' || now.step;
      now = await training.demo()
    ) {
      if (now.failure) throw new Error(now.failure.message)
      await wait(100)
    }
    const { untyped } = await training.demo()
    if (untyped.length > 0) throw new Error(`of the demo shop was not typed: ${untyped.join()}`)
  } finally {
    await house.close()
  }
}

/**
 * A data folder with the small demo shop of today and all that its team has typed, as the program makes it and leaves it
 * when it is closed. It takes twenty seconds of a processor; it is made once in a test run, and copied.
 */
export const laidDemo = async (data: string): Promise<void> => {
  const name = `demo-${dayOf(Temporal.Now.instant())}`
  const laid = join(inject('runFolder'), name)
  await alone(name, async () => {
    if (existsSync(laid)) return
    const draft = `${laid}-${randomUUID()}`
    await demoMade(draft)
    await rename(draft, laid)
  })
  await cp(laid, data, { recursive: true, mode: constants.COPYFILE_FICLONE })
}
