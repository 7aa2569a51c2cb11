import { fork } from 'node:child_process'

/** What one piece of work in its own process took. Memory in MB is the most the process ever held, resident. */
export type Cost<T = unknown> = { seconds: number; cpuSeconds: number; peakMb: number; value: T }

type Answer = { cost: Cost } | { failed: string }

/** Longer than this and a benchmark is given up. */
const PATIENCE = 20 * 60_000

const STARTED = 'started'

/**
 * Runs a module that calls `measured` in a process of its own. Rejects when it fails, or when it takes longer
 * than `patience` (ms): then it is ended.
 */
export const runTask = <T>(module: URL, input: unknown, patience = PATIENCE): Promise<Cost<T>> =>
  new Promise((resolve, reject) => {
    const child = fork(module, [], { execArgv: ['--disable-warning=ExperimentalWarning'], silent: false })
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`超过 ${patience / 1000} 秒，已中止`))
    }, patience)
    child.on('message', (answer: Answer | typeof STARTED) => {
      if (answer === STARTED) return child.send({ input })
      clearTimeout(timer)
      if ('failed' in answer) reject(new Error(answer.failed))
      else resolve(answer.cost as Cost<T>)
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`进程结束得太早（${signal ?? code}）`))
    })
  })

const MB = 1_000_000

/**
 * The other side of `runTask`: takes the input, does the work, tells what it took. `prepare` is not counted in
 * seconds, but is in peak memory, so it should be small.
 */
export const measured = <Input, Prepared, T>(steps: {
  prepare: (input: Input) => Promise<Prepared>
  work: (prepared: Prepared) => Promise<T>
  tidy: (prepared: Prepared) => Promise<void>
}): void => {
  const tell = (answer: Answer) =>
    new Promise<void>((resolve) => process.send?.(answer, undefined, undefined, () => resolve()))
  process.once('message', async ({ input }: { input: Input }) => {
    try {
      const prepared = await steps.prepare(input)
      const cpu = process.cpuUsage()
      const from = performance.now()
      const value = await steps.work(prepared)
      const seconds = (performance.now() - from) / 1000
      const { user, system } = process.cpuUsage(cpu)
      const peakMb = (process.resourceUsage().maxRSS * 1024) / MB
      await steps.tidy(prepared)
      await tell({ cost: { seconds, cpuSeconds: (user + system) / 1e6, peakMb, value } })
    } catch (error) {
      await tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
    process.disconnect?.()
  })
  process.send?.(STARTED)
}
