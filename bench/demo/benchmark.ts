import { join } from 'node:path'
import { startPostgres } from '../../src/storage/testing.ts'
import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Made } from './make.ts'

const make = new URL('./make.ts', import.meta.url)

/** The demo shop from the click to its figures: files of 400 days written and imported. */
export const demoBenchmark: Benchmark = {
  name: 'demo',
  title: '示范店：生成并导入',
  run: async ({ quick, say }) => {
    const folder = await temporaryFolder()
    const cluster = await startPostgres(process.env.PATH)
    if (!cluster) say('没有安装 PostgreSQL，这一侧跳过')
    try {
      const scenario = quick ? 'small' : 'medium'
      const { seconds, cpuSeconds, peakMb, value } = await runTask<Made>(make, {
        folder: join(folder, 'alone'),
        scenario,
      })
      say(`${value.files} 个文件，${value.rows} 行，被拒 ${value.rejected} 行`)
      const beside =
        cluster &&
        (await runTask<Made>(make, { folder: join(folder, 'server'), scenario, databaseUrl: cluster.url }))
      return {
        measures: [
          { what: '从点下去到能看', value: rounded(seconds), unit: '秒', limit: '60', holds: seconds < 60 },
          { what: '其中写文件', value: rounded(value.writing), unit: '秒' },
          { what: '其中导入', value: rounded(value.importing), unit: '秒' },
          { what: '处理器时间', value: rounded(cpuSeconds), unit: '秒' },
          { what: '内存峰值', value: Math.round(peakMb), unit: 'MB' },
          ...(beside
            ? [
                { what: 'PostgreSQL：从点下去到能看', value: rounded(beside.seconds), unit: '秒' },
                { what: 'PostgreSQL：其中导入', value: rounded(beside.value.importing), unit: '秒' },
              ]
            : []),
        ],
        details: { scenario, ...value, ...(beside ? { beside: beside.value } : {}) },
      }
    } finally {
      await cluster?.stop()
      await removeFolder(folder)
    }
  },
}
