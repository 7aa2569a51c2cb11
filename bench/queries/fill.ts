import { sql } from 'kysely'
import packageJson from '../../package.json' with { type: 'json' }
import { linkOrders } from '../../src/facts/linked-orders.ts'
import { countRestatedDays } from '../../src/facts/restated-days.ts'
import { factMigrations } from '../../src/facts/shops.ts'
import { countSold } from '../../src/facts/sold-days.ts'
import type { BatchRow, FactTableName, FactTables } from '../../src/facts/tables.ts'
import { day } from '../../src/kernel/calendar.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { shop } from '../house.ts'
import { measured } from '../task.ts'

export type Input = { folder: string; lines: number }

export const FIRST_DAY = '2023-11-20'
export const LAST_DAY = '2026-11-19'
const DAYS = 1096
const ITEMS = 300

// What a shop of some size has after three years, in order of time as exports bring it, the same each time: what
// looks like chance is a congruence of the row's number.

/**
 * In [0, 1), the same for the same row; `salt` tells the several apart. Squared on the way: else rows that are near
 * each other would never draw the same buyer twice.
 */
const chance = (row: string, salt: number): string => {
  const mixed = `mod(${row} * 48271 + ${salt * 104729}, 2147483647)`
  return `(cast(mod(mod(${mixed} * ${mixed}, 2147483647) * 16807 + ${salt * 7919}, 2147483647) as double precision) / 2147483647)`
}

const whole = (expression: string) => `cast(floor(${expression}) as bigint)`

const provinces = [
  '广东省',
  '浙江省',
  '江苏省',
  '山东省',
  '河南省',
  '四川省',
  '上海',
  '湖北省',
  '湖南省',
  '福建省',
  '安徽省',
  '河北省',
  '北京',
  '陕西省',
  '辽宁省',
  '江西省',
  '重庆',
  '广西壮族自治区',
  '云南省',
  '山西省',
  '贵州省',
  '黑龙江省',
  '天津',
  '吉林省',
  '内蒙古自治区',
  '新疆维吾尔自治区',
  '甘肃省',
  '海南省',
  '宁夏回族自治区',
  '青海省',
  '西藏自治区',
]

const oneOf = (words: readonly string[], index: string): string =>
  `case ${index} ${words.map((word, i) => `when ${i} then '${word}'`).join(' ')} end`

/** The day a share of the way through a year that begins on 20 November: a twelfth of all is bought on 11.11. */
const dayOfYear = (share: string): string =>
  `case when ${share} < 0.90 then floor(${share} / 0.90 * 357) when ${share} < 0.98 then 357 else 358 + floor((${share} - 0.98) / 0.02 * 7) end`

const numbers = (count: number): string => `(select range as n from range(${count}))`

/** Five lines to four orders, no item twice in one; four million people at ten million lines, some of them often. */
const linesSql = (lines: number): string => {
  const orders = Math.ceil((lines * 4) / 5)
  const buyers = Math.ceil(lines * 0.4)
  return `select n, o,
      timestamp '${FIRST_DAY} 00:00:00' + (cast(${DAYS / 3} * year as bigint) + day_of_year) * interval '1 day' + second * interval '1 second' as placed_at,
      paid, refunded, item, pieces, province, buyer,
      900 + mod(item * 7919, 300) * 113 as price
    from (select n, o, year, cast(${dayOfYear('share')} as bigint) as day_of_year,
        ${whole(`${chance('o', 1)} * 86400`)} as second, ${chance('o', 2)} < 0.86 as paid, ${chance('n', 3)} < 0.12 as refunded,
        2 * ${whole(`${ITEMS / 2} * power(${chance('n', 4)}, 2.5)`)} + case when mod(n, 5) = 1 then 1 else 0 end as item, 1 + ${whole(`power(${chance('n', 5)}, 6) * 3`)} as pieces,
        ${whole(`${provinces.length} * power(${chance('o', 6)}, 1.7)`)} as province,
        ${whole(`${buyers} * power(${chance('o', 7)}, 1.6)`)} as buyer
      from (select n, o, year, cast(o as double precision) * 3 / ${orders} - year as share
        from (select n, o, ${whole(`cast(o as double precision) * 3 / ${orders}`)} as year
          from (select n, cast((n * 4 - mod(n * 4, 5)) / 5 as bigint) as o
            from ${numbers(lines)} counted) ordered) in_years) shared) drawn`
}

const itemId = (item: string) => `cast(600000000000 + ${item} * 977 as text)`

