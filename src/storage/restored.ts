import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { QueryExecutorProvider } from 'kysely'
import { z } from 'zod'
import { noteAudit } from './audit.ts'
import { type Folder, writeDurably } from './folder.ts'

const Restored = z.object({ file: z.string(), createdAt: z.string(), version: z.string() })
type Restored = z.infer<typeof Restored>

/** Beside the store: it is closed while its place is taken. */
const restoredFile = ({ path }: Folder) => join(path, 'restored.json')

/** Leaves word of a restore for the next start. */
export const leaveRestored = async (folder: Folder, restored: Restored): Promise<void> => {
  await rm(restoredFile(folder), { force: true })
  await writeDurably(restoredFile(folder), JSON.stringify(restored))
}

/** Writes a restore since the last start down in the trail that was restored. */
export const noteRestore = async (db: QueryExecutorProvider, folder: Folder): Promise<void> => {
  const text = await readFile(restoredFile(folder), 'utf8').catch(() => '')
  if (text === '') return
  const { data } = Restored.safeParse(JSON.parse(text))
  if (data) {
    const { file, ...details } = data
    await noteAudit(db, { what: 'restore', label: file, details })
  }
  await rm(restoredFile(folder), { force: true })
}
