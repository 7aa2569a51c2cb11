import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { Demo } from '../../src/duties/training/demo/contract.ts'
import { freshDatabase, storeSides } from '../../src/storage/testing.ts'
import { machineFetch } from '../machine.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'zhanggui-demo-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

describe.each(storeSides(inject('postgresUrl')))('kill -9 while the demo shop is made on %s', (side) => {
  const data = join(folder, side)
  let child: ChildProcess | undefined

  const started = async (databaseUrl: string, ...args: string[]) => {
    const own = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'serve', '--port', '0', '--data', data, ...args],
      {
        env: { ...process.env, ZHANGGUI_DATABASE_URL: databaseUrl },
      },
    )
    child = own
    let said = ''
    for (const stream of [own.stdout, own.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    for (;;) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (address) return { address, said: () => said }
      if (own.exitCode !== null) throw new Error(`the server ended: ${said}`)
      await wait(20)
    }
  }
  const killed = async () => {
    const own = child
    child = undefined
    if (!own || own.exitCode !== null) return
    own.kill('SIGKILL')
    await once(own, 'exit')
  }
  afterAll(killed)

  const asked = async <T>(address: string, path: string): Promise<T> =>
    (await machineFetch(() => data)(`${address}/api${path}`)).json()

  /** Until the making has come so far. */
  const reached = async (address: string, far: (demo: Demo) => boolean) => {
    for (;;) {
      const demo = await asked<Demo>(address, '/demo-shop')
      if (far(demo)) return
      if (demo.state === 'ready' || demo.failure)
        throw new Error(`it was over before: ${JSON.stringify(demo)}`)
      await wait(5)
    }
  }

  const moments: readonly (readonly [string, (demo: Demo) => boolean])[] = [
    ['half of it is imported', ({ step }) => (step?.progress ?? 0) > 0.4],
    ['its files are written', ({ step }) => step !== null],
  ]
  // The writing knows no store.
  const struck = side === 'embedded' ? moments : moments.slice(0, 1)

  test.each(struck)(
    'leaves nothing behind when it strikes while %s, and the next start says so',
    async (_, far) => {
      const database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
      try {
        const first = await started(database?.url ?? '', '--demo', '--scenario', 'small')
        await reached(first.address, far)
        await killed()

        const next = await started(database?.url ?? '')
        await expect.poll(next.said).toContain('还没有生成完，已整个移除')
        expect(await asked(next.address, '/shops')).toEqual([])
        expect(await asked<Demo>(next.address, '/demo-shop')).toMatchObject({ state: 'none' })
        expect(await asked(next.address, '/batches')).toEqual([])
        expect(readdirSync(join(data, 'archive'))).toEqual([])
        expect(readdirSync(join(data, 'staging')).filter((name) => name !== 'spill')).toEqual([])
      } finally {
        await killed()
        await database?.drop()
      }
    },
    240_000,
  )
})
