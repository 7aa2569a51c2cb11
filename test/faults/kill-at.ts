import { createRequire, syncBuiltinESMExports } from 'node:module'
import { basename, dirname } from 'node:path'

/**
 * Loaded before the program (`node --import`): ends the process with SIGKILL right before the first step on the disk
 * that KILL_AT describes, as `name folder/file` (of a rename: where it goes).
 */
const wanted = process.env.KILL_AT
const load = createRequire(import.meta.url)

const shown = (path: unknown): string => {
  const text = String(path)
  return `${basename(dirname(text))}/${basename(text)}`
}

const killing = (module: Record<string, unknown>, name: string, subject: 0 | 1): void => {
  const real = module[name]
  if (typeof real !== 'function') throw new Error(`there is no ${name}`)
  module[name] = (...given: unknown[]) => {
    if (`${name} ${shown(given[subject])}` === wanted) process.kill(process.pid, 'SIGKILL')
    return Reflect.apply(real, module, given)
  }
}

killing(load('node:fs/promises'), 'rename', 1)
killing(load('node:fs/promises'), 'rm', 0)
killing(load('node:fs/promises'), 'open', 0)
killing(load('node:fs'), 'createWriteStream', 0)
syncBuiltinESMExports()
