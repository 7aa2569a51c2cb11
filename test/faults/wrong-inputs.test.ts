import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FactTableName, FactTables } from '../../src/facts/tables.ts'
import { exportFile } from '../../src/importing/export-file.ts'
import { day } from '../../src/kernel/calendar.ts'
import { type Draft, draftOf } from './real-headers.ts'
import { only, openStand, type Stand, type TestShop } from './stand.ts'

/** Mistakes that real files bring, in files with the real header lists, through the whole import. */

let stand: Stand
beforeAll(async () => {
  stand = await openStand('embedded', undefined)
})
afterAll(() => stand.close())

const JUNE = { from: day('2026-06-01'), to: day('2026-06-30') }

const taken = async (draft: Draft, name = 'file', shop: TestShop = stand.newShop()) => {
  const result = only(await stand.take(shop, name, draft.bytes(), { answer: { period: JUNE } }))
  const reasons = result.rejects.map(({ row, column, reason }) => ({
    row: row - draft.firstRow,
    column,
    reason,
  }))
  return { shop, result, reasons }
}

const rowsIn = (table: FactTableName, { id }: TestShop) =>
  stand.facts.db
    .selectFrom<keyof FactTables>(table)
    .selectAll()
    .where('shop_id', '=', id)
    .orderBy('row_no')
    .execute()

test('ids that Excel turned into powers of ten are refused, with the column, and nothing is rounded', async () => {
  const orders = draftOf('order-csv-v3', 6)
  orders.set(1, '订单编号', '3.51235E+18')
  orders.set(3, '订单编号', '3.5E+18')
  const { result, reasons } = await taken(orders)
  expect(result).toMatchObject({ accepted: 4, rejected: 2 })
  expect(reasons.map(({ row, column }) => [row, column])).toEqual([
    [1, '订单编号'],
    [3, '订单编号'],
  ])
  expect(reasons[0]?.reason).toContain('科学计数法')

  const lines = draftOf('item-xlsx-27', 4)
  lines.set(0, '主订单编号', '3.51235E+18')
  lines.set(2, '商品ID', '6.12346E+11')
  const ruined = await taken(lines)
  expect(ruined.reasons.map(({ row, column }) => [row, column])).toEqual([
    [0, '主订单编号'],
    [2, '商品ID'],
  ])
})

test('a column of ids whose last digits Excel made zeros is refused; one order that really ends in zeros is not', async () => {
  const orders = draftOf('order-csv-v3', 8)
  for (const [i] of orders.rows.entries()) orders.set(i, '订单编号', `35000000000${i}0000000`.slice(0, 19))
  const { result, reasons } = await taken(orders)
  expect(result).toMatchObject({ accepted: 0, rejected: 8 })
  expect(reasons[0]).toMatchObject({ row: 0, column: '订单编号' })
  expect(reasons[0]?.reason).toContain('Excel')

  const honest = draftOf('order-csv-v3', 8)
  honest.set(5, '订单编号', '3500000000000123000')
  expect((await taken(honest)).result).toMatchObject({ accepted: 8, rejected: 0 })
})

const shiftedRight = (row: readonly string[], from: number) => [
  ...row.slice(0, from),
  '',
  ...row.slice(from, -1),
]
const shiftedLeft = (row: readonly string[], from: number) => [
  ...row.slice(0, from),
  ...row.slice(from + 1),
  '',
]

