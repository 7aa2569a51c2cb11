import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import type { FactTables } from '../facts/tables.ts'
import { buyerKey } from '../storage/folder.ts'
import { storeSides, type TestStores } from '../storage/testing.ts'
import { commitFile, discardFile, type ImportContext, stageFile } from './actions.ts'
import type { ImportResult } from './contract.ts'
import { formats } from './formats/all.ts'
import { listBatches, readBatch, readLines, rejectsFile, undoBatch } from './history.ts'
import { type ImportStores, importStores } from './testing.ts'

const noon = Temporal.Instant.from('2026-11-20T04:00:00Z')

type Order = {
  id: string
  total?: string
  paid?: string
  refund?: string
  placed?: string
  paidAt?: string
  buyer?: string
  address?: string
  status?: string
}

const HEADER = [
  '订单编号',
  '买家会员名',
  '总金额',
  '买家实际支付金额',
  '订单状态',
  '收货地址 ',
  '订单创建时间',
  '订单付款时间 ',
  '退款金额',
]

const orderCsv = (orders: readonly Order[]): string =>
  [
    HEADER.join(','),
    ...orders.map((o) =>
      [
        `="${o.id}"`,
        o.buyer ?? '买家甲',
        o.total ?? '100.00',
        o.paid ?? '100.00',
        o.status ?? '交易成功',
        o.address ?? '浙江省 杭州市 西湖区 文三路1号',
        o.placed ?? '2026-11-01 10:00:00',
        o.paidAt ?? '2026-11-01 10:05:00',
        o.refund ?? '0.00',
      ].join(','),
    ),
  ].join('\r\n')

