import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineHeaders } from '../machine.ts'
import { nobody } from './unprivileged.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-folder-'))
const made = join(root, 'made')

const started = (script: string, args: readonly string[]) => {
  const env = { ...process.env, ZHANGGUI_DATABASE_URL: '', ZHANGGUI_DATA: '', ZHANGGUI_PORT: '' }
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, said: () => said }
}

const asNobody = async (...args: string[]) => {
  const { ended, said } = started('unprivileged.ts', args)
  return { code: await ended, said: said() }
}

const ownedByNobody = (path: string) => {
  if (process.getuid?.() !== 0) return
  chownSync(path, nobody, nobody)
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    chownSync(join(path, name), nobody, nobody)
}

beforeAll(async () => {
  mkdirSync(made)
  ownedByNobody(made)
  chmodSync(root, 0o755)
  expect(await asNobody('shops', 'add', '店', '--data', made)).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

let copies = 0
const copy = () => {
  const path = join(root, `copy-${++copies}`)
  cpSync(made, path, { recursive: true, preserveTimestamps: true })
  ownedByNobody(path)
  return path
}

// Windows has other permissions, and a file that is open there cannot be moved away.
describe.skipIf(process.platform === 'win32')('a data folder that cannot be used is told in words', () => {
  test.each([
    ['the folder', '', 0o555],
    ['the archive', 'archive', 0o555],
    ['the uploads', 'uploads', 0o555],
    ['the facts', 'facts.duckdb', 0o444],
    ['the records', 'records.sqlite', 0o444],
    ['the lock', 'lock.sqlite', 0o444],
    ['the key', 'keys/buyer.key', 0o000],
  ])('%s without write permission: which, why, for whom, and what to do', async (_, name, mode) => {
    const folder = copy()
    chmodSync(join(folder, name), mode)
    const { code, said } = await asNobody('shops', '--data', folder)
    chmodSync(join(folder, name), 0o755)
    expect(code).toBe(1)
    expect(said).toContain(`数据目录 ${folder} 不能用：不能读写 ${join(folder, name)}：没有权限。`)
    expect(said).toMatch(/运行掌柜的用户是 \S+。\n请检查目录的权限/)
  })

  test('a folder that may not be made, one that is a file, one below a file', async () => {
    const closed = join(root, 'closed')
    mkdirSync(closed, { mode: 0o555 })
    const file = join(root, 'file')
    writeFileSync(file, 'mine')
    const inClosed = await asNobody('shops', 'add', '店', '--data', join(closed, 'data'))
    expect(inClosed).toMatchObject({ code: 1, said: expect.stringContaining('不能新建') })
    const onFile = await asNobody('shops', 'add', '店', '--data', file)
    expect(onFile).toMatchObject({ code: 1, said: expect.stringContaining('这是一个文件，不是文件夹') })
    const below = await asNobody('shops', 'add', '店', '--data', join(file, 'data'))
    expect(below).toMatchObject({ code: 1, said: expect.stringContaining('有一段是文件') })
  })
})

describe.skipIf(process.platform === 'win32')('a data folder that goes away while the program runs', () => {
  test('is told on every call, nothing is begun anew in its place, and back again it is used', async () => {
    const folder = copy()
    const key = { value: '' }
    const fetch: typeof globalThis.fetch = (input, init) =>
      globalThis.fetch(input, { ...init, headers: { authorization: key.value } })
    const { child, ended, said } = started('../../src/main.ts', ['serve', '--port', '0', '--data', folder])
    const address = async (): Promise<string> => {
      for (;;) {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0]
        if (found) return found
        if (child.exitCode !== null) throw new Error(said())
        await wait(20)
      }
    }
    try {
      const shops = `${await address()}/api/shops`
      key.value = machineHeaders(folder).authorization
      const upload = () =>
        fetch(`${shops.replace('shops', 'uploads')}?name=a.csv`, { method: 'PUT', body: 'a,b\n1,2' })
      expect((await fetch(shops)).status).toBe(200)

      renameSync(folder, `${folder}-moved`)
      for (const call of [() => fetch(shops), upload]) {
        const answer = await call()
        expect(answer.status).toBe(503)
        expect(await answer.json()).toMatchObject({
          code: 'folder_lost',
          message: expect.stringContaining(folder),
          data: { next: expect.stringContaining('放回原处') },
        })
      }
      expect(existsSync(folder)).toBe(false)

      renameSync(`${folder}-moved`, folder)
      expect((await fetch(shops)).status).toBe(200)
      expect((await upload()).status).toBe(200)

      rmSync(folder, { recursive: true, force: true })
      cpSync(made, folder, { recursive: true })
      expect((await fetch(shops)).status).toBe(503)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  })
})
