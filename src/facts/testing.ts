import type { Kysely } from 'kysely'
import { day } from '../kernel/calendar.ts'
import { createStores, type StoreSide } from '../storage/testing.ts'
import type { QueryAnswer, QueryInput } from './contract.ts'
import { linkOrders } from './linked-orders.ts'
import type { DatedMargin } from './metrics/margin.ts'
import { readFrom } from './metrics/memory.ts'
import { query } from './metrics/query.ts'
import type { ExportInfo, FigureContext } from './metrics/survey.ts'
import { createFactTables } from './schema.ts'
import { countSold } from './sold-days.ts'
import type { BatchRow, FactTables, SaleLineRow } from './tables.ts'

/** The shop the figures are tested on: 2026 in November, two orders files and what the platform says. */
export const exportsForTests: readonly ExportInfo[] = [
  { format: 'order', name: '订单报表', source: '千牛', menu: '交易 → 已卖出的宝贝', table: 'order_header' },
  {
    format: 'sycm-shop',
    name: '店铺日报',
    source: '生意参谋',
    menu: '取数 → 自助取数',
    table: 'shop_traffic',
  },
  {
    format: 'sycm-item',
    name: '商品_全部',
    source: '生意参谋',
    menu: '品类 → 商品排行',
    table: 'item_traffic',
  },
  {
    format: 'sycm-source',
    name: '店铺流量来源',
    source: '生意参谋',
    menu: '流量 → 店铺来源',
    table: 'source_traffic',
  },
  { format: 'wujie-plan', name: '计划报表', source: '万相台', menu: '报表 → 计划', table: 'ad_report' },
  { format: 'tbk', name: '推广效果', source: '淘宝联盟', menu: '效果', table: 'affiliate_report' },
  { format: 'refund', name: '退款报表', source: '千牛', menu: '退款管理', table: 'refund' },
]

export const figureContext = (
  db: Kysely<FactTables>,
  shop: number,
  margins: readonly DatedMargin[] = [],
): FigureContext => ({ read: readFrom(db), shop, exports: exportsForTests, margins })

type Rows<N extends keyof FactTables> = readonly Partial<FactTables[N]>[]

/** Without Citus both engines keep scratch tables alike. */
const engine = { engine: 'duckdb', citus: false } as const

/** Counts lines that were put in as they are. */
export const countPut = (db: Kysely<FactTables>, shop: number): Promise<void> =>
  db.transaction().execute((tx) => countSold(tx, engine, shop))

let batches = 0

/** Rows of a table as an import would have left them, with the batch they came in. Returns its number. */
export const putRows = async <N extends keyof FactTables>(
  db: Kysely<FactTables>,
  shop: number,
  table: N,
  rows: Rows<N>,
  batch: Partial<BatchRow> = {},
): Promise<number> => {
  batches += 1
  const id = batch.batch_id ?? batches
  await db
    .insertInto('batch')
    .values({
      shop_id: shop,
      batch_id: id,
      file_name: `${String(table)}-${id}.csv`,
      sheet: '',
      file_sha256: 'a'.repeat(64),
      format: String(table),
      format_name: String(table),
      fact_table: table === 'sale_line' ? 'order_header' : String(table),
      period_from: null,
      period_to: null,
      stamp: '2026-11-20 00:00:00',
      imported_at: '2026-11-20 00:00:00',
      rows: rows.length,
      accepted: rows.length,
      rejected: 0,
      skipped: 0,
      inserted: rows.length,
      updated: 0,
      unchanged: 0,
      older: 0,
      status: 'active',
      undone_at: null,
      notes: '[]',
      rejects: '[]',
      columns: '[]',
      header: '[]',
      ...batch,
    })
    .execute()
  // Kysely cannot know that the values of a table given by name fit it; the callers' types do.
  const insert = db as Kysely<Record<string, Record<string, unknown>>>
  for (let start = 0; start < rows.length; start += 500)
    await insert
      .insertInto(String(table))
      .values(
        rows
          .slice(start, start + 500)
          .map((row, index) => ({ shop_id: shop, batch_id: id, row_no: start + index + 2, ...row })),
      )
      .execute()
  // What was sold is counted by the categories of listings.
  if (table === 'listing') await (db.isTransaction ? countSold(db, engine, shop) : countPut(db, shop))
  return id
}

export type Sold = {
  order: string
  line?: string
  /** Wall clock; the same for both unless it was never paid. */
  at: string
  placedAt?: string
  unpaid?: true
  /** Yuan. */
  paid?: number
  placed?: number
  refunded?: number
  pieces?: number
  item?: string
  title?: string
  buyer?: string | null
  province?: string
  channel?: string
  sku?: string
  status?: string
}

