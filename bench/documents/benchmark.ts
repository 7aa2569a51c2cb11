import { DocumentFormat } from '../../src/documents/contract.ts'
import type { Benchmark } from '../benchmark.ts'
import { median, rounded } from '../numbers.ts'
import { type Cost, runTask } from '../task.ts'
import type { Made } from './render.ts'

const render = new URL('./render.ts', import.meta.url)

const costOf = (formats: DocumentFormat[]) => runTask<Made>(render, { formats })

/** A weekly report of nine pages with six charts, each time by a process that has just begun. */
export const documentsBenchmark: Benchmark = {
  name: 'documents',
  title: '周报画成五种格式（6 张图，从新进程开始）',
  run: async ({ quick, say }) => {
    const all: Cost<Made>[] = []
    for (let n = 0; n < (quick ? 1 : 5); n++) all.push(await costOf([...DocumentFormat.options]))
    const alone: { format: DocumentFormat; cost: Cost<Made> }[] = []
    for (const format of DocumentFormat.options) {
      const cost = await costOf([format])
      alone.push({ format, cost })
      say(`${format}：${rounded(cost.seconds)} 秒，${Math.round((cost.value[0]?.bytes ?? 0) / 1000)} KB`)
    }
    const seconds = rounded(median(all.map((one) => one.seconds)))
    return {
      measures: [
        { what: '五种一起', value: seconds, unit: '秒', limit: '2.5', holds: seconds < 2.5 },
        { what: '五种一起，CPU', value: rounded(median(all.map((one) => one.cpuSeconds))), unit: '秒' },
        { what: '五种一起，内存峰值', value: Math.round(median(all.map((one) => one.peakMb))), unit: 'MB' },
        ...alone.map(({ format, cost }) => ({
          what: `只要 ${format}`,
          value: rounded(cost.seconds),
          unit: '秒',
        })),
      ],
      details: { all, alone },
    }
  },
}
