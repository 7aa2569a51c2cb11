import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'zhanggui-simulate-'))
const children = new Set<ChildProcess>()
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const long = ['--scenario', 'small', '--days', '1000', '--to', '2026-11-12']
const short = ['--scenario', 'small', '--days', '3', '--to', '2026-11-12']

const simulating = (out: string, wanted: readonly string[]) => {
  const args = ['--disable-warning=ExperimentalWarning', main, 'simulate', '--out', out, ...wanted]
  const child = spawn(process.execPath, args, { cwd: root })
  children.add(child)
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  child.stdout.resume()
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, said: () => err }
}

/** Once some files are begun. */
const underWay = async (out: string): Promise<void> => {
  const work = join(root, out, '.unfinished')
  while (!existsSync(work) || readdirSync(work).length < 5) await wait(10)
}

// Windows ends a process without asking it.
describe.skipIf(process.platform === 'win32')('an invented shop that is not written to its end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing after %s, and says so', async (signal) => {
    const { child, ended, said } = simulating(signal, long)
    await underWay(signal)
    child.kill(signal)
    expect(await ended).toBe(1)
    expect(said()).toContain(`已停下；写到一半的文件都删掉了，「${signal}」里没有留下东西。`)
    expect(existsSync(join(root, signal))).toBe(false)
  })

  test('a folder that was there before stays, empty', async () => {
    mkdirSync(join(root, 'mine'))
    const { child, ended } = simulating('mine', long)
    await underWay('mine')
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(readdirSync(join(root, 'mine'))).toEqual([])
  })

  test('killed, it leaves what an import passes over and the next run clears', async () => {
    const { child, ended } = simulating('killed', long)
    await underWay('killed')
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(join(root, 'killed'))).toEqual(['.unfinished'])

    const imported = spawn(process.execPath, [main, 'import', 'killed', '--data', 'data'], { cwd: root })
    expect(await new Promise((resolve) => imported.on('close', resolve))).toBe(1)
    expect(existsSync(join(root, 'data', 'records.sqlite'))).toBe(false)

    const again = simulating('killed', short)
    expect(await again.ended).toBe(0)
    expect(again.said()).toContain('「killed」里有上次没有写完的文件，已清掉重写。')
    const names = readdirSync(join(root, 'killed'))
    expect(names).toContain('truth.json')
    expect(names).not.toContain('.unfinished')
    expect(names.length).toBeGreaterThan(20)
  })
})
