import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { type House, openHouse } from '../src/house.ts'
import { program } from '../src/main.ts'
import { freshDatabase } from '../src/storage/testing.ts'

const postgresUrl = inject('postgresUrl')
const root = mkdtempSync(join(tmpdir(), 'zhanggui-restored-'))
const passphrase = '两只老虎跑得快跑得快'
const backup = join(root, 'shop.zgbackup')
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const settings = (folder: string, env: Record<string, string> = {}) =>
  settingsFrom({ flags: { data: join(root, folder) }, env, cwd: root })

const within = async <T>(
  folder: string,
  work: (house: House) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> => {
  const house = await openHouse(settings(folder, env))
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** What leaves the data folder, or is there once for a team. */
const outward = ['backups.daily', 'notifications.deliver', 'notifications.digest', 'reports.draft']

const keptBack = async ({ client }: House): Promise<string[]> =>
  (await client.jobs.list()).filter((job) => job.isKeptBack).map(({ id }) => id)

/** The notes of the trail: what was done and to what. */
const acts = async ({ client }: House): Promise<string[]> =>
  (await client.audit.everywhere({})).acts.flatMap(({ entries }) =>
    entries.map(({ what, label }) => `${what} ${label}`),
  )

describe('a restored copy', () => {
  beforeAll(async () => {
    const folder = join(root, 'backups')
    mkdirSync(folder)
    await within('original', async ({ client }) => {
      const keep = { daily: 1, weekly: 0, monthly: 0 }
      await client.backups.save({ isOn: true, folder, at: '03:00', keep, passphrase, unprotected: false })
      await client.system.backup({ file: backup, passphrase })
      expect(await client.backups.copy()).toBeNull()
    })
  })

  test('in another folder waits, backs nothing up and starts nothing of the kind, until somebody uses it', async () => {
    expect(await program.restore(settings('copy'), backup, passphrase)).toMatchObject({ isCopy: true })
    await within('copy', async (house) => {
      const { client } = house
      expect(await client.backups.copy()).toMatchObject({
        file: 'shop.zgbackup',
        folder: join(root, 'original'),
      })
      expect((await keptBack(house)).sort()).toEqual(outward)
      await expect(client.backups.make()).rejects.toMatchObject({ code: 'not_in_use' })
      for (const job of ['backups.daily', 'reports.draft'])
        await expect(client.jobs.run({ job })).rejects.toMatchObject({ code: 'not_in_use' })
      // What stays within works as ever.
      expect(await client.jobs.run({ job: 'alerts.check' })).toMatchObject({ state: 'waiting' })
    })
    // Closed and opened again it still waits.
    await within('copy', async (house) => {
      expect(await keptBack(house)).toHaveLength(outward.length)
      await house.client.backups.use()
      expect(await house.client.backups.copy()).toBeNull()
      expect(await keptBack(house)).toEqual([])
      await house.client.backups.use()
      expect((await acts(house)).filter((one) => one === 'copy_used shop.zgbackup')).toHaveLength(1)
    })
    await within('copy', async ({ client }) => expect(await client.backups.copy()).toBeNull())
  }, 120_000)

  test('in the place of what it was made of goes on at once', async () => {
    expect(await program.restore(settings('original'), backup, passphrase)).toMatchObject({ isCopy: false })
    await within('original', async (house) => {
      expect(await house.client.backups.copy()).toBeNull()
      expect(await keptBack(house)).toEqual([])
      expect(await acts(house)).toContain('restore shop.zgbackup')
    })
  }, 120_000)

  test('made anew where another shop was waits again, whatever was used before', async () => {
    await program.restore(settings('copy'), backup, passphrase)
    await within('copy', async ({ client }) => expect(await client.backups.copy()).not.toBeNull())
  }, 120_000)

  test.skipIf(postgresUrl === undefined)(
    'in a PostgreSQL waits, also beside the original folder',
    async () => {
      const database = await freshDatabase(postgresUrl)
      try {
        const env = { ZHANGGUI_DATABASE_URL: database.url }
        expect(await program.restore(settings('original', env), backup, passphrase)).toMatchObject({
          isCopy: true,
        })
        await within(
          'original',
          async (house) => {
            expect((await keptBack(house)).sort()).toEqual(outward)
            await house.client.backups.use()
            expect(await keptBack(house)).toEqual([])
          },
          env,
        )
      } finally {
        await database.drop()
      }
    },
    120_000,
  )
})
