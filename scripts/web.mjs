// Builds the web app when its sources have changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { Refusal, root, runNode } from './node26.mjs'

const config = join(root, 'vite.config.ts')
const built = join(root, 'build', 'web')
const stamp = join(built, '.sources')

/** @param {string} path @returns {string[]} */
const filesUnder = (path) => {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

const sourceHash = () => {
  const hash = createHash('sha256')
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']
  const files = sources.flatMap((name) => filesUnder(join(root, name)))
  for (const file of files.filter((name) => !/\.test\.tsx?$/.test(name)))
    hash
      .update(`${relative(root, file).split(sep).join('/')}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

/** A virus scanner of Windows may look into what has just been written.
 * @param {string} from @param {string} to @param {{ ifThere?: boolean }} [options] ifThere: somebody else may have moved it */
const put = (from, to, { ifThere = false } = {}) => {
  for (let tries = 0; ; tries++) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      if (ifThere && !existsSync(from)) return
      if (process.platform !== 'win32' || tries === 20) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
    }
  }
}

/** Vite's command line. */
export const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')

/** Builds beside the old app and then takes its place, so that an interrupted build leaves the old one whole.
 * Throws a Refusal when the build fails. */
export const ensureWebApp = async () => {
  if (!existsSync(config)) return
  const hash = sourceHash()
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (isBuilt()) return
  console.log(existsSync(built) ? '网页源码有变化，正在重新构建网页……' : '正在构建网页（不到 1 分钟）……')
  const fresh = `${built}-${process.pid}`
  const code = await runNode([vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root,
  })
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Refusal(`构建网页没有成功（退出码 ${code}），原因见上。`)
  }
  writeFileSync(join(fresh, '.sources'), hash)
  // The old one goes aside in one piece: two who build at once would remove parts of each other's otherwise.
  const old = `${fresh}-old`
  if (existsSync(built)) put(built, old, { ifThere: true })
  try {
    put(fresh, built)
  } catch (error) {
    // Somebody else built the same in the meantime.
    if (!isBuilt()) throw error
    rmSync(fresh, { recursive: true, force: true })
  }
  rmSync(old, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
