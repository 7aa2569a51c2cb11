import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Upload } from '../../src/importing/contract.ts'
import { type Cluster, startPostgres } from '../../src/storage/testing.ts'
import { machineFetch } from '../machine.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'zhanggui-database-'))

const program = (url: string, ...args: string[]) => {
  const env = { ...process.env, ZHANGGUI_DATABASE_URL: url, ZHANGGUI_DATA: join(root, 'data') }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, said: () => said }
}

const orders = (rows: number) =>
  [
    '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间',
    ...Array.from(
      { length: rows },
      (_, row) =>
        `3512345678${String(row).padStart(8, '0')},10.00,10.00,2026-11-01 10:00:00,2026-11-01 10:00:30`,
    ),
  ].join('\n')

describe.skipIf(inject('postgresUrl') === undefined)('a PostgreSQL that comes and goes', () => {
  let cluster: Cluster
  let server: ReturnType<typeof program>
  let address: string

  const ask = async <T>(path: string, init?: RequestInit): Promise<{ status: number; body: T }> => {
    const answer = await machineFetch(() => join(root, 'data'))(`${address}/api${path}`, init)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const post = (path: string, body: object) =>
    ask<{ code?: string; message?: string }>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const figures = () =>
    post('/figures/query', { metrics: ['orders_paid'], from: '2026-11-01', to: '2026-11-01' })
  const uploads = async () => (await ask<Upload[]>('/imports')).body
  const upload = (name: string, rows: number) =>
    ask<Upload>(`/uploads?name=${name}&shop=${encodeURIComponent('店')}`, {
      method: 'PUT',
      body: orders(rows),
    })
  /** The upload once it is in one of these states. */
  const reaching = async (id: string, states: readonly string[]): Promise<Upload> => {
    for (;;) {
      const now = (await uploads()).find((one) => one.id === id)
      if (now && states.includes(now.state)) return now
      await wait(50)
    }
  }

  beforeAll(async () => {
    const own = await startPostgres(process.env.PATH)
    if (!own) throw new Error('no PostgreSQL')
    cluster = own
    server = program(cluster.url, 'serve', '--port', '0')
    for (;;) {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(server.said())?.[0]
      if (found) {
        address = found
        break
      }
      if (server.child.exitCode !== null) throw new Error(server.said())
      await wait(20)
    }
    const { body } = await upload('first.csv', 10)
    await reaching(body.id, ['ready'])
    await post('/imports/commit', { uploads: [body.id] })
    await reaching(body.id, ['done'])
  }, 120_000)

  afterAll(async () => {
    server.child.kill('SIGTERM')
    const code = await server.ended
    await cluster.stop()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
    // Nothing that was lost is waited for when the program ends.
    expect({ code, said: server.said() }).toMatchObject({ code: 0 })
  })

  test('connections cut while they are used: answers or a clear refusal, and answers again at once', async () => {
    const knife = new pg.Client({ connectionString: cluster.url })
    await knife.connect()
    knife.on('error', () => {})
    const statuses = new Set<number>()
    for (let round = 0; round < 15; round++) {
      const calls = Array.from({ length: 6 }, () => figures())
      await wait(round)
      await knife.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
        ['zhanggui'],
      )
      for (const { status, body } of await Promise.all(calls)) {
        statuses.add(status)
        if (status !== 200) expect(body).toMatchObject({ code: 'database_unreachable' })
      }
    }
    await knife.end()
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true)
    const { status, body } = await figures()
    expect(status).toBe(200)
    expect(body).toMatchObject({ rows: [{ orders_paid: 10 }] })
  }, 60_000)

  test('while it is down every call is refused in a sentence; up again it goes on, imports too', async () => {
    const { body: big } = await upload('big.csv', 40_000)
    await reaching(big.id, ['reading', 'ready'])
    await cluster.halt()
    for (const { status, body } of [await figures(), await ask<{ message: string }>('/shops')]) {
      expect(status).toBe(503)
      expect(body).toMatchObject({
        code: 'database_unreachable',
        message: expect.stringMatching(/^连不上数据库：.*(没有运行|断开|关闭)/),
        data: { next: expect.stringContaining('ZHANGGUI_DATABASE_URL') },
      })
    }
    expect((await fetch(`${address}/health`)).status).toBe(200)
    const refused = program(cluster.url, 'shops', '--data', join(root, 'other'))
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('连不上数据库：没有回答，可能没有运行')

    await cluster.start()
    expect((await figures()).status).toBe(200)
    // Whatever became of the file on its way, it is told; and it can be taken now.
    const state = await reaching(big.id, ['ready', 'failed'])
    if (state.state === 'failed') expect(state.failure).toMatchObject({ code: 'database_unreachable' })
    const { body: again } = await upload('big-again.csv', 40_000)
    await reaching(again.id, ['ready'])
    await post('/imports/commit', { uploads: [again.id] })
    await reaching(again.id, ['done'])
    expect((await figures()).body).toMatchObject({ rows: [{ orders_paid: 40_000 }] })
    expect(server.child.exitCode).toBeNull()
  }, 120_000)

  test('cut off in the middle of a commit, the file is in whole or not at all, and can be opened', async () => {
    for (const pause of [5, 100]) {
      const { body } = await upload(`cut-${pause}.csv`, 45_000 + pause)
      await reaching(body.id, ['ready'])
      await post('/imports/commit', { uploads: [body.id] })
      await wait(pause)
      await cluster.halt()
      await cluster.start()
      const { state } = await reaching(body.id, ['done', 'failed'])
      const { body: answer } = await figures()
      const [{ orders_paid: paid }] = (answer as { rows: [{ orders_paid: number }] }).rows
      const batches = (await ask<{ batch: number; file: string; status: string }[]>('/batches')).body
      const batch = batches.find(({ file }) => file === `cut-${pause}.csv`)?.batch
      expect(batch === undefined ? [40_000, 45_005] : [45_000 + pause]).toContain(paid)
      expect(state).toBe(batch === undefined ? 'failed' : 'done')
      if (batch !== undefined)
        expect(await ask(`/batches/${batch}/lines?row=2&around=1`)).toMatchObject({ status: 200 })
    }
  }, 180_000)
})
