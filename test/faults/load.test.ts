import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { machineHeaders } from '../machine.ts'
import { seeded } from './random.ts'

/** Files of one drop, and half as many in the watched folder; LOAD_FILES sets more for a long run. */
const FILES = Number(process.env.LOAD_FILES ?? 10)
/** Pages that look at the progress all the time. */
const READERS = Number(process.env.LOAD_READERS ?? 16)
/** Kills of a closing. */
const KILLS = Number(process.env.FAULT_RUNS ?? 2)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)
const PATIENCE = 60_000 + (FILES + KILLS) * 5_000

const root = mkdtempSync(join(tmpdir(), 'zhanggui-load-'))
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const children = new Set<ChildProcess>()
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const started = (...args: string[]) => {
  const env = { ...process.env, ZHANGGUI_DATABASE_URL: '', ZHANGGUI_DATA: '', ZHANGGUI_PORT: '' }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env })
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
  const { said, ended } = started(...args)
  return { code: await ended, ...said }
}

const shop = '挤满的店'

const serving = async (folder: string) => {
  const server = started('serve', '--data', folder, '--port', '0')
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(server.said.out)?.[0]
    if (address) {
      const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
        const sent = body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body)
        const answer = await fetch(`${address}${path}`, {
          method,
          ...(body === undefined ? {} : { body: sent }),
          headers: {
            ...machineHeaders(folder),
            ...(body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
          },
        })
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
        return answer.json() as Promise<T>
      }
      return { ...server, address, ask }
    }
    if (server.child.exitCode !== null) throw new Error(server.said.err)
    await wait(20)
  }
}

type Server = Awaited<ReturnType<typeof serving>>

const ROWS = 5
const header = '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 '

/** Five orders of 10 yuan each, of no other file. */
const orders = (file: number, rows = ROWS): string =>
  [
    header,
    ...Array.from({ length: rows }, (_, row) => {
      const id = `35${String(file).padStart(6, '0')}${String(row).padStart(10, '0')}`
      return `${id},10.00,10.00,2026-10-0${1 + (row % 5)} 10:00:00,2026-10-0${1 + (row % 5)} 10:00:30`
    }),
  ].join('\n')

type Upload = { id: string; state: string }

const uploads = ({ ask }: Server) => ask<Upload[]>('GET', `/api/imports?shop=${encodeURIComponent(shop)}`)

const refuseFailed = (all: readonly Upload[]): void => {
  const failed = all.filter((one) => one.state === 'failed')
  if (failed.length > 0) throw new Error(JSON.stringify(failed.slice(0, 3)))
}

const untilReady = async (server: Server, many: number): Promise<Upload[]> => {
  for (;;) {
    const all = await uploads(server)
    refuseFailed(all)
    const ready = all.filter((one) => one.state === 'ready')
    if (ready.length >= many) return ready
    await wait(100)
  }
}

/** Until the orders of so many files are in: of files that are over the list shows the newest only. */
const untilIn = async (server: Server, files: number): Promise<void> => {
  for (;;) {
    refuseFailed(await uploads(server))
    if (((await told(server)).orders_paid ?? 0) >= files * ROWS) return
    await wait(200)
  }
}

const told = async ({ ask }: Server) => {
  const { totals } = await ask<{ totals: { paid_amount: string | null; orders_paid: number | null } }>(
    'POST',
    '/api/figures/query',
    { shop, metrics: ['paid_amount', 'orders_paid'], from: '2026-10-01', to: '2026-10-31', totals: true },
  )
  return totals
}

