import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shop } from '../src/facts/contract.ts'
import { createFactTables } from '../src/facts/schema.ts'
import type { FactTables } from '../src/facts/tables.ts'
import type { ImportContext } from '../src/importing/actions.ts'
import { defaultLimits } from '../src/importing/limits.ts'
import { systemClock } from '../src/kernel/context.ts'
import { openFacts } from '../src/storage/facts.ts'
import { buyerKey, openFolder } from '../src/storage/folder.ts'

export const shop: Shop = { id: 1, name: '测速店', createdAt: '2026-01-01 00:00:00' }

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'zhanggui-bench-'))

export const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 5 })

/** A data folder with the program's own settings and no rows yet, open for importing. */
export const openFreshHouse = async (
  path: string,
): Promise<{ context: ImportContext; close: () => Promise<void> }> => {
  const folder = await openFolder(path)
  const facts = await openFacts<FactTables>({ folder })
  await createFactTables(facts.db, facts.engine)
  return {
    context: { facts, folder, clock: systemClock, limits: defaultLimits, buyerKey: await buyerKey(folder) },
    close: facts.close,
  }
}
