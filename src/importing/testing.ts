import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shop } from '../facts/contract.ts'
import { createFactTables } from '../facts/schema.ts'
import type { FactTables } from '../facts/tables.ts'
import { createStores, type TestStores } from '../storage/testing.ts'
import type { ImportContext } from './actions.ts'
import { defaultLimits } from './limits.ts'

/** Stores with the tables of facts, to import files into, and a folder for the files. */
export type ImportStores = {
  stores: TestStores<unknown, FactTables>
  context: ImportContext
  files: string
  newShop: () => Shop
  remove: () => Promise<void>
}

/** Opens them on an engine, empty; `remove` when the tests are done. Its shops have nothing of each other. */
export const importStores = async (
  ...on: Parameters<typeof createStores<unknown, FactTables>>
): Promise<ImportStores> => {
  const stores = await createStores<unknown, FactTables>(...on)
  await createFactTables(stores.facts.db, stores.facts.engine)
  const files = await mkdtemp(join(tmpdir(), 'zhanggui-files-'))
  let shops = 0
  return {
    stores,
    context: {
      facts: stores.facts,
      folder: stores.folder,
      clock: { now: () => Temporal.Instant.from('2026-11-20T04:00:00Z') },
      limits: defaultLimits,
      buyerKey: 'a'.repeat(64),
    },
    files,
    newShop() {
      shops += 1
      return { id: shops, name: `第${shops}店`, createdAt: '' }
    },
    async remove() {
      await stores.remove()
      await rm(files, { recursive: true, force: true })
    },
  }
}
