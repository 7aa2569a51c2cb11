import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'
import { settingsFrom } from '../config.ts'
import { openHouse } from '../house.ts'
import { program } from '../main.ts'
import { freshDatabase } from './testing.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'zhanggui-move-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a target within the data that is moved is refused before anything of it is made', async () => {
  const data = join(root, 'data')
  mkdirSync(join(data, 'archive'), { recursive: true })
  symlinkSync(join(data, 'archive'), join(root, 'link'))
  const settings = settingsFrom({
    flags: { data },
    env: { ZHANGGUI_MOVE_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    cwd: root,
  })
  for (const to of [data, join(data, 'archive', 'new'), join(data, 'a', 'b'), join(root, 'link', 'new')])
    await expect(
      program.move(settings, to, () => {}),
      to,
    ).rejects.toMatchObject({
      code: 'move_impossible',
      details: { detail: expect.stringContaining('也不能在它里面') },
    })
  expect([readdirSync(data), readdirSync(join(data, 'archive'))]).toEqual([['archive'], []])
})

const postgresUrl = inject('postgresUrl')

test.runIf(postgresUrl !== undefined)(
  'a move that the disk has no room for leaves nothing of the data in its target',
  async () => {
    const database = await freshDatabase(postgresUrl)
    const env = { ZHANGGUI_MOVE_DATABASE_URL: database.url }
    const settings = settingsFrom({ flags: { data: join(root, 'full') }, env, cwd: root })
    try {
      const house = await openHouse(settings)
      await house.client.facts.createShop({ name: '旗舰店' })
      await house.close()
      const to = join(root, 'small-disk')
      const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      // All rows are in the target by then.
      const stop = (_: number, doing: string) => {
        if (doing !== '抄归档和密钥') return
        expect(readdirSync(join(to, 'restoring', 'postgres'))).not.toEqual([])
        throw full
      }
      await expect(program.move(settings, to, stop)).rejects.toBe(full)
      const parts = readdirSync(to)
      expect(parts).not.toContain('restoring')
      for (const part of ['staging', 'archive', 'keys', 'uploads'])
        expect(readdirSync(join(to, part)), part).toEqual([])
      const moved = await program.move(settings, to, () => {})
      const again = await openHouse(settings)
      const { rows } = await sql<{ n: number }>`select count(*) as n from shop`.execute(again.records)
      await again.close()
      expect(rows).toEqual([{ n: 1 }])
      expect(moved.tables).toBeGreaterThan(50)
      expect(moved.rows).toBeGreaterThan(moved.auditEntries)
    } finally {
      await database.drop()
    }
  },
)

test('a target database that cannot be had is refused by the name of its own setting', async () => {
  const data = join(root, 'source')
  mkdirSync(data)
  for (const [n, url] of ['postgres://nobody@127.0.0.1:1/none', 'postgres://no address at all'].entries()) {
    const settings = settingsFrom({ flags: { data }, env: { ZHANGGUI_MOVE_DATABASE_URL: url }, cwd: root })
    const refused = await program.move(settings, join(root, `nowhere-${n}`), () => {}).catch((error) => error)
    expect(refused).toMatchObject({ code: 'move_impossible' })
    expect(`${refused.message}${refused.next}`).toContain('ZHANGGUI_MOVE_DATABASE_URL')
    expect(`${refused.message}${refused.next}`).not.toContain(' ZHANGGUI_DATABASE_URL')
  }
})
