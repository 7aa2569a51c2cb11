import { join } from 'node:path'
import { sql } from 'kysely'
import { commitFile, stageFile } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { openRecords } from '../../src/storage/records.ts'
import { openFreshHouse, shop } from '../house.ts'
import { writeOrderFile } from '../import-csv/order-file.ts'
import { measured } from '../task.ts'

export type Input = { folder: string; files: number; writes: number }
/** Milliseconds each. */
export type Latencies = { imports: number[]; writes: number[] }

measured({
  prepare: async ({ folder, files, writes }: Input) => {
    const house = await openFreshHouse(folder)
    const records = await openRecords<unknown>({ folder: house.context.folder })
    await sql`create table note (id integer primary key, words text not null)`.execute(records.db)
    const paths = Array.from({ length: files }, (_, i) => join(folder, `small-${i}.csv`))
    // Each a different thirty orders.
    for (const [i, path] of paths.entries())
      writeOrderFile({ path, encoding: 'gb18030', rows: 30, first: i * 30 })
    return { house, records, paths, writes }
  },
  work: async ({ house, records, paths, writes }): Promise<Latencies> => {
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const from = performance.now()
      await work()
      return performance.now() - from
    }
    const found: Latencies = { imports: [], writes: [] }
    for (const [i, path] of paths.entries())
      found.imports.push(
        await timed(async () => {
          const staged = await stageFile(house.context, { shop, path, name: `small-${i}.csv`, formats })
          await commitFile(house.context, shop, staged)
        }),
      )
    for (let i = 0; i < writes; i++)
      found.writes.push(
        await timed(() => sql`insert into note (words) values (${`第 ${i} 条`})`.execute(records.db)),
      )
    return found
  },
  tidy: async ({ house, records }) => {
    await records.close()
    await house.close()
  },
})
