import { createFactTables } from '../../src/facts/schema.ts'
import type { FactTables } from '../../src/facts/tables.ts'
import type { ImportContext } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { recoverImports } from '../../src/importing/history.ts'
import { defaultLimits } from '../../src/importing/limits.ts'
import { type ImportingTables, importingMigrations } from '../../src/importing/tables.ts'
import { recoverUploads } from '../../src/importing/upload-recovery.ts'
import { createUploads } from '../../src/importing/uploads.ts'
import { type Clock, systemClock } from '../../src/kernel/context.ts'
import { Failure } from '../../src/kernel/failure.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { buyerKey, openFolder } from '../../src/storage/folder.ts'
import { holdFolder } from '../../src/storage/lock.ts'
import { type Migration, migrate } from '../../src/storage/migrations.ts'
import { openRecords } from '../../src/storage/records.ts'

const factMigrations: readonly Migration[] = [
  { id: 'facts', up: (db, engine) => createFactTables(db, engine) },
]

export const shopOf = (id: number) => ({ id, name: `第${id}店`, createdAt: '' })

export type House = Awaited<ReturnType<typeof openHouse>>

/**
 * Everything an import goes through over one data folder, as the program opens it: the hold, both stores, what
 * a crash left is put right, the queue of uploads. Shops are numbers.
 */
export const openHouse = async (
  path: string,
  databaseUrl: string | undefined,
  { clock = systemClock, bugs = [] }: { clock?: Clock; bugs?: unknown[] } = {},
) => {
  const folder = await openFolder(path)
  const hold = await holdFolder(folder)
  const records = await openRecords<ImportingTables>({ folder, databaseUrl })
  const facts = await openFacts<FactTables>({ folder, databaseUrl, threads: 2 })
  await migrate(records, importingMigrations, { version: 'test' })
  await migrate(facts, factMigrations, { version: 'test' })
  const imports: ImportContext = {
    facts,
    folder,
    clock,
    limits: defaultLimits,
    buyerKey: await buyerKey(folder),
  }
  const shopById = async (id: number) => shopOf(id)
  const parts = {
    imports,
    records: records.db,
    formats,
    shopById,
    shopFor: async (name: string | undefined) => shopOf(Number(/\d+/.exec(name ?? '')?.[0] ?? 1)),
    reportBug: (error: unknown) => {
      bugs.push(error)
      return new Failure('internal', { id: String(bugs.length) })
    },
  }
  const notices = [...(await recoverImports(imports)), ...(await recoverUploads(parts))]
  const uploads = createUploads(parts)
  return {
    folder,
    imports,
    records,
    facts,
    uploads,
    notices,
    async close() {
      await uploads.stop()
      await facts.close()
      await records.close()
      hold.release()
    },
  }
}
