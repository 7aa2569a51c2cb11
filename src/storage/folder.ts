import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../kernel/failure.ts'

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
  lock: string
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
    lock: join(path, 'lock.sqlite'),
  }
  try {
    // Figures and files of a shop are nobody else's on this machine.
    for (const part of [folder.archive, folder.uploads, folder.staging, folder.keys])
      await mkdir(part, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Failure('folder_unusable', { folder: path, detail: String(error) })
  }
  return folder
}

/**
 * Refuses a data folder of which a part is gone: opening it would make that part anew, empty, and what still
 * speaks of it would be lost for good. Only for an installation that keeps its own stores. Failure: store_damaged.
 */
export const checkWhole = async (folder: Folder): Promise<void> => {
  const archived = (await readdir(folder.archive)).filter((name) => /^\d+-\d+\.parquet$/.test(name)).length
  if (archived === 0) return
  const because = `归档里还有 ${archived} 个批次`
  for (const file of [folder.facts, folder.records, join(folder.keys, 'buyer.key')])
    if (!existsSync(file))
      throw new Failure('store_damaged', {
        file,
        detail: `文件不见了，但${because}。请把它放回来，或从备份恢复`,
      })
}

/** Removes what an interrupted process left behind. Only for the holder of the folder. */
export const clearStaging = async (folder: Folder): Promise<void> => {
  await rm(folder.staging, { recursive: true, force: true, maxRetries: 3 })
  await mkdir(folder.staging, { recursive: true, mode: 0o700 })
}

/**
 * The key buyers are hashed with, made once: 32 random bytes as 64 hex digits, mode 600. It is never made
 * anew while a file is there: with another key the same buyer would count as a new one.
 * Failure: folder_unusable.
 */
export const buyerKey = async (folder: Folder): Promise<string> => {
  const file = join(folder.keys, 'buyer.key')
  const present = await readKey(file)
  if (present !== undefined) return checkedKey(folder, file, present)
  const draft = `${file}.${randomUUID()}`
  await writeDurably(draft, `${randomBytes(32).toString('hex')}\n`, 0o600)
  await link(draft, file).then(
    () => rm(draft),
    // Another process was first: its key stands. Elsewhere (a file system without links) the draft becomes the key.
    (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? rm(draft) : rename(draft, file)),
  )
  return checkedKey(folder, file, (await readKey(file)) ?? '')
}

const readKey = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

const checkedKey = (folder: Folder, file: string, text: string): string => {
  const key = text.trim()
  if (!/^[0-9a-f]{64}$/.test(key))
    throw new Failure('folder_unusable', {
      folder: folder.path,
      detail: `${file} 不是完好的密钥文件，请从备份里取回。`,
    })
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
