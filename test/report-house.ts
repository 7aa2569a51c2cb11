import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsFrom } from '../src/config.ts'
import { openHouse } from '../src/house.ts'
import { commitFile, stageFile } from '../src/importing/actions.ts'
import { formats } from '../src/importing/formats/all.ts'
import type { StoreSide } from '../src/storage/testing.ts'
import { laidStores } from './laid-stores.ts'

/** The program with one empty shop on the Monday after week 46 of 2026; `take` imports a file into it and gives its batch. */
export const reportHouse = async (side: StoreSide) => {
  const now = Temporal.Instant.from('2026-11-16T09:00:00+08:00')
  const folder = await mkdtemp(join(tmpdir(), 'zhanggui-report-'))
  const database = await laidStores(side, folder)
  const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
  const house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
  await house.client.facts.createShop({ name: '白瓷小店' })
  const take = async (name: string, content: string): Promise<number> => {
    const path = join(folder, name)
    await writeFile(path, content)
    const shop = await house.shopFor('白瓷小店', 'look')
    const staged = await stageFile(house.imports, { shop, path, name, formats })
    const [result] = await commitFile(house.imports, shop, staged)
    return result?.batch ?? 0
  }
  const close = async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  }
  return { house, take, close }
}
