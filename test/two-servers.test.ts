import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { freshDatabase } from '../src/storage/testing.ts'
import { bareEnvironment } from './processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'zhanggui-two-'))
const postgresUrl = inject('postgresUrl')

type Running = { data: string; process: ChildProcess; port: number; ended: Promise<unknown> }
const running: Running[] = []
let url = ''
let database: Awaited<ReturnType<typeof freshDatabase>> | undefined

const main = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'main.ts')]
const environment = (data: string) => ({
  ...bareEnvironment(),
  ZHANGGUI_DATA: data,
  ZHANGGUI_DATABASE_URL_FILE: join(folder, 'database_url'),
  ZHANGGUI_PUBLIC_URL: 'http://zg.example.com',
  ZHANGGUI_THREADS: '1',
})

/** As deploy/start.sh lays it: archive and keys are shared, the rest is its own. */
const start = async (name: string): Promise<Running> => {
  const data = join(folder, name)
  mkdirSync(data, { recursive: true })
  for (const part of ['archive', 'keys']) {
    mkdirSync(join(folder, 'shared', part), { recursive: true })
    symlinkSync(join(folder, 'shared', part), join(data, part))
  }
  const child = spawn(process.execPath, [...main, 'serve', '--port', '0'], {
    env: environment(data),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(() => expect(said).toMatch(/已启动：http:\/\/127\.0\.0\.1:\d+/), { timeout: 90_000 })
  const one = { data, process: child, port: Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1]), ended }
  running.push(one)
  return one
}

/** Through the server that holds this folder. */
const zhanggui = async ({ data }: Running, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [...main, ...args], { cwd: folder, env: environment(data) }))
    .stdout

/** In turn to each server; to the next one where one is gone. */
const proxy = (): Promise<{ server: Server; ask: (path: string) => Promise<number> }> => {
  let turn = 0
  const pass = (path: string, first: number, tries: number): Promise<number> => {
    const { port } = running[first % running.length] ?? { port: 0 }
    return new Promise<number>((resolve, reject) => {
      const headers = { host: 'zg.example.com', 'x-forwarded-for': '203.0.113.7' }
      httpRequest({ host: '127.0.0.1', port, path, headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    }).catch((error) => (tries > 1 ? pass(path, first + 1, tries - 1) : Promise.reject(error)))
  }
  const server = createServer(async (request, response) => {
    response.writeHead(await pass(request.url ?? '/', turn++, 2).catch(() => 502)).end()
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ server, ask: async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status })
    }),
  )
}

const orders = (ids: readonly number[]) =>
  [
    '订单编号,总金额,买家会员名,买家实际支付金额,订单状态,收货地址,订单创建时间,订单付款时间,退款金额',
    ...ids.map(
      (id) =>
        `35123456789000000${id},100.00,小明,100.00,交易成功,浙江省 杭州市 西湖区,2026-11-16 09:12:00,2026-11-16 09:12:30,0.00`,
    ),
  ].join('\n')

describe.skipIf(postgresUrl === undefined)('two servers on one database behind a proxy', () => {
  beforeAll(async () => {
    database = await freshDatabase(postgresUrl)
    url = database.url
    writeFileSync(join(folder, 'database_url'), url)
    // Both at once, on an empty database: migrations take their turn.
    await Promise.all([start('app1'), start('app2')])
  }, 180_000)

  afterAll(async () => {
    for (const { process: child } of running) child.kill('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('what one imports the other tells, down to the line of the file', async () => {
    const [one, two] = running
    if (!one || !two) throw new Error('two servers are needed')
    writeFileSync(join(folder, 'a.csv'), orders([11, 12]))
    writeFileSync(join(folder, 'b.csv'), orders([13]))
    await zhanggui(one, 'import', 'a.csv', '--shop', '旗舰店')
    await zhanggui(two, 'import', 'b.csv', '--shop', '旗舰店')
    const query = ['query', '--metrics', 'paid_amount,buyers_paid', '--period', '2026-11', '--json']
    const [first, second] = [await zhanggui(one, ...query), await zhanggui(two, ...query)]
    expect(first).toContain('300')
    // One key for both: the buyer of both files is one buyer.
    expect(JSON.parse(first).rows).toEqual(JSON.parse(second).rows)
    const opened = await zhanggui(
      two,
      'open',
      '--metric',
      'paid_amount',
      '--from',
      '2026-11-16',
      '--to',
      '2026-11-16',
    )
    expect(opened).toContain('a.csv')
    const key = (name: string) => readFileSync(join(folder, name, 'keys', 'buyer.key'), 'utf8')
    expect(key('app1')).toBe(key('app2'))
  }, 120_000)

  test('one that is killed leaves the other working, and comes back to what it knew', async () => {
    const [one, two] = running
    if (!one || !two) throw new Error('two servers are needed')
    const { server, ask } = await proxy()
    const all = async () => Promise.all(Array.from({ length: 6 }, () => ask('/ready')))
    expect(await all()).toEqual([200, 200, 200, 200, 200, 200])
    one.process.kill('SIGKILL')
    await one.ended
    expect(await all()).toEqual([200, 200, 200, 200, 200, 200])
    writeFileSync(join(folder, 'c.csv'), orders([14]))
    await zhanggui(two, 'import', 'c.csv', '--shop', '旗舰店')
    const query = ['query', '--metrics', 'paid_amount', '--period', '2026-11', '--json']
    // The folder of the one that is gone is free: a command opens it itself and tells the same.
    expect(JSON.parse(await zhanggui(one, ...query)).rows).toEqual(
      JSON.parse(await zhanggui(two, ...query)).rows,
    )
    server.close()
  }, 120_000)
})
