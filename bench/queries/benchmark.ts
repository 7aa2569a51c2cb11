import { catalogue, metricInfo } from '../../src/facts/metrics/catalogue.ts'
import { startPostgres } from '../../src/storage/testing.ts'
import type { Benchmark, Measure, Options, Table } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import type { Asked } from './ask.ts'
import { type Question, questions } from './questions.ts'

const fill = new URL('./fill.ts', import.meta.url)
const ask = new URL('./ask.ts', import.meta.url)

type Side = { name: 'DuckDB' | 'PostgreSQL'; databaseUrl?: string }
type Filled = {
  side: Side['name']
  lines: number
  megabytes: number
  fillSeconds: number
  peakMb: number
  asked: Asked[]
}

const filledAndAsked = async (side: Side, lines: number, { quick, say }: Options): Promise<Filled> => {
  const folder = await temporaryFolder()
  try {
    const filling = await runTask<number>(fill, { folder, databaseUrl: side.databaseUrl, lines })
    const asking = await runTask<Asked[]>(ask, {
      folder,
      databaseUrl: side.databaseUrl,
      rounds: quick ? 5 : 30,
    })
    say(
      `${side.name}，${lines} 行订单：填 ${rounded(filling.seconds, 0)} 秒，问 ${rounded(asking.seconds, 0)} 秒`,
    )
    return {
      side: side.name,
      lines,
      megabytes: Math.round(filling.value / 1e6),
      fillSeconds: rounded(filling.seconds, 1),
      peakMb: Math.round(asking.peakMb),
      asked: asking.value,
    }
  } finally {
    await removeFolder(folder)
  }
}

const onPostgres = async (sizes: readonly number[], options: Options): Promise<Filled[]> => {
  const found: Filled[] = []
  for (const lines of sizes) {
    // A cluster for each size, so that the smaller one leaves nothing behind.
    const cluster = await startPostgres(process.env.PATH)
    if (!cluster) {
      options.say('没有安装 PostgreSQL，这一侧跳过')
      return found
    }
    try {
      found.push(await filledAndAsked({ name: 'PostgreSQL', databaseUrl: cluster.url }, lines, options))
    } finally {
      await cluster.stop()
    }
  }
  return found
}

const LIMITS: Record<Question['kind'], number | undefined> = { overview: 150, '30 days': 50, more: undefined }

type Both = { small: Asked | undefined; large: Asked | undefined }

const answersOf = (
  question: Question,
  side: Side['name'],
  filled: readonly Filled[],
  largest: number,
): Both => {
  const of = (isLarge: boolean) =>
    filled
      .find((one) => one.side === side && isLarge === (one.lines === largest))
      ?.asked.find(({ id }) => id === question.id)
  return { small: of(false), large: of(true) }
}

const cells = ({ small, large }: Both): string[] => [
  String(small?.p50 ?? ''),
  String(large?.p50 ?? ''),
  String(large?.p95 ?? ''),
  small && large ? String(rounded(large.p50 / small.p50, 1)) : '',
]

const tableOf = (asked: readonly Question[], filled: readonly Filled[], sizes: readonly number[]): Table => {
  const [small = 0, large = 0] = sizes.map((size) => size / 10_000)
  const columns = (side: string) => [`${side} ${small} 万 p50`, `${large} 万 p50`, 'p95', '倍']
  return {
    heading: ['毫秒', ...columns('DuckDB'), '再问', ...columns('PostgreSQL'), '再问'],
    rows: asked.map((question) => {
      const duckdb = answersOf(question, 'DuckDB', filled, large * 10_000)
      const postgres = answersOf(question, 'PostgreSQL', filled, large * 10_000)
      return [
        question.name,
        ...cells(duckdb),
        String(duckdb.large?.again ?? ''),
        ...cells(postgres),
        String(postgres.large?.again ?? ''),
      ]
    }),
  }
}

const promises = (asked: readonly Question[], filled: readonly Filled[], largest: number): Measure[] => {
  const slowest = (kind: Question['kind']): number =>
    Math.max(
      ...asked
        .filter((question) => question.kind === kind)
        .map((question) => answersOf(question, 'DuckDB', filled, largest).large?.p95 ?? Number.NaN),
    )
  const promised = (what: string, kind: Question['kind']): Measure[] => {
    const limit = LIMITS[kind]
    const value = slowest(kind)
    return limit === undefined
      ? []
      : [{ what, value, unit: 'ms', limit: String(limit), holds: value < limit }]
  }
  return [
    ...promised('经营概览的全部查询，p95（DuckDB）', 'overview'),
    ...promised('最慢的 30 天查询，p95（DuckDB）', '30 days'),
  ]
}

/** Both hold the same rows, so whatever is asked they must answer alike. */
const refuseDifferences = (filled: readonly Filled[]) => {
  for (const one of filled)
    for (const other of filled.filter(({ lines }) => lines === one.lines))
      for (const [i, asked] of one.asked.entries()) {
        const its = other.asked[i]
        if (its && (its.rows !== asked.rows || its.paid !== asked.paid))
          throw new Error(
            `两个库答得不一样：${asked.id} ${asked.rows} 行 ${asked.paid}，${its.rows} 行 ${its.paid}`,
          )
      }
}

/** What the overview and ten questions about 30 days take in either store, and how that grows with the shop. */
export const queriesBenchmark: Benchmark = {
  name: 'queries',
  title: '查指标',
  run: async (options) => {
    const sizes = options.quick ? [10_000, 100_000] : [1_000_000, 10_000_000]
    const largest = Math.max(...sizes)
    const filled: Filled[] = []
    for (const size of sizes) filled.push(await filledAndAsked({ name: 'DuckDB' }, size, options))
    filled.push(...(await onPostgres(sizes, options)))
    refuseDifferences(filled)
    const asked = questions(catalogue.map(metricInfo))
    return {
      table: tableOf(asked, filled, sizes),
      measures: promises(asked, filled, largest),
      details: { filled },
    }
  },
}
