import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type FactStore, openFacts } from './facts.ts'
import { type Folder, openFolder } from './folder.ts'
import { openRecords, type RecordStore } from './records.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A private PostgreSQL for this test run; undefined where none is installed. */
    postgresUrl: string | undefined
  }
}

export type StoreSide = 'embedded' | 'postgres'

/** The sides to test, from the `postgresUrl` given to the tests: both where PostgreSQL is there. */
export const storeSides = (postgresUrl: string | undefined): StoreSide[] =>
  postgresUrl === undefined ? ['embedded'] : ['embedded', 'postgres']

export type TestStores<Records, Facts> = {
  folder: Folder
  databaseUrl: string | undefined
  records: RecordStore<Records>
  facts: FactStore<Facts>
  /** Closes both and opens them again, as a restart does. */
  reopen(): Promise<void>
  /** Closes both and removes the folder and the database. */
  remove(): Promise<void>
}

/** Fresh, empty stores of a side in a temporary folder. */
export const createStores = async <Records, Facts>(
  side: StoreSide,
  postgresUrl: string | undefined,
): Promise<TestStores<Records, Facts>> => {
  const folder = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-test-')))
  const database = side === 'postgres' ? await freshDatabase(postgresUrl) : undefined
  const databaseUrl = database?.url
  const stores: TestStores<Records, Facts> = {
    folder,
    databaseUrl,
    records: await openRecords<Records>({ folder, databaseUrl }),
    facts: await openFacts<Facts>({ folder, databaseUrl }),
    async reopen() {
      await stores.facts.close()
      await stores.records.close()
      stores.records = await openRecords<Records>({ folder, databaseUrl })
      stores.facts = await openFacts<Facts>({ folder, databaseUrl })
    },
    async remove() {
      await stores.facts.close()
      await stores.records.close()
      await database?.drop()
      await rm(folder.path, { recursive: true, force: true })
    },
  }
  return stores
}

/** An empty database in the given cluster, or a copy of one that nobody is connected to. */
export const freshDatabase = async (
  postgresUrl: string | undefined,
  like = 'template0',
): Promise<{ url: string; drop(): Promise<void> }> => {
  if (postgresUrl === undefined) throw new Error('no PostgreSQL to test with')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(postgresUrl, `create database ${name} template ${like} strategy file_copy`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => administer(postgresUrl, `drop database if exists ${name} with (force)`),
  }
}

const administer = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export type Cluster = {
  url: string
  /** Ends every connection at once and starts no other until `start`. */
  halt(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of its own on a free loopback port in a temporary folder, with no care for power cuts;
 * undefined where none is installed (Debian's folders, then those of `path`, a PATH). PostgreSQL refuses to run as root: then it runs as `postgres`.
 */
export const startPostgres = async (
  path = '',
  more: Readonly<Record<string, string>> = {},
): Promise<Cluster | undefined> => {
  const bin = postgresPrograms(path)
  if (!bin) return undefined
  const account = process.getuid?.() === 0 ? postgresAccount() : {}
  const dir = mkdtempSync(join(tmpdir(), 'zhanggui-postgres-'))
  if (account.uid !== undefined && account.gid !== undefined) chownSync(dir, account.uid, account.gid)
  const program = (name: string, args: string[]) => run(join(bin, name), args, { ...account, cwd: dir })
  const data = join(dir, 'data')
  const port = await freePort()
  await program('initdb', ['-D', data, '-U', 'zhanggui', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'])
  const given = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    ...more,
  }
  const settings = `-h 127.0.0.1 -p ${port} -c unix_socket_directories= ${Object.entries(given)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')}`
  const log = join(dir, 'log')
  const start = async () => {
    await program('pg_ctl', ['start', '-D', data, '-w', '-t', '60', '-l', log, '-o', settings])
  }
  const halt = async () => {
    await program('pg_ctl', ['stop', '-D', data, '-w', '-m', 'fast'])
  }
  await start()
  return {
    url: `postgres://zhanggui@127.0.0.1:${port}/postgres`,
    halt,
    start,
    async stop() {
      await program('pg_ctl', ['stop', '-D', data, '-w', '-m', 'immediate'])
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const run = promisify(execFile)

const postgresPrograms = (path: string): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...path.split(delimiter)]
  return folders.find((folder) =>
    ['initdb', 'initdb.exe'].some((name) => folder !== '' && existsSync(join(folder, name))),
  )
}

const postgresAccount = (): { uid?: number; gid?: number } => {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
