import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { type ImportStores, importStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('order numbers in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  test('one that was kept as a decimal is refused: it would be a second order beside the real one', async () => {
    const { context, files } = made
    const shop = made.newShop()
    const name = '订单.csv'
    const path = join(files, name)
    const numbers = ['3512345678901234567', '3512345678901234568.0', '3512345678901234569.', 'A-1.0']
    const rows = numbers.map((one) => `${one},10.00,10.00,2026-11-01 10:00:00,2026-11-01 10:05:00`)
    await writeFile(path, ['订单编号,总金额,买家实付金额,订单创建时间,订单付款时间', ...rows].join('\r\n'))
    const [result] = await commitFile(context, shop, await stageFile(context, { shop, path, name, formats }))
    expect(result?.rejects.map(({ row, column, reason }) => [row, column, reason])).toEqual(
      [3, 4].map((row) => [
        row,
        '订单编号',
        '编号被当成小数存过（多了小数点），末几位可能已经变了；请重新导出，不要用别的程序另存',
      ]),
    )
    const kept = made.stores.facts.db.selectFrom('order_header').select('order_id').orderBy('order_id')
    expect((await kept.where('shop_id', '=', shop.id).execute()).map((one) => one.order_id)).toEqual([
      '3512345678901234567',
      'A-1.0',
    ])
  })

  test('an item number kept as a decimal is refused once, for that', async () => {
    const { context, files } = made
    const name = '【生意参谋平台】商品_全部_2026-11-01_2026-11-01.csv'
    const path = join(files, name)
    await writeFile(path, '统计日期,商品ID,商品访客数,支付金额\r\n2026-11-01,612345678901.0,5,1.00')
    const shop = made.newShop()
    const staged = await stageFile(context, { shop, path, name, formats })
    const [result] = await commitFile(context, shop, staged)
    expect(result?.rejects.map(({ reason }) => reason.slice(0, 9))).toEqual(['编号被当成小数存过'])
  })
})
