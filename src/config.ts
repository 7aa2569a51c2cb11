import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Limits, limitsFrom } from './importing/limits.ts'
import { Failure } from './kernel/failure.ts'

/** Everything that can be set, parsed once at the start. Nothing else reads the environment. */
export type Settings = {
  /** The data folder, absolute: both stores, archived files, the buyer key. */
  folder: string
  /** 0 takes any free port. */
  port: number
  /** PostgreSQL for records and facts instead of the embedded stores. */
  databaseUrl: string | undefined
  /** What DuckDB may use, in its own words: '500MB', '2GB'. */
  memory: string | undefined
  threads: number
  limits: Limits
  /** Where the built web app lies. */
  webFolder: string
}

export type SettingSource = {
  flags: { data?: string | undefined; port?: string | undefined }
  env: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** The environment this process was started with. */
export const environment: SettingSource['env'] = process.env

const root = fileURLToPath(new URL('..', import.meta.url))

const wholeNumber = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Failure('invalid_input', {
      detail: `${name} 应为 ${min} 到 ${max} 之间的整数，现在是「${text}」。`,
    })
  return value
}

const memorySetting = (text: string | undefined): string | undefined => {
  if (!text) return undefined
  if (!/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/i.test(text))
    throw new Failure('invalid_input', {
      detail: `ZHANGGUI_MEMORY 应写成 500MB 或 2GB，现在是「${text}」。`,
    })
  return text
}

/** Flags go before the environment, the environment before the defaults. Throws `invalid_input` naming the setting. */
export const settingsFrom = ({ flags, env, cwd }: SettingSource): Settings => ({
  folder: resolve(cwd, flags.data ?? (env.ZHANGGUI_DATA?.trim() || 'data')),
  port: flags.port
    ? wholeNumber('--port', flags.port, 0, 65_535)
    : wholeNumber('ZHANGGUI_PORT', env.ZHANGGUI_PORT?.trim() || '8787', 0, 65_535),
  databaseUrl: env.ZHANGGUI_DATABASE_URL?.trim() || undefined,
  memory: memorySetting(env.ZHANGGUI_MEMORY?.trim()),
  threads: wholeNumber(
    'ZHANGGUI_THREADS',
    env.ZHANGGUI_THREADS?.trim() || String(availableParallelism()),
    1,
    256,
  ),
  limits: limitsFrom(env),
  webFolder: join(root, 'build', 'web'),
})
