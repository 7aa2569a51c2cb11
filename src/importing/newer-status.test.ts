import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { undoBatch } from './history.ts'
import { type ImportStores, importStores } from './testing.ts'

const [paid, sent, done, closed] = [
  '买家已付款，等待卖家发货',
  '卖家已发货，等待买家确认',
  '交易成功',
  '交易关闭',
]

type Named = { name: string; text: string }

/** 订单报表 of 1–4 November 2026, told by the day of its name; without statuses where none is given. */
const orderFile = (day: number, status: string | undefined): Named => ({
  name: `ExportOrderList2026110${day}0900.csv`,
  text: `订单编号,总金额,买家实付金额,订单创建时间,订单付款时间${status ? ',订单状态' : ''}\r\n'1,60.00,60.00,2026-11-01 08:00:00,2026-11-01 08:05:00${status ? `,${status}` : ''}`,
})

/** 宝贝报表 of the same days; a status for each line of the order. */
const lineFile = (day: number, ...statuses: string[]): Named => ({
  name: `ExportItemlList2026110${day}0900.csv`,
  text: [
    '子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,商品ID',
    ...statuses.map(
      (status, i) =>
        `'1${i},'1,裤子,30.00,1,${status},30.00,30.00,没有申请退款,无退款申请,2026-11-01 08:00:00,2026-11-01 08:05:00,'612345678901`,
    ),
  ].join('\r\n'),
})

describe.each(storeSides(inject('postgresUrl')))('订单状态 in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  const taken = async (given: readonly Named[]): Promise<Shop> => {
    const { context, files } = made
    const shop = made.newShop()
    for (const { name, text } of given) {
      const path = join(files, `${shop.id}-${name}`)
      await writeFile(path, text)
      await commitFile(context, shop, await stageFile(context, { shop, path, name, formats }))
    }
    return shop
  }
  const statuses = async (shop: Shop) => {
    const lines = made.stores.facts.db.selectFrom('sale_line').select('status').where('shop_id', '=', shop.id)
    return (await lines.orderBy('line_id').execute()).map(({ status }) => status)
  }

  test.each([
    ['the order, newer', [lineFile(1, paid, paid), orderFile(2, done)], [done, done]],
    ['the lines, newer', [orderFile(1, paid), lineFile(2, sent, done)], [sent, done]],
    [
      'the order, but a closed line stays closed',
      [lineFile(1, closed, paid), orderFile(2, sent)],
      [closed, sent],
    ],
    [
      'the lines where a newer order was sent in part',
      [lineFile(1, sent, paid), orderFile(2, '卖家部分发货')],
      [sent, paid],
    ],
    [
      'the lines where a newer order file has no statuses',
      [orderFile(1, paid), lineFile(2, sent), orderFile(3, undefined)],
      [sent],
    ],
  ])('is told by %s, in any order of import', async (_, given, expected) => {
    expect(await statuses(await taken(given))).toEqual(expected)
    expect(await statuses(await taken(given.toReversed()))).toEqual(expected)
  })

  test('is that of the lines again when the newer order is undone', async () => {
    const shop = await taken([lineFile(1, paid), orderFile(2, done)])
    expect(await statuses(shop)).toEqual([done])
    await undoBatch(made.context, shop, 2)
    expect(await statuses(shop)).toEqual([paid])
  })
})
