import { settingsFrom } from '../../src/config.ts'
import { DocumentFormat } from '../../src/documents/contract.ts'
import { openHouse } from '../../src/house.ts'
import { parsePeriod } from '../../src/kernel/calendar.ts'
import { shop } from '../house.ts'
import { measured } from '../task.ts'

export type Input = { folder: string }
export type Made = { draftSeconds: number; filesSeconds: number; bytes: number }

/** The last whole week that the filled folder has. */
const WEEK = parsePeriod('2026-W46')

measured({
  prepare: async ({ folder }: Input) => {
    const house = await openHouse(settingsFrom({ flags: { data: folder }, env: {}, cwd: folder }))
    const shops = await house.client.facts.shops()
    if (shops.length === 0) await house.client.facts.createShop({ name: shop.name })
    return house
  },
  work: async ({ client }): Promise<Made> => {
    const from = performance.now()
    const { id } = await client.reports.make({ kind: 'weekly', ...WEEK })
    const drafted = performance.now()
    const files = await client.reports.files({ id, formats: [...DocumentFormat.options] })
    return {
      draftSeconds: (drafted - from) / 1000,
      filesSeconds: (performance.now() - drafted) / 1000,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
    }
  },
  tidy: (house) => house.close(),
})