test.each(['sycm-item', 'sycm-item-2022'])(
  'rows of 商品_全部 (%s) shifted by a column in either direction are refused, their neighbours taken',
  async (list) => {
    const items = draftOf(list, 12)
    for (const [i] of items.rows.entries()) {
      items.set(i, '商品访客数', '25')
      items.set(i, '商品名称', '棉麻圆领短袖')
    }
    const change = (row: number, shifted: (cells: readonly string[]) => string[]) => {
      items.rows[row] = shifted(items.rows[row] ?? [])
    }
    change(1, (row) => shiftedRight(row, 0))
    change(3, (row) => shiftedRight(row, items.at('商品ID')))
    change(5, (row) => shiftedRight(row, items.at('商品名称')))
    change(7, (row) => shiftedLeft(row, 0))
    change(9, (row) => shiftedLeft(row, items.at('商品ID')))
    change(10, (row) => shiftedLeft(row, items.at('商品名称')))
    const { result, reasons } = await taken(items)
    expect([...new Set(reasons.map(({ row }) => row))]).toEqual([1, 3, 5, 7, 9, 10])
    expect(result).toMatchObject({ accepted: 6, rejected: 6 })
    expect(reasons.find(({ row, column }) => row === 3 && column === '商品ID')?.reason).toMatch(/空|错位/)
    expect(reasons.find(({ row, column }) => row === 9 && column === '商品ID')?.reason).toContain('错位')
  },
)

test('totals and subtotals of 店铺流量来源 are counted as left out, not refused and not added', async () => {
  const sources = draftOf('sycm-source-2026', 9)
  for (const [i] of sources.rows.entries()) sources.set(i, '访客数', '100')
  sources.set(0, '一级来源', '汇总')
  // Row 3 is finer than row 4 under the same parent; row 5 has nothing finer and is kept.
  for (const row of [3, 4]) {
    sources.set(row, '流量载体', '无线端')
    sources.set(row, '一级来源', '平台流量')
  }
  sources.set(3, '二级来源', '手淘搜索')
  sources.set(4, '二级来源', '汇总')
  sources.set(5, '一级来源', '没有下级的来源')
  sources.set(5, '二级来源', '汇总')
  sources.set(7, '四级来源', '合计')
  const { shop, result } = await taken(sources)
  expect(result).toMatchObject({ skipped: 3, rejected: 0, accepted: 6, inserted: 6 })
  const rows = await rowsIn('source_traffic', shop)
  expect(rows.map(({ row_no }) => row_no - sources.firstRow)).toEqual([1, 2, 3, 5, 6, 8])
})

test('of two rows with one key the first is kept, and the second says whether it was a copy or differed', async () => {
  const orders = draftOf('order-csv-v3', 6)
  orders.rows[2] = [...(orders.rows[0] ?? [])]
  orders.rows[4] = [...(orders.rows[1] ?? [])]
  orders.set(4, '总金额', '99999.99')
  const { result, reasons } = await taken(orders)
  expect(result).toMatchObject({ accepted: 4, rejected: 2 })
  expect(reasons[0]).toMatchObject({ row: 2, reason: expect.stringContaining('与第 2 行重复') })
  expect(reasons[0]?.reason).not.toContain('内容不同')
  expect(reasons[1]).toMatchObject({ row: 4, reason: expect.stringContaining('内容不同') })
})

test('one item in several plans on one day is several rows, not a repetition', async () => {
  const items = draftOf('wujie-item-2026', 4)
  for (const [i] of items.rows.entries()) {
    items.set(i, '日期', '2026-06-01')
    items.set(i, '主体ID', '612345678901')
  }
  expect((await taken(items)).result).toMatchObject({ accepted: 4, rejected: 0 })
})

test('a day outside the span that the file’s own name gives is refused', async () => {
  const items = draftOf('sycm-item', 3)
  for (const [i] of items.rows.entries()) items.set(i, '统计日期', '2026-06-18')
  items.set(1, '统计日期', '2026-06-19')
  const { result, reasons } = await taken(items, '【生意参谋平台】商品_全部_2026-06-18_2026-06-18.xls')
  expect(result).toMatchObject({ accepted: 2, rejected: 1, period: { from: '2026-06-18', to: '2026-06-18' } })
  expect(reasons[0]).toMatchObject({
    row: 1,
    column: '统计日期',
    reason: expect.stringContaining('2026-06-18'),
  })
})

