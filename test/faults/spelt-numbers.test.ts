import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FactTableName, FactTables } from '../../src/facts/tables.ts'
import { day } from '../../src/kernel/calendar.ts'
import { type Draft, draftOf } from './real-headers.ts'
import { only, openStand, type Stand } from './stand.ts'

/** Numbers as people, platforms and Excel spell them, through the whole import. */

let stand: Stand
beforeAll(async () => {
  stand = await openStand('embedded', undefined)
})
afterAll(() => stand.close())

const JUNE = { from: day('2026-06-01'), to: day('2026-06-30') }

const taken = async (draft: Draft, table: FactTableName) => {
  const shop = stand.newShop()
  const result = only(await stand.take(shop, 'file', draft.bytes(), { answer: { period: JUNE } }))
  const rows = await stand.facts.db
    .selectFrom<keyof FactTables>(table)
    .selectAll()
    .where('shop_id', '=', shop.id)
    .orderBy('row_no')
    .execute()
  const refused = result.rejects.map(({ row, column, value, reason }) => ({
    at: row - draft.firstRow,
    column,
    value,
    reason,
  }))
  return { result, rows, refused }
}

test.each([
  ['5~10万', 50_000, 100_000],
  ['5万~10万', 50_000, 100_000],
  ['1~2.5万', 10_000, 25_000],
  ['0.5-1万', 5_000, 10_000],
  ['1.2~2亿', 120_000_000, 200_000_000],
  ['5000~8000万', 50_000_000, 80_000_000],
  ['5000 ~ 1万', 5_000, 10_000],
  ['7,500 ~ 1万', 7_500, 10_000],
  ['8000~1.2万', 8_000, 12_000],
  ['5000万~1亿', 50_000_000, 100_000_000],
  ['9000万~1亿', 90_000_000, 100_000_000],
  ['0 ~ 1万', 0, 10_000],
  ['150 ~ 300', 150, 300],
  ['１，２００～３０００', 1_200, 3_000],
])('the index %s lies from %d to %d', async (spelt, low, high) => {
  const terms = draftOf('market-search-rank', 1)
  terms.set(0, '搜索人气', spelt)
  const { rows, refused } = await taken(terms, 'market_term')
  expect(refused).toEqual([])
  expect(rows).toMatchObject([{ popularity_low: low, popularity_high: high, popularity_text: spelt }])
})

test.each([
  ['5~10%', 0.05, 0.1],
  ['0.5 ~ 1%', 0.005, 0.01],
  ['7.5%~10%', 0.075, 0.1],
  ['10%-20%', 0.1, 0.2],
  ['5～10％', 0.05, 0.1],
])('the rate %s lies from %d to %d', async (spelt, low, high) => {
  const terms = draftOf('market-search-rank', 1)
  terms.set(0, '点击率', spelt)
  const { rows, refused } = await taken(terms, 'market_term')
  expect(refused).toEqual([])
  expect(rows).toMatchObject([{ click_rate_low: low, click_rate_high: high }])
})

test.each([
  ['搜索人气', '1万 ~ 5000'],
  ['搜索人气', '5万~10'],
  ['搜索人气', '5~10~20'],
  ['搜索人气', '1万亿~2万亿'],
  ['搜索人气', '1,23 ~ 456'],
  ['搜索人气', '~1万'],
  ['搜索人气', '1e3~2e3'],
  ['点击率', '20~10%'],
  ['点击率', '5%~10'],
  ['点击率', '5%%'],
])('the %s %s is no range and refused', async (column, spelt) => {
  const terms = draftOf('market-search-rank', 2)
  terms.set(1, column, spelt)
  expect((await taken(terms, 'market_term')).refused).toMatchObject([{ at: 1, column, value: spelt }])
})

const amounts: [string, number][] = [
  ['1,234.50', 123_450],
  ['12,345,678.90', 1_234_567_890],
  ['¥1,234.5', 123_450],
  ['￥ 99', 9_900],
  ['99 元', 9_900],
  ['123.00元', 12_300],
  ['2.5万', 2_500_000],
  ['2.5万元', 2_500_000],
  ['１，２３４．５０', 123_450],
  ['1234.', 123_400],
  ['.5', 50],
  ['+5', 500],
]

test('amounts in every spelling the platform and Excel have are read', async () => {
  const plans = draftOf('wujie-plan-2026', amounts.length)
  amounts.forEach(([spelt], i) => {
    plans.set(i, '花费', spelt)
  })
  const { rows, refused } = await taken(plans, 'ad_report')
  expect(refused).toEqual([])
  expect(rows.map((row) => 'cost_fen' in row && row.cost_fen)).toEqual(amounts.map(([, fen]) => fen))
})

const broken = [
  '1,23',
  '12,34.56',
  '1,2345',
  '1,23,456',
  '1234,567',
  ',123',
  '1,234,',
  '1.234,56',
  '1 234',
  '1_000',
  '1¥2',
  '5元6',
  '五十',
]

test.each([
  ['花费', '不是金额'],
  ['展现量', '不是数量'],
])('in %s separators that do not stand before three digits are refused', async (column, reason) => {
  const plans = draftOf('wujie-plan-2026', broken.length)
  broken.forEach((spelt, i) => {
    plans.set(i, column, spelt)
  })
  const { result, refused } = await taken(plans, 'ad_report')
  expect(result.accepted).toBe(0)
  expect(refused.map(({ value }) => value)).toEqual(broken)
  for (const one of refused) expect(one).toMatchObject({ column, reason: expect.stringContaining(reason) })
})

test('a column of plain numbers does not let an underscore pass', async () => {
  const plans = draftOf('wujie-plan-2026', 3)
  for (const [i, spelt] of ['1000', '1_000', '2000'].entries()) plans.set(i, '展现量', spelt)
  expect((await taken(plans, 'ad_report')).refused).toMatchObject([{ at: 1, column: '展现量' }])
})

test.each([
  ['花费', '1e3'],
  ['花费', '1.2E+05'],
  ['展现量', '1E+05'],
  ['计划ID', '5.01235E+09'],
])('in %s the scientific notation %s is refused as damage done by Excel', async (column, spelt) => {
  const plans = draftOf('wujie-plan-2026', 3)
  plans.set(1, column, spelt)
  const { result, refused } = await taken(plans, 'ad_report')
  expect(result).toMatchObject({ accepted: 2, rejected: 1 })
  expect(refused).toMatchObject([{ at: 1, column, value: spelt }])
  expect(refused[0]?.reason).toContain('科学计数法')
  expect(refused[0]?.reason).toContain('重新导出')
})

test('an index that is neither money, count nor id may be a power of ten', async () => {
  const plans = draftOf('wujie-keyword-2023', 1)
  plans.set(0, '平均展现排名', '1.5E-1')
  const { rows, refused } = await taken(plans, 'ad_report')
  expect(refused).toEqual([])
  expect(rows).toMatchObject([{ average_rank: 0.15 }])
})

test.each(['12.34%', ' 28.80 %', '１２％', '0.00%'])('the percentage %s is read', async (spelt) => {
  const items = draftOf('sycm-item', 1)
  items.set(0, '商品详情页跳出率', spelt)
  expect((await taken(items, 'item_traffic')).refused).toEqual([])
})

test.each(['1,2%', '12%%', '12%3', '1_0%', '百分之五'])('%s is no percentage', async (spelt) => {
  const items = draftOf('sycm-item', 1)
  items.set(0, '商品详情页跳出率', spelt)
  expect((await taken(items, 'item_traffic')).refused).toMatchObject([{ column: '商品详情页跳出率' }])
})
