import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { type Folder, swapPlan, syncFolder, writeDurably } from './folder.ts'
import { renamed } from './held-file.ts'
import { leaveRestored, Restored } from './restored.ts'

/** What a restore puts in the place of what is there. */
export const swappable = ['records.sqlite', 'facts.duckdb', 'archive', 'uploads', 'keys'] as const
export type Swapped = (typeof swappable)[number]

/** Logs beside a store belong to its old file and go with it. */
const companions: Partial<Record<Swapped, readonly string[]>> = {
  'records.sqlite': ['records.sqlite-wal', 'records.sqlite-shm'],
  'facts.duckdb': ['facts.duckdb.wal'],
}

const Plan = z.object({
  members: z.array(z.string()),
  /** Written down at the next start; absent from plans of 0.1.0. */
  restored: Restored.optional(),
  /** The rows go into a PostgreSQL: only with their commit this is to be done. */
  awaitsCommit: z.boolean().default(false),
})
type Plan = z.infer<typeof Plan>

/** Where a restore lays out the new state until it is complete. */
export const restoringPath = (folder: Folder): string => dirname(swapPlan(folder))
/** Where the state before the last restore is kept. */
export const beforeRestorePath = (folder: Folder): string => join(folder.path, 'before-restore')

/** Where the states before earlier restores are kept, the oldest first. Only a person takes them away. */
export const beforeEarlierRestores = async (folder: Folder): Promise<string[]> =>
  (await readdir(folder.path))
    .flatMap((name) => /^before-restore-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
    .map((nth) => `${beforeRestorePath(folder)}-${nth}`)

/** What is aside of an earlier restore makes room for what comes aside now, and stays. */
const makeRoomAside = async (folder: Folder): Promise<void> => {
  const aside = beforeRestorePath(folder)
  // A restore that was refused late has put nothing there.
  if ((await readdir(aside).catch(() => [])).length > 0) {
    const last = (await beforeEarlierRestores(folder)).at(-1)
    const nth = last === undefined ? 1 : Number(last.slice(aside.length + 1)) + 1
    await renamed(aside, `${aside}-${nth}`)
  }
  await mkdir(aside, { recursive: true, mode: 0o700 })
  // On the disk before the plan is: what finishes that must not come upon the earlier state there.
  await syncFolder(folder.path)
}

/**
 * Writes the plan to put the checked members in place. It is on the disk before the first of them moves, so that a
 * kill in between is finished by the next holder of the folder; one that awaits a commit, by whoever opens the database.
 */
export const planSwap = async (
  folder: Folder,
  plan: { members: readonly Swapped[]; restored?: Restored; awaitsCommit?: boolean },
): Promise<void> => {
  await makeRoomAside(folder)
  await writeDurably(swapPlan(folder), JSON.stringify(plan))
}

/** Which state a restore left that was cut off: all of the new one, or all of the old one. */
export type Settled = { state: 'new'; restored: Restored | undefined } | { state: 'old' }

/**
 * Finishes a swap that was planned; clears what a restore left behind that never got so far. A plan that awaits a
 * commit stays unless it is known how that went. Undefined where nothing was begun, or it is not known yet.
 */
export const finishSwap = async (
  folder: Folder,
  commit?: 'done' | 'not done',
): Promise<Settled | undefined> => {
  const plan = await plannedSwap(folder)
  if (plan?.awaitsCommit && commit === undefined) return undefined
  const isNew = plan !== undefined && !(plan.awaitsCommit && commit === 'not done')
  if (isNew) await swap(folder, plan)
  const rest = await readdir(restoringPath(folder)).catch(() => [])
  // The plan goes last: without it what remains here would be taken for a restore that never began.
  for (const name of rest.filter((one) => one !== basename(swapPlan(folder))))
    await rm(join(restoringPath(folder), name), { recursive: true, force: true, maxRetries: 3 })
  await rm(restoringPath(folder), { recursive: true, force: true, maxRetries: 3 })
  if (isNew) return { state: 'new', restored: plan.restored }
  return rest.length === 0 ? undefined : { state: 'old' }
}

/** What a restore or a move that was cut off has left, in a sentence for who starts the program next. */
export const settledWords = (folder: Folder, settled: Settled): string => {
  if (settled.state === 'old')
    return '上次恢复或搬家没有做完就中断了，已经退回：数据全是原来的，一样也没有换。'
  const what = settled.restored?.what === 'move' ? '搬家' : '恢复'
  const from = settled.restored ? `「${settled.restored.file}」的` : '备份里的'
  return `上次${what}换到一半中断了，已经接着换完：数据全是${from}，换下来的在 ${beforeRestorePath(folder)}。`
}

/** Whether a restore into a PostgreSQL was cut off where only the database knows how it went. */
export const awaitsCommit = async (folder: Folder): Promise<boolean> =>
  (await plannedSwap(folder))?.awaitsCommit ?? false

const swap = async (folder: Folder, { members, restored }: Plan): Promise<void> => {
  const planned = swappable.filter((name) => members.includes(name))
  // The trail that comes ends elsewhere than the one that was here.
  await rm(folder.auditHead, { force: true })
  for (const name of planned) {
    const incoming = join(restoringPath(folder), name)
    if (!(await exists(incoming))) continue
    // Several servers share a folder through a link: the link stays and what it leads to is replaced.
    const place = await realpath(join(folder.path, name)).catch(() => join(folder.path, name))
    const aside = join(beforeRestorePath(folder), name)
    // Cut off between the two, an empty folder was made in the place of the one that is aside: who opens makes it.
    if ((await exists(aside)) && (await isFolder(place))) await rmdir(place)
    else if (await exists(place)) await renamed(place, aside)
    for (const old of companions[name] ?? [])
      if (await exists(join(folder.path, old)))
        await renamed(join(folder.path, old), join(beforeRestorePath(folder), old))
    await renamed(incoming, place)
  }
  await syncFolder(folder.path)
  if (restored) await leaveRestored(folder, restored)
}

const plannedSwap = async (folder: Folder): Promise<Plan | undefined> => {
  const text = await readFile(swapPlan(folder), 'utf8').catch(() => '')
  try {
    return Plan.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

const isFolder = (path: string) =>
  lstat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