test('counts below nothing, broken counts and percentages above the whole are refused', async () => {
  const items = draftOf('sycm-item', 7)
  items.set(0, '商品访客数', '-3')
  items.set(1, '商品浏览量', '12.5')
  items.set(2, '商品详情页跳出率', '120.00%')
  items.set(3, '支付金额', '-0.01')
  items.set(4, '支付金额', '1.005')
  items.set(5, '商品详情页跳出率', '100.00%')
  items.set(6, '商品访客数', '0')
  const { result, reasons } = await taken(items)
  expect(reasons.map(({ row, column }) => [row, column])).toEqual([
    [0, '商品访客数'],
    [1, '商品浏览量'],
    [2, '商品详情页跳出率'],
    [3, '支付金额'],
    [4, '支付金额'],
  ])
  expect(result).toMatchObject({ accepted: 2, rejected: 5 })
})

test('a percentage without its sign in a column of percentages is refused, never taken for a hundred times as much', async () => {
  const items = draftOf('sycm-item', 3)
  items.set(0, '商品详情页跳出率', '12.34%')
  items.set(1, '商品详情页跳出率', '0.8')
  items.set(2, '商品详情页跳出率', '0.80%')
  const { shop, reasons } = await taken(items)
  expect(reasons).toMatchObject([{ row: 1, column: '商品详情页跳出率' }])
  const rows = await rowsIn('item_traffic', shop)
  expect(rows.map((row) => 'bounce_rate' in row && row.bounce_rate)).toEqual([0.1234, 0.008])
})

test('columns of one name are told apart by their place', async () => {
  const listing = draftOf('tmall-item-batch', 2)
  const codes = listing.header.flatMap((name, i) => (name === '商家编码' ? [i] : []))
  expect(codes).toHaveLength(2)
  for (const row of listing.rows)
    codes.forEach((column, nth) => {
      row[column] = nth === 0 ? 'ITEM-1' : 'SKU-1'
    })
  const { shop, result } = await taken(listing, '发布模板2026-06-18.xlsx')
  expect(result.rejected).toBe(0)
  for (const row of await rowsIn('listing', shop))
    expect(row).toMatchObject({ item_code: 'ITEM-1', sku_code: 'SKU-1' })
})

test('a column that comes twice against all custom is read once, from its first place', async () => {
  const orders = draftOf('order-csv-v3', 2)
  const second = orders.at('返点积分')
  const header = orders.header.map((name, i) => (i === second ? '总金额' : name))
  orders.rows.forEach((row) => {
    row[second] = '1.00'
  })
  const shop = stand.newShop()
  const bytes = exportFile({ header, rows: orders.rows, container: 'csv' })
  const result = only(await stand.take(shop, 'a.csv', bytes))
  expect(result).toMatchObject({ accepted: 2, rejected: 0 })
  const rows = await rowsIn('order_header', shop)
  expect(rows.map((row) => 'total_fen' in row && row.total_fen)).toEqual(
    [0, 1].map((i) => Math.round(Number(orders.get(i, '总金额')) * 100)),
  )
})

test('the words for «not known» are that and not zero, and zero is zero', async () => {
  const words = [
    '-',
    '--',
    '—',
    '——',
    'null',
    'NULL',
    'nan',
    'NaN',
    '\\N',
    'n',
    'N',
    'N/A',
    '#VALUE!',
    '',
    '0',
  ]
  const plans = draftOf('wujie-plan-2026', words.length)
  words.forEach((word, i) => {
    plans.set(i, '展现量', word)
    plans.set(i, '花费', word)
  })
  const { shop, result } = await taken(plans)
  expect(result).toMatchObject({ accepted: words.length, rejects: [] })
  const rows = await rowsIn('ad_report', shop)
  expect(rows.map((row) => 'impressions' in row && [row.impressions, row.cost_fen])).toEqual(
    words.map((word) => (word === '0' ? [0, 0] : [null, null])),
  )
})

