import { randomBytes, randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, link, mkdir, open, readdir, readFile, readlink, rename, rm, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { Failure } from '../kernel/failure.ts'
import { failureOfSystem, systemRefusal } from '../kernel/system-refusal.ts'
import { madeFolder } from './made-folder.ts'

/** The data folder of an installation. All paths are absolute. */
export type Folder = {
  path: string
  /** Records, when they are SQLite. */
  records: string
  /** Facts, when they are DuckDB. */
  facts: string
  /** Imported files, personal columns removed. */
  archive: string
  /** Files that wait for an answer or for their turn. */
  uploads: string
  /** Work in progress: emptied whenever the folder is taken hold of. */
  staging: string
  /** Secrets of this installation, for the owner's eyes only. */
  keys: string
  /** Where the audit trail ended when it was last looked at. */
  auditHead: string
  lock: string
  /** Tells this folder from every other; stays where it is, in no backup. */
  place: string
}

/** Whether a path is a folder or lies in it, by their names: whoever asks has followed the links. */
export const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return !(/^\.\.([\\/]|$)/.test(way) || isAbsolute(way))
}

/** Creates what is missing of the data folder. Touches nothing that is there. Failure: folder_unusable. */
export const openFolder = async (dir: string): Promise<Folder> => {
  const path = resolve(dir)
  const folder: Folder = {
    path,
    records: join(path, 'records.sqlite'),
    facts: join(path, 'facts.duckdb'),
    archive: join(path, 'archive'),
    uploads: join(path, 'uploads'),
    staging: join(path, 'staging'),
    keys: join(path, 'keys'),
    auditHead: join(path, 'audit-head.json'),
    lock: join(path, 'lock.sqlite'),
    place: join(path, 'place.txt'),
  }
  const there = await stat(path).catch(() => undefined)
  if (there && !there.isDirectory()) throw unusable(folder, '这是一个文件，不是文件夹。')
  // Figures and files of a shop are nobody else's on this machine.
  for (const part of foldersOf(folder))
    await madeFolder(await leadsTo(folder, part), { mode: 0o700 }).catch((error) =>
      refused(folder, part, error, '新建'),
    )
  await checkAccess(folder)
  return folder
}

/** The plan of a restore that has begun to put the new state in place of the old. */
export const swapPlan = ({ path }: Pick<Folder, 'path'>): string => join(path, 'restoring', 'plan.json')

/**
 * Several servers share a part through a link. What it leads to may be aside, of a restore that was cut off; else it is
 * gone, with whatever it was on, and nothing is begun anew in its place.
 */
const leadsTo = async (folder: Folder, part: string): Promise<string> => {
  const isAside = existsSync(join(folder.path, 'before-restore', basename(part)))
  if (!isAside || !existsSync(swapPlan(folder))) return part
  const target = await readlink(part).catch(() => undefined)
  return target === undefined ? part : resolve(folder.path, target)
}

const foldersOf = ({ archive, uploads, staging, keys }: Folder) => [archive, uploads, staging, keys]

/**
 * Refuses what this process may not read and write, before a store comes upon it half way: SQLite would open
 * a file without write permission for reading, and hold no lock on it.
 */
const checkAccess = async (folder: Folder): Promise<void> => {
  const { R_OK, W_OK, X_OK } = constants
  const { records, facts, lock } = folder
  const stores = [records, `${records}-wal`, `${records}-shm`, facts, `${facts}.wal`, lock]
  const needed: [string, number][] = [
    ...[folder.path, ...foldersOf(folder)].map((dir): [string, number] => [dir, R_OK | W_OK | X_OK]),
    ...stores.map((file): [string, number] => [file, R_OK | W_OK]),
    [keyFile(folder), R_OK],
  ]
  for (const [path, mode] of needed)
    await access(path, mode).catch((error) => error.code === 'ENOENT' || refused(folder, path, error, '读写'))
}

const refused = (folder: Folder, path: string, error: unknown, doing: '新建' | '读写'): never => {
  // A full disk has a refusal of its own.
  const full = failureOfSystem(error)
  if (full?.code === 'disk_full') throw full
  const refusal = systemRefusal(error) ?? { path, reason: String(error) }
  throw unusable(folder, `不能${doing} ${refusal.path}：${refusal.reason}。运行掌柜的用户是 ${user()}。`)
}

const user = (): string => {
  try {
    return userInfo().username
  } catch {
    // Containers run under numbers that have no name.
    return String(process.getuid?.() ?? '')
  }
}

