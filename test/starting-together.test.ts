import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { openHouse } from '../src/house.ts'
import { freshDatabase } from '../src/storage/testing.ts'
import { command, folderBeside, machineAt, type Running, startServer } from './processes.ts'

const postgresUrl = inject('postgresUrl')
const root = mkdtempSync(join(tmpdir(), 'zhanggui-together-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

describe.skipIf(postgresUrl === undefined)(
  'servers that start at the same moment on an empty database',
  () => {
    test.each([1, 2])(
      'all of them open, and nobody finds a gap in the trail (%i)',
      async (round) => {
        const database = await freshDatabase(postgresUrl)
        try {
          const servers = ['a', 'b', 'c'].map((name) => join(root, `${name}${round}`))
          const settings = (data: string) =>
            settingsFrom({ flags: { data }, env: { ZHANGGUI_DATABASE_URL: database.url }, cwd: root })
          const opened = await Promise.allSettled(servers.map((data) => openHouse(settings(data))))
          const houses = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
          const refused = opened.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
          expect(refused).toEqual([])
          for (const house of houses) expect(house.recovered).toEqual([])
          for (const house of houses) await house.close()
        } finally {
          await database.drop()
        }
      },
      120_000,
    )
  },
)

/** Of those that were told to start, the ones that serve, and what the others said. */
const started = async (starting: readonly Promise<Running>[]) => {
  const settled = await Promise.allSettled(starting)
  return {
    running: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    refused: settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])),
  }
}
const stopped = async (running: readonly Running[]) => {
  for (const { process } of running) process.kill('SIGTERM')
  return Promise.all(running.map(({ ended }) => ended))
}

describe('processes that start at the same moment', () => {
  test('on one folder that was not there: one serves, the others say who does; the place has one name', async () => {
    const data = join(root, 'one')
    const { running, refused } = await started(Array.from({ length: 3 }, () => startServer(data)))
    try {
      expect(running).toHaveLength(1)
      expect(refused).toHaveLength(2)
      for (const said of refused) {
        expect(said).toContain('正被另一个掌柜使用')
        expect(said).not.toMatch(/\n\s+at /)
      }
      const { code, out } = await command(data, ['backup', join(root, 'one.zgbackup'), '--unprotected'])
      expect(code, out).toBe(0)
      expect(readFileSync(join(data, 'place.txt'), 'utf8')).toMatch(/^[0-9a-f-]{36}\n$/)
      const [server] = running
      expect(server && (await machineAt(server).system.doctor()).sound).toBe(true)
    } finally {
      expect(await stopped(running)).toEqual(running.map(() => 0))
    }
  }, 120_000)

  test.skipIf(postgresUrl === undefined)(
    'on one empty database with what they share: all serve, with the same keys, and each folder has its name',
    async () => {
      const database = await freshDatabase(postgresUrl)
      const shared = join(root, 'shared')
      const env = { ZHANGGUI_DATABASE_URL: database.url }
      const folders = ['x', 'y', 'z'].map((name) => folderBeside(shared, join(root, name)))
      const { running, refused } = await started(folders.map((data) => startServer(data, env)))
      try {
        expect(refused).toEqual([])
        const files = folders.map((_, at) => join(root, `together-${at}.zgbackup`))
        await Promise.all(
          running.map((server, at) =>
            machineAt(server).system.backup({ file: files[at] ?? '', unprotected: true }),
          ),
        )
        const names = folders.map((data) => readFileSync(join(data, 'place.txt'), 'utf8'))
        expect(new Set(names).size).toBe(folders.length)
        for (const server of running) {
          const found = await machineAt(server).system.doctor()
          expect({ sound: found.sound, outside: found.audit.outside }).toEqual({ sound: true, outside: 0 })
        }
      } finally {
        expect(await stopped(running)).toEqual(running.map(() => 0))
        await database.drop()
      }
    },
    120_000,
  )
})
