import { readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
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
  /** The address that is listened on. */
  host: string
  /** What people type to get here, where that is not this machine's own name: `https://zg.example.com`. */
  publicUrl: URL | undefined
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: BlockList
  /** What must be shown to read /metrics from another machine; without it only this machine may. */
  metricsToken: string | undefined
  /** PostgreSQL for records and facts instead of the embedded stores. */
  databaseUrl: string | undefined
  /** The PostgreSQL that `move` goes to; undefined: to the embedded stores. */
  moveDatabaseUrl: string | undefined
  /** With what backups are sealed and opened where nobody is asked. */
  backupPassphrase: string | undefined
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

/**
 * A secret as it is, or from the file that holds it: `docker inspect` and `ps` show what stands in the environment.
 * Naming both is refused, for one of them would silently not count.
 */
const secretSetting = (
  name: string,
  given: string | undefined,
  file: string | undefined,
): string | undefined => {
  const path = file?.trim()
  if (!path) return given?.trim() || undefined
  if (given?.trim()) throw new Failure('invalid_input', { detail: `${name} 和 ${name}_FILE 只能设一个。` })
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : '读不出'
    throw new Failure('invalid_input', { detail: `${name}_FILE 指的文件 ${path} 打不开（${reason}）。` })
  }
}

/** An address of PostgreSQL: the driver would take any other for one as well. */
const postgresSetting = (name: string, given: string | undefined, file: string | undefined) => {
  const url = secretSetting(name, given, file)
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url))
    throw new Failure('invalid_input', {
      detail: `${name} 应以 postgres:// 开头，如 postgres://用户:密码@主机/库。`,
    })
  return url
}

const publicUrlSetting = (text: string | undefined): URL | undefined => {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username
  )
    throw new Failure('invalid_input', {
      detail: `ZHANGGUI_PUBLIC_URL 应写成 https://zg.example.com，后面不带路径，现在是「${text}」。`,
    })
  return url
}

const loopback = ['127.0.0.1', '::1', 'localhost']

/** Without a public address nothing else would be answered than what comes from this machine, so why listen. */
const hostSetting = (text: string | undefined, publicUrl: URL | undefined): string => {
  const host = text || '127.0.0.1'
  if (host !== 'localhost' && isIP(host) === 0)
    throw new Failure('invalid_input', {
      detail: `ZHANGGUI_HOST 应是一个 IP 地址，如 0.0.0.0，现在是「${host}」。`,
    })
  if (!loopback.includes(host) && !publicUrl)
    throw new Failure('invalid_input', {
      detail: `ZHANGGUI_HOST 是 ${host}，别的机器就能连进来；请同时用 ZHANGGUI_PUBLIC_URL 写明大家打开的网址，如 https://zg.example.com。`,
    })
  return host
}

const proxiesSetting = (text: string | undefined): BlockList => {
  const proxies = new BlockList()
  for (const entry of (text || '127.0.0.1,::1').split(',').map((part) => part.trim())) {
    const [address = '', bits, ...rest] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    if (
      isIP(address) === 0 ||
      rest.length > 0 ||
      (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most))
    )
      throw new Failure('invalid_input', {
        detail: `ZHANGGUI_TRUSTED_PROXIES 应是用逗号隔开的 IP 或网段，如 10.0.0.5,172.16.0.0/12，现在有「${entry}」。`,
      })
    proxies.addSubnet(address, bits === undefined ? most : Number(bits), family)
  }
  return proxies
}

/** Flags go before the environment, the environment before the defaults. Throws `invalid_input` naming the setting. */
export const settingsFrom = ({ flags, env, cwd }: SettingSource): Settings => {
  const publicUrl = publicUrlSetting(env.ZHANGGUI_PUBLIC_URL?.trim())
  return {
    folder: resolve(cwd, flags.data ?? (env.ZHANGGUI_DATA?.trim() || 'data')),
    port: flags.port
      ? wholeNumber('--port', flags.port, 0, 65_535)
      : wholeNumber('ZHANGGUI_PORT', env.ZHANGGUI_PORT?.trim() || '8787', 0, 65_535),
    host: hostSetting(env.ZHANGGUI_HOST?.trim(), publicUrl),
    publicUrl,
    trustedProxies: proxiesSetting(env.ZHANGGUI_TRUSTED_PROXIES?.trim()),
    metricsToken: secretSetting(
      'ZHANGGUI_METRICS_TOKEN',
      env.ZHANGGUI_METRICS_TOKEN,
      env.ZHANGGUI_METRICS_TOKEN_FILE,
    ),
    databaseUrl: postgresSetting(
      'ZHANGGUI_DATABASE_URL',
      env.ZHANGGUI_DATABASE_URL,
      env.ZHANGGUI_DATABASE_URL_FILE,
    ),
    moveDatabaseUrl: postgresSetting(
      'ZHANGGUI_MOVE_DATABASE_URL',
      env.ZHANGGUI_MOVE_DATABASE_URL,
      env.ZHANGGUI_MOVE_DATABASE_URL_FILE,
    ),
    backupPassphrase: secretSetting(
      'ZHANGGUI_BACKUP_PASSPHRASE',
      env.ZHANGGUI_BACKUP_PASSPHRASE,
      env.ZHANGGUI_BACKUP_PASSPHRASE_FILE,
    ),
    memory: memorySetting(env.ZHANGGUI_MEMORY?.trim()),
    threads: wholeNumber(
      'ZHANGGUI_THREADS',
      env.ZHANGGUI_THREADS?.trim() || String(availableParallelism()),
      1,
      256,
    ),
    limits: limitsFrom(env),
    webFolder: join(root, 'build', 'web'),
  }
}
