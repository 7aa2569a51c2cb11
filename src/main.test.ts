import { type ChildProcess, spawn } from 'node:child_process'
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { machineFetch } from '../test/machine.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), "掌柜 [1] it's "))
const children = new Set<ChildProcess>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

let folders = 0
const freshFolder = (): string => join(root, `data-${++folders}`)

const started = (args: string[], nodeArgs: string[] = []) => {
  const env = { ...process.env, ZHANGGUI_DATABASE_URL: '', ZHANGGUI_DATA: '', ZHANGGUI_PORT: '' }
  const node = ['--disable-warning=ExperimentalWarning', ...nodeArgs]
  const child = spawn(process.execPath, [...node, main, ...args], { env, cwd: root })
  children.add(child)
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.err += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, said, ended }
}

const zhanggui = async (...args: string[]) => {
  const { said, ended } = started(args)
  return { code: await ended, ...said }
}

/** A server on a free port, once it says where it is. */
const serving = async (folder: string) => {
  const server = started(['serve', '--data', folder, '--port', '0'])
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(server.said.out)?.[0]
    if (address) return { ...server, address, fetch: machineFetch(() => folder) }
    if (server.child.exitCode !== null) throw new Error(server.said.err)
    await wait(20)
  }
}

const header = '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 '

const orderFile = async (name: string, rows: number): Promise<string> => {
  const path = join(root, name)
  const file = createWriteStream(path)
  file.write(header)
  for (let row = 0; row < rows; row++)
    file.write(
      `\n3512345678${String(row).padStart(8, '0')},10.00,10.00,2026-11-01 10:00:00,2026-11-01 10:00:30`,
    )
  await new Promise((resolve) => file.end(resolve))
  return path
}

const json = async <T>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T>

