import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Folder, syncFolder, writeDurably } from './folder.ts'
import { renamed } from './held-file.ts'

/** What a restore puts in the place of what is there. */
export const swappable = ['records.sqlite', 'facts.duckdb', 'archive', 'keys'] as const
export type Swapped = (typeof swappable)[number]

/** Logs beside a store belong to its old file and go with it. */
const companions: Partial<Record<Swapped, readonly string[]>> = {
  'records.sqlite': ['records.sqlite-wal', 'records.sqlite-shm'],
  'facts.duckdb': ['facts.duckdb.wal'],
}

/** Where a restore lays out the new state until it is complete. */
export const restoringPath = (folder: Folder): string => join(folder.path, 'restoring')
/** Where the state before the last restore is kept. */
export const beforeRestorePath = (folder: Folder): string => join(folder.path, 'before-restore')

/**
 * Puts the checked members in place. The plan is on the disk before the first of them moves, so that a kill
 * in between is finished by the next holder of the folder.
 */
export const swapIn = async (folder: Folder, members: readonly Swapped[]): Promise<void> => {
  await rm(beforeRestorePath(folder), { recursive: true, force: true, maxRetries: 3 })
  await mkdir(beforeRestorePath(folder), { mode: 0o700 })
  await writeDurably(planFile(folder), JSON.stringify({ members }))
  await finishSwap(folder)
}

/** Finishes a swap that was planned; clears what a restore left behind that never got so far. */
export const finishSwap = async (folder: Folder): Promise<void> => {
  const planned = await plannedMembers(folder)
  for (const name of planned) {
    const incoming = join(restoringPath(folder), name)
    if (!(await exists(incoming))) continue
    for (const old of [name, ...(companions[name] ?? [])])
      if (await exists(join(folder.path, old)))
        await renamed(join(folder.path, old), join(beforeRestorePath(folder), old))
    await renamed(incoming, join(folder.path, name))
  }
  if (planned.length > 0) await syncFolder(folder.path)
  await rm(restoringPath(folder), { recursive: true, force: true, maxRetries: 3 })
}

const planFile = (folder: Folder) => join(restoringPath(folder), 'plan.json')

const plannedMembers = async (folder: Folder): Promise<Swapped[]> => {
  const text = await readFile(planFile(folder), 'utf8').catch(() => '')
  if (!text) return []
  const { members } = JSON.parse(text)
  return swappable.filter((name) => Array.isArray(members) && members.includes(name))
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
