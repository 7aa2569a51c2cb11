import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { settingsFrom } from '../../src/config.ts'
import type { DemoScenario } from '../../src/duties/training/demo/contract.ts'
import { openHouse } from '../../src/house.ts'
import { measured } from '../task.ts'

export type Input = { folder: string; scenario: DemoScenario; databaseUrl?: string }
/** Seconds of each part, and what there was in the end. */
export type Made = { writing: number; importing: number; files: number; rows: number; rejected: number }

const LOOK_EVERY = 100

measured({
  prepare: async ({ folder, scenario, databaseUrl }: Input) => {
    const env = { ZHANGGUI_DATABASE_URL: databaseUrl }
    const settings = settingsFrom({ flags: { data: folder }, env, cwd: dirname(folder) })
    return { house: await openHouse(settings), scenario }
  },
  work: async ({ house: { client }, scenario }): Promise<Made> => {
    const from = performance.now()
    let written = from
    let now = await client.training.makeDemo({ scenario })
    for (; now.state === 'making'; now = await client.training.demo()) {
      if (now.step?.doing === 'writing') written = performance.now()
      await wait(LOOK_EVERY)
    }
    if (now.failure) throw new Error(now.failure.message)
    const seconds = (performance.now() - from) / 1000
    const writing = (written - from) / 1000
    const batches = await client.importing.batches({ limit: 1000 })
    const sum = (part: 'rows' | 'rejected') => batches.reduce((total, batch) => total + batch[part], 0)
    return {
      writing,
      importing: seconds - writing,
      files: batches.length,
      rows: sum('rows'),
      rejected: sum('rejected'),
    }
  },
  tidy: ({ house }) => house.close(),
})
