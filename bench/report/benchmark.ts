import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { median, rounded } from '../numbers.ts'
import { type Cost, runTask } from '../task.ts'
import type { Made } from './make.ts'

const fill = new URL('../queries/fill.ts', import.meta.url)
const make = new URL('./make.ts', import.meta.url)

const LIMIT = 5

/** A weekly report from the rows to five files, each time by a process that has just begun. */
export const reportBenchmark: Benchmark = {
  name: 'report',
  title: '100 万行订单的周报：起草并存成五种格式',
  run: async ({ quick, say }) => {
    const lines = quick ? 100_000 : 1_000_000
    const folder = await temporaryFolder()
    try {
      const filling = await runTask<number>(fill, { folder, lines })
      say(`填 ${lines} 行：${rounded(filling.seconds, 0)} 秒`)
      const all: Cost<Made>[] = []
      for (let n = 0; n < (quick ? 1 : 5); n++) all.push(await runTask<Made>(make, { folder }))
      const of = (pick: (one: (typeof all)[number]) => number) => rounded(median(all.map(pick)))
      const seconds = of((one) => one.seconds)
      return {
        measures: [
          {
            what: '起草加五种格式',
            value: seconds,
            unit: '秒',
            limit: String(LIMIT),
            holds: seconds < LIMIT,
          },
          { what: '起草', value: of(({ value }) => value.draftSeconds), unit: '秒' },
          { what: '五种格式', value: of(({ value }) => value.filesSeconds), unit: '秒' },
          { what: 'CPU', value: of((one) => one.cpuSeconds), unit: '秒' },
          { what: '内存峰值', value: Math.round(of((one) => one.peakMb)), unit: 'MB' },
        ],
        details: { lines, all },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
