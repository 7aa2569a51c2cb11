import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { settingsFrom } from '../config.ts'
import { program } from '../main.ts'

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
