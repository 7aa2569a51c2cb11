// Installs what package-lock.json says, once per lock file. Runs on any Node ≥ 20 with npm and nothing else.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { linkBin } from './link-bin.mjs'
import { node26, Refusal, root } from './node26.mjs'
import { run } from './process.mjs'

const modules = join(root, 'node_modules')
const lockFile = join(root, 'package-lock.json')
/** npm's own account of what it put there, written when an installation is complete. */
const installedFile = join(modules, '.package-lock.json')
const stampFile = join(modules, '.zhanggui-lock')
const guardFile = join(root, '.cache', 'install.lock')

/** Long enough for any installation: a guard older than this was left by a process that is gone. */
const guardLifetime = 30 * 60_000

/** Whether an installation was ever completed here. */
export const isInstalled = () => existsSync(installedFile)

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }>} */
const packagesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).packages

/** Whether somebody's own `npm ci` has already put exactly the locked packages there. */
const matchesLock = () => {
  if (!isInstalled()) return false
  const installed = packagesIn(installedFile)
  const locked = Object.entries(packagesIn(lockFile)).filter(([path]) => path !== '')
  return locked.every(([path, { version, optional }]) =>
    installed[path] ? installed[path].version === version && existsSync(join(root, path)) : optional,
  )
}

const isCurrent = () => {
  if (!existsSync(modules)) return false
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) return true
  if (!matchesLock()) return false
  linkBin()
  writeFileSync(stampFile, lockHash())
  return true
}

/** How to start npm: the one that started us, else the one on PATH.
 * @returns {{ file: string, args: string[], shell: boolean }} */
const npm = () => {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script && /^npm-cli\.c?js$/.test(basename(script)))
    return { file: node ?? process.execPath, args: [script], shell: false }
  return process.platform === 'win32'
    ? { file: 'npm.cmd', args: [], shell: true }
    : { file: 'npm', args: [], shell: false }
}

/** Windows cannot delete a running program but can move it, and `npm ci` deletes node_modules first. */
const stepAside = () => {
  if (process.platform !== 'win32' || !process.execPath.startsWith(modules + sep)) return
  renameSync(process.execPath, join(root, '.cache', `node-${process.pid}.exe`))
}

/** @param {number} pid */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const takeGuard = () => {
  try {
    writeFileSync(guardFile, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

const guardIsStale = () => {
  try {
    const pid = Number(readFileSync(guardFile, 'utf8'))
    const age = Date.now() - statSync(guardFile).mtimeMs
    // An empty guard was made this instant and is about to be filled in.
    return pid ? !isRunning(pid) || age > guardLifetime : age > 5000
  } catch {
    return false
  }
}

/** Only one process installs at a time; another waits, and then mostly finds everything there.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>} */
const guarded = async (work) => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  for (let waited = false; !takeGuard(); waited = true) {
    if (guardIsStale()) {
      rmSync(guardFile, { force: true })
      continue
    }
    if (!waited) console.log('另一个进程正在安装依赖，等它装完……')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    return await work()
  } finally {
    rmSync(guardFile, { force: true })
  }
}

const install = async () => {
  if (isCurrent()) return
  console.log(
    existsSync(modules)
      ? '依赖有更新，正在按 package-lock.json 重新安装……'
      : '首次运行，正在安装依赖（约 1 分钟，需要联网）……',
  )
  rmSync(stampFile, { force: true })
  stepAside()
  const { file, args, shell } = npm()
  const options = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ]
  const code = await run(file, [...args, 'ci', ...options], { cwd: root, shell }).catch(() => 127)
  if (code === 127) throw new Refusal('没有找到 npm。请从 https://nodejs.org 安装 Node（自带 npm）后重试。')
  if (code !== 0)
    throw new Refusal(
      `安装依赖没有成功（npm ci 退出码 ${code}）。请检查网络或 npm 镜像${process.platform === 'win32' ? '，关掉正在运行的掌柜' : ''}后重试；没有留下半套安装。`,
    )
  node26()
  linkBin()
  writeFileSync(stampFile, lockHash())
}

/** Makes node_modules match package-lock.json. Throws a Refusal when that fails. The stamp is written last,
 * so an installation that was interrupted is done again. */
export const ensureInstalled = async () => {
  if (!isCurrent()) await guarded(install)
}
