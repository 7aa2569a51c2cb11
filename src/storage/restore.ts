import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Failure, isFailure } from '../kernel/failure.ts'
import { systemRefusal } from '../kernel/system-refusal.ts'
import { Manifest } from './backup.ts'
import { openedBackup, type Unlock } from './backup-seal.ts'
import { openFacts } from './facts.ts'
import { dataIn, type Folder, knownPlace, openFolder } from './folder.ts'
import { install, type Steps, settleCommit } from './install.ts'
import { unknownMigration } from './migrations.ts'
import { openRecords } from './records.ts'
import { beforeEarlierRestores, beforeRestorePath, restoringPath } from './swap.ts'
import { type TarMember, unpackTar } from './tar.ts'

export type RestoreReport = {
  createdAt: string
  version: string
  members: number
  /** Where the state before the restore is kept; null where there was none. */
  before: string | null
  /** Where the states before earlier restores are kept still, the oldest first. */
  earlier: string[]
  /** The original may still be in use elsewhere. */
  isCopy: boolean
}

/**
 * Puts the state of a backup in the place of the folder's, on whichever engines there are: rows of another engine are
 * carried over. Only for the holder of the folder, with its stores closed. Everything is unpacked and checked beside
 * first and swapped in at the end; what was there is kept in `before-restore`. A PostgreSQL database must be empty.
 * Failures: backup_unusable, passphrase_needed, passphrase_wrong, store_newer; then nothing has been changed.
 */
export const restoreFolder = async (input: {
  folder: Folder
  file: string
  unlock: Unlock
  /** Of this program: they say whether it can read the backup, and make the tables of another engine. */
  migrations: Steps
  databaseUrl?: string | undefined
}): Promise<RestoreReport> => {
  const { folder, file, unlock, migrations, databaseUrl } = input
  const refuse = refusalOf(file)
  const beside = restoringPath(folder)
  await settleCommit(folder, databaseUrl)
  await rm(beside, { recursive: true, force: true, maxRetries: 3 })
  const manifest = await unpackedBackup({ file, unlock, dir: beside, migrations }).catch(async (error) => {
    await rm(beside, { recursive: true, force: true, maxRetries: 3 })
    throw error
  })
  const { createdAt, version, members } = manifest
  const restored = {
    what: 'restore' as const,
    file: basename(file),
    createdAt,
    version,
    isCopy:
      databaseUrl !== undefined ||
      manifest.place === undefined ||
      manifest.place !== (await knownPlace(folder)),
    ...(manifest.folder === undefined ? {} : { folder: manifest.folder }),
  }
  const wasEmpty = (await dataIn(folder)).length === 0
  await install({ folder, databaseUrl, laid: manifest, migrations, restored, refuse })
  if (wasEmpty) await rm(beforeRestorePath(folder), { recursive: true, force: true, maxRetries: 3 })
  return {
    createdAt,
    version,
    members: members.length,
    before: wasEmpty ? null : beforeRestorePath(folder),
    earlier: await beforeEarlierRestores(folder),
    isCopy: restored.isCopy,
  }
}

/**
 * Unpacks a backup into a folder and checks it: sums, whether this program can read it, the stores in it that are files.
 * Failures: as of `restoreFolder`.
 */
export const unpackedBackup = async (input: {
  file: string
  unlock: Unlock
  dir: string
  migrations: Steps
}): Promise<Manifest> => {
  const { file, unlock, dir, migrations } = input
  const refuse = refusalOf(file)
  const manifest = await unpackedManifest(file, unlock, dir, refuse)
  for (const kind of ['records', 'facts'] as const)
    if (unknownMigration(manifest.migrations[kind], migrations[kind]))
      throw new Failure('store_newer', { version: manifest.version })
  // That of the machine it was made on opens nothing here: this one has or makes its own.
  await rm(join(dir, 'keys', 'machine.key'), { force: true })
  await checkStores(await openFolder(dir), manifest, refuse).catch((error) => {
    if (!isFailure(error) || error.code !== 'store_damaged') throw error
    throw refuse(`里面的 ${basename(String(error.details.file))} 打不开。`)
  })
  return manifest
}

const refusalOf = (file: string) => (detail: string) =>
  new Failure('backup_unusable', { file: basename(file), detail })

