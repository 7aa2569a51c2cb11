import { catalogue, metricInfo } from '../../src/facts/metrics/catalogue.ts'
import { startPostgres } from '../../src/storage/testing.ts'
import type { Benchmark, Measure, Options, Table } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Asked, Every, Explored } from './ask.ts'
import { type Question, questions } from './questions.ts'

const fill = new URL('./fill.ts', import.meta.url)
const copy = new URL('./copy.ts', import.meta.url)
const ask = new URL('./ask.ts', import.meta.url)

type Measured = {
  side: 'DuckDB' | 'PostgreSQL'
  lines: number
  megabytes: number
  fillSeconds: number
  peakMb: number
  asked: Asked[]
  explored: Explored
}

/** What one would give a PostgreSQL for a shop of this size on a small server. */
const settings = { shared_buffers: '1GB', work_mem: '64MB', max_wal_size: '8GB', jit: 'off' }

/** Two thousand questions to ten million rows on a machine that others use, too (ms). */
const PATIENCE = 60 * 60_000

type Side = { name: Measured['side']; folder: string; databaseUrl?: string; every: number }

const askedOf = async (
  { name, folder, databaseUrl, every }: Side,
  lines: number,
  filling: { seconds: number; value: number },
  { quick, say }: Options,
): Promise<Measured> => {
  const rounds = quick ? 5 : name === 'DuckDB' ? 60 : 20
  const asking = await runTask<{ asked: Asked[]; explored: Explored }>(
    ask,
    { folder, databaseUrl, rounds, every },
    PATIENCE,
  )
  say(
    `${name}，${lines} 行订单：填 ${rounded(filling.seconds, 0)} 秒，问 ${rounded(asking.seconds, 0)} 秒（CPU ${rounded(asking.cpuSeconds, 0)} 秒）`,
  )
  return {
    side: name,
    lines,
    megabytes: Math.round(filling.value / 1e6),
    fillSeconds: rounded(filling.seconds, 1),
    peakMb: Math.round(asking.peakMb),
    ...asking.value,
  }
}

/** Both stores with the same rows. PostgreSQL has a cluster for each size, so that the smaller one leaves nothing behind. */
const ofSize = async (lines: number, isLargest: boolean, options: Options): Promise<Measured[]> => {
  const folder = await temporaryFolder()
  try {
    const filling = await runTask<number>(fill, { folder, lines })
    const embedded = await askedOf(
      { name: 'DuckDB', folder, every: isLargest ? (options.quick ? 25 : 1) : 0 },
      lines,
      filling,
      options,
    )
    const cluster = await startPostgres(process.env.PATH, settings)
    if (!cluster) {
      options.say('没有安装 PostgreSQL，这一侧跳过')
      return [embedded]
    }
    try {
      const copying = await runTask<number>(copy, { folder, databaseUrl: cluster.url })
      const side = { name: 'PostgreSQL' as const, folder, databaseUrl: cluster.url, every: 0 }
      return [embedded, await askedOf(side, lines, copying, options)]
    } finally {
      await cluster.stop()
    }
  } finally {
    await removeFolder(folder)
  }
}

const LIMITS: Record<Question['kind'], number | undefined> = { overview: 150, '30 days': 50, more: undefined }

/** What the two sides and sizes answered to one question. */
const answersTo = (id: string, all: readonly Measured[]) => {
  const largest = Math.max(...all.map(({ lines }) => lines))
  return (side: Measured['side'], isLarge: boolean): Asked | undefined =>
    all
      .find((one) => one.side === side && isLarge === (one.lines === largest))
      ?.asked.find((one) => one.id === id)
}

const verdict = (kind: Question['kind'], p95: number | undefined): string => {
  const limit = LIMITS[kind]
  return limit === undefined || p95 === undefined ? '' : p95 < limit ? `< ${limit}` : `超过 ${limit}`
}

