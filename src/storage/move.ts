import { cp, mkdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
import { Failure, isFailure } from '../kernel/failure.ts'
import { type AuditFinding, checkAudit } from './audit-check.ts'
import { filesIn, liesIn, staysHere } from './backup.ts'
import type { CopiedTable } from './copy-text.ts'
import { dumpDuckdb } from './duckdb-dump.ts'
import { type FactStore, openFacts } from './facts.ts'
import { dataIn, type Folder } from './folder.ts'
import { addTable, install, layOut, type Steps, settleCommit } from './install.ts'
import { appliedMigrations, createMigrationTable, unknownMigration } from './migrations.ts'
import { dumpPostgres, isEmptyPostgres } from './postgres-dump.ts'
import { openRecords, type RecordStore } from './records.ts'
import { dumpSqlite } from './sqlite-dump.ts'
import { restoringPath } from './swap.ts'
import type { TarMember } from './tar.ts'

/** A data folder, and the database its stores are in where they are no files. */
export type Place = { folder: Folder; databaseUrl: string | undefined }

export type MoveReport = {
  tables: number
  rows: number
  /** Files of the archive. */
  archived: number
  auditEntries: number
}

/** How far it is, 0 to 1, and what it is at. */
export type Progress = (part: number, doing: string) => void

const refuse = (detail: string) => new Failure('move_impossible', { detail })

/**
 * Carries a whole installation over to the other engine and another data folder: all rows, the audit trail as it is,
 * archive, files on their way in, keys. For the holder of both folders, with the stores closed. The source is only
 * read. The target must be empty and gets everything or nothing.
 * Failures: move_impossible, store_newer, store_damaged, database_unreachable.
 */
export const moveInstallation = async (input: {
  from: Place
  to: Place
  migrations: Steps
  version: string
  createdAt: string
  progress: Progress
}): Promise<MoveReport> => {
  const { from, to, migrations, version, createdAt, progress } = input
  progress(0, '看一遍原来的数据')
  await settleCommit(to.folder, to.databaseUrl)
  await checkEmpty(to)
  const records = await openRecords<unknown>(from)
  try {
    await checkAlone(records)
    const facts = await openFacts<unknown>(from)
    try {
      const laid = await readable({ records, facts, migrations })
      const trail = await checkAudit(records, [])
      const { tables, rows, archived } = await laidOut({ from, to, records, facts, progress })
      progress(0.55, '写进新的库')
      await install({
        folder: to.folder,
        databaseUrl: to.databaseUrl,
        laid: { engines: { records: 'postgres', facts: 'postgres' }, migrations: laid, tables },
        migrations,
        restored: {
          what: 'move',
          file: `${records.engine} → ${to.databaseUrl ? 'postgres' : 'sqlite'}`,
          createdAt,
          version,
          folder: from.folder.path,
          // It goes on there, and nobody uses what it was moved from.
          isCopy: false,
        },
        refuse,
        look: async (store) => {
          progress(0.9, '核对操作记录')
          await sameTrail(store, trail)
        },
      })
      progress(1, '搬好了')
      return { tables: tables.length, rows, archived, auditEntries: trail.entries }
    } finally {
      await facts.close()
    }
  } finally {
    await records.close()
  }
}

const followed = (path: string): Promise<string> =>
  realpath(path).catch(async () => join(await followed(dirname(path)), basename(path)))

/** Before the target is made. Failure: move_impossible where it would lie in the source, which is only read. */
export const refuseWithin = async (from: string, to: string): Promise<void> => {
  if (await liesIn(await followed(to), from))
    throw refuse('目标文件夹不能是原来的数据目录，也不能在它里面，请换一个别处的文件夹。')
}

/** Failure: move_impossible, unless nothing of anybody is in the target. */
const checkEmpty = async ({ folder, databaseUrl }: Place): Promise<void> => {
  if ((await dataIn(folder)).length > 0)
    throw refuse(`目标文件夹 ${folder.path} 里已经有数据，请换一个空的或还没有的文件夹。`)
  if (databaseUrl === undefined) return
  const store = await openRecords<unknown>({ folder, databaseUrl }).catch((error) => {
    // The refusal of a database speaks of the one that the program runs on.
    throw isFailure(error)
      ? refuse(`连不上 ZHANGGUI_MOVE_DATABASE_URL 的数据库：${error.details.detail ?? error.message}`)
      : error
  })
  try {
    if (!(await isEmptyPostgres(store.db)))
      throw refuse('ZHANGGUI_MOVE_DATABASE_URL 的数据库不是空的，请新建一个空库。')
  } finally {
    await store.close()
  }
}

/** A connection that its program has closed is seen for a moment longer (ms). */
const LEAVES_WITHIN = 5_000
const LOOK_EVERY = 100

/** What others wrote meanwhile would stay behind. */
const checkAlone = async ({ db, engine }: RecordStore<unknown>): Promise<void> => {
  if (engine !== 'postgres') return
  const others = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
      where datname = current_database() and application_name = 'zhanggui' and pid <> pg_backend_pid()`.execute(
      db,
    )
    return Number(rows[0]?.n)
  }
  for (let waited = 0; (await others()) > 0; waited += LOOK_EVERY) {
    if (waited >= LEAVES_WITHIN)
      throw refuse('还有别的掌柜连着这个数据库，它们写的就搬不过去。请先把连着它的掌柜都停下。')
    await wait(LOOK_EVERY)
  }
}

/** The steps both stores have had. Failures: move_impossible where there are none or a store is not sound; store_newer. */
const readable = async ({
  records,
  facts,
  migrations,
}: {
  records: RecordStore<unknown>
  facts: FactStore<unknown>
  migrations: Steps
}) => {
  await createMigrationTable(records.db)
  await createMigrationTable(facts.db)
  const had = {
    records: await appliedMigrations(records.db, 'records'),
    facts: await appliedMigrations(facts.db, 'facts'),
  }
  for (const kind of ['records', 'facts'] as const) {
    const newer = unknownMigration(had[kind], migrations[kind])
    if (newer) throw new Failure('store_newer', { version: newer.program_version })
    if (had[kind].length === 0) throw refuse('原来的地方还没有数据。')
    if (migrations[kind].some(({ id }) => !had[kind].some((step) => step.id === id)))
      throw refuse('原来的数据是旧版本的，请先用这个版本启动一次，让它升级。')
  }
  const problems = [...(await records.checkIntegrity()), ...(await facts.checkIntegrity())]
  if (problems[0]) throw refuse(`原来的数据有问题：${problems[0]}。请先运行 zhanggui doctor。`)
  return had
}

type Copying = {
  from: Place
  to: Place
  records: RecordStore<unknown>
  facts: FactStore<unknown>
  progress: Progress
}

/** All that is carried over, in `restoring`. Where that fails half way, on a full disk, nothing of it stays there. */
const laidOut = async (copying: Copying) => {
  const { from, to, progress } = copying
  const dir = restoringPath(to.folder)
  await mkdir(dir, { mode: 0o700 })
  try {
    const { tables, rows } = await copyRows(copying)
    progress(0.5, '抄归档和密钥')
    return { tables, rows, archived: await copyFiles(from.folder, dir) }
  } catch (error) {
    for (const half of [dir, betweenPath(to.folder)])
      await rm(half, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}

/** Where DuckDB writes a table before it is copied to its place. */
const betweenPath = (folder: Folder): string => join(folder.staging, 'move')

const copyRows = async (copying: Copying): Promise<{ tables: CopiedTable[]; rows: number }> => {
  const { from, to, records, facts, progress } = copying
  const tables: CopiedTable[] = []
  const copied = async (
    store: { db: Kysely<unknown> },
    dump: (tell: (table: CopiedTable) => void) => AsyncIterable<TarMember>,
  ): Promise<number> => {
    const fresh: CopiedTable[] = []
    const tell = (table: CopiedTable) => {
      if (!tables.some(({ name }) => name === table.name)) fresh.push(table)
      addTable(tables, table)
      // Nobody knows how many there are before the last; it slows down towards the half.
      progress(0.5 * (1 - 1 / (1 + tables.length / 40)), `抄出 ${table.name}`)
    }
    await layOut(restoringPath(to.folder), dump(tell))
    let rows = 0
    for (const { name } of fresh) rows += await countOf(store.db, name)
    return rows
  }
  if (records.engine === 'postgres')
    return { rows: await copied(records, (tell) => dumpPostgres(records.db, tell)), tables }
  const own = await copied(records, (tell) => dumpSqlite(from.folder, tell))
  const other = await copied(facts, (tell) => dumpDuckdb(facts, betweenPath(to.folder), tell))
  return { rows: own + other, tables }
}

const countOf = async (db: Kysely<unknown>, table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return Number(rows[0]?.n)
}

/** Copies what is no row. Returns how many files of the archive there are. */
const copyFiles = async (from: Folder, dir: string): Promise<number> => {
  for (const part of ['archive', 'uploads', 'keys'] as const)
    for (const name of await filesIn(from[part]))
      if (part !== 'keys' || !staysHere(name))
        await cp(join(from[part], name), join(dir, part, name), {
          errorOnExist: true,
          preserveTimestamps: true,
        })
  return (await filesIn(from.archive)).length
}

/** Error where the trail is not line by line the one it was. */
const sameTrail = async (
  store: Pick<RecordStore<unknown>, 'db' | 'engine'>,
  before: AuditFinding,
): Promise<void> => {
  const now = await checkAudit(store, [])
  if (!isDeepStrictEqual(now, before))
    throw new Error(`the trail was not carried over as it is: ${JSON.stringify(now)}`)
}
