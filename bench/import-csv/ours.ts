import { basename } from 'node:path'
import { commitFile, stageFile } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { openFreshHouse, shop } from '../house.ts'
import { measured } from '../task.ts'

export type Input = { path: string; folder: string }
export type Imported = { accepted: number; rejected: number; stageSeconds: number }

measured({
  prepare: async ({ path, folder }: Input) => ({ path, house: await openFreshHouse(folder) }),
  work: async ({ path, house }): Promise<Imported> => {
    const from = performance.now()
    const staged = await stageFile(house.context, { shop, path, name: basename(path), formats })
    const stageSeconds = (performance.now() - from) / 1000
    const [result] = await commitFile(house.context, shop, staged)
    return { accepted: result?.accepted ?? 0, rejected: result?.rejected ?? 0, stageSeconds }
  },
  tidy: ({ house }) => house.close(),
})
