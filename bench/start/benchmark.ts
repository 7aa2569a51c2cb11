import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Benchmark } from '../benchmark.ts'
import { removeFolder, temporaryFolder } from '../house.ts'
import { writeOrderFile } from '../import-csv/order-file.ts'
import { median, rounded } from '../numbers.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

const command = (folder: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args, '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** What the child says on its error stream: told only when it fails. */
const collected = (child: ChildProcess): (() => string) => {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  return () => said.trim()
}

const IMPORT_PATIENCE = 15 * 60_000
const START_PATIENCE = 60_000

/** The ordinary command, so that the folder is as people's folders are. */
const importInto = async (folder: string, path: string): Promise<void> => {
  const child = command(folder, 'import', path, '--shop', '测速店', '--json')
  child.stdout?.resume()
  const complaints = collected(child)
  const timer = setTimeout(() => child.kill('SIGKILL'), IMPORT_PATIENCE)
  const [code] = await once(child, 'exit')
  clearTimeout(timer)
  if (code !== 0) throw new Error(`导入没有成功（退出码 ${code}）：${complaints()}`)
}

/** The address is read from what the server prints; ready is when it answers there. */
const startOnce = async (folder: string): Promise<{ seconds: number; address: string }> => {
  const from = performance.now()
  const child = command(folder, 'serve', '--port', '0')
  const complaints = collected(child)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  try {
    while (performance.now() - from < START_PATIENCE) {
      if (child.exitCode !== null)
        throw new Error(`服务没有启动（退出码 ${child.exitCode}）：${complaints()}`)
      const address = /http:\/\/\S+/.exec(said)?.[0]
      if (address) {
        const answer = await fetch(new URL('/health', address)).catch(() => undefined)
        if (answer?.ok) return { seconds: (performance.now() - from) / 1000, address }
      }
      await wait(5)
    }
    throw new Error(`${START_PATIENCE / 1000} 秒内没有就绪`)
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

/** From the start of the process to the first answer, on a folder with a million orders in it. */
export const startBenchmark: Benchmark = {
  name: 'start',
  title: '启动服务',
  run: async ({ quick, say }) => {
    const rows = quick ? 10_000 : 1_000_000
    const folder = await temporaryFolder()
    try {
      const path = join(folder, 'ExportOrderList202001010000.csv')
      const data = join(folder, 'data')
      writeOrderFile({ path, encoding: 'gb18030', rows })
      await importInto(data, path)
      say(`数据目录里有 ${rows} 行订单`)
      const seconds: number[] = []
      for (let round = 0; round < 5; round++) seconds.push((await startOnce(data)).seconds)
      const middle = rounded(median(seconds))
      return {
        measures: [{ what: '到第一次应答', value: middle, unit: '秒', limit: '2', holds: middle < 2 }],
        details: { rows, seconds: seconds.map((one) => rounded(one)) },
      }
    } finally {
      await removeFolder(folder)
    }
  },
}
