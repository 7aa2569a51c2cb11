import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { median, rounded } from '../numbers.ts'
import { type Cost, runTask } from '../task.ts'
import type { Read } from './read.ts'

const write = new URL('./write.ts', import.meta.url)
const read = new URL('./read.ts', import.meta.url)

/** A large sub-order workbook read and checked: how long, and in how much memory. */
export const workbookBenchmark: Benchmark = {
  name: 'xlsx',
  title: '读子订单 XLSX（27 列）',
  run: async ({ quick, say }) => {
    const rows = quick ? 20_000 : 200_000
    const folder = await temporaryFolder()
    try {
      const path = join(folder, 'ExportItemlList202608111558.xlsx')
      await runTask<number>(write, { path, rows })
      const megabytes = rounded((await stat(path)).size / 1e6, 1)
      say(`${rows} 行，${megabytes} MB`)
      const costs: Cost<Read>[] = []
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        const data = join(folder, `data-${round}`)
        const cost = await runTask<Read>(read, { path, folder: data })
        await removeFolder(data)
        if (cost.value.format !== 'order-line' || cost.value.accepted !== rows)
          throw new Error(`应收下 ${rows} 行子订单，收下 ${cost.value.accepted} 行 ${cost.value.format}`)
        costs.push(cost)
      }
      const peakMb = Math.round(Math.max(...costs.map((cost) => cost.peakMb)))
      const seconds = rounded(median(costs.map((cost) => cost.seconds)))
      const cpuSeconds = rounded(median(costs.map((cost) => cost.cpuSeconds)))
      return {
        measures: [
          { what: `读取并检查 ${rows / 10_000} 万行`, value: seconds, unit: '秒' },
          { what: 'CPU', value: cpuSeconds, unit: '秒' },
          { what: '内存峰值', value: peakMb, unit: 'MB', limit: '600', holds: peakMb < 600 },
        ],
        details: { rows, megabytes, seconds, cpuSeconds, peakMb },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