/** One batch a month. */
const orderLinesSql = (lines: number): string =>
  `insert into order_line (shop_id, batch_id, row_no, channel, order_id, line_id, title, item_id, sku_name, seller_code, price_fen,
      pieces, payable_fen, paid_fen, refunded_fen, status, placed_at, paid_at, buyer_key, province, city)
    select ${shop.id}, 1 + (extract(year from placed_at) - 2023) * 12 + extract(month from placed_at) - 11, n, 'tmall',
      cast(350000000000000000 + o * 7 as text), cast(360000000000000000 + n * 3 as text), '商品' || item, ${itemId('item')},
      '颜色:' || mod(n, 4), 'S' || item || '-' || mod(n, 4), price, pieces, price * pieces, case when paid then price * pieces else 0 end,
      case when paid and refunded then price * pieces else 0 end,
      case when not paid or refunded then '交易关闭' else '交易成功' end, placed_at,
      case when paid then placed_at + mod(o, 1800) * interval '1 second' end, cast(buyer as text),
      ${oneOf(provinces, 'province')}, '某市'
    from (${linesSql(lines)}) l`

/** What deriving them would give; a number of 52 bits for each buyer. */
const saleLinesSql = `insert into sale_line (shop_id, channel, order_id, line_id, placed_at, paid_at, status, placed_fen, paid_fen,
    refunded_fen, pieces, item_id, title, sku_name, seller_code, province, city, source_table, batch_id, row_no, leads, leads_item,
    alone, buyer_no, item, sku, leads_sku, order_no, leads_status)
  select shop_id, channel, order_id, line_id, placed_at, paid_at, status, payable_fen, paid_fen, refunded_fen, pieces, item_id, title,
    sku_name, seller_code, province, city, 'order_line', batch_id, row_no, mod(row_no, 5) <> 1, true, mod(row_no, 5) not in (0, 1),
    mod(cast(buyer_key as bigint) * 1099511628211 + 3037000493, 4503599627370496), item_id,
    seller_code, true, cast(order_id as bigint), mod(row_no, 5) <> 1 or status <> first.first_status
  from order_line left join (select row_no + 1 as second_row, status as first_status from order_line where mod(row_no, 5) = 0) first
    on first.second_row = row_no`

/** Some lines were told once before, of which one in ten has changed: their older versions lie in the shadow. */
const shadowSql = `insert into order_line_shadow (shop_id, batch_id, row_no, channel, order_id, line_id, placed_at, paid_at, payable_fen, paid_fen, pieces)
  select shop_id, batch_id, row_no, channel, order_id, line_id, placed_at, paid_at, payable_fen,
    case when mod(row_no, 1000) = 0 then 0 else paid_fen end, pieces
  from order_line where mod(row_no, 100) = 0`

const refundsSql = `insert into refund (shop_id, batch_id, row_no, refund_id, order_id, item_id, title, applied_at, completed_at, paid_fen, refund_fen, status, kind, reason)
  select shop_id, batch_id, row_no, 'R' || line_id, order_id, item_id, title, paid_at + interval '2 day', paid_at + interval '5 day',
    paid_fen, refunded_fen, '退款成功', '仅退款', case mod(row_no, 3) when 0 then '不想要了' when 1 then '尺寸不合适' else '质量问题' end
  from order_line where refunded_fen > 0`

/** Every day, `a` of `many`, and the number of the batch that brings the month. */
const everyDay = (many: number): string =>
  `(select date '${FIRST_DAY}' + cast(d as integer) as day, d, a, d * ${many} + a as row_no, ${whole('d / 30.5')} + 1 as batch_id
    from (select n as d from ${numbers(DAYS)} as days) as all_days cross join (select n as a from ${numbers(many)} as ones) as each_one) r`

const dailySql = (table: FactTableName, many: number, columns: Readonly<Record<string, string>>): string =>
  `insert into ${table} (shop_id, batch_id, row_no, from_day, to_day, ${Object.keys(columns).join(', ')})
   select ${shop.id}, batch_id, row_no, day, day, ${Object.values(columns).join(', ')} from ${everyDay(many)}`

