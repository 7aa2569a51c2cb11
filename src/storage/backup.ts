import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { backup as backupSqlite, DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { type Clock, systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { type BackupKey, sealed } from './backup-seal.ts'
import type { FactStore } from './fact-store.ts'
import { draftNote, type Folder, isWithin, placeOf, syncFolder, writeDurably } from './folder.ts'
import { renamed } from './held-file.ts'
import { appliedMigrations } from './migrations.ts'
import { dumpPostgres } from './postgres-dump.ts'
import { literal } from './quoting.ts'
import type { RecordStore } from './records.ts'
import { onSqlite, sqliteError } from './sqlite-refusal.ts'
import { packTar, type TarMember } from './tar.ts'

const Applied = z.array(z.object({ id: z.string(), applied_at: z.string(), program_version: z.string() }))
const SqlName = z.string().regex(/^[a-z_][a-z0-9_]*$/)

/** What the last member of a backup says about it. */
export const Manifest = z.object({
  kind: z.literal('zhanggui backup'),
  version: z.string(),
  createdAt: z.string(),
  /** The data folder it is of; absent from backups of 0.1.0. */
  folder: z.string().optional(),
  /** The name of that place; absent from backups of 0.1.0. */
  place: z.string().optional(),
  engines: z.object({ records: z.enum(['sqlite', 'postgres']), facts: z.enum(['duckdb', 'postgres']) }),
  migrations: z.object({ records: Applied, facts: Applied }),
  /** Tables of the PostgreSQL database, if there is one. */
  tables: z.array(z.object({ name: SqlName, columns: z.array(SqlName) })),
  members: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

export type BackupReport = { file: string; bytes: number; members: number; createdAt: string }

/**
 * Writes everything of an installation into one file (tar, gzip) while it goes on working: both stores as of
 * one moment each, the archived files, those on their way in, and the keys; sealed with `key`, or for anybody to read
 * where there is none. It is readable by its owner only and appears under its name when it is complete and on the disk.
 * The migrations must have run.
 */
export const backupFolder = async <R, F>(input: {
  folder: Folder
  records: RecordStore<R>
  facts: FactStore<F>
  /** Of this program. */
  version: string
  file: string
  /** Undefined: not sealed. */
  key: BackupKey | undefined
  /** Of the pages: what lies in it is given to anybody who asks. */
  webFolder?: string
  clock?: Clock
}): Promise<BackupReport> => {
  const { folder, records, facts, key, webFolder, clock = systemClock } = input
  const file = await freePlace(input.file, folder, webFolder)
  const draft = `${file}.${randomUUID()}.part`
  const work = join(folder.staging, `backup-${process.pid}-${clock.now().epochMilliseconds}`)
  const manifest: Manifest = {
    kind: 'zhanggui backup',
    version: input.version,
    createdAt: clock.now().toString({ smallestUnit: 'second' }),
    folder: folder.path,
    place: await placeOf(folder),
    engines: { records: records.engine, facts: facts.engine },
    migrations: {
      records: await appliedMigrations(records.db, 'records'),
      facts: await appliedMigrations(facts.db, 'facts'),
    },
    tables: [],
    members: [],
  }
  await mkdir(work, { recursive: true, mode: 0o700 })
  try {
    await writeDurably(join(work, draftNote), draft)
    const members = listed(membersOf({ folder, records, facts, work, manifest }), manifest)
    // Stores and archive are compressed already: more than the quickest level gains nothing.
    await pipeline(
      packTar(members),
      createGzip({ level: 1 }),
      (bytes: AsyncIterable<Uint8Array>) => (key ? sealed(bytes, key) : bytes),
      createWriteStream(draft, { mode: 0o600 }),
    )
    const handle = await open(draft, 'r+')
    await handle.sync()
    await handle.close()
    await renamed(draft, file)
    await syncFolder(dirname(file))
  } finally {
    await rm(draft, { force: true })
    await rm(work, { recursive: true, force: true, maxRetries: 3 })
  }
  const { size } = await stat(file)
  return { file, bytes: size, members: manifest.members.length, createdAt: manifest.createdAt }
}

/** Whether a path, its links followed, is a folder or lies in it. */
export const liesIn = async (path: string, folder: string): Promise<boolean> => {
  const root = await realpath(folder).catch(() => undefined)
  return root !== undefined && isWithin(path, root)
}

/** Why backups cannot lie at a path, whose links are followed; undefined where they can. */
export const misplaced = async (
  path: string,
  { dataFolder, webFolder }: { dataFolder: string; webFolder?: string | undefined },
): Promise<string | undefined> => {
  if (await liesIn(path, dataFolder)) return '备份不能放在数据目录里面，请换一个文件夹，最好在另一块磁盘上。'
  if (webFolder !== undefined && (await liesIn(path, webFolder)))
    return '备份不能放在网页的文件夹里面：那里的文件谁都能下载。请换一个文件夹。'
  return undefined
}

/**
 * The path of a backup to be written: in a folder that is there, outside the data folder and that of the pages, and not
 * over anything. One that is not absolute would lie wherever the program happened to be started, perhaps among its own
 * files. Failure: invalid_input.
 */
const freePlace = async (wanted: string, folder: Folder, webFolder: string | undefined): Promise<string> => {
  const refuse = (detail: string): never => {
    throw new Failure('invalid_input', { detail })
  }
  if (!isAbsolute(wanted))
    refuse('备份文件要写完整的路径，例如 /backup/掌柜.zgbackup 或 D:\\备份\\掌柜.zgbackup。')
  const file = resolve(wanted)
  const parent = await realpath(dirname(file)).catch(() =>
    refuse(`没有「${dirname(file)}」这个文件夹，请先建好。`),
  )
  const place = join(parent, basename(file))
  const reason = await misplaced(place, { dataFolder: folder.path, webFolder })
  if (reason !== undefined) refuse(reason)
  if (existsSync(place)) refuse(`「${place}」已经存在，请换一个文件名；原来的文件没有被改动。`)
  return place
}

/**
 * Records before facts, facts before the archive: whatever one speaks of, the next already has. What is filed before
 * and after the facts were copied is kept at once, so that it is there although it is taken away meanwhile.
 */
async function* membersOf<R, F>(input: {
  folder: Folder
  records: RecordStore<R>
  facts: FactStore<F>
  work: string
  manifest: Manifest
}): AsyncIterable<TarMember> {
  const { folder, records, facts, work, manifest } = input
  const kept = new Map<string, string>()
  await keepFiles(folder, 'uploads', work, kept)
  if (records.engine === 'sqlite') {
    const copy = join(work, 'records.sqlite')
    const database = onSqlite(folder.records, () => new DatabaseSync(folder.records, { readOnly: true }))
    try {
      await backupSqlite(database, copy, { rate: 10_000 })
    } catch (error) {
      throw sqliteError(error, folder.records)
    } finally {
      database.close()
    }
    yield await fileMember('records.sqlite', copy)
  }
  await keepFiles(folder, 'uploads', work, kept)
  await keepFiles(folder, 'archive', work, kept)
  if (records.engine === 'postgres') yield* dumpPostgres(records.db, (table) => manifest.tables.push(table))
  else if (facts.engine === 'postgres') yield* dumpPostgres(facts.db, (table) => manifest.tables.push(table))
  if (facts.engine === 'duckdb') {
    const copy = join(work, 'facts.duckdb')
    await copyDuckdb(facts, copy)
    yield await fileMember('facts.duckdb', copy)
  }
  await keepFiles(folder, 'uploads', work, kept)
  await keepFiles(folder, 'archive', work, kept)
  for (const [name, path] of [...kept].sort(([one], [other]) => (one < other ? -1 : 1)))
    yield await fileMember(name, path)
  for (const name of await filesIn(folder.keys))
    if (!staysHere(name)) yield await fileMember(`keys/${name}`, join(folder.keys, name))
}

/** What opens the door on one machine is no business of another; drafts are nobody's. */
export const staysHere = (key: string): boolean => key === 'machine.key' || !/^[a-z]+\.key$/.test(key)

/** A second name for each file of a part that has none yet, or a copy where the disk knows no such thing. */
const keepFiles = async (
  folder: Folder,
  part: 'archive' | 'uploads',
  work: string,
  kept: Map<string, string>,
): Promise<void> => {
  for (const name of await filesIn(folder[part])) {
    const member = `${part}/${name}`
    if (kept.has(member)) continue
    const from = join(folder[part], name)
    const to = join(work, String(kept.size))
    try {
      await link(from, to).catch(() => copyFile(from, to))
      kept.set(member, to)
    } catch (error) {
      // Gone since it was listed.
      if (existsSync(from)) throw error
    }
  }
}

/** A copy as of one moment; others go on reading and writing. */
const copyDuckdb = async <F>(facts: FactStore<F>, to: string): Promise<void> => {
  const reader = await facts.openReader()
  try {
    const [source] = await reader.rows<{ name: string }>('select current_database() as name')
    await reader.run(`attach ${literal(to)} as backup_copy`)
    try {
      await reader.run(`copy from database "${source?.name}" to backup_copy`)
      await reader.run('checkpoint backup_copy')
    } finally {
      await reader.run('detach backup_copy')
    }
  } finally {
    await reader.close()
  }
}

/** Passes the members on, takes down their sums, and ends with the manifest. */
async function* listed(members: AsyncIterable<TarMember>, manifest: Manifest): AsyncIterable<TarMember> {
  for await (const { name, size, body } of members) {
    const hash = createHash('sha256')
    const summed = async function* () {
      for await (const chunk of body) {
        hash.update(chunk)
        yield chunk
      }
    }
    yield { name, size, body: summed() }
    manifest.members.push({ name, size, sha256: hash.digest('hex') })
  }
  const text = Buffer.from(JSON.stringify(manifest))
  yield { name: 'manifest.json', size: text.length, body: Readable.from([text]) }
}

const fileMember = async (name: string, path: string): Promise<TarMember> => {
  const { size } = await stat(path)
  // A file on its way in may grow; what nobody was told is in needs not be.
  const body =
    size > 0 ? createReadStream(path, { end: size - 1, highWaterMark: 1 << 20 }) : Readable.from([])
  return { name, size, body }
}

/** Names of all files below a folder, with forward slashes, in order. */
export const filesIn = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}
