import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../../src/config.ts'
import { openHouse } from '../../src/house.ts'
import { program } from '../../src/main.ts'
import { freshDatabase, storeSides } from '../../src/storage/testing.ts'
import { machineFetch } from '../machine.ts'
import { bareEnvironment } from '../processes.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'zhanggui-backup-'))
const passphrase = '两只老虎跑得快跑得快'
const shop = '忙店'
const children = new Set<ChildProcess>()
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const serving = async (data: string, databaseUrl: string | undefined) => {
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--port', '0', '--data', data]
  const env = { ...bareEnvironment(), ...(databaseUrl ? { ZHANGGUI_DATABASE_URL: databaseUrl } : {}) }
  const child = spawn(process.execPath, args, { env })
  children.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const ended = new Promise((resolve) => child.once('close', resolve))
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
    if (address) {
      const own = machineFetch(() => data)
      const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
        const sent = body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body)
        const answer = await own(`${address}/api${path}`, {
          method,
          ...(body === undefined ? {} : { body: sent }),
          headers: body instanceof Uint8Array ? {} : { 'content-type': 'application/json' },
        })
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
        return answer.json() as Promise<T>
      }
      return { child, ended, ask }
    }
    if (child.exitCode !== null) throw new Error(said)
    await wait(20)
  }
}

/** One order of ten yuan. */
const order = (file: number): Uint8Array =>
  Buffer.from(
    `订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 \n36${String(file).padStart(16, '0')},10.00,10.00,2026-10-01 10:00:00,2026-10-01 10:00:30`,
  )

describe.each(storeSides(inject('postgresUrl')))('a backup of a running server on %s', (side) => {
  test('under write load has all that was acknowledged before it began, and is sound; a kill leaves no half of one', async () => {
    const data = join(root, side)
    const database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
    const other =
      side === 'embedded' ? await freshDatabase(inject('postgresUrl')).catch(() => undefined) : undefined
    try {
      const server = await serving(data, database?.url)
      const { ask } = server
      await ask('POST', '/shops', { name: shop })
      const acknowledged = { members: [] as string[], uploads: [] as string[], orders: 0 }
      let isOver = false
      const importing = (async () => {
        for (let n = 0; !isOver; n++) {
          const query = new URLSearchParams({ name: `订单${n}.csv`, shop })
          const { id } = await ask<{ id: string }>('PUT', `/uploads?${query}`, order(n))
          acknowledged.uploads.push(id)
          // Every third waits for an answer that nobody gives.
          if (n % 3 === 2) continue
          for (let state = ''; state !== 'done' && !isOver; await wait(20)) {
            const all = await ask<{ id: string; state: string }[]>(
              'GET',
              `/imports?shop=${encodeURIComponent(shop)}`,
            )
            state = all.find((one) => one.id === id)?.state ?? ''
            if (state === 'failed') throw new Error('an import failed')
            if (state === 'ready') await ask('POST', '/imports/commit', { uploads: [id] })
            if (state === 'done') acknowledged.orders++
          }
        }
      })()
      const typing = (async () => {
        for (let n = 0; !isOver; n++) {
          await ask('POST', '/members', { name: `成员${n}` })
          acknowledged.members.push(`成员${n}`)
        }
      })()
      while (acknowledged.orders < 4 || acknowledged.members.length < 30) await wait(50)
      const before = structuredClone(acknowledged)
      const file = join(root, `${side}.zgbackup`)
      await ask('POST', '/system/backup', { file, passphrase })
      const meanwhile = acknowledged.members.length - before.members.length
      expect(meanwhile).toBeGreaterThan(0)

      // Another one, cut off at some moment.
      const halves = join(root, `${side}-halves`)
      mkdirSync(halves)
      const cut = ask('POST', '/system/backup', { file: join(halves, 'b.zgbackup'), passphrase }).catch(
        () => undefined,
      )
      await wait(700)
      server.child.kill('SIGKILL')
      isOver = true
      await Promise.allSettled([importing, typing, cut, server.ended])
      for (const name of readdirSync(halves).filter((one) => one.endsWith('.zgbackup')))
        expect((await program.checkBackup(join(halves, name), passphrase)).problems).toEqual([])

      for (const [name, url] of [
        ['same', database && (await freshDatabase(inject('postgresUrl'))).url],
        ...(other || database ? [['other', other?.url] as const] : []),
      ] as const) {
        const settings = settingsFrom({
          flags: { data: join(root, `${side}-${name}`) },
          env: url ? { ZHANGGUI_DATABASE_URL: url } : {},
          cwd: root,
        })
        await program.restore(settings, file, passphrase)
        const house = await openHouse(settings)
        try {
          expect((await house.client.system.doctor()).sound).toBe(true)
          const members = (await house.client.people.members()).map((one) => one.name)
          expect(members).toEqual(expect.arrayContaining(before.members))
          const uploads = await house.client.importing.uploads({ shop })
          expect(uploads.map(({ id }) => id)).toEqual(expect.arrayContaining(before.uploads))
          expect(uploads.filter(({ state }) => state === 'failed')).toEqual([])
          const asked = { shop, metrics: ['orders_paid'], from: '2026-10-01', to: '2026-10-01', totals: true }
          const { totals } = await house.client.facts.query(asked)
          expect(Number(totals?.orders_paid)).toBeGreaterThanOrEqual(before.orders)
        } finally {
          await house.close()
        }
      }
    } finally {
      await database?.drop()
      await other?.drop()
    }
  }, 300_000)
})
