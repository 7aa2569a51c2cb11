import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { pictures } from '../../documents/pictures-for-tests.ts'
import { openHouse } from '../../house.ts'

test('a logo that cannot be drawn is refused and nothing is kept; one that can is kept', async () => {
  const data = await mkdtemp(join(tmpdir(), 'zhanggui-logo-'))
  await laidStores('embedded', data)
  const house = await openHouse(settingsFrom({ flags: { data }, env: {}, cwd: data }))
  try {
    await house.client.facts.createShop({ name: '白瓷小店' })
    const room = house.client.reports
    const put = (bytes: Uint8Array) =>
      room.setSettings({
        kind: 'weekly',
        dueWorkdays: 1,
        company: '',
        sections: [],
        member: null,
        logo: Buffer.from(bytes).toString('base64'),
      })
    // Whole from outside: the pixels of one are of no kind of row there is, the other has none.
    const hollow = pictures.png(12, 5, deflateSync(Buffer.alloc(37 * 5, 9)))
    const head =
      'ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffda0008010100003f00d2cf20ffd9'
    for (const bytes of [hollow, Buffer.from(head, 'hex')])
      await expect(put(bytes)).rejects.toMatchObject({
        code: 'logo_unusable',
        message: expect.stringContaining('打不开'),
      })
    expect(await room.settings({ kind: 'weekly' })).toMatchObject({ history: [], template: { sections: [] } })
    for (const bytes of [pictures.png(12, 5), pictures.jpg])
      expect((await put(bytes)).template.logo).toBeDefined()
  } finally {
    await house.close()
    await rm(data, { recursive: true, force: true })
  }
}, 60_000)
