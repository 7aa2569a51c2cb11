import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, stageFile } from './actions.ts'
import type { ImportResult } from './contract.ts'
import { exportFile } from './export-file.ts'
import type { Format } from './format.ts'
import { formats } from './formats/all.ts'
import { order } from './formats/order.ts'
import { rejectsFile } from './history.ts'
import { mappedFormat } from './own-formats.ts'
import { recognise } from './recognise.ts'
import { type ImportStores, importStores } from './testing.ts'

const containers = ['csv', 'xlsx'] as const
type Rows = { header: readonly string[]; rows: readonly (readonly string[])[] }

const orders = (paid: string): Rows => ({
  header: [
    '订单编号',
    '买家会员名',
    '总金额',
    '买家实付金额',
    '省份',
    '收货地址',
    '订单创建时间',
    '订单付款时间',
  ],
  rows: [
    ['3512345678901234567', '小明', '10.00', '10.00', '01', '浙江省 杭州市 西湖区 一路1号'],
    ['3512345678901234568', '小明', '10.00', paid, '02', '广东省 深圳市 南山区 二路2号'],
    ['3512345678901234569', '小红', '10.00', paid, '03', '张三，86-13800000000，北京 北京市 朝阳区 三路3号'],
    ['3512345678901234570', '-', '10.00', paid, '04', '不详'],
  ].map((row, i) => [...row, `2026-11-0${i + 1} 10:00:00`, `2026-11-0${i + 1} 10:05:00`]),
})

const jdOrders = (price: string): Rows => ({
  header: [
    '订单号',
    '商品ID',
    '商品名称',
    '订购数量',
    '京东价',
    '结算金额',
    '下单时间',
    '下单帐号',
    '客户地址',
  ],
  rows: [
    [
      '31234567890',
      '100012345678',
      '杯子',
      '1',
      '10.00',
      '10.00',
      '2026-11-01 10:00:00',
      'jd_a',
      '浙江省 杭州市 一路',
    ],
    [
      '31234567891',
      '100012345678',
      '杯子',
      '1',
      price,
      '10.00',
      '2026-11-02 10:00:00',
      'jd_a',
      '四川省 成都市 二路',
    ],
  ],
})

const own = (): Format =>
  mappedFormat(
    order,
    {
      name: '自己的',
      columns: {
        单号: 'order_id',
        账号: 'buyer_key',
        应付: 'total_fen',
        实付: 'paid_fen',
        收件地: 'province',
        下单: 'placed_at',
        付款: 'paid_at',
      },
    },
    ['单号', '账号', '应付', '实付', '收件地', '下单', '付款'],
  )

const ownOrders = (paid: string): Rows => ({
  header: ['单号', '账号', '应付', '实付', '收件地', '下单', '付款'],
  rows: orders(paid).rows.map((row) => row.filter((_, i) => i !== 4)),
})

describe.each(storeSides(inject('postgresUrl')))('buyers and places of mended rejects in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  const taken = async (shop: Shop, name: string, bytes: Uint8Array): Promise<ImportResult | undefined> => {
    const { context, files } = made
    const path = join(files, `${shop.id}-${name}`)
    await writeFile(path, bytes)
    const staged = await stageFile(context, { shop, path, name, formats: [...formats, own()] })
    const [result] = await commitFile(context, shop, staged)
    return result
  }

  const rejectsOf = async (shop: Shop, batch: number): Promise<string> => {
    const chunks: Uint8Array[] = []
    for await (const chunk of rejectsFile(made.context, shop, batch)) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8').replace('\ufeff', '')
  }

  const cellsOf = (text: string): string[][] =>
    text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.slice(1, -1).split('","'))

  const kept = (shop: Shop, table: 'order_header' | 'order_line') =>
    made.stores.facts.db
      .selectFrom(table)
      .select(['order_id', 'buyer_key', 'province', 'city'])
      .where('shop_id', '=', shop.id)
      .orderBy('order_id')
      .execute()

  const kinds = [
    { kind: '订单报表', table: 'order_header', of: orders },
    { kind: '京东订单', table: 'order_line', of: jdOrders },
    { kind: 'a format of the shop', table: 'order_header', of: ownOrders },
  ] as const

  test.each(kinds.flatMap((kind) => containers.map((container) => ({ ...kind, container }))))(
    'are those of a file that was right at once: $kind, $container',
    async ({ table, of, container }) => {
      const right = made.newShop()
      await taken(right, `对的.${container}`, exportFile({ ...of('10.00'), container }))
      const shop = made.newShop()
      const first = await taken(shop, `有错的.${container}`, exportFile({ ...of('-10.00'), container }))
      expect(first?.rejected).toBe(of('').rows.length - 1)
      const [header = [], ...rows] = cellsOf(
        (await rejectsOf(shop, first?.batch ?? 0)).replaceAll("'-10.00", '10.00'),
      )
      const mended = exportFile({ header, rows, container, encoding: 'utf-8' })
      expect(await taken(shop, `改好的.${container}`, mended)).toMatchObject({
        rejects: [],
        format: first?.format,
      })
      const facts = await kept(right, table)
      expect(new Set(facts.map(({ buyer_key }) => buyer_key)).size).toBeGreaterThan(0)
      expect(facts.some(({ city }) => city !== null)).toBe(true)
      expect(await kept(shop, table)).toEqual(facts)
    },
  )

  test('are no one where the columns hold something else, and nothing of it is kept', async () => {
    const shop = made.newShop()
    const header = ['订单编号', '买家标识', '总金额', '省份', '城市', '订单创建时间', '订单付款时间']
    const key = '0123456789abcdef'.repeat(2)
    const rows = [
      ['3512345678901234567', key, '10.00', '浙江', '杭州市'],
      ['3512345678901234568', key.toUpperCase(), '-10.00', '广东省 深圳市 二路2号', '王五家'],
      ['3512345678901234569', '王小明', '10.00', '二路2号', '杭州市'],
      ['3512345678901234570', `${key}0`, '10.00', '广东省', '二路2号'],
    ].map((row) => [...row, '2026-11-01 10:00:00', '2026-11-01 10:05:00'])
    const result = await taken(shop, '订单.csv', exportFile({ header, rows, container: 'csv' }))
    expect(await kept(shop, 'order_header')).toEqual([
      { order_id: '3512345678901234567', buyer_key: key, province: '浙江省', city: '杭州市' },
      { order_id: '3512345678901234569', buyer_key: null, province: null, city: null },
      { order_id: '3512345678901234570', buyer_key: null, province: '广东省', city: null },
    ])
    const [, refused] = cellsOf(await rejectsOf(shop, result?.batch ?? 0))
    expect(refused?.slice(5, 10)).toEqual(["'3512345678901234568", '', "'-10.00", '广东省', '深圳市'])
  })
})

test('a column that the format itself reads goes before those of the rejects', () => {
  const header = ['省份', '买家标识', '订单编号', '总金额', '订单创建时间', '收货地址', '买家会员名']
  const found = recognise([header], formats)
  const at = (column: string) => found?.columns[order.fields.findIndex((field) => field.column === column)]
  expect([at('buyer_key'), at('province')]).toEqual([6, 5])
})