test('2.5万, 1.2亿, separators and currency signs are amounts and counts', async () => {
  const items = draftOf('sycm-item', 5)
  const cells: [string, string][] = [
    ['2.5万', '1.2亿'],
    ['1,234', '¥1,234.50'],
    ['12', '￥99'],
    ['１２３', '123.00元'],
    ['3万', '0.07万'],
  ]
  cells.forEach(([visitors, paid], i) => {
    items.set(i, '商品访客数', visitors)
    items.set(i, '年累计支付金额', paid)
  })
  const { shop, result } = await taken(items)
  // An item of more than a hundred million yuan is above what any amount may be.
  expect(result).toMatchObject({ rejected: 1, accepted: 4 })
  expect(await rowsIn('item_traffic', shop)).toMatchObject([
    { visitors: 1234, year_paid_fen: 123450 },
    { visitors: 12, year_paid_fen: 9900 },
    { visitors: 123, year_paid_fen: 12300 },
    { visitors: 30000, year_paid_fen: 70000 },
  ])
})

test('ranges stay ranges', async () => {
  const terms = draftOf('market-search-rank', 5)
  const spelt = ['5000 ~ 1万', '2.5万~5万', '150-300', '1,280', '1万至3万']
  spelt.forEach((range, i) => {
    terms.set(i, '搜索人气', range)
  })
  terms.set(0, '点击率', '7.5%~10%')
  terms.set(1, '点击率', '10%-20%')
  terms.set(2, '点击率', '120%')
  const { shop, result } = await taken(terms)
  expect(result.rejects).toEqual([])
  expect(await rowsIn('market_term', shop)).toMatchObject([
    { popularity_low: 5000, popularity_high: 10000, click_rate_low: 0.075, click_rate_high: 0.1 },
    { popularity_low: 25000, popularity_high: 50000, click_rate_low: 0.1, click_rate_high: 0.2 },
    { popularity_low: 150, popularity_high: 300, click_rate_low: 1.2 },
    { popularity_low: 1280, popularity_high: 1280 },
    { popularity_low: 10000, popularity_high: 30000, popularity_text: '1万至3万' },
  ])
})

test('a range upside down is refused', async () => {
  const terms = draftOf('market-search-rank', 2)
  terms.set(1, '搜索人气', '1万 ~ 5000')
  expect((await taken(terms)).reasons).toMatchObject([{ row: 1, column: '搜索人气' }])
})

test('the refund «无退款申请» of a line is none, not unknown', async () => {
  const lines = draftOf('item-xlsx-27', 3)
  const refunds = ['无退款申请', '4.00', '没有申请退款']
  refunds.forEach((refund, i) => {
    lines.set(i, '退款金额', refund)
    lines.set(i, '买家实付金额', i === 1 ? '6.00' : '10.00')
    lines.set(i, '买家应付货款', '10.00')
  })
  const { shop, result } = await taken(lines)
  expect(result).toMatchObject({ accepted: 3, rejects: [] })
  expect(await rowsIn('order_line', shop)).toMatchObject([
    { refunded_fen: 0, paid_fen: 1000 },
    { refunded_fen: 400, paid_fen: 1000 },
    { refunded_fen: 0, paid_fen: 1000 },
  ])
})

test('a file that is all header, or all refused, brings a batch without rows and says so', async () => {
  const empty = draftOf('order-csv-v3', 0)
  expect((await taken(empty)).result).toMatchObject({ rows: 0, accepted: 0, rejected: 0 })
  const bad = draftOf('order-csv-v3', 3)
  for (const [i] of bad.rows.entries()) bad.set(i, '总金额', '一百')
  const { shop, result } = await taken(bad)
  expect(result).toMatchObject({ rows: 3, accepted: 0, rejected: 3, inserted: 0 })
  expect(await stand.sold(shop)).toMatchObject({ orders: 0 })
})
