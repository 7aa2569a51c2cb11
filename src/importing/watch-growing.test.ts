import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { settingsFrom } from '../config.ts'
import { openHouse } from '../house.ts'
import { createWatch } from './watch.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-growing-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

test('a file that is written to while it is copied is taken when it is whole', async () => {
  const data = join(root, 'data')
  const house = await openHouse(settingsFrom({ flags: { data }, env: {}, cwd: root }))
  try {
    const { imports, records, uploads } = house
    const shop = await house.client.facts.createShop({ name: '旗舰店' })
    const watched = join(root, 'watched')
    mkdirSync(watched)
    const path = join(watched, 'orders.csv')
    let isHalf = true
    // Between the look at the file and the copy its program goes on writing.
    const newPlace = () => {
      if (isHalf) writeFileSync(path, '单号,下单日\n1,2\n3')
      return uploads.newPlace()
    }
    const watch = createWatch({
      imports,
      records,
      uploads: { add: uploads.add, newPlace },
      shopById: async () => shop,
      reportBug: (error) => {
        throw error
      },
    })
    await watch.setFolder(shop, watched)
    writeFileSync(path, '单号,下单日\n')
    await watch.look()
    await watch.look()
    expect(await uploads.list()).toEqual([])
    expect(readdirSync(join(data, 'uploads'))).toEqual([])
    isHalf = false
    await watch.look()
    await watch.look()
    expect((await uploads.list()).map(({ file }) => file)).toEqual(['orders.csv'])
  } finally {
    await house.close()
  }
})
