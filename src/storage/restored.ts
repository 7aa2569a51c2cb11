import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type QueryExecutorProvider, sql } from 'kysely'
import { z } from 'zod'
import { noteAudit } from './audit.ts'
import { type Folder, writeDurably } from './folder.ts'

/** What was put in the place of what was there. */
export const Restored = z.object({
  what: z.enum(['restore', 'move']).default('restore'),
  /** The backup, or where it was moved from. */
  file: z.string(),
  createdAt: z.string(),
  version: z.string(),
  /** The data folder it comes from; absent from what 0.1.0 wrote. */
  folder: z.string().optional(),
  /** Restored elsewhere than where it was made, or into a database of its own: the original may still be in use. */
  isCopy: z.boolean().default(false),
})
export type Restored = z.infer<typeof Restored>

/** Beside the store: it is closed while its place is taken. */
const restoredFile = ({ path }: Folder) => join(path, 'restored.json')

/** Leaves word of a restore for the next start. */
export const leaveRestored = async (folder: Folder, restored: Restored): Promise<void> => {
  await rm(restoredFile(folder), { force: true })
  await writeDurably(restoredFile(folder), JSON.stringify(restored))
}

/**
 * Writes a restore since the last start down in the trail that was restored; `settle` may change beforehand what
 * speaks of the folder it comes from, `copied` hears of one that may not be the shop in use.
 */
export const noteRestore = async (
  db: QueryExecutorProvider,
  folder: Folder,
  {
    settle,
    copied,
  }: { settle: (from: string) => Promise<void>; copied: (restored: Restored) => Promise<void> },
): Promise<void> => {
  const text = await readFile(restoredFile(folder), 'utf8').catch(() => '')
  if (text === '') return
  const { data } = Restored.safeParse(JSON.parse(text))
  if (data) {
    const { what, file, folder: from, isCopy, ...details } = data
    if (!(await isNoted(db, data))) {
      if (from !== undefined && from !== folder.path) await settle(from)
      if (isCopy) await copied(data)
      await noteAudit(db, { what, label: file, details })
    }
  }
  // What cannot go, or comes back with a power cut, is known by the trail at the next start.
  await rm(restoredFile(folder), { force: true }).catch(() => {})
}

const Details = Restored.pick({ createdAt: true })

/** Only after this very restore: the trail that a backup brings ends before it was made. */
const isNoted = async (db: QueryExecutorProvider, { what, file, createdAt }: Restored): Promise<boolean> => {
  const { rows } = await sql<{ after: string }>`select after from audit_entry
    where table_name = '' and what = ${what} and label = ${file}`.execute(db)
  return rows.some(({ after }) => Details.safeParse(JSON.parse(after)).data?.createdAt === createdAt)
}
