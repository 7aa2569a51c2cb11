import { categoriesSql } from '../item-categories.ts'
import type { FactTableName } from '../tables.ts'
import { adItem, adViews } from './ad-views.ts'
import { type DimensionId, isTime } from './dimensions.ts'
import type { Join, Relation } from './model.ts'

/** Where a dimension's value comes from: an expression over the columns of `t`, or of a joined table. */
export type DimensionColumn = {
  sql: string
  join?: Join
  /** Never null. */
  given?: true
  /** A number for each value, by which rows are grouped faster than by a text, and the value of a number. */
  code?: { sql: string; shown(code: string): string }
}

/** Reports of one table that show the same thing: never added; of each day (and `split`) one is taken. */
export type Views = {
  /** Which view a row is of, as SQL over the columns of `t`. */
  sql: string
  /** The rows that `sql` says are of a view of a split, where they can be found faster. */
  rowsOf?(view: string, split: string): string
  split?: string
  /** In order of preference, with the dimensions a view knows. */
  order: readonly { view: string; name: string; dimensions: readonly DimensionId[] }[]
  /** Any other value is a part of the whole, of which all together are the last view; nothing by itself. */
  others?: { name: string; dimension: DimensionId }
}

/** The view that is made of all parts together. */
export const OTHERS = '*'

/**
 * What one export of a table is for: of each its spans are chosen by themselves, so that the days of one never
 * hide the weeks of another. `many`: items, too many to look at one by one unless they have rows for several days;
 * `view`: the only one that is of single items.
 */
export type Parts = { column: string; many?: true; view?: string }

export type RelationInfo = {
  label: string
  /** Tables whose batches tell which days are covered. */
  tables: readonly FactTableName[]
  /** event: rows with an instant; span: rows for a stretch of days; snapshot: the state at a day. */
  shape: 'event' | 'span' | 'snapshot'
  /** The instant a row is counted at unless the measure names another. */
  clock: string
  dimensions: Readonly<Partial<Record<DimensionId, DimensionColumn>>>
  views?: Views
  parts?: Parts
  /** Rows that count only while nobody asks for this dimension; otherwise the others count. */
  whole?: { dimension: DimensionId; where: string; otherwise: string }
  /** A day that an import covers but that has no rows is 0 rather than unknown. */
  silentZero: boolean
  /** Columns a person wants to see when a figure is opened. */
  shown: readonly string[]
}

const own = (sql: string): DimensionColumn => ({ sql })
const given = (sql: string): DimensionColumn => ({ sql, given: true })
/** The first value whose condition holds, else ''. */
const coded = (values: readonly (readonly [value: string, where: string])[]): DimensionColumn => {
  const cases = (one: (nth: number, value: string, where: string) => string) =>
    values.map(([value, where], nth) => one(nth + 1, value, where)).join(' ')
  return {
    sql: `case ${cases((_, value, where) => `when ${where} then '${value}'`)} else '' end`,
    given: true,
    code: {
      sql: `case ${cases((nth, _, where) => `when ${where} then ${nth}`)} else 0 end`,
      shown: (code) => `case ${code} ${cases((nth, value) => `when ${nth} then '${value}'`)} else '' end`,
    },
  }
}
const itemSku = {
  item: given('t.item_id'),
  category: { sql: 'category.category', join: 'category' },
} as const
const sources = {
  source1: given('t.source1'),
  source2: given('t.source2'),
  source3: given('t.source3'),
  source4: given('t.source4'),
} as const
const sourcePlaces = ['source1', 'source2', 'source3', 'source4'] as const
/** `sku` is the seller code, else the name of what was chosen. */
const sku = own("coalesce(nullif(t.seller_code, ''), t.sku_name)")
/** Files without item ids know an item by its title only. */
const titledItem = own('coalesce(t.item_id, t.title)')

