import { open, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Folder, syncFolder } from '../storage/folder.ts'
import { renamed } from '../storage/held-file.ts'

/** Archived file of a batch: all its rows as text, personal columns taken out. */
export const archivePath = (folder: Folder, shop: number, batch: number): string =>
  join(folder.archive, `${shop}-${batch}.parquet`)

export const rejectsPath = (folder: Folder, shop: number, batch: number): string =>
  join(folder.archive, `${shop}-${batch}.rejects.parquet`)

/** Moved so that a power cut cannot take back what a committed batch refers to. */
const moved = async (from: string, to: string) => {
  // Windows refuses to sync a handle that was opened for reading only.
  const handle = await open(from, 'r+')
  try {
    // Filed now: another process tells a commit under way from a leftover by this.
    const now = new Date()
    await handle.utimes(now, now)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await renamed(from, to)
  return () => renamed(to, from)
}

/**
 * Puts the staged files where the batch will look for them, before its transaction ends: a batch in force always
 * has its archive. The answer takes them back if the transaction fails; where only one could be put there, it is taken back at once.
 */
export const fileAway = async (
  folder: Folder,
  shop: number,
  batch: number,
  staged: { archive: string; rejectsFile: string },
): Promise<() => Promise<void>> => {
  const back: (() => Promise<void>)[] = []
  const takeBack = async () => {
    for (const one of back) await one()
  }
  try {
    back.push(await moved(staged.archive, archivePath(folder, shop, batch)))
    back.push(await moved(staged.rejectsFile, rejectsPath(folder, shop, batch)))
    await syncFolder(folder.archive)
  } catch (error) {
    await takeBack().catch(() => undefined)
    throw error
  }
  return takeBack
}

/** Archives whose batch never came into force (the process ended in between). */
export const orphans = async (
  folder: Folder,
  exists: (shop: number, batch: number) => boolean,
  olderThan: number,
): Promise<string[]> => {
  const found: string[] = []
  for (const name of await readdir(folder.archive)) {
    const match = /^(\d+)-(\d+)\.(rejects\.)?parquet$/.exec(name)
    if (!match || exists(Number(match[1]), Number(match[2]))) continue
    const path = join(folder.archive, name)
    if ((await stat(path)).mtimeMs <= olderThan) found.push(path)
  }
  return found
}

/** Everything that was filed for a shop. */
export const archivesOf = async (folder: Folder, shop: number): Promise<string[]> =>
  (await readdir(folder.archive))
    .filter((name) => name.startsWith(`${shop}-`))
    .map((name) => join(folder.archive, name))

export const removeAll = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) await unlink(path).catch(() => undefined)
}