describe('many at once', () => {
  test(
    'a drop of many files, many pages that look on, a backup meanwhile and a full watched folder: all of it comes in, once',
    async () => {
      const folder = join(root, 'many')
      const server = await serving(folder)
      await server.ask('POST', '/api/shops', { name: shop })
      const put = (file: number) =>
        server.ask<Upload>(
          'PUT',
          `/api/uploads?name=${encodeURIComponent(`订单${file}.csv`)}&shop=${encodeURIComponent(shop)}`,
          Buffer.from(orders(file)),
        )
      const seen = { answers: 0, slowest: 0 }
      let isOver = false
      const readers = Array.from({ length: READERS }, async () => {
        while (!isOver) {
          const from = performance.now()
          await uploads(server)
          seen.answers++
          seen.slowest = Math.max(seen.slowest, performance.now() - from)
          await wait(200)
        }
      })
      const sent = await Promise.all(Array.from({ length: FILES }, (_, file) => put(file)))
      expect(new Set(sent.map(({ id }) => id)).size).toBe(FILES)
      const ready = await untilReady(server, FILES)
      await server.ask('POST', '/api/imports/commit', { uploads: ready.map(({ id }) => id) })
      // In the middle of it.
      await untilIn(server, Math.floor(FILES / 3))
      const copy = join(root, 'meanwhile.tar.gz')
      await server.ask('POST', '/api/system/backup', { file: copy, unprotected: true })
      await untilIn(server, FILES)
      expect(await told(server)).toEqual({
        paid_amount: `${FILES * ROWS * 10}.00`,
        orders_paid: FILES * ROWS,
      })

      const watched = join(root, 'watched')
      mkdirSync(watched)
      await server.ask('PUT', '/api/watch-folder', { shop, folder: watched })
      const more = Math.ceil(FILES / 2)
      for (let file = 0; file < more; file++)
        writeFileSync(join(watched, `又一份${file}.csv`), orders(100_000 + file))
      await untilIn(server, FILES + more)
      isOver = true
      await Promise.all(readers)
      expect(seen.answers).toBeGreaterThan(READERS)
      if (process.env.LOAD_FILES) console.log(FILES, READERS, seen)
      expect(await told(server)).toMatchObject({ orders_paid: (FILES + more) * ROWS })

      const held = await zhanggui('restore', copy, '--data', folder)
      expect(held).toMatchObject({ code: 1, err: expect.stringContaining(server.address) })
      server.child.kill('SIGTERM')
      expect(await server.ended).toBe(0)

      // What was saved in the middle holds whole files only.
      const elsewhere = join(root, 'elsewhere')
      expect((await zhanggui('restore', copy, '--data', elsewhere)).code).toBe(0)
      const doctor = await zhanggui('doctor', '--data', elsewhere, '--json')
      expect(doctor.code, doctor.err).toBe(0)
      const { sound, shops } = JSON.parse(doctor.out)
      expect(sound).toBe(true)
      expect(shops).toHaveLength(1)
      expect(shops[0].batches).toBeGreaterThanOrEqual(Math.floor(FILES / 3))
      expect(shops[0].rows).toBe(shops[0].batches * ROWS)
    },
    PATIENCE,
  )
})

describe('told to end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'an import that is stopped by %s writes nothing, says so, and can be done again',
    async (signal) => {
      const folder = join(root, signal)
      const big = join(root, `大-${signal}.csv`)
      writeFileSync(big, orders(7, 150_000))
      const small = join(root, `小-${signal}.csv`)
      writeFileSync(small, orders(8))
      const { child, said, ended } = started('import', big, small, '--data', folder, '--shop', shop, '--json')
      const staging = join(folder, 'staging')
      while (!existsSync(staging) || readdirSync(staging).length === 0) await wait(5)
      child.kill(signal)
      expect(await ended).toBe(1)
      expect(JSON.parse(said.out)).toMatchObject([
        { batch: null, failure: { code: 'import_cancelled' } },
        { batch: null, failure: { code: 'import_cancelled' } },
      ])
      expect(said.err).toContain('没有写入任何数据')
      const batches = await zhanggui('batches', '--data', folder, '--json')
      expect(batches.code === 0 ? JSON.parse(batches.out) : []).toEqual([])
      expect(readdirSync(staging)).toEqual([])
      const again = await zhanggui('import', small, '--data', folder, '--shop', shop, '--json')
      expect(JSON.parse(again.out)).toMatchObject([{ inserted: ROWS }])
    },
    60_000,
  )
})

describe('kill -9 while a month is closed', () => {
  test(
    'it is closed with all its figures or not at all, and what was acknowledged stays closed',
    async () => {
      const folder = join(root, 'closing')
      const file = join(root, '十月.csv')
      writeFileSync(file, orders(9, 500))
      expect((await zhanggui('import', file, '--data', folder, '--shop', shop)).code).toBe(0)
      const month = '/api/scorecard/2026-10'
      const named = `shop=${encodeURIComponent(shop)}`
      type Card = { isClosed: boolean; bars: unknown[]; members: unknown[] }
      const random = seeded(SEED)
      const seen = { closed: 0, open: 0 }
      const figures = ({ bars, members }: Card) => ({ bars, members })

      let server = await serving(folder)
      const open = () => server.ask<Card>('GET', `${month}?${named}`)
      const reopen = () => server.ask<Card>('DELETE', `${month}/closing?${named}`)
      const from = performance.now()
      const closed = await server.ask<Card>('POST', `${month}/closing`, { shop })
      const most = (performance.now() - from) * 1.5
      expect(closed.isClosed).toBe(true)
      await reopen()
      for (let run = 0; run < KILLS; run++) {
        const closing = server.ask('POST', `${month}/closing`, { shop }).then(
          () => true,
          () => false,
        )
        await wait(random() * most)
        server.child.kill('SIGKILL')
        const [isAcknowledged] = await Promise.all([closing, server.ended])
        server = await serving(folder)
        const now = await open()
        if (isAcknowledged) expect(now.isClosed).toBe(true)
        expect(figures(now)).toEqual(figures(closed))
        seen[now.isClosed ? 'closed' : 'open']++
        if (now.isClosed) await reopen()
      }
      // Whatever the kills left, the month can still be closed.
      expect(await server.ask<Card>('POST', `${month}/closing`, { shop })).toEqual({
        ...closed,
        closings: expect.anything(),
      })
      server.child.kill('SIGTERM')
      await server.ended
      if (process.env.FAULT_RUNS) console.log(KILLS, seen)
      expect(seen.closed + seen.open).toBe(KILLS)
    },
    PATIENCE,
  )
})