const unusable = ({ path }: Folder, detail: string) =>
  new Failure('folder_unusable', { folder: path, detail })

/**
 * Refuses a data folder of which a part is gone: opening it would make that part anew, empty, and what still
 * speaks of it would be lost for good. Only for an installation that keeps its own stores. Failure: store_damaged.
 */
export const checkWhole = async (folder: Folder): Promise<void> => {
  const archived = (await readdir(folder.archive)).filter((name) => /^\d+-\d+\.parquet$/.test(name)).length
  if (archived === 0) return
  const because = `归档里还有 ${archived} 个批次`
  for (const file of [folder.facts, folder.records, keyFile(folder)])
    if (!existsSync(file))
      throw new Failure('store_damaged', {
        file,
        detail: `文件不见了，但${because}。请把它放回来，或从备份恢复`,
      })
}

/** What of anybody's is in a folder that may be new: its store files, and what its other parts hold. */
export const dataIn = async ({ records, facts, archive, uploads, keys }: Folder): Promise<string[]> => [
  ...[records, facts].filter((file) => existsSync(file)),
  ...(await Promise.all([archive, uploads, keys].map((dir) => readdir(dir)))).flat(),
]

/** In the folder of a piece of work in `staging`: the file outside of the data folder that it writes until it is whole. */
export const draftNote = 'draft.txt'

/** Removes what an interrupted process left behind. Only for the holder of the folder. */
export const clearStaging = async (folder: Folder): Promise<void> => {
  for (const work of await readdir(folder.staging)) {
    const draft = await readFile(join(folder.staging, work, draftNote), 'utf8').catch(() => undefined)
    // The disk it is on may be away.
    if (draft?.endsWith('.part')) await rm(draft, { force: true }).catch(() => undefined)
  }
  await rm(folder.staging, { recursive: true, force: true, maxRetries: 3 })
  await mkdir(folder.staging, { recursive: true, mode: 0o700 })
}

const keyFile = (folder: Folder) => join(folder.keys, 'buyer.key')

/**
 * The key buyers are hashed with. It is never made anew while a file is there: with another key the same buyer would
 * count as a new one. Failure: folder_unusable.
 */
export const buyerKey = (folder: Folder): Promise<string> => ownKey(folder, 'buyer.key')

/** The name of this place, made once. A backup carries it along: restored elsewhere it is known to be a copy. */
export const placeOf = async (folder: Folder): Promise<string> => {
  const known = await knownPlace(folder)
  if (known !== undefined) return known
  // An earlier version may have been cut off before it wrote the name.
  if ((await stat(folder.place).catch(() => undefined))?.size === 0) await rm(folder.place, { force: true })
  await keepFirst(folder.place, `${randomUUID()}\n`)
  return (await knownPlace(folder)) ?? ''
}

/** The same; undefined where nothing was kept here yet. */
export const knownPlace = async ({ place }: Folder): Promise<string | undefined> => {
  const text = (await readFile(place, 'utf8').catch(() => '')).trim()
  return text === '' ? undefined : text
}

/** A key of this installation, made once: 32 random bytes as 64 hex digits, mode 600. Failure: folder_unusable. */
export const ownKey = async (folder: Folder, name: string): Promise<string> => {
  const file = join(folder.keys, name)
  const present = await readKey(file)
  if (present !== undefined) return checkedKey(folder, file, present)
  await keepFirst(file, `${randomBytes(32).toString('hex')}\n`)
  return checkedKey(folder, file, (await readKey(file)) ?? '')
}

/** Writes a file that is there once and for all, mode 600. Whoever reads it sees all of it or none. */
const keepFirst = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${randomUUID()}`
  await writeDurably(draft, text, 0o600)
  await link(draft, file).then(
    () => rm(draft),
    // Another was first: what it wrote stands. Elsewhere (a file system without links) the draft becomes the file.
    (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? rm(draft) : rename(draft, file)),
  )
}

const readKey = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

const checkedKey = (folder: Folder, file: string, text: string): string => {
  const key = text.trim()
  if (!/^[0-9a-f]{64}$/.test(key)) throw unusable(folder, `${file} 不是完好的密钥文件，请从备份里取回。`)
  return key
}

/** Writes a new file so that it survives a power cut. */
export const writeDurably = async (file: string, text: string, mode = 0o644): Promise<void> => {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(dirname(file))
}

/** Makes names in a folder durable. Windows keeps them itself and cannot open a folder. */
export const syncFolder = async (dir: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
