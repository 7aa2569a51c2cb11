import { join } from 'node:path'
import type { AuditFinding } from '../../src/storage/audit-check.ts'
import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Looked } from './look.ts'

const part = (name: string) => new URL(`./${name}.ts`, import.meta.url)

/** What the trail costs those who write, and how a long one is read and checked; on SQLite. */
export const auditBenchmark: Benchmark = {
  name: 'audit',
  title: '操作记录',
  run: async ({ quick, say }) => {
    const writes = quick ? 1_000 : 10_000
    const lines = quick ? 50_000 : 1_000_000
    const folder = await temporaryFolder()
    try {
      const written = async (isListened: boolean) =>
        runTask(part('write'), { folder: join(folder, isListened ? 'with' : 'without'), writes, isListened })
      const [without, with_] = [await written(false), await written(true)]
      const input = { folder: join(folder, 'long') }
      await runTask(part('fill'), { ...input, lines })
      say(`操作记录里有 ${lines} 条`)
      const { value: looked } = await runTask<Looked>(part('look'), input)
      const checked = await runTask<AuditFinding>(part('check'), input)
      if (checked.value.entries !== lines || checked.value.problems.length > 0)
        throw new Error(`核对的结果不对：${JSON.stringify(checked.value)}`)
      const page = Math.round(percentile(looked.pages, 0.95))
      const memory = Math.round(checked.peakMb)
      const perWrite = (cpu: number) => rounded((cpu * 1_000) / writes)
      return {
        measures: [
          { what: `改 ${writes} 行，不记`, value: rounded(without.seconds), unit: '秒' },
          { what: `改 ${writes} 行，记着`, value: rounded(with_.seconds), unit: '秒' },
          { what: '一行的处理器时间，不记', value: perWrite(without.cpuSeconds), unit: 'ms' },
          { what: '一行的处理器时间，记着', value: perWrite(with_.cpuSeconds), unit: 'ms' },
          { what: '一页，p95', value: page, unit: 'ms', limit: '100', holds: page < 100 },
          {
            what: '找几乎没有的字，最慢',
            value: Math.round(Math.max(...looked.rare)),
            unit: 'ms',
            limit: '3000',
            holds: Math.max(...looked.rare) < 3_000,
          },
          { what: `导出 ${looked.exported} 件`, value: rounded(looked.export / 1_000), unit: '秒' },
          {
            what: '体检核对整条',
            value: rounded(checked.seconds, 1),
            unit: '秒',
            limit: '30',
            holds: checked.seconds < 30,
          },
          { what: '其中处理器时间', value: rounded(checked.cpuSeconds, 1), unit: '秒' },
          { what: '体检的内存峰值', value: memory, unit: 'MB', limit: '300', holds: memory < 300 },
        ],
        details: { writes, lines, pages: looked.pages.map((ms) => rounded(ms)), rare: looked.rare },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
