import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Benchmark, Options } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { median, rounded } from '../numbers.ts'
import { type Cost, runTask } from '../task.ts'
import { writeOrderFile } from './order-file.ts'
import type { Imported } from './ours.ts'

const ours = new URL('./ours.ts', import.meta.url)
const peer = new URL('./peer.ts', import.meta.url)
const decode = new URL('./decode.ts', import.meta.url)

type Files = { folder: string; gb18030: string; utf8: string; megabytes: number }

const importOnce = async (path: string, folder: string, rows: number): Promise<Cost<Imported>> => {
  const cost = await runTask<Imported>(ours, { path, folder })
  await removeFolder(folder)
  if (cost.value.accepted !== rows) throw new Error(`应收下 ${rows} 行，只收下 ${cost.value.accepted} 行`)
  return cost
}

const peerOnce = async (path: string, into: string, rows: number): Promise<Cost<number>> => {
  const cost = await runTask<number>(peer, { path, into })
  await rm(into, { force: true })
  if (cost.value !== rows) throw new Error(`DuckDB 应读到 ${rows} 行，读到 ${cost.value} 行`)
  return cost
}

const decodeOnce = async (path: string, into: string): Promise<Cost<number>> => {
  const cost = await runTask<number>(decode, { path, into })
  await rm(into, { force: true })
  return cost
}

/** Each in turn, so that what else the machine does falls on all of them alike. */
const compared = async (
  { folder, gb18030, utf8 }: Files,
  rows: number,
  rounds: number,
  say: Options['say'],
) => {
  const costs: { ours: Cost<Imported>[]; peer: Cost<number>[]; decode: Cost<number>[] } = {
    ours: [],
    peer: [],
    decode: [],
  }
  for (let round = 1; round <= rounds; round++) {
    costs.peer.push(await peerOnce(utf8, join(folder, 'peer.duckdb'), rows))
    costs.ours.push(await importOnce(gb18030, join(folder, 'data'), rows))
    costs.decode.push(await decodeOnce(gb18030, join(folder, 'decoded.csv')))
    const last = [costs.ours, costs.peer, costs.decode].map((all) => rounded(all.at(-1)?.seconds ?? 0))
    say(`第 ${round} 轮：我们 ${last[0]} 秒，DuckDB ${last[1]} 秒，解码 ${last[2]} 秒`)
  }
  return costs
}

const told = (costs: readonly Cost[]) => ({
  seconds: rounded(median(costs.map(({ seconds }) => seconds))),
  cpuSeconds: rounded(median(costs.map(({ cpuSeconds }) => cpuSeconds))),
  peakMb: Math.round(Math.max(...costs.map(({ peakMb }) => peakMb))),
  all: costs.map(({ seconds, cpuSeconds, peakMb }) => [
    rounded(seconds),
    rounded(cpuSeconds),
    Math.round(peakMb),
  ]),
})

const writeFiles = (folder: string, rows: number, quoted: boolean): Files => {
  const file = (encoding: 'gb18030' | 'utf-8') => {
    const path = join(folder, `${encoding}.csv`)
    return { path, bytes: writeOrderFile({ path, encoding, rows, quoted }) }
  }
  const [gb18030, utf8] = [file('gb18030'), file('utf-8')]
  return { folder, gb18030: gb18030.path, utf8: utf8.path, megabytes: Math.round(gb18030.bytes / 1e6) }
}

const measureShape = async (
  { say }: Options,
  { rows, rounds, quoted }: { rows: number; rounds: number; quoted: boolean },
) => {
  const folder = await temporaryFolder()
  try {
    const files = writeFiles(folder, rows, quoted)
    say(`${rows} 行，GB18030，${files.megabytes} MB${quoted ? '，每格带引号' : ''}`)
    const costs = await compared(files, rows, rounds, say)
    const [own, others, decoding] = [told(costs.ours), told(costs.peer), told(costs.decode)]
    const ratio = (key: 'seconds' | 'cpuSeconds') => rounded(own[key] / (2 * others[key] + decoding[key]))
    return {
      rows,
      megabytes: files.megabytes,
      ours: own,
      peer: others,
      decode: decoding,
      ratio: ratio('seconds'),
      cpuRatio: ratio('cpuSeconds'),
    }
  } finally {
    await removeFolder(folder)
  }
}

const measureLarge = async (rows: number, say: Options['say']) => {
  const folder = await temporaryFolder()
  try {
    const path = join(folder, 'large.csv')
    const bytes = writeOrderFile({ path, encoding: 'gb18030', rows })
    say(`${rows} 行，GB18030，${Math.round(bytes / 1e6)} MB`)
    const { value, ...cost } = await importOnce(path, join(folder, 'data'), rows)
    return { rows, megabytes: Math.round(bytes / 1e6), ...told([{ ...cost, value }]) }
  } finally {
    await removeFolder(folder)
  }
}

/**
 * The whole import of a GB18030 order file beside what DuckDB's reader alone needs for the same rows as UTF-8:
 * at most twice that and the decoding, in memory that does not grow with the file.
 */
export const importBenchmark: Benchmark = {
  name: 'import-csv',
  title: '导入订单 CSV',
  run: async (options) => {
    const { quick } = options
    const rows = quick ? 100_000 : 1_000_000
    const plain = await measureShape(options, { rows, rounds: quick ? 1 : 3, quoted: false })
    const quoted = await measureShape(options, { rows, rounds: 1, quoted: true })
    const large = await measureLarge(rows * 5, options.say)
    const million = `${rows / 10_000} 万行`
    return {
      measures: [
        { what: `整个导入（${million}）`, value: plain.ours.seconds, unit: '秒' },
        { what: 'DuckDB 读同样的行（UTF-8）', value: plain.peer.seconds, unit: '秒' },
        { what: '只解码', value: plain.decode.seconds, unit: '秒' },
        { what: '我们 ÷（2 × DuckDB + 解码）', value: plain.ratio, limit: '1', holds: plain.ratio <= 1 },
        { what: '同上，按 CPU 秒', value: plain.cpuRatio },
        { what: 'CPU：我们', value: plain.ours.cpuSeconds, unit: '秒' },
        { what: 'CPU：DuckDB', value: plain.peer.cpuSeconds, unit: '秒' },
        { what: '同上比值，每格带引号的文件', value: quoted.ratio },
        {
          what: `内存峰值（${million}）`,
          value: plain.ours.peakMb,
          unit: 'MB',
          limit: '700',
          holds: plain.ours.peakMb < 700,
        },
        {
          what: `内存峰值（${million} × 5）`,
          value: large.peakMb,
          unit: 'MB',
          limit: '700',
          holds: large.peakMb < 700,
        },
        { what: `整个导入（${million} × 5）`, value: large.seconds, unit: '秒' },
      ],
      details: { plain, quoted, large },
    }
  },
}
