import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { settingsFrom } from '../config.ts'
import { openHouse } from '../house.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-links-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

test.skipIf(process.platform === 'win32')(
  'a link in a watched folder that leads out of it is told and not taken, one that stays within is',
  async () => {
    const house = await openHouse(settingsFrom({ flags: { data: join(root, 'data') }, env: {}, cwd: root }))
    try {
      const shop = await house.client.facts.createShop({ name: '旗舰店' })
      const watched = join(root, 'watched')
      mkdirSync(join(watched, 'kept'), { recursive: true })
      expect(await house.watch.setFolder(shop, watched)).toMatchObject({ problem: null })
      writeFileSync(join(root, 'secret.csv'), '单号,下单日\n1,2\n')
      writeFileSync(join(watched, 'kept', 'own.csv'), '单号,下单日\n3,4\n')
      symlinkSync(join(root, 'secret.csv'), join(watched, 'out.csv'))
      symlinkSync(join(watched, 'kept', 'own.csv'), join(watched, 'within.csv'))
      await house.watch.look()
      await house.watch.look()
      expect((await house.uploads.list()).map(({ file }) => file)).toEqual(['within.csv'])
      const { problem } = await house.watch.folderOf(shop)
      expect(problem).toContain('「out.csv」是一个链接，指到这个文件夹外面')
      symlinkSync(join(root, 'data', 'uploads'), join(root, 'way-in'))
      mkdirSync(join(root, 'data', '..own'))
      for (const own of ['way-in', join('data', '..own'), '.'])
        await expect(house.watch.setFolder(shop, join(root, own)), own).rejects.toMatchObject({
          code: 'invalid_input',
          details: { detail: expect.stringContaining('掌柜自己的数据目录') },
        })
    } finally {
      await house.close()
    }
  },
)