describe('one holder of a folder', () => {
  test('a second server on the folder says who holds it and ends; commands go through the first', async () => {
    const folder = freshFolder()
    const { address, fetch, child, ended } = await serving(folder)
    const second = await zhanggui('serve', '--data', folder, '--port', '0')
    expect(second.code).toBe(1)
    expect(second.err).toContain(address)
    expect(second.err).toContain(String(child.pid))

    const file = await orderFile('through.csv', 3)
    const imported = await zhanggui('import', file, '--data', folder, '--shop', '测试店', '--json')
    expect(imported.code).toBe(0)
    expect(JSON.parse(imported.out)).toMatchObject([{ file: 'through.csv', inserted: 3, batch: 1 }])
    expect(await json(fetch(`${address}/api/batches?shop=测试店`))).toMatchObject([
      { batch: 1, shop: '测试店' },
    ])
    expect(await json(fetch(`${address}/api/imports`))).toEqual([])

    const bad = join(root, 'bad.csv')
    writeFileSync(bad, `${header}\n3.5E+17,1.00,1.00,2026-11-01 10:00:00,`)
    const refused = await zhanggui('import', bad, '--data', folder, '--json')
    expect(refused.code).toBe(2)
    const [{ batch }] = JSON.parse(refused.out)
    const rejects = await (await fetch(`${address}/api/batches/${batch}/rejects.csv`)).text()
    expect(rejects).toMatch(/^\ufeff?"行","列"/)
    expect(rejects).toContain('3.5E+17')

    const put = `${address}/api/uploads?${new URLSearchParams({ shop: '测试店', name: '看一眼.csv' })}`
    const { id } = await json<{ id: string }>(fetch(put, { method: 'PUT', body: readFileSync(bad) }))
    const inHand = () => fetch(`${address}/api/imports/${id}/rejects.csv`)
    await vi.waitFor(
      async () => expect(await json(fetch(`${address}/api/imports`))).toMatchObject([{ id, state: 'ready' }]),
      { timeout: 20_000 },
    )
    // Which version a file is that bears no time itself is known when it is taken.
    expect(await (await inHand()).text()).toBe(rejects.replace(/版本 [^；"]+；?/, ''))
    await json(fetch(`${address}/api/imports/${id}`, { method: 'DELETE' }))
    expect((await inHand()).status).toBe(404)

    const question = ['--metrics', 'paid_amount', '--from', '2026-11-01', '--data', folder, '--json']
    const queried = await zhanggui('query', ...question)
    expect(JSON.parse(queried.out).rows).toEqual([{ paid_amount: '30.00' }])
    const refusedMetric = await zhanggui('query', ...question, '--by', 'wishes')
    expect(refusedMetric.code).toBe(1)
    expect(refusedMetric.err).toContain('wishes')

    const copy = join(root, 'while-running.tar.gz')
    expect((await zhanggui('backup', copy, '--unprotected', '--data', folder)).code).toBe(0)
    const held = await zhanggui('restore', copy, '--data', folder)
    expect(held.code).toBe(1)
    expect(held.err).toContain(address)

    const unknown = await zhanggui('batches', '--data', folder, '--shop', '别家')
    expect(unknown.code).toBe(1)
    expect(unknown.err).toContain('「别家」')

    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const alone = await zhanggui('batches', '--data', folder, '--json')
    expect(JSON.parse(alone.out)).toHaveLength(2)
  }, 60_000)
})

describe('what a command loads', () => {
  /** The packages a command has loaded by its end. */
  const packagesOf = async (...args: string[]) => {
    const list = join(root, 'loaded.txt')
    const spy = join(root, 'spy.mjs')
    writeFileSync(
      spy,
      `import { writeFileSync } from 'node:fs'
      import { registerHooks } from 'node:module'
      const seen = new Set()
      registerHooks({ load: (url, context, next) => {
        const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? []
        if (name) seen.add(name)
        return next(url, context)
      } })
      process.on('exit', () => writeFileSync(${JSON.stringify(list)}, [...seen].join('\\n')))`,
    )
    const { said, ended } = started(args, ['--import', pathToFileURL(spy).href])
    expect({ code: await ended, err: said.err }).toEqual({ code: 0, err: '' })
    return readFileSync(list, 'utf8').split('\n').filter(Boolean)
  }
  const heavy = ['@duckdb/node-api', 'kysely', 'pg', 'zod', '@orpc/server']

  test('help loads no package at all, a command through a running server only the client', async () => {
    expect(await packagesOf('--help')).toEqual([])
    const folder = freshFolder()
    await serving(folder)
    const through = await packagesOf('shops', '--data', folder)
    expect(through).toContain('@orpc/client')
    expect(through.filter((name) => heavy.includes(name))).toEqual([])
  })

  test('a command that opens the stores itself has loaded them', async () => {
    expect(await packagesOf('shops', '--data', freshFolder())).toEqual(
      expect.arrayContaining(['@duckdb/node-api', 'kysely', 'zod']),
    )
  })
})

describe('uploads over HTTP', () => {
  test('a file over the limit is refused with its setting and leaves nothing', async () => {
    const folder = freshFolder()
    process.env.ZHANGGUI_LIMIT_CSV_BYTES = '1000'
    const { address, fetch } = await serving(folder)
    delete process.env.ZHANGGUI_LIMIT_CSV_BYTES
    const answer = await fetch(`${address}/api/uploads?name=big.csv`, {
      method: 'PUT',
      body: 'x'.repeat(200_000),
    })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({
      code: 'file_too_large',
      data: { next: expect.stringContaining('ZHANGGUI_LIMIT_CSV_BYTES') },
    })
    expect(readdirSync(join(folder, 'uploads'))).toEqual([])
    const strange = await fetch(`${address}/api/uploads?name=a.csv&item=12`, { method: 'PUT', body: 'x' })
    expect(await strange.json()).toMatchObject({ code: 'invalid_input' })
    const never = await fetch(`${address}/api/uploads?name=a.csv&period=2026-13`, {
      method: 'PUT',
      body: 'x',
    })
    expect(never.status).toBe(400)
    const nameless = await fetch(`${address}/api/uploads`, { method: 'PUT', body: 'x' })
    expect(nameless.status).toBe(400)
  }, 30_000)
})

describe('kill -9 in the middle of an import', () => {
  type Listed = { state: string; sheets: { result: { batch: number | null } | null }[] }[]

  test('leaves the whole batch or none, and the next start says which', async () => {
    const folder = freshFolder()
    const file = await orderFile('many.csv', 60_000)
    const body = await (await import('node:fs')).openAsBlob(file)
    let taken = 0
    // From "still reading" to "committed": each round dies a little later.
    for (const delay of [0, 60, 200, 'until it is done'] as const) {
      const { address, fetch, child, ended } = await serving(folder)
      const put = await fetch(
        `${address}/api/uploads?name=many-${delay}.csv&shop=${encodeURIComponent('店')}`,
        { method: 'PUT', body },
      )
      const { id } = await json<{ id: string }>(Promise.resolve(put))
      const list = () => json<Listed>(fetch(`${address}/api/imports`))
      while ((await list())[0]?.state !== 'ready') await wait(30)
      await fetch(`${address}/api/imports/commit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uploads: [id] }),
      })
      if (typeof delay === 'number') await wait(delay)
      else while ((await list()).length > 0 && (await list())[0]?.state !== 'done') await wait(30)
      child.kill('SIGKILL')
      await ended

      const again = await serving(folder)
      const said = again.said.err
      const batches = await json<{ status: string; inserted: number; unchanged: number }[]>(
        fetch(`${again.address}/api/batches`),
      )
      const rows = batches.reduce((sum, { inserted }) => sum + inserted, 0)
      expect([0, 60_000]).toContain(rows)
      taken = rows
      if (said) expect(said).toMatch(rows ? /已经入库|没有完成|还没有入库/ : /还没有入库|没有完成/)
      expect(await json(fetch(`${again.address}/api/system/doctor`))).toMatchObject({ sound: true })
      const left = await json<{ id: string }[]>(fetch(`${again.address}/api/imports`))
      for (const upload of left)
        await fetch(`${again.address}/api/imports/${upload.id}`, { method: 'DELETE' })
      again.child.kill('SIGTERM')
      await again.ended
    }
    expect(taken).toBe(60_000)
    expect(existsSync(join(folder, 'holder.json'))).toBe(false)
  }, 180_000)
})