export const relations: Readonly<Record<Relation, RelationInfo>> = {
  sale_line: {
    label: '订单明细',
    tables: ['order_header', 'order_line'],
    shape: 'event',
    clock: 'paid_at',
    dimensions: {
      item: given('t.item'),
      sku: given('t.sku'),
      category: { sql: 'category.category', join: 'category' },
      province: own('t.province'),
      city: own('t.city'),
      channel: given('t.channel'),
      order_status: own('t.status'),
      // Whether the buyer had paid before, or at least has since for an order that was not.
      buyer_kind: coded([
        ['old', 't.paid_before is not null'],
        ['new', 't.paid_at is not null and t.buyer_no is not null'],
      ]),
      shop: { sql: 'header.shop_name', join: 'header' },
    },
    silentZero: true,
    shown: [
      'order_id',
      'line_id',
      'placed_at',
      'paid_at',
      'status',
      'item_id',
      'title',
      'sku_name',
      'pieces',
      'placed_fen',
      'paid_fen',
      'refunded_fen',
      'province',
    ],
  },
  refund: {
    label: '退款',
    tables: ['refund'],
    shape: 'event',
    clock: 'completed_at',
    dimensions: {
      item: titledItem,
      sku,
      category: { sql: 'category.category', join: 'category' },
      refund_reason: own('t.reason'),
      refund_kind: own('t.kind'),
    },
    silentZero: true,
    shown: ['refund_id', 'order_id', 'title', 'applied_at', 'completed_at', 'status', 'reason', 'refund_fen'],
  },
  shop_traffic: {
    label: '店铺日报',
    tables: ['shop_traffic'],
    shape: 'span',
    clock: 'from_day',
    dimensions: {},
    silentZero: false,
    shown: ['from_day', 'to_day', 'visitors', 'page_views', 'paid_buyers', 'paid_fen'],
  },
  item_traffic: {
    label: '商品效果',
    tables: ['item_traffic'],
    shape: 'span',
    clock: 'from_day',
    dimensions: itemSku,
    silentZero: false,
    shown: ['from_day', 'to_day', 'item_id', 'title', 'visitors', 'paid_buyers', 'paid_fen'],
  },
  source_traffic: {
    label: '店铺流量来源',
    tables: ['source_traffic'],
    shape: 'span',
    clock: 'from_day',
    dimensions: { ...sources, carrier: own('t.carrier') },
    // 全部 holds 无线端 and PC端; a file without the column is for the whole shop.
    views: {
      sql: 't.carrier',
      order: [
        { view: '全部', name: '全部载体', dimensions: sourcePlaces },
        { view: '', name: '全店（不分载体）', dimensions: sourcePlaces },
      ],
      others: { name: '各流量载体之和', dimension: 'carrier' },
    },
    parts: { column: 'carrier' },
    silentZero: false,
    shown: [
      'from_day',
      'to_day',
      'carrier',
      'source1',
      'source2',
      'source3',
      'source4',
      'visitors',
      'paid_fen',
    ],
  },
  item_source_traffic: {
    label: '商品流量来源',
    tables: ['item_source_traffic'],
    shape: 'span',
    clock: 'from_day',
    dimensions: { ...itemSku, ...sources },
    parts: { column: 'item_id', many: true },
    silentZero: false,
    shown: ['from_day', 'to_day', 'item_id', 'source1', 'source2', 'source3', 'visitors', 'paid_fen'],
  },
  term_traffic: {
    label: '引流搜索词',
    tables: ['term_traffic'],
    shape: 'span',
    clock: 'from_day',
    dimensions: { ...itemSku, search_term: given('t.term') },
    // What a term brought to the shop holds what it brought to single items.
    views: {
      sql: "case when t.item_id = '' then t.report else 'item' end",
      order: [
        { view: 'drainage', name: '引流搜索词', dimensions: ['search_term'] },
        { view: 'source', name: '三级流量来源详情', dimensions: ['search_term'] },
        { view: 'item', name: '单个商品的引流搜索词', dimensions: ['item', 'category', 'search_term'] },
      ],
    },
    parts: { column: 'item_id', many: true, view: 'item' },
    silentZero: false,
    shown: ['from_day', 'to_day', 'term', 'item_id', 'visitors', 'paid_buyers', 'paid_fen'],
  },
  market_term: {
    label: '市场搜索词',
    tables: ['market_term'],
    shape: 'span',
    clock: 'from_day',
    dimensions: { search_term: given('t.term') },
    views: {
      sql: 't.list',
      order: ['搜索排行', '相关搜索词', '拓展词'].map((view) => ({
        view,
        name: view,
        dimensions: ['search_term'],
      })),
    },
    silentZero: false,
    shown: [
      'from_day',
      'to_day',
      'list',
      'term',
      'rank',
      'popularity_text',
      'click_rate_text',
      'conversion_text',
    ],
  },
  ad_report: {
    label: '推广报表',
    tables: ['ad_report'],
    shape: 'span',
    clock: 'from_day',
    dimensions: {
      ad_product: own('t.product'),
      ad_scene: own('t.scene'),
      ad_plan: own("coalesce(nullif(t.plan, ''), t.plan_id)"),
      ad_keyword: own('t.word'),
      ad_crowd: own('t.crowd'),
      item: own(adItem),
      category: { sql: 'category.category', join: 'category' },
    },
    views: adViews,
    silentZero: true,
    shown: [
      'from_day',
      'to_day',
      'report',
      'product',
      'plan',
      'subject',
      'word',
      'impressions',
      'clicks',
      'cost_fen',
      'revenue_fen',
    ],
  },
  affiliate_report: {
    label: '淘宝联盟',
    tables: ['affiliate_report'],
    shape: 'span',
    clock: 'from_day',
    dimensions: {},
    silentZero: true,
    shown: ['from_day', 'to_day', 'content', 'clicks', 'paid_fen', 'commission_fen', 'cost_fen'],
  },
  service_report: {
    label: '客服报表',
    tables: ['service_report'],
    shape: 'span',
    clock: 'from_day',
    dimensions: { service_agent: own('t.agent') },
    whole: { dimension: 'service_agent', where: "t.agent = ''", otherwise: "t.agent <> ''" },
    parts: { column: 'report' },
    silentZero: false,
    shown: ['from_day', 'to_day', 'report', 'agent', 'inquirers', 'final_payers', 'received', 'sales_fen'],
  },
  listing: {
    label: '商品资料',
    tables: ['listing'],
    shape: 'snapshot',
    // The day a state is asked for: rows of it are from snapshots on or before.
    clock: 'state_day',
    dimensions: {
      item: given('t.item_id'),
      sku: own("coalesce(nullif(t.sku_code, ''), t.sku_name)"),
      category: own('t.category'),
      listing_status: own('t.status'),
    },
    silentZero: false,
    shown: ['snapshot_day', 'item_id', 'sku_id', 'title', 'sku_name', 'price_fen', 'stock', 'status'],
  },
  review: {
    label: '评价',
    tables: ['review'],
    shape: 'event',
    clock: 'reviewed_at',
    dimensions: {
      item: titledItem,
      sku: own("coalesce(nullif(t.sku_id, ''), t.sku_name)"),
      category: { sql: 'category.category', join: 'category' },
      sentiment: own('t.sentiment'),
    },
    silentZero: true,
    shown: ['reviewed_at', 'item_id', 'title', 'sentiment', 'content', 'tags', 'follow_up'],
  },
  ledger: {
    label: '资金流水',
    tables: ['ledger'],
    shape: 'event',
    clock: 'entered_at',
    dimensions: { ledger: own('t.ledger'), ledger_entry: own('t.entry') },
    silentZero: true,
    shown: [
      'entered_at',
      'ledger',
      'entry',
      'order_id',
      'income_fen',
      'expense_fen',
      'fee_fen',
      'description',
    ],
  },
}

