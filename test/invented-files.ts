import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createFactTables } from '../src/facts/schema.ts'
import type { FactTables } from '../src/facts/tables.ts'
import { commitFile, type ImportContext, stageFile } from '../src/importing/actions.ts'
import type { ImportResult } from '../src/importing/contract.ts'
import { formats } from '../src/importing/formats/all.ts'
import { defaultLimits } from '../src/importing/limits.ts'
import { day } from '../src/kernel/calendar.ts'
import type { WrittenFile } from '../src/simulator/exports/writing.ts'
import type { World } from '../src/simulator/model.ts'
import { createWorld } from '../src/simulator/world.ts'
import { buyerKey } from '../src/storage/folder.ts'
import { createStores, type TestStores } from '../src/storage/testing.ts'

const folders: string[] = []
/** Gone after the tests of the file. */
export const newFolder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'zhanggui-invented-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** 小店, up to the middle of November. */
export const small = (seed: number, days: number): World =>
  createWorld({ scenario: 'small', seed, to: day('2026-11-15'), days })

/** Every file whole, and counted alike by everybody. */
export const withoutSlips = (world: World): World => ({ ...world, slips: [] })

const shop = { id: 1, name: '青禾家居旗舰店', createdAt: '' }

/** A fresh store, and the files of an invented shop taken into it by the front door. */
export const imported = async (files: readonly WrittenFile[], folder: string) => {
  const stores: TestStores<unknown, FactTables> = await createStores<unknown, FactTables>(
    'embedded',
    undefined,
  )
  await createFactTables(stores.facts.db, stores.facts.engine)
  const context: ImportContext = {
    facts: stores.facts,
    folder: stores.folder,
    clock: { now: () => Temporal.Instant.from('2026-11-16T04:00:00Z') },
    limits: defaultLimits,
    buyerKey: await buyerKey(stores.folder),
  }
  const results: { file: WrittenFile; result: ImportResult | undefined }[] = []
  for (const file of files) {
    const path = join(folder, file.name)
    const staged = await stageFile(context, { shop, path, name: file.name, formats })
    const [result] = await commitFile(context, shop, staged)
    results.push({ file, result })
  }
  return { stores, results }
}

export const sum = <T>(all: readonly T[], value: (one: T) => number): number =>
  all.reduce((total, one) => total + value(one), 0)
