import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { openHouse } from '../src/house.ts'
import { freshDatabase } from '../src/storage/testing.ts'

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
