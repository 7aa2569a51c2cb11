import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

const START_PATIENCE = 120_000

/** A server in a process of its own. */
export type Server = {
  address: string
  /** The folder it holds. */
  data: string
  /** Seconds its processor spent on it so far; undefined where the system does not tell (only Linux does). */
  cpuSeconds: () => number | undefined
  /** MB it held at most. */
  peakMb: () => number | undefined
  stop: () => Promise<void>
}

const told = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Of the process and all its threads: fields 14 and 15, in hundredths. The name before them may hold blanks. */
const cpuOf = (pid: number | undefined): number | undefined => {
  const fields = told(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')
  const [user, system] = [fields?.[11], fields?.[12]]
  return user === undefined || system === undefined ? undefined : (Number(user) + Number(system)) / 100
}

/** Serves a folder, on SQLite and DuckDB in it or on a PostgreSQL; ready when it answers. */
export const startServer = async (data: string, databaseUrl?: string): Promise<Server> => {
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--port', '0', '--data', data]
  const env = { ...process.env, ZHANGGUI_DATABASE_URL: databaseUrl ?? '' }
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-20_000)
    })
  const stop = async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  for (const until = performance.now() + START_PATIENCE; performance.now() < until; await wait(20)) {
    if (child.exitCode !== null) throw new Error(`服务没有启动（退出码 ${child.exitCode}）：${said}`)
    const address = /已启动：(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1]
    const answer = address ? await fetch(new URL('/health', address)).catch(() => undefined) : undefined
    if (address && answer?.ok)
      return {
        address,
        data,
        cpuSeconds: () => cpuOf(child.pid),
        peakMb: () => {
          const kb = /VmHWM:\s+(\d+)/.exec(told(`/proc/${child.pid}/status`))?.[1]
          return kb === undefined ? undefined : (Number(kb) * 1024) / 1e6
        },
        stop,
      }
  }
  await stop()
  throw new Error(`${START_PATIENCE / 1000} 秒内没有就绪：${said}`)
}

/** A folder for one more server on the same database: archive and keys are shared. */
export const folderBeside = (data: string, name: string): string => {
  const other = join(data, '..', name)
  mkdirSync(other, { recursive: true })
  for (const part of ['archive', 'keys']) symlinkSync(join(data, part), join(other, part))
  return other
}