const tableOf = (asked: readonly Question[], all: readonly Measured[], sizes: readonly number[]): Table => {
  const [small = 0, large = 0] = sizes.map((size) => size / 10_000)
  const columns = (side: string, cpu: string[] = []) => [
    `${side} 首问 ${small} 万 p50`,
    `首问 ${large} 万 p50`,
    '首问 p95',
    ...cpu,
    '首问倍数',
    '再问 p95',
  ]
  return {
    heading: ['毫秒', ...columns('DuckDB', ['首问 CPU']), '首问 p95 的上限', ...columns('PostgreSQL')],
    rows: asked.map(({ id, name, kind }) => {
      const answered = answersTo(id, all)
      const cells = (side: Measured['side']): string[] => {
        const [few, many] = [answered(side, false), answered(side, true)]
        return [
          String(few?.p50 ?? ''),
          String(many?.p50 ?? ''),
          String(many?.p95 ?? ''),
          ...(side === 'DuckDB' ? [String(many?.cpu ?? '')] : []),
          few && many ? String(rounded(many.p50 / few.p50, 1)) : '',
          String(many?.again ?? ''),
        ]
      }
      return [name, ...cells('DuckDB'), verdict(kind, answered('DuckDB', true)?.p95), ...cells('PostgreSQL')]
    }),
  }
}

const promised = (what: string, value: number, kind: Question['kind']): Measure => {
  const limit = LIMITS[kind] ?? 0
  return { what, value, unit: 'ms', limit: String(limit), holds: value < limit }
}

const explored = (days: string, every: Every): Measure[] => {
  const times = every.map(({ p50 }) => p50)
  const cpu = every.map((one) => one.cpu)
  const what = `任一指标 × 任一维度，${days}`
  return [
    promised(`${what}（${every.length} 种），p95`, percentile(times, 0.95), '30 days'),
    promised(`${what}，最慢的一种：${every[0]?.name ?? ''}`, times[0] ?? Number.NaN, '30 days'),
    {
      what: `${what}，不到 50 毫秒的`,
      value: `${times.filter((time) => time < 50).length} / ${every.length}`,
    },
    {
      what: `${what}，用的 CPU 不到 50 毫秒的`,
      value: `${cpu.filter((time) => time < 50).length} / ${cpu.length}`,
    },
  ]
}

const promises = (asked: readonly Question[], all: readonly Measured[]): Measure[] => {
  const slowest = (kind: Question['kind'], which: 'p95' | 'again') =>
    Math.max(
      ...asked
        .filter((question) => question.kind === kind)
        .map(({ id }) => answersTo(id, all)('DuckDB', true)?.[which] ?? Number.NaN),
    )
  return [
    promised('经营概览，头一次问，最慢的时段的 p95（DuckDB）', slowest('overview', 'p95'), 'overview'),
    promised('经营概览，再问，最慢的时段的 p95（DuckDB）', slowest('overview', 'again'), 'overview'),
    promised('表里的 30 天问法，头一次问，最慢的 p95（DuckDB）', slowest('30 days', 'p95'), '30 days'),
    ...explored(
      '30 天',
      all.flatMap((one) => one.explored.alone),
    ),
    ...explored(
      '30 天，比上期',
      all.flatMap((one) => one.explored.compared),
    ),
  ]
}

/** Both hold the same rows, so whatever is asked they must answer alike. */
const refuseDifferences = (all: readonly Measured[]) => {
  for (const one of all)
    for (const other of all.filter(({ lines }) => lines === one.lines))
      for (const [i, asked] of one.asked.entries()) {
        const its = other.asked[i]
        if (its && (its.rows !== asked.rows || its.paid !== asked.paid))
          throw new Error(
            `两个库答得不一样：${asked.id} ${asked.rows} 行 ${asked.paid}，${its.rows} 行 ${its.paid}`,
          )
      }
}

/** What the overview and questions about 30 days take in either store, and how that grows with the shop. */
export const queriesBenchmark: Benchmark = {
  name: 'queries',
  title: '查指标',
  run: async (options) => {
    const sizes = options.quick ? [10_000, 100_000] : [1_000_000, 10_000_000]
    const all: Measured[] = []
    for (const [index, lines] of sizes.entries())
      all.push(...(await ofSize(lines, index === sizes.length - 1, options)))
    refuseDifferences(all)
    const asked = questions(catalogue.map(metricInfo))
    return {
      table: tableOf(asked, all, sizes),
      measures: promises(asked, all),
      details: {
        all: all.map(({ explored: { alone, compared }, ...one }) => ({
          ...one,
          alone: alone.slice(0, 50),
          compared: compared.slice(0, 50),
        })),
      },
    }
  },
}
