import { join } from 'node:path'
import { day } from '../../src/kernel/calendar.ts'
import { startPostgres } from '../../src/storage/testing.ts'
import type { Benchmark, Measure, Options } from '../benchmark.ts'
import { chance } from '../chance.ts'
import type { Made } from '../demo/make.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { percentile, rounded } from '../numbers.ts'
import { runTask } from '../task.ts'
import { type Call, clickAll } from './clicking.ts'
import { clicks } from './pages.ts'
import { folderBeside, type Server, startServer } from './server.ts'
import { machineAt, signedIn } from './team.ts'

const make = new URL('../demo/make.ts', import.meta.url)

const limitMs = 200

type Side = { name: string; databaseUrl?: string }

const timesOf = (calls: readonly Call[], ...parts: number[]) =>
  parts.map((part) =>
    Math.round(
      percentile(
        calls.map(({ ms }) => ms),
        part,
      ),
    ),
  )

const cpuOf = (servers: readonly Server[]) =>
  servers.reduce<number | undefined>((sum, { cpuSeconds }) => {
    const own = cpuSeconds()
    return sum === undefined || own === undefined ? undefined : sum + own
  }, 0)

const measuresOf = (
  side: Side,
  calls: readonly Call[],
  cpu: number | undefined,
  lasts: number,
): Measure[] => {
  const reads = calls.filter(({ isWrite }) => !isWrite)
  const writes = calls.filter(({ isWrite }) => isWrite)
  const failed = calls.filter(({ failure }) => failure !== undefined)
  const [middle, most = Number.NaN, almost = Number.NaN] = timesOf(reads, 0.5, 0.95, 0.99)
  const at = (what: string) => `${side.name}：${what}`
  return [
    { what: at('读，中位'), value: middle ?? Number.NaN, unit: 'ms' },
    { what: at('读，p95'), value: most, unit: 'ms' },
    { what: at('读，p99'), value: almost, unit: 'ms', limit: String(limitMs), holds: almost < limitMs },
    { what: at('写，p99'), value: timesOf(writes, 0.99)[0] ?? Number.NaN, unit: 'ms' },
    { what: at('没答成的'), value: failed.length, limit: '0', holds: failed.length === 0 },
    { what: at('每秒'), value: rounded(calls.length / lasts, 1), unit: '次' },
    ...(cpu === undefined
      ? []
      : [
          { what: at('一次用的处理器'), value: rounded((cpu * 1_000) / calls.length, 1), unit: 'ms' },
          { what: at('占两核的'), value: rounded((cpu / lasts / 2) * 100, 0), unit: '%' },
        ]),
  ]
}

/** The pages apart, to see which is slow. */
const rowsOf = (side: Side, calls: readonly Call[]): string[][] =>
  clicks.map(({ name }) => {
    const own = calls.filter(({ page }) => page === name)
    return [
      `${side.name}：${name}`,
      String(own.length),
      ...timesOf(own, 0.5, 0.95, 0.99).map((ms) => `${ms} ms`),
    ]
  })

const measure = async (side: Side, folder: string, { quick, say }: Options) => {
  const data = join(folder, side.databaseUrl === undefined ? 'alone' : 'app1')
  const input = { folder: data, scenario: quick ? 'small' : 'medium', databaseUrl: side.databaseUrl }
  const { value } = await runTask<Made>(make, input)
  say(`${side.name}：示范店 ${value.rows} 行`)
  const servers = [await startServer(data, side.databaseUrl)]
  try {
    if (side.databaseUrl !== undefined)
      servers.push(await startServer(folderBeside(data, 'app2'), side.databaseUrl))
    const addresses = servers.map(({ address }) => address)
    const machine = machineAt(addresses[0] ?? '', data)
    const shop = (await machine.facts.shops())[0]
    if (!shop?.last) throw new Error('示范店没有数据')
    const people = await signedIn(addresses, data, { count: quick ? 20 : 200, say })
    const chances = people.map((_, n) => chance(n + 1))
    const given = {
      shop: shop.name,
      last: day(shop.last),
      think: 6,
      draw: (n: number) => chances[n]?.() ?? 0,
    }
    // What a morning's first visitors have been through: every page was looked at once.
    await clickAll(people, { ...given, lasts: quick ? 5 : 20 })
    const before = cpuOf(servers)
    const lasts = quick ? 10 : 60
    const calls = await clickAll(people, { ...given, lasts })
    const after = cpuOf(servers)
    const cpu = before === undefined || after === undefined ? undefined : after - before
    for (const failure of new Set(calls.flatMap((call) => call.failure ?? []))) say(`没答成：${failure}`)
    const peak = servers.map(({ peakMb }) => peakMb()).filter((mb) => mb !== undefined)
    return {
      measures: [
        ...measuresOf(side, calls, cpu, lasts),
        ...(peak.length === 0
          ? []
          : [{ what: `${side.name}：内存峰值`, value: Math.round(Math.max(...peak)), unit: 'MB' }]),
      ],
      rows: rowsOf(side, calls),
    }
  } finally {
    for (const server of servers) await server.stop()
  }
}

/** Two hundred people with accounts click at once through the demo shop, against real servers, from one more process. */
export const peopleBenchmark: Benchmark = {
  name: 'people',
  title: '200 人同时点',
  run: async (options) => {
    const folder = await temporaryFolder()
    const cluster = await startPostgres(process.env.PATH, {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
    })
    try {
      const sides: Side[] = [
        { name: 'SQLite 和 DuckDB，一个进程' },
        ...(cluster ? [{ name: 'PostgreSQL，两个进程', databaseUrl: cluster.url }] : []),
      ]
      const found = []
      for (const side of sides) found.push(await measure(side, folder, options))
      return {
        measures: found.flatMap(({ measures }) => measures),
        table: {
          heading: ['页面', '次数', '中位', 'p95', 'p99'],
          rows: found.flatMap(({ rows }) => rows),
        },
        details: { people: options.quick ? 20 : 200, thinkSeconds: 6, postgres: cluster !== undefined },
      }
    } finally {
      await cluster?.stop()
      await removeFolder(folder)
    }
  },
}
