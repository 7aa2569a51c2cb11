import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { momentText } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { clearStaging, type Folder } from './folder.ts'
import { sqliteError } from './sqlite-refusal.ts'
import type { Settled } from './swap.ts'

export type Holder = {
  pid: number
  since: string
  /** Where it can be reached; absent until it listens. */
  address?: string
}

export type Hold = {
  /** Says under which address the holder can be reached. */
  announce(address: string): void
  /** Whether the folder still lies where it was taken hold of. Failure: folder_lost. */
  check(): void
  /** What became of a restore that was cut off before this hold. */
  settled: Settled | undefined
  release(): void
}

/**
 * Takes hold of an embedded data folder for as long as this process lives, empties its staging area and
 * finishes a restore that was interrupted.
 * The hold is SQLite's exclusive file lock, an operating system lock: it ends with the process however that
 * ends, so nothing stale can be left. `holder.json` beside it only says who. Failure: folder_held.
 */
export const holdFolder = async (folder: Folder, options: { address?: string } = {}): Promise<Hold> => {
  // A question by holderOf() can stand in the way for a moment: ask a few times.
  let lock = exclusive(folder)
  for (let attempt = 0; !lock && attempt < 5; attempt++) {
    await sleep(60)
    lock = exclusive(folder)
  }
  if (!lock) {
    const { pid, since, address } = readHolder(folder)
    throw new Failure('folder_held', {
      folder: folder.path,
      pid,
      since: momentText(since),
      address: address ?? '尚未公布',
    })
  }
  const held = lock
  locks.add(held)
  const place = placeOf(folder)
  const holder: Holder = { pid: process.pid, since: systemClock.now().toString({ smallestUnit: 'second' }) }
  const announce = (address?: string) => {
    const draft = `${holderFile(folder)}.new`
    const text = JSON.stringify({ ...holder, address })
    writeFileSync(draft, text)
    try {
      renameSync(draft, holderFile(folder))
    } catch (error) {
      if (process.platform !== 'win32') throw error
      // Windows replaces no file that somebody reads at that moment, but lets it be written.
      writeFileSync(holderFile(folder), text)
      rmSync(draft, { force: true })
    }
  }
  announce(options.address)
  await clearStaging(folder)
  // Loaded by who holds the folder only: a command that goes through a server needs none of what it brings along.
  const { finishSwap } = await import('./swap.ts')
  const settled = await finishSwap(folder)
  return {
    announce,
    settled,
    check() {
      if (placeOf(folder) !== place) throw new Failure('folder_lost', { folder: folder.path })
    },
    release() {
      if (!held.isOpen) return
      rmSync(holderFile(folder), { force: true })
      held.close()
      locks.delete(held)
    },
  }
}

/**
 * Which file the lock is, whatever its name: a folder that was moved away, deleted or replaced would be written
 * to unseen through the files that are open. SQLite tells a moved file in the same way.
 */
const placeOf = ({ lock }: Folder): string | undefined => {
  const file = statSync(lock, { bigint: true, throwIfNoEntry: false })
  return file && `${file.dev}:${file.ino}`
}

/** A connection that nobody refers to is closed with the rubbish, and the folder would be free while it is used. */
const locks = new Set<DatabaseSync>()

/** Who holds the folder; undefined when nobody does. Takes nothing for good. */
export const holderOf = (folder: Folder): Holder | undefined => {
  const question = new DatabaseSync(folder.lock, { timeout: 0 })
  try {
    question.exec('begin; select count(*) from sqlite_schema; rollback')
    return undefined
  } catch (error) {
    if (!isBusy(error)) throw sqliteError(error, folder.lock)
    return readHolder(folder)
  } finally {
    question.close()
  }
}

const exclusive = (folder: Folder): DatabaseSync | undefined => {
  const lock = new DatabaseSync(folder.lock, { timeout: 0 })
  try {
    // Nothing is ever written to it, so nothing needs a journal beside it.
    lock.exec('pragma journal_mode = memory; begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (isBusy(error)) return undefined
    throw new Failure('folder_unusable', { folder: folder.path, detail: String(error) })
  }
}

const SQLITE_BUSY = 5
const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

const holderFile = (folder: Folder) => join(folder.path, 'holder.json')

const readHolder = (folder: Folder): Holder => {
  try {
    const { pid, since, address } = JSON.parse(readFileSync(holderFile(folder), 'utf8'))
    return { pid: Number(pid), since: String(since), address: address ? String(address) : undefined }
  } catch {
    // Between taking the lock and saying so there is a moment.
    return { pid: 0, since: '刚刚' }
  }
}