const trafficSql: readonly string[] = [
  dailySql('shop_traffic', 1, {
    visitors: '20000 + mod(d * 37, 9000)',
    page_views: '60000 + mod(d * 41, 9000)',
    cart_visitors: '1500 + mod(d, 300)',
    paid_buyers: '600 + mod(d, 200)',
    paid_fen: '9000000 + mod(d * 7919, 1000000)',
  }),
  dailySql('item_traffic', ITEMS, {
    item_id: itemId('a'),
    title: "'商品' || a",
    visitors: '20 + mod(d * a, 900)',
    page_views: '60 + mod(d * a, 2000)',
    cart_visitors: 'mod(d * a, 50)',
    paid_buyers: 'mod(d * a, 30)',
    paid_fen: 'mod(d * a, 30) * 5900',
  }),
  dailySql('source_traffic', 24, {
    carrier: "'无线端'",
    source1: "case a / 8 when 0 then '平台流量' when 1 then '广告流量' else '其他' end",
    source2: "'来源' || mod(a, 8)",
    source3: "'来源' || mod(a, 8) || '-' || a",
    source4: "''",
    visitors: '200 + mod(d * (a + 1), 900)',
    paid_buyers: 'mod(d * a, 30)',
    paid_fen: 'mod(d * a, 30) * 5900',
  }),
  ...(
    [
      ['plan', 20],
      ['keyword', 200],
    ] as const
  ).map(([report, many]) =>
    dailySql('ad_report', many, {
      report: `'${report}'`,
      product: "'万相台无界'",
      scene_id: "'1'",
      scene: "'关键词推广'",
      sub_scene_id: "''",
      plan_id: 'cast(7000 + mod(a, 20) as text)',
      plan: "'计划' || mod(a, 20)",
      unit_id: "''",
      subject_kind: "''",
      subject_id: "''",
      word_kind: "''",
      word_id: 'cast(a as text)',
      word: "'词' || a",
      crowd: "''",
      creative: "''",
      impressions: '900 + mod(d * a, 900)',
      clicks: '30 + mod(d * a, 60)',
      cost_fen: '3000 + mod(d * a, 9000)',
      revenue_fen: '9000 + mod(d * a * 7, 40000)',
      orders: 'mod(d * a, 9)',
    }),
  ),
  `insert into listing (shop_id, batch_id, row_no, snapshot_day, item_id, sku_id, title, category, price_fen, stock)
   select ${shop.id}, 1, n, date '2026-11-01', ${itemId('n')}, '', '商品' || n, '类目' || mod(n, 12), 9900, 100 from ${numbers(ITEMS)} as items`,
]

/** The tables that stand for a month each time they come in. */
const monthly: readonly FactTableName[] = [
  'order_line',
  'refund',
  'shop_traffic',
  'item_traffic',
  'source_traffic',
  'ad_report',
]

const months = Array.from({ length: 37 }, (_, i) => Temporal.PlainDate.from('2023-11-01').add({ months: i }))

const batchesOf = (table: FactTableName, nth: number): BatchRow[] =>
  months.map((first, month) => ({
    shop_id: shop.id,
    batch_id: nth * 100 + month + 1,
    file_name: `${table}-${first}.csv`,
    sheet: '',
    file_sha256: `${nth}-${month}`,
    format: table,
    format_name: table,
    fact_table: table,
    period_from: day(first.toString()),
    period_to: day(first.add({ months: 1 }).subtract({ days: 1 }).toString()),
    stamp: `${first} 00:00:00`,
    imported_at: `${first} 00:00:00`,
    rows: 1000,
    accepted: 1000,
    rejected: 0,
    skipped: 0,
    inserted: 1000,
    // What lies in the shadow differs from what is in force.
    updated: table === 'order_line' ? 10 : 0,
    unchanged: 0,
    older: 0,
    status: 'active',
    undone_at: null,
    notes: '[]',
    rejects: '[]',
    columns: '[]',
    header: '[]',
  }))

measured({
  prepare: async ({ folder, lines }: Input) => ({
    store: await openFacts<FactTables>({ folder: await openFolder(folder), memoryLimit: '2GB' }),
    lines,
  }),
  work: async ({ store, lines }): Promise<number> => {
    await migrate(store, factMigrations, { version: packageJson.version })
    for (const statement of [orderLinesSql(lines), saleLinesSql, shadowSql, refundsSql, ...trafficSql])
      await sql.raw(statement).execute(store.db)
    await store.db.transaction().execute((tx) => linkOrders(tx, store, shop.id))
    await store.db.transaction().execute((tx) => countSold(tx, store, shop.id))
    await store.db.insertInto('batch').values(monthly.flatMap(batchesOf)).execute()
    await store.db.transaction().execute(countRestatedDays)
    await store.checkpoint()
    return store.size()
  },
  tidy: ({ store }) => store.close(),
})