/** Joins by name. Each finds at most one row, so that no figure is counted twice. */
export const joinSql = (join: Join, shop: number, itemSql: string): string => {
  switch (join) {
    case 'category':
      return `left join (${categoriesSql(shop)}) category
        on category.shop_id = t.shop_id and category.item_id = ${itemSql}`
    case 'header':
      return `left join order_header header on header.shop_id = t.shop_id and header.channel = t.channel
        and header.order_id = t.order_id`
  }
}

/** Can rows of the relation be told apart by the dimension? Rows that span days know no hours. */
export const knows = (relation: Relation, dimension: DimensionId): boolean => {
  const { shape, dimensions } = relations[relation]
  if (!isTime(dimension)) return dimensions[dimension] !== undefined
  if (dimension === 'hour') return shape === 'event'
  return dimension === 'weekday' ? shape !== 'snapshot' : true
}

/** All of the dimensions at once: of views of the same thing one must know them all. */
export const knowsAll = (relation: Relation, asked: readonly DimensionId[]): boolean =>
  asked.every((one) => knows(relation, one)) && (viewsFor(relation, asked)?.length ?? 1) > 0

/** The views that know the asked dimensions, best first; undefined for a relation without views. */
export const viewsFor = (relation: Relation, asked: readonly DimensionId[]): Views['order'] | undefined => {
  const { views } = relations[relation]
  if (!views) return undefined
  const needed = asked.filter((one) => !isTime(one) && one !== views.others?.dimension)
  const all = views.others
    ? [
        ...views.order,
        { view: OTHERS, name: views.others.name, dimensions: views.order[0]?.dimensions ?? [] },
      ]
    : views.order
  return all.filter((view) => needed.every((one) => view.dimensions.includes(one)))
}

/** The columns with the first and the last day of a row. */
export const spanColumns = (relation: Relation) =>
  relations[relation].shape === 'snapshot'
    ? { from: 't.state_day', to: 't.state_day' }
    : { from: 't.from_day', to: 't.to_day' }
