import { join } from 'node:path'
import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Input, Written } from './write.ts'

const write = new URL('./write.ts', import.meta.url)

/** The invented shop in all its exports: how long a 中店 takes, and whether a 大店 of more days takes more memory. */
export const simulateBenchmark: Benchmark = {
  name: 'simulate',
  title: '虚构店铺写成导出文件',
  run: async ({ quick, say }) => {
    const folder = await temporaryFolder()
    const written = async (name: string, input: Omit<Input, 'out'>) => {
      const out = join(folder, name)
      const cost = await runTask<Written>(write, { ...input, out })
      await removeFolder(out)
      say(`${name}：${cost.value.lines} 行子订单，${cost.value.files} 个文件，${rounded(cost.seconds)} 秒`)
      return cost
    }
    try {
      const medium = await written(
        quick ? '小店' : '中店',
        quick ? { scenario: 'small' } : { scenario: 'medium' },
      )
      const short = await written('大店短', { scenario: 'large', days: quick ? 4 : 60 })
      const long = await written('大店长', { scenario: 'large', days: quick ? 8 : 240 })
      const seconds = rounded(medium.seconds)
      const growth = rounded(long.peakMb / short.peakMb)
      return {
        measures: [
          {
            what: `写完（${medium.value.lines} 行子订单）`,
            value: seconds,
            unit: '秒',
            limit: '30',
            holds: seconds < 30,
          },
          { what: 'CPU', value: rounded(medium.cpuSeconds), unit: '秒' },
          { what: '内存峰值', value: Math.round(medium.peakMb), unit: 'MB' },
          {
            what: `大店：天数四倍（${long.value.lines} 行），内存峰值的倍数`,
            value: growth,
            limit: '1.3',
            holds: growth < 1.3,
          },
          { what: '大店每百万行', value: rounded((long.seconds / long.value.lines) * 1e6), unit: '秒' },
        ],
        details: { medium, short, long },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
