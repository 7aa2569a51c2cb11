import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { auditBenchmark } from './audit/benchmark.ts'
import type { Benchmark, Report } from './benchmark.ts'
import { commitBenchmark } from './commit/benchmark.ts'
import { demoBenchmark } from './demo/benchmark.ts'
import { documentsBenchmark } from './documents/benchmark.ts'
import { forecastBenchmark } from './forecast/benchmark.ts'
import { importBenchmark } from './import-csv/benchmark.ts'
import { rounded } from './numbers.ts'
import { peopleBenchmark } from './people/benchmark.ts'
import { printed, printedTable } from './print.ts'
import { queriesBenchmark } from './queries/benchmark.ts'
import { reportBenchmark } from './report/benchmark.ts'
import { simulateBenchmark } from './simulate/benchmark.ts'
import { startBenchmark } from './start/benchmark.ts'
import { webBenchmark } from './web.ts'
import { workbookBenchmark } from './workbook/benchmark.ts'

const benchmarks: readonly Benchmark[] = [
  importBenchmark,
  queriesBenchmark,
  workbookBenchmark,
  webBenchmark,
  startBenchmark,
  commitBenchmark,
  simulateBenchmark,
  demoBenchmark,
  documentsBenchmark,
  reportBenchmark,
  forecastBenchmark,
  peopleBenchmark,
  auditBenchmark,
]

const help = `npm run bench -- [名称…] [--quick]

${benchmarks.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n')}

  --quick  小数据、少几轮，看看能不能跑；不写 bench/results`

/** What the figures were measured on; figures of different machines are not to be compared. */
const machine = () => ({
  processor: cpus()[0]?.model.trim() ?? '',
  cores: availableParallelism(),
  memoryGb: rounded(totalmem() / 1e9, 1),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
  load: rounded(loadavg()[0] ?? 0),
})

const keep = async (name: string, at: ReturnType<typeof machine>, report: Report) => {
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  const kept = { name, day: Temporal.Now.plainDateISO('Asia/Shanghai').toString(), machine: at, ...report }
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name))
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`没有这样的测速：${unknown.join('、')}\n`)
  console.log(help)
  process.exitCode = values.help ? 0 : 1
} else {
  const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  for (const { name, title, run } of chosen) {
    const at = machine()
    console.log(`\n${title}（${name}${values.quick ? '，小数据' : ''}；开始时系统负载 ${at.load}）`)
    try {
      const report = await run({ quick: values.quick, say: (line) => console.log(`  · ${line}`) })
      if (report.table) console.log(printedTable(report.table))
      if (report.measures.length > 0) console.log(printed(report.measures))
      if (!values.quick) await keep(name, at, report)
    } catch (error) {
      console.error(`  没能测完：${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
  }
}
