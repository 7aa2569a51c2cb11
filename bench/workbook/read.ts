import { basename } from 'node:path'
import { stageFile } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { openFreshHouse, shop } from '../house.ts'
import { measured } from '../task.ts'

export type Input = { path: string; folder: string }
export type Read = { format: string; accepted: number }

measured({
  prepare: async ({ path, folder }: Input) => ({ path, house: await openFreshHouse(folder) }),
  work: async ({ path, house }): Promise<Read> => {
    const staged = await stageFile(house.context, { shop, path, name: basename(path), formats })
    const result = staged.sheets[0]?.result
    return { format: result?.format ?? '', accepted: result?.accepted ?? 0 }
  },
  tidy: ({ house }) => house.close(),
})