describe.each(storeSides(inject('postgresUrl')))('importing into %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let context: ImportContext
  let files: string
  let made: ImportStores

  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
    stores = made.stores
    files = made.files
    context = { ...made.context, clock: { now: () => noon }, buyerKey: await buyerKey(stores.folder) }
  })
  afterAll(() => made.remove())

  const newShop = (): Shop => made.newShop()

  const take = async (
    shop: Shop,
    name: string,
    content: string | Uint8Array,
    more: Partial<Parameters<typeof stageFile>[1]> = {},
  ): Promise<ImportResult[]> => {
    const path = join(files, `${shop.id}-${name}`)
    await writeFile(path, content)
    const staged = await stageFile(context, { shop, path, name, formats, ...more })
    return commitFile(context, shop, staged)
  }

  const sold = async (shop: Shop) => {
    const { rows } = await sql<{ orders: number; placed: number; paid: number; refunded: number }>`
      select count(distinct order_id) as orders, coalesce(sum(placed_fen), 0)::bigint as placed,
        coalesce(sum(paid_fen), 0)::bigint as paid, coalesce(sum(refunded_fen), 0)::bigint as refunded
      from sale_line where shop_id = ${shop.id}`.execute(stores.facts.db)
    return rows[0]
  }

  test('an order file becomes facts, and its personal data stays out of every place', async () => {
    const shop = newShop()
    const [result] = await take(
      shop,
      'ExportOrderList202611201000.csv',
      iconv.encode(
        orderCsv([
          { id: '3512345678901234567', address: '张三丰，86-13912345678，广东省深圳市南山区科技园1号' },
        ]),
        'gb18030',
      ),
    )
    expect(result).toMatchObject({ format: 'order', rows: 1, accepted: 1, inserted: 1, batch: 1 })
    const row = await stores.facts.db
      .selectFrom('order_header')
      .selectAll()
      .where('shop_id', '=', shop.id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      order_id: '3512345678901234567',
      total_fen: 10000,
      province: '广东省',
      city: '深圳市',
      placed_at: '2026-11-01 10:00:00',
    })
    expect(row.buyer_key).toMatch(/^[0-9a-f]{32}$/)
    const lines = await readLines(context, shop, 1, { row: 2, around: 0 })
    const archived = JSON.stringify(lines)
    expect(archived).toContain('3512345678901234567')
    for (const secret of ['张三丰', '13912345678', '科技园', '买家甲']) expect(archived).not.toContain(secret)
  })

  test('an address with commas in it, or wrapped as Excel wraps a cell, tells its province and city', async () => {
    const shop = newShop()
    const addresses = [
      '浙江省 杭州市 西湖区 文三路1号，2号楼',
      '张三，86-13912345678，广东省 深圳市 南山区 科技园1号，3楼',
      '="上海 上海市 黄浦区 人民路1号"',
      '李四，内蒙古自治区呼和浩特市新城区',
      '北京王，86-139****5678，四川省 成都市 武侯区',
      '王五，海南路1号',
    ]
    await take(shop, 'a.csv', orderCsv(addresses.map((address, i) => ({ id: String(i + 1), address }))))
    const rows = await stores.facts.db
      .selectFrom('order_header')
      .select(['province', 'city'])
      .where('shop_id', '=', shop.id)
      .orderBy('order_id')
      .execute()
    expect(rows.map((one) => Object.values(one).join(' '))).toEqual([
      '浙江省 杭州市',
      '广东省 深圳市',
      '上海 上海市',
      '内蒙古自治区 呼和浩特市',
      '四川省 成都市',
      '海南省 ',
    ])
    const archived = JSON.stringify(await readLines(context, shop, 1, { row: 2, around: 9 }))
    for (const secret of ['文三路', '科技园', '楼', '139', '李四']) expect(archived).not.toContain(secret)
  })

  test('lines of nothing but spaces at the end of a file are no rows', async () => {
    const [result] = await take(newShop(), 'a.csv', `${orderCsv([{ id: '1' }])}\r\n   \r\n`)
    expect(result).toMatchObject({ rows: 1, accepted: 1, rejected: 0 })
  })

  test('实付 net of refunds is told from the file and gross paid, refunded and net are kept apart', async () => {
    const shop = newShop()
    const [result] = await take(
      shop,
      'a.csv',
      orderCsv([
        { id: '1', total: '100.00', paid: '70.00', refund: '30.00' },
        { id: '2', total: '50.00', paid: '0.00', refund: '50.00' },
        { id: '3', total: '20.00', paid: '20.00' },
      ]),
    )
    expect(result?.notes.map(({ code }) => code)).toContain('paid_net')
    expect(await sold(shop)).toEqual({ orders: 3, placed: 17000, paid: 17000, refunded: 8000 })
  })

  test('实付 before refunds is told from the file too', async () => {
    const shop = newShop()
    const [result] = await take(
      shop,
      'a.csv',
      orderCsv([
        { id: '1', total: '100.00', paid: '100.00', refund: '30.00' },
        { id: '2', total: '50.00', paid: '50.00', refund: '50.00' },
      ]),
    )
    expect(result?.notes.map(({ code }) => code)).toContain('paid_gross')
    expect(await sold(shop)).toEqual({ orders: 2, placed: 15000, paid: 15000, refunded: 8000 })
  })

  test('实付 is told from 应付货款 and 应付邮费 where 总金额 was not ticked, and by refunds greater than 实付', async () => {
    const [postage, bare] = [newShop(), newShop()]
    const head = '订单编号,买家实付金额,退款金额,订单状态,订单付款时间,订单创建时间'
    const day = '交易成功,2026-11-01 10:05:00,2026-11-01 10:00:00'
    const [told] = await take(
      postage,
      'a.csv',
      `${head},买家应付货款,买家应付邮费\r\n1,70.00,30.00,${day},90.00,10.00\r\n2,20.00,0,${day},20.00,0`,
    )
    expect(told?.notes.map(({ code }) => code)).toContain('paid_net')
    expect(await sold(postage)).toEqual({ orders: 2, placed: 12000, paid: 12000, refunded: 3000 })
    const [beyond] = await take(bare, 'a.csv', `${head}\r\n1,0.00,60.00,${day}\r\n2,40.00,0,${day}`)
    expect(beyond?.notes.find(({ code }) => code === 'paid_net')?.message).toContain('实付 + 退款')
    expect(await sold(bare)).toEqual({ orders: 2, placed: 0, paid: 10000, refunded: 6000 })
    const [unclear] = await take(newShop(), 'a.csv', `${head}\r\n1,70.00,30.00,${day}`)
    expect(unclear?.notes.map(({ code }) => code)).toContain('paid_unclear')
  })

  test('a row that is refused does not say how 实付 is meant', async () => {
    const shop = newShop()
    const [result] = await take(
      shop,
      'a.csv',
      orderCsv([
        { id: '3.51235E+18', total: '90.00', paid: '90.00', refund: '10.00' },
        { id: '3.51236E+18', total: '80.00', paid: '80.00', refund: '10.00' },
        { id: '3', total: '100.00', paid: '70.00', refund: '30.00' },
      ]),
    )
    expect(result?.notes.find(({ code }) => code.startsWith('paid_'))).toMatchObject({ code: 'paid_net' })
    expect(await sold(shop)).toEqual({ orders: 1, placed: 10000, paid: 10000, refunded: 3000 })
  })

  test('every bad row is refused with row, column, value and reason, and the rest is taken', async () => {
    const shop = newShop()
    const [result] = await take(
      shop,
      'a.csv',
      orderCsv([
        { id: '1' },
        { id: '3.51235E+18' },
        { id: '4', total: '一百' },
        { id: '5', placed: '2026-13-45 10:00:00' },
        { id: '1', total: '99.00' },
        { id: '6', total: '-5.00' },
        { id: '' },
      ]),
    )
    expect(result).toMatchObject({ rows: 7, accepted: 1, rejected: 6, inserted: 1 })
    expect(result?.rejects.map(({ row, column, value }) => [row, column, value])).toEqual([
      [3, '订单编号', '="3.51235E+18"'],
      [4, '总金额', '一百'],
      [5, '订单创建时间', '2026-13-45 10:00:00'],
      [6, '订单编号', '1'],
      [7, '总金额', '-5.00'],
      [8, '订单编号', '=""'],
    ])
    expect(result?.rejects[0]?.reason).toContain('科学计数法')
    expect(result?.rejects[3]?.reason).toContain('与第 2 行重复')
    const chunks: Uint8Array[] = []
    for await (const chunk of rejectsFile(context, shop, 1)) chunks.push(chunk)
    const csv = Buffer.concat(chunks).toString('utf8')
    expect(csv.split('\r\n').filter(Boolean)).toHaveLength(7)
    expect(csv).toContain('"\'=""3.51235E+18"""')
    expect(csv).not.toContain('买家甲')
  })

  test('a row with too many or too few cells is refused, its neighbours keep their numbers', async () => {
    const shop = newShop()
    const text = orderCsv([{ id: '1' }, { id: '2' }, { id: '3' }]).split('\r\n')
    text[2] = `${text[2]},多,余`
    text.push('="4",甲,1.00')
    const [result] = await take(shop, 'a.csv', text.join('\r\n'))
    expect(result).toMatchObject({ rows: 4, accepted: 2, rejected: 2 })
    expect(result?.rejects.map(({ row }) => row)).toEqual([3, 5])
    expect(result?.rejects[0]?.reason).toContain('这一行更多')
    expect(result?.rejects[1]?.reason).toContain('只有 3 列')
    const rows = await stores.facts.db
      .selectFrom('order_header')
      .select(['order_id', 'row_no'])
      .where('shop_id', '=', shop.id)
      .orderBy('row_no')
      .execute()
    expect(rows).toEqual([
      { order_id: '1', row_no: 2 },
      { order_id: '3', row_no: 4 },
    ])
  })

  test('the same file again changes nothing and names the batch it came with', async () => {
    const shop = newShop()
    const csv = orderCsv([{ id: '1' }, { id: '2' }])
    await take(shop, 'a.csv', csv)
    const [again] = await take(shop, 'a (1).csv', csv)
    expect(again).toMatchObject({ inserted: 0, updated: 0, unchanged: 2, batch: 1 })
    expect(await listBatches(context, shop, { limit: 10 })).toHaveLength(1)
  })

  test('a newer file wins over an older one in whichever order they come, and undo brings the older back', async () => {
    const older = orderCsv([{ id: '1', total: '100.00', paid: '100.00' }, { id: '2' }])
    const newer = orderCsv([{ id: '1', total: '100.00', paid: '60.00', refund: '40.00' }, { id: '3' }])
    const [first, second] = [newShop(), newShop()]
    await take(first, 'ExportOrderList202611100900.csv', older)
    const [update] = await take(first, 'ExportOrderList202611110900.csv', newer)
    expect(update).toMatchObject({ inserted: 1, updated: 1, unchanged: 0, older: 0 })
    await take(second, 'ExportOrderList202611110900.csv', newer)
    const [late] = await take(second, 'ExportOrderList202611100900.csv', older)
    expect(late).toMatchObject({ inserted: 1, updated: 0, unchanged: 1, older: 1 })
    expect(await sold(first)).toEqual({ orders: 3, placed: 30000, paid: 30000, refunded: 4000 })
    expect(await sold(second)).toEqual(await sold(first))

    const seen = await readBatch(context, first, 2)
    expect(seen.replaced).toMatchObject([{ key: '1', row: 2, oldBatch: 1 }])
    expect(seen.replaced[0]?.changes).toEqual([
      { column: 'refunded', name: '退款金额', before: '0.00', after: '40.00' },
    ])

    await undoBatch(context, first, 2)
    await undoBatch(context, second, 1)
    expect(await sold(first)).toEqual({ orders: 2, placed: 20000, paid: 20000, refunded: 0 })
    expect(await sold(second)).toEqual(await sold(first))
    await expect(undoBatch(context, first, 2)).rejects.toMatchObject({ code: 'batch_not_undoable' })
  })

  test('rows that are older than what is there are told apart from rows that are the same', async () => {
    const shop = newShop()
    await take(shop, 'ExportOrderList202611200900.csv', orderCsv([{ id: '1' }, { id: '2' }, { id: '3' }]))
    const older = orderCsv([{ id: '1' }, { id: '2', total: '90.00' }, { id: '4' }])
    const path = join(files, 'older.csv')
    await writeFile(path, older)
    const staged = await stageFile(context, {
      shop,
      path,
      name: 'ExportOrderList202611100900.csv',
      formats,
      preview: true,
    })
    const told = { inserted: 1, updated: 0, unchanged: 2, older: 1 }
    expect(staged.sheets[0]?.result).toMatchObject(told)
    expect(await commitFile(context, shop, staged)).toMatchObject([told])
    expect(await readBatch(context, shop, 2)).toMatchObject(told)
    const [again] = await take(shop, 'ExportOrderList202611100900.csv', older)
    expect(again).toMatchObject({ batch: 2, inserted: 0, updated: 0, unchanged: 3 })
  })

  test('a file of fewer columns that says nothing new changes nothing, and an older one fills in what is missing', async () => {
    const shop = newShop()
    const pick = (cells: string, more = '') =>
      [`订单编号,买家实付金额,订单状态,订单付款时间${more}`, cells].join('\r\n')
    await take(shop, 'ExportOrderList202611100900.csv', orderCsv([{ id: '1' }]))
    const [same] = await take(
      shop,
      'ExportOrderList202611200900.csv',
      pick("'1,100.00,交易成功,2026-11-01 10:05:00"),
    )
    expect(same).toMatchObject({ inserted: 0, updated: 0, unchanged: 1, older: 0 })
    const [late] = await take(
      shop,
      'ExportOrderList202611150900.csv',
      pick("'1,100.00,交易关闭,2026-11-01 10:05:00,某店", ',店铺名称'),
    )
    expect(late).toMatchObject({ inserted: 0, updated: 1, unchanged: 0, older: 0 })
    const [nothing] = await take(
      shop,
      'ExportOrderList202611140900.csv',
      pick("'1,100.00,交易关闭,2026-11-01 10:05:00,别家", ',店铺名称'),
    )
    expect(nothing).toMatchObject({ inserted: 0, updated: 0, unchanged: 1, older: 1 })
  })

  test('lines without amounts share what the order paid by largest remainder, whichever file comes first', async () => {
    const items = [
      '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码',
      '="9",连衣裙,50.00,1,,颜色分类:米白;尺码:M,,,交易成功,D1',
      '="9",袜子,10.00,1,,,,,交易成功,S1',
      '="9",发卡,10.00,1,,,,,交易成功,H1',
    ].join('\r\n')
    const orders = orderCsv([{ id: '9', total: '60.00', paid: '59.99' }])
    const [a, b] = [newShop(), newShop()]
    await take(a, 'ExportOrderList202611100900.csv', orders)
    await take(a, 'ExportItemlList202611100901.csv', items)
    await take(b, 'ExportItemlList202611100901.csv', items)
    await take(b, 'ExportOrderList202611100900.csv', orders)
    for (const shop of [a, b]) {
      const rows = await stores.facts.db
        .selectFrom('sale_line')
        .select(['title', 'paid_fen', 'placed_fen', 'seller_code'])
        .where('shop_id', '=', shop.id)
        .orderBy('line_id')
        .execute()
      // 59.99 over 50 : 10 : 10 = 42.85 + 8.57 + 8.57
      expect(rows.map((r) => Number(r.paid_fen)).sort((x, y) => y - x)).toEqual([4285, 857, 857])
      expect(rows.reduce((sum, r) => sum + Number(r.placed_fen), 0)).toBe(6000)
    }
  })

  test('a newer file of fewer columns takes nothing away, in any order, and undo still works', async () => {
    const full = orderCsv([{ id: '1', total: '200.00', paid: '160.00', refund: '40.00' }, { id: '2' }])
    const pick = [
      '订单编号,支付单号,支付详情,买家实付金额,订单状态,订单付款时间,店铺名称,发货时间,确认收货打款金额',
      "'1,2026,支付方式：x,160.00,交易成功,2026-11-01 10:05:00,某店,2026-11-02 09:00:00,160.00",
    ].join('\r\n')
    const [a, b] = [newShop(), newShop()]
    await take(a, 'ExportOrderList202611100900.csv', full)
    const [narrow] = await take(a, 'ExportOrderList202611200900.csv', pick)
    expect(narrow).toMatchObject({ inserted: 0, updated: 1, unchanged: 0, older: 0 })
    expect(narrow?.notes.map(({ code }) => code)).toContain('paid_untold')
    await take(b, 'ExportOrderList202611200900.csv', pick)
    const [filled] = await take(b, 'ExportOrderList202611100900.csv', full)
    expect(filled).toMatchObject({ inserted: 1, updated: 1, unchanged: 0, older: 0 })
    const told = { orders: 2, placed: 30000, paid: 30000, refunded: 4000 }
    expect(await sold(a)).toEqual(told)
    expect(await sold(b)).toEqual(told)
    const header = await stores.facts.db
      .selectFrom('order_header')
      .select(['shipped_at', 'province'])
      .where('shop_id', '=', b.id)
      .where('order_id', '=', '1')
      .executeTakeFirstOrThrow()
    expect(header).toEqual({ shipped_at: '2026-11-02 09:00:00', province: '浙江省' })
    await undoBatch(context, a, 1)
    expect(await sold(a)).toEqual({ orders: 1, placed: 0, paid: 16000, refunded: 0 })
    await undoBatch(context, b, 2)
    expect(await sold(b)).toEqual({ orders: 1, placed: 0, paid: 16000, refunded: 0 })
  })

  test('what a newer file leaves empty stays so, whatever other files of fewer columns say', async () => {
    const shop = newShop()
    const daily = (columns: string, row: string) => `统计日期,访客数,支付金额${columns}\r\n2026-11-01,${row}`
    await take(shop, '日报_20261110_090000.csv', daily(',浏览量', '100,10.00,500'))
    await take(shop, '日报_20261111_090000.csv', daily(',浏览量', '100,10.00,-'))
    await take(shop, '日报_20261112_090000.csv', daily('', '101,10.00'))
    const rows = await stores.facts.db
      .selectFrom('shop_traffic')
      .select(['visitors', 'page_views'])
      .where('shop_id', '=', shop.id)
      .execute()
    expect(rows).toEqual([{ visitors: 101, page_views: null }])
  })

  test('an order that a file tells of before it was paid is paid what any other file says of it', async () => {
    const unpaid = orderCsv([{ id: '1', total: '60.00', paid: '0.00', paidAt: '', status: '等待买家付款' }])
    const head =
      '子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,商品ID'
    const line = (paid: string, paidAt: string) =>
      `${head}\r\n'11,'1,裤子,60.00,1,交易成功,60.00,${paid},没有申请退款,无退款申请,2026-11-01 10:00:00,${paidAt},'612345678901`
    const pick = "订单编号,买家实付金额,订单状态,订单付款时间\r\n'1,60.00,交易成功,2026-11-01 10:05:00"
    const bare = '订单编号,总金额,订单状态,订单付款时间\r\n1,60.00,交易成功,2026-11-01 10:05:00'
    const [lines, picked, unknown] = [newShop(), newShop(), newShop()]
    const paid = { orders: 1, placed: 6000, paid: 6000, refunded: 0 }
    await take(lines, 'ExportOrderList202611010900.csv', unpaid)
    expect(await sold(lines)).toEqual({ ...paid, paid: 0 })
    await take(lines, 'ExportItemlList202611020900.csv', line('60.00', '2026-11-01 10:05:00'))
    expect(await sold(lines)).toEqual(paid)
    await take(picked, 'ExportOrderList202611020900.csv', pick)
    await take(picked, 'ExportOrderList202611010900.csv', unpaid)
    expect(await sold(picked)).toEqual(paid)
    // Nobody says how much it was.
    await take(unknown, 'ExportItemlList202611010900.csv', line('0.00', ''))
    await take(unknown, 'ExportOrderList202611020900.csv', bare)
    const rows = await stores.facts.db
      .selectFrom('sale_line')
      .select(['placed_fen', 'paid_fen'])
      .where('shop_id', '=', unknown.id)
      .execute()
    expect(rows).toEqual([{ placed_fen: 6000, paid_fen: null }])
  })

  test('an old item report beside a new one of the same order doubles nothing', async () => {
    const shop = newShop()
    const old = [
      '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码',
      '="9",裤子,100.00,1,,,,,交易成功,K',
      '="9",T恤,60.00,1,,,,,交易成功,T',
    ].join('\r\n')
    const fresh = [
      '子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,商品ID',
      "'91,'9,裤子,100.00,1,交易成功,100.00,100.00,没有申请退款,无退款申请,2026-11-01 10:00:00,2026-11-01 10:05:00,'612345678901",
      "'92,'9,T恤,60.00,1,交易成功,60.00,60.00,没有申请退款,无退款申请,2026-11-01 10:00:00,2026-11-01 10:05:00,'612345678902",
    ].join('\r\n')
    await take(shop, 'ExportItemlList202611100900.csv', old)
    await take(shop, '子订单.csv', fresh)
    expect(await sold(shop)).toEqual({ orders: 1, placed: 16000, paid: 16000, refunded: 0 })
    const refunds = [
      '订单编号,退款编号,订单付款时间,商品id,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,退款的申请时间,退款状态,买家退款原因',
      "'9,'77,2026-11-01 10:05:00,'612345678902,2026-11-05 10:00:00,60.00,T恤,45.00,2026-11-03 10:00:00,退款成功,尺码不合适",
    ].join('\r\n')
    await take(shop, '退款.csv', refunds)
    const lines = await stores.facts.db
      .selectFrom('sale_line')
      .select(['title', 'refunded_fen'])
      .where('shop_id', '=', shop.id)
      .orderBy('title')
      .execute()
    expect(Object.fromEntries(lines.map(({ title, refunded_fen }) => [title, refunded_fen]))).toEqual({
      T恤: 4500,
      裤子: 0,
    })
  })

  test('a buyer without a name is no buyer, and columns that call themselves personal are not archived', async () => {
    const shop = newShop()
    const text = orderCsv([
      { id: '1', buyer: 'null' },
      { id: '2', buyer: '-' },
    ]).split('\r\n')
    text[0] += ',收件人手机'
    text[1] += ',13812345678'
    text[2] += ',13812345679'
    await take(shop, 'a.csv', text.join('\r\n'))
    const rows = await stores.facts.db
      .selectFrom('order_header')
      .select('buyer_key')
      .where('shop_id', '=', shop.id)
      .execute()
    expect(rows).toEqual([{ buyer_key: null }, { buyer_key: null }])
    expect(JSON.stringify(await readLines(context, shop, 1, { row: 2, around: 1 }))).not.toContain('138123')
  })

  test('a preview counts what would change and leaves nothing behind', async () => {
    const shop = newShop()
    await take(shop, 'ExportOrderList202611100900.csv', orderCsv([{ id: '1' }, { id: '2' }]))
    const path = join(files, 'preview.csv')
    await writeFile(path, orderCsv([{ id: '2', total: '90.00' }, { id: '3' }]))
    const staged = await stageFile(context, {
      shop,
      path,
      name: 'ExportOrderList202611120900.csv',
      formats,
      preview: true,
    })
    expect(staged.sheets[0]?.result).toMatchObject({ inserted: 1, updated: 1, unchanged: 0, batch: null })
    await discardFile(staged)
    expect(await sold(shop)).toEqual({ orders: 2, placed: 20000, paid: 20000, refunded: 0 })
  })

  test('a file that fails in the middle of the commit leaves nothing, and can be taken again', async () => {
    const shop = newShop()
    const path = join(files, 'broken.csv')
    await writeFile(path, orderCsv([{ id: '1' }]))
    const staged = await stageFile(context, { shop, path, name: 'broken.csv', formats })
    const checked = staged.sheets[0]?.checked
    if (!checked) throw new Error('not checked')
    await rm(checked.archive)
    await expect(commitFile(context, shop, staged)).rejects.toThrow()
    expect(await sold(shop)).toEqual({ orders: 0, placed: 0, paid: 0, refunded: 0 })
    expect(await listBatches(context, shop, { limit: 10 })).toEqual([])
    await discardFile(staged)
    const [result] = await take(shop, 'broken.csv', orderCsv([{ id: '1' }]))
    expect(result).toMatchObject({ inserted: 1, batch: 1 })
  })

  test('the same files in any order and any overlap give the same figures', async () => {
    const version = fc.record({
      ids: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
      refund: fc.integer({ min: 0, max: 9 }),
      hour: fc.integer({ min: 10, max: 23 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(version, { minLength: 2, maxLength: 3, selector: (v) => v.hour }),
        fc.infiniteStream(fc.nat()),
        async (versions, random) => {
          const inOrder = versions.map(({ ids, refund, hour }) => ({
            name: `ExportOrderList20261110${hour}00.csv`,
            csv: orderCsv(ids.map((id) => ({ id: String(id), refund: `${refund}.00` }))),
          }))
          const shuffled = inOrder
            .map((file) => ({ file, at: random.next().value }))
            .sort((x, y) => x.at - y.at)
            .map(({ file }) => file)
          const [a, b] = [newShop(), newShop()]
          for (const { name, csv } of inOrder) await take(a, name, csv)
          for (const { name, csv } of shuffled) await take(b, name, csv)
          const state = (shop: Shop) =>
            stores.facts.db
              .selectFrom('sale_line')
              .select(['order_id', 'paid_fen', 'refunded_fen'])
              .where('shop_id', '=', shop.id)
              .orderBy('order_id')
              .execute()
          expect(await state(b)).toEqual(await state(a))
        },
      ),
      { numRuns: side === 'embedded' ? 5 : 3 },
    )
  })

  test('undoing every batch in any order leaves an empty shop', async () => {
    const shop = newShop()
    for (const hour of ['10', '11', '12'])
      await take(
        shop,
        `ExportOrderList20261110${hour}00.csv`,
        orderCsv([{ id: '1', total: `${hour}.00` }, { id: hour }]),
      )
    for (const batch of [2, 1, 3]) await undoBatch(context, shop, batch)
    expect(await sold(shop)).toEqual({ orders: 0, placed: 0, paid: 0, refunded: 0 })
    for (const table of ['order_header', 'order_header_shadow', 'sale_line'] as const) {
      const left = await stores.facts.db
        .selectFrom(table)
        .select('shop_id')
        .where('shop_id', '=', shop.id)
        .execute()
      expect(left).toEqual([])
    }
  })
})
