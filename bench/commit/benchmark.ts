import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Latencies } from './small.ts'

const small = new URL('./small.ts', import.meta.url)

/** A file of thirty orders from its bytes to facts, and one record made durable. */
export const commitBenchmark: Benchmark = {
  name: 'commit-small',
  title: '小文件与单条记录',
  run: async ({ quick }) => {
    const folder = await temporaryFolder()
    try {
      const { value } = await runTask<Latencies>(small, {
        folder,
        files: quick ? 5 : 30,
        writes: quick ? 50 : 1000,
      })
      const told = (times: readonly number[]) => ({
        p50: rounded(percentile(times, 0.5)),
        p95: rounded(percentile(times, 0.95)),
      })
      const [imports, writes] = [told(value.imports), told(value.writes)]
      return {
        measures: [
          { what: '导入 30 行的文件，p50', value: imports.p50, unit: 'ms' },
          { what: '导入 30 行的文件，p95', value: imports.p95, unit: 'ms' },
          { what: '写一条记录（落盘），p50', value: writes.p50, unit: 'ms' },
          { what: '写一条记录（落盘），p95', value: writes.p95, unit: 'ms' },
        ],
        details: { imports, writes },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
