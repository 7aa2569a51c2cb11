import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { settingsFrom } from '../config.ts'
import { openHouse } from '../house.ts'
import { createWatch } from './watch.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-refused-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

test('a file of the watched folder that is too large or that the system does not give is told until it can be taken', async () => {
  const data = join(root, 'data')
  const env = { ZHANGGUI_LIMIT_CSV_BYTES: '1024' }
  const house = await openHouse(settingsFrom({ flags: { data }, env, cwd: root }))
  try {
    const { imports, records, uploads } = house
    const shop = await house.client.facts.createShop({ name: '旗舰店' })
    const watched = join(root, 'watched')
    mkdirSync(watched)
    const [large, gone] = [join(watched, '大.csv'), join(watched, '走.csv')]
    let places = 0
    let goes = true
    const watch = createWatch({
      imports,
      records,
      uploads: {
        add: uploads.add,
        newPlace: () => {
          places++
          // It goes between the look at it and the copy.
          if (goes) rmSync(gone, { force: true })
          return uploads.newPlace()
        },
      },
      shopById: async () => shop,
      reportBug: (error) => {
        if (error instanceof Error && 'code' in error && error.code === 'file_too_large')
          return error as never
        throw error
      },
    })
    const looks = async () => {
      await watch.look()
      await watch.look()
    }
    await watch.setFolder(shop, watched)

    writeFileSync(gone, '单号,下单日\n1,2\n')
    await looks()
    expect(await watch.folderOf(shop)).toMatchObject({ problem: expect.stringMatching(/走\.csv.*不见了/) })
    goes = false
    writeFileSync(gone, '单号,下单日\n1,2\n')
    await looks()
    expect(await watch.folderOf(shop)).toMatchObject({ problem: null })
    expect((await uploads.list()).map(({ file }) => file)).toEqual(['走.csv'])

    writeFileSync(large, '单号,下单日\n1,2\n'.repeat(100))
    await looks()
    const { problem } = await watch.folderOf(shop)
    expect(problem).toContain('「大.csv」')
    expect(problem).toContain('ZHANGGUI_LIMIT_CSV_BYTES')
    expect(readdirSync(join(data, 'uploads')).length).toBeLessThanOrEqual(1)
    writeFileSync(large, '单号,下单日\n3,4\n')
    await looks()
    expect(await watch.folderOf(shop)).toMatchObject({ problem: null })
    expect(places).toBe(4)
  } finally {
    await house.close()
  }
})
