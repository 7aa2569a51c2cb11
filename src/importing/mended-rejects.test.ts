import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import type { ImportResult } from './contract.ts'
import { formats } from './formats/all.ts'
import { rejectsFile } from './history.ts'
import { type ImportStores, importStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('rejects that were mended in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  const taken = async (shop: Shop, name: string, text: string): Promise<ImportResult | undefined> => {
    const { context, files } = made
    const path = join(files, `${shop.id}-${name}`)
    await writeFile(path, text)
    const [result] = await commitFile(context, shop, await stageFile(context, { shop, path, name, formats }))
    return result
  }

  test.each([
    ['as 千牛 writes them in CSV', (id: string) => `="${id}"`],
    ['as they stand in XLSX', (id: string) => id],
    ['with an apostrophe', (id: string) => `'${id}`],
  ])('are taken, with order numbers %s', async (_, written) => {
    const shop = made.newShop()
    const [good, bad] = ['3512345678901234567', '3512345678901234568']
    const line = (id: string, paid: string) =>
      `${written(id)},10.00,${paid},2026-11-01 10:00:00,2026-11-01 10:05:00`
    const header = '订单编号,总金额,买家实付金额,订单创建时间,订单付款时间'
    const refused = await taken(
      shop,
      '订单.csv',
      [header, line(good, '10.00'), line(bad, '-10.00')].join('\r\n'),
    )
    expect(refused).toMatchObject({ accepted: 1, rejected: 1 })
    const chunks: Uint8Array[] = []
    for await (const chunk of rejectsFile(made.context, shop, refused?.batch ?? 0)) chunks.push(chunk)
    const file = Buffer.concat(chunks).toString('utf8')
    // A bare number of 19 digits would be 3.51E+18 as soon as Excel saves the file.
    expect(file).not.toContain(`,"${bad}",`)
    expect(await taken(shop, '改好的.csv', file.replaceAll("'-10.00", '10.00'))).toMatchObject({
      accepted: 1,
      rejects: [],
    })
    const kept = made.stores.facts.db.selectFrom('order_header').select(['order_id', 'paid_fen'])
    expect(await kept.where('shop_id', '=', shop.id).orderBy('order_id').execute()).toEqual(
      [good, bad].map((id) => ({ order_id: id, paid_fen: 1000 })),
    )
  })
})