type Refusal = (detail: string) => Failure

/** Unpacks every member into `dir` and compares it with the manifest that comes last. */
const unpackedManifest = async (
  file: string,
  unlock: Unlock,
  dir: string,
  refuse: Refusal,
): Promise<Manifest> => {
  const found: Manifest['members'] = []
  let manifest: string | undefined
  const unzipped = createGunzip()
  try {
    // An unreadable file must end the unpacking too, not only the reading.
    const reading = pipeline(openedBackup(file, unlock), unzipped)
    reading.catch(() => {})
    for await (const member of unpackTar(unzipped)) {
      if (manifest !== undefined) throw refuse('清单之后还有内容。')
      if (member.name === 'manifest.json') manifest = await text(member)
      else {
        if (!isMemberName(member.name)) throw refuse(`成员名「${member.name}」不对。`)
        if (found.some(({ name }) => name === member.name)) throw refuse(`成员「${member.name}」重复。`)
        found.push(await unpack(member, dir))
      }
    }
    // The end of the tar is not the end of the file: only then gzip has compared its own sum.
    for await (const _ of unzipped);
    await reading
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new Failure('folder_unusable', { folder: dirname(dir), detail: '磁盘空间不够。' })
    // Of a file that is open already the system does not say which it is.
    const isReading = error instanceof Error && 'syscall' in error && error.syscall === 'read'
    const said = systemRefusal(isReading ? Object.assign(error, { path: file }) : error)
    if (said?.path === file) throw new Failure('file_inaccessible', said)
    throw refuse('文件损坏、不完整，或者不是掌柜的备份。')
  } finally {
    // Of a file that is refused half way the rest is not read, and it must not stay open for that.
    unzipped.destroy()
  }
  const stated = parsedManifest(manifest)
  if (!stated) throw refuse('里面没有掌柜备份的清单。')
  const line = ({ name, size, sha256 }: Manifest['members'][number]) => `${name} ${size} ${sha256}`
  const lines = (members: Manifest['members']) => members.map(line).sort().join('\n')
  if (lines(stated.members) !== lines(found)) throw refuse('内容与清单不符。')
  return stated
}

/** Only names a backup writes: nothing that leads out of the folder on any system. */
const isMemberName = (name: string): boolean => {
  const [first = '', ...rest] = name.split('/')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\\:\u0000-\u001f]/.test(name) || name.split('/').some((part) => ['', '.', '..'].includes(part)))
    return false
  return ['records.sqlite', 'facts.duckdb'].includes(first)
    ? rest.length === 0
    : ['archive', 'uploads', 'keys', 'postgres'].includes(first) && rest.length > 0
}

const unpack = async ({ name, size, body }: TarMember, dir: string): Promise<Manifest['members'][number]> => {
  const path = join(dir, ...name.split('/'))
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(path, { flags: 'wx', mode: name.startsWith('keys/') ? 0o600 : 0o644, flush: true }),
  )
  return { name, size, sha256: hash.digest('hex') }
}

const MANIFEST_LIMIT = 256 << 20

const text = async ({ size, body }: TarMember): Promise<string> => {
  if (size > MANIFEST_LIMIT) throw new Error('manifest too long')
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const parsedManifest = (json: string | undefined): Manifest | undefined => {
  try {
    return Manifest.safeParse(JSON.parse(json ?? '')).data
  } catch {
    return undefined
  }
}

const checkStores = async (
  beside: Folder,
  { engines, members }: Manifest,
  refuse: Refusal,
): Promise<void> => {
  const has = (name: string) => members.some((member) => member.name === name)
  const check = async (
    name: string,
    store: { checkIntegrity(): Promise<string[]>; close(): Promise<void> },
  ) => {
    const [problem] = await store.checkIntegrity().finally(() => store.close())
    if (problem) throw refuse(`里面的 ${name} 有问题：${problem}。`)
  }
  if (engines.records === 'sqlite') {
    if (!has('records.sqlite')) throw refuse('里面没有 records.sqlite。')
    await check('records.sqlite', await openRecords({ folder: beside }))
  }
  if (engines.facts === 'duckdb') {
    if (!has('facts.duckdb')) throw refuse('里面没有 facts.duckdb。')
    await check('facts.duckdb', await openFacts({ folder: beside }))
  }
}