/** A number for each buyer, as the import would give one. */
const numbered = (buyer: string) => [...buyer].reduce((all, sign) => all * 31 + sign.charCodeAt(0), 7)

export const soldLine = (sold: Sold): Partial<SaleLineRow> => ({
  channel: sold.channel ?? 'tmall',
  order_id: sold.order,
  line_id: sold.line ?? '',
  placed_at: sold.placedAt ?? sold.at,
  paid_at: sold.unpaid ? null : sold.at,
  status: sold.status ?? (sold.unpaid ? '交易关闭' : '交易成功'),
  placed_fen: Math.round((sold.placed ?? sold.paid ?? 100) * 100),
  paid_fen: sold.unpaid ? 0 : Math.round((sold.paid ?? 100) * 100),
  refunded_fen: Math.round((sold.refunded ?? 0) * 100),
  pieces: sold.pieces ?? 1,
  item_id: sold.item ?? null,
  title: sold.title ?? null,
  sku_name: null,
  seller_code: sold.sku ?? null,
  province: sold.province ?? '浙江省',
  city: null,
  source_table: 'order_header',
  leads: true,
  leads_item: true,
  alone: true,
  item: sold.item ?? sold.title ?? '',
  buyer_no: sold.buyer === null ? null : numbered(sold.buyer ?? 'b1'),
})

const orderNumbers = new Map<string, number>()

/** One number for each order, whatever brings it. */
const orderNumber = (order: string): number => {
  const number = orderNumbers.get(order) ?? orderNumbers.size + 1
  orderNumbers.set(order, number)
  return number
}

/** Sold lines of one orders file that covers `from`…`to`, linked with those that are there. */
export const putSales = async (
  db: Kysely<FactTables>,
  shop: number,
  sold: readonly Sold[],
  covers?: { from: string; to: string },
): Promise<number> => {
  const led = new Set<string>()
  const lines = sold.map(
    (one, index): Partial<SaleLineRow> => ({ ...soldLine(one), row_no: index + 2, sku: one.sku ?? '' }),
  )
  for (const line of [...lines].sort((a, b) => ((a.paid_at ?? '9') < (b.paid_at ?? '9') ? -1 : 1))) {
    const key = `${line.channel} ${line.order_id}`
    line.leads = !led.has(key)
    line.alone = lines.filter((one) => `${one.channel} ${one.order_id}` === key).length === 1
    line.leads_item = !led.has(`${key} ${line.item}`)
    line.leads_sku = !led.has(`${key} SKU ${line.sku}`)
    line.leads_status = !led.has(`${key} status ${line.status ?? ''}`)
    line.order_no = orderNumber(key)
    led.add(key)
    led.add(`${key} ${line.item}`)
    led.add(`${key} SKU ${line.sku}`)
    led.add(`${key} status ${line.status ?? ''}`)
  }
  const period = covers ? { period_from: day(covers.from), period_to: day(covers.to) } : {}
  const batch = await putRows(db, shop, 'sale_line', lines, period)
  await db.transaction().execute((tx) => linkOrders(tx, engine, shop))
  await countPut(db, shop)
  return batch
}

export const span = (from: string, to = from) => ({ from_day: day(from), to_day: day(to) })
export const covers = (from: string, to = from) => ({ period_from: day(from), period_to: day(to) })

/** Key columns of an ad row that must not be null. */
export const adKeys = (row: number) => ({
  scene_id: '',
  sub_scene_id: '',
  plan_id: String(row),
  unit_id: '',
  subject_kind: '',
  subject_id: '',
  word_kind: '',
  word_id: String(row),
  crowd: '',
  creative: '',
})

export type FigureStores = {
  db: Kysely<FactTables>
  /** The shop that was made last. */
  shop(): number
  newShop(): number
  ask(input: QueryInput, margins?: readonly DatedMargin[]): Promise<QueryAnswer>
  remove(): Promise<void>
}

/** Empty fact tables of a side, with questions to the newest shop. */
export const figureStores = async (
  side: StoreSide,
  postgresUrl: string | undefined,
): Promise<FigureStores> => {
  const { facts, remove } = await createStores<unknown, FactTables>(side, postgresUrl)
  await createFactTables(facts.db, facts.engine)
  let shop = 0
  return {
    db: facts.db,
    shop: () => shop,
    newShop: () => ++shop,
    ask: (input, margins = []) => query(figureContext(facts.db, shop, margins), input),
    remove,
  }
}
