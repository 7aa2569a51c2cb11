import type { Day } from '../kernel/calendar.ts'

/**
 * The fact tables as data: what the platform says happened, one entry a table. Every table also carries
 * `shop_id`, `batch_id` and `row_no` (the row of the file), so that a figure can be opened to its line.
 * DDL, the import's upsert and the shadow tables (`<table>_shadow`, versions a newer file replaced) are
 * generated from here.
 */

/** fen and count: whole numbers; ratio: 0.1234 for 12.34 %; seconds: a duration; time: Beijing wall clock. */
export type FactColumnType = 'text' | 'fen' | 'count' | 'real' | 'ratio' | 'time' | 'day' | 'seconds' | 'flag'

export type FactTable = {
  /** Chinese name of one row. */
  label: string
  /** Business key inside a shop. Key columns are never null; '' or the sentinel below stands for "not given". */
  key: readonly string[]
  columns: Readonly<Record<string, FactColumnType>>
}

/** Figures the platform gives for a span of days: `from_day` = `to_day` for a daily row. Not additive where people are counted. */
const span = { from_day: 'day', to_day: 'day' } as const

export const factTables = {
  order_header: {
    label: '订单',
    key: ['channel', 'order_id'],
    columns: {
      channel: 'text',
      order_id: 'text',
      placed_at: 'time',
      paid_at: 'time',
      shipped_at: 'time',
      finished_at: 'time',
      status: 'text',
      close_reason: 'text',
      total_fen: 'fen',
      payable_fen: 'fen',
      postage_fen: 'fen',
      /** Gross: what was paid, before refunds. Null where the file has no such column. */
      paid_fen: 'fen',
      refunded_fen: 'fen',
      payout_fen: 'fen',
      pieces: 'count',
      titles: 'text',
      seller_code: 'text',
      sku_name: 'text',
      buyer_key: 'text',
      province: 'text',
      city: 'text',
      shop_name: 'text',
      on_mobile: 'flag',
      stage: 'text',
      parent_order_id: 'text',
    },
  },
  order_line: {
    label: '子订单',
    key: ['channel', 'order_id', 'line_id'],
    columns: {
      channel: 'text',
      order_id: 'text',
      /** 子订单编号, or `#n` (n-th line of the order) in files that have none. */
      line_id: 'text',
      title: 'text',
      item_id: 'text',
      sku_name: 'text',
      outer_code: 'text',
      seller_code: 'text',
      price_fen: 'fen',
      pieces: 'count',
      payable_fen: 'fen',
      paid_fen: 'fen',
      refunded_fen: 'fen',
      refund_status: 'text',
      status: 'text',
      placed_at: 'time',
      paid_at: 'time',
      shipped_at: 'time',
      /** Order-level amount that a file repeats on each line; shared over the lines when they have none. */
      order_paid_fen: 'fen',
      buyer_key: 'text',
      province: 'text',
      city: 'text',
      stage: 'text',
    },
  },
  refund: {
    label: '退款',
    key: ['refund_id'],
    columns: {
      refund_id: 'text',
      order_id: 'text',
      item_id: 'text',
      title: 'text',
      seller_code: 'text',
      sku_name: 'text',
      paid_at: 'time',
      applied_at: 'time',
      completed_at: 'time',
      due_at: 'time',
      returned_at: 'time',
      paid_fen: 'fen',
      refund_fen: 'fen',
      status: 'text',
      kind: 'text',
      goods_status: 'text',
      reason: 'text',
      reason_tags: 'text',
      phase: 'text',
      extent: 'text',
      operated: 'text',
      party: 'text',
      intervention: 'text',
      zero_second: 'flag',
    },
  },
  shop_traffic: {
    label: '店铺日报',
    key: ['from_day', 'to_day'],
    columns: {
      ...span,
      shop_name: 'text',
      visitors: 'count',
      mobile_visitors: 'count',
      page_views: 'count',
      item_visitors: 'count',
      item_page_views: 'count',
      stay_seconds: 'seconds',
      bounce_rate: 'ratio',
      cart_visitors: 'count',
      cart_pieces: 'count',
      favourite_buyers: 'count',
      placed_fen: 'fen',
      placed_buyers: 'count',
      placed_pieces: 'count',
      paid_fen: 'fen',
      paid_buyers: 'count',
      paid_pieces: 'count',
      paid_lines: 'count',
      returning_visitors: 'count',
      new_visitors: 'count',
      paid_new_buyers: 'count',
      paid_returning_buyers: 'count',
      returning_paid_fen: 'fen',
      ad_site_fen: 'fen',
      ad_keyword_fen: 'fen',
      ad_crowd_fen: 'fen',
      ad_smart_fen: 'fen',
      commission_fen: 'fen',
      refunded_fen: 'fen',
      reviews: 'count',
      picture_reviews: 'count',
      description_score: 'real',
      members: 'count',
      new_members: 'count',
      active_members: 'count',
      member_paid_fen: 'fen',
      member_buyers: 'count',
      followers: 'count',
    },
  },
  item_traffic: {
    label: '商品效果',
    key: ['from_day', 'to_day', 'item_id'],
    columns: {
      ...span,
      item_id: 'text',
      title: 'text',
      main_item_id: 'text',
      item_kind: 'text',
      item_code: 'text',
      item_status: 'text',
      item_tags: 'text',
      visitors: 'count',
      page_views: 'count',
      stay_seconds: 'seconds',
      bounce_rate: 'ratio',
      favourite_visitors: 'count',
      cart_pieces: 'count',
      cart_visitors: 'count',
      placed_buyers: 'count',
      placed_pieces: 'count',
      placed_fen: 'fen',
      paid_buyers: 'count',
      paid_pieces: 'count',
      paid_fen: 'fen',
      paid_new_buyers: 'count',
      paid_returning_buyers: 'count',
      returning_paid_fen: 'fen',
      juhuasuan_paid_fen: 'fen',
      refunded_fen: 'fen',
      competitiveness: 'real',
      year_paid_fen: 'fen',
      month_paid_fen: 'fen',
      month_paid_pieces: 'count',
      search_visitors: 'count',
      search_paid_buyers: 'count',
      detail_conversion: 'ratio',
      detail_share: 'ratio',
    },
  },
  source_traffic: {
    label: '店铺流量来源',
    key: ['from_day', 'to_day', 'carrier', 'source1', 'source2', 'source3', 'source4'],
    columns: {
      ...span,
      carrier: 'text',
      source1: 'text',
      source2: 'text',
      source3: 'text',
      source4: 'text',
      visitors: 'count',
      new_visitors: 'count',
      stay_seconds: 'seconds',
      stayed_visitors: 'count',
      item_click_visitors: 'count',
      cart_visitors: 'count',
      cart_pieces: 'count',
      favourite_visitors: 'count',
      followers: 'count',
      paid_buyers: 'count',
      paid_fen: 'fen',
      direct_paid_buyers: 'count',
      favourite_paid_buyers: 'count',
      fan_paid_buyers: 'count',
      cart_paid_buyers: 'count',
      placed_buyers: 'count',
      placed_fen: 'fen',
    },
  },
  item_source_traffic: {
    label: '商品流量来源',
    key: ['from_day', 'to_day', 'item_id', 'source1', 'source2', 'source3', 'source4'],
    columns: {
      ...span,
      item_id: 'text',
      source1: 'text',
      source2: 'text',
      source3: 'text',
      source4: 'text',
      visitors: 'count',
      page_views: 'count',
      paid_fen: 'fen',
      inner_jumps: 'count',
      left_shop: 'count',
      favourite_visitors: 'count',
      cart_visitors: 'count',
      placed_buyers: 'count',
      paid_pieces: 'count',
      paid_buyers: 'count',
      direct_paid_buyers: 'count',
      favourite_paid_buyers: 'count',
      fan_paid_buyers: 'count',
      cart_paid_buyers: 'count',
    },
  },
  term_traffic: {
    label: '引流搜索词',
    key: ['from_day', 'to_day', 'report', 'item_id', 'term'],
    columns: {
      ...span,
      /** drainage 引流搜索词, or source 三级流量来源详情: two views of the same visits, never added. */
      report: 'text',
      item_id: 'text',
      term: 'text',
      visitors: 'count',
      page_views: 'count',
      cart_visitors: 'count',
      favourite_visitors: 'count',
      placed_buyers: 'count',
      paid_buyers: 'count',
      paid_pieces: 'count',
      paid_fen: 'fen',
    },
  },
  market_term: {
    label: '市场搜索词',
    key: ['from_day', 'to_day', 'list', 'term'],
    columns: {
      ...span,
      /** 搜索排行, 相关搜索词 or 拓展词. */
      list: 'text',
      term: 'text',
      rank: 'count',
      popularity_text: 'text',
      popularity_low: 'real',
      popularity_high: 'real',
      click_rate_text: 'text',
      click_rate_low: 'ratio',
      click_rate_high: 'ratio',
      conversion_text: 'text',
      conversion_low: 'ratio',
      conversion_high: 'ratio',
      buyers_text: 'text',
      buyers_low: 'real',
      buyers_high: 'real',
      supply_demand: 'real',
      tmall_click_share: 'ratio',
    },
  },
  ad_report: {
    label: '推广报表',
    key: [
      'from_day',
      'to_day',
      'report',
      'product',
      'scene_id',
      'sub_scene_id',
      'plan_id',
      'unit_id',
      'subject_kind',
      'subject_id',
      'word_kind',
      'word_id',
      'crowd',
      'creative',
    ],
    columns: {
      ...span,
      /**
       * The view: scene, plan, unit, item, keyword, crowd, creative, place, account, or one of them ` by name` from a file
       * without ids (there the names stand in the id columns). Views of the same spend are never added.
       */
      report: 'text',
      /** 万相台无界, 直通车, 引力魔方, 万相台. */
      product: 'text',
      scene_id: 'text',
      scene: 'text',
      sub_scene_id: 'text',
      sub_scene: 'text',
      plan_id: 'text',
      plan: 'text',
      unit_id: 'text',
      unit: 'text',
      subject_kind: 'text',
      subject_id: 'text',
      subject: 'text',
      word_kind: 'text',
      word_id: 'text',
      word: 'text',
      crowd: 'text',
      creative: 'text',
      attribution_days: 'count',
      impressions: 'count',
      clicks: 'count',
      cost_fen: 'fen',
      presale_fen: 'fen',
      presale_orders: 'count',
      direct_fen: 'fen',
      indirect_fen: 'fen',
      revenue_fen: 'fen',
      net_revenue_fen: 'fen',
      orders: 'count',
      direct_orders: 'count',
      indirect_orders: 'count',
      carts: 'count',
      direct_carts: 'count',
      indirect_carts: 'count',
      favourite_items: 'count',
      favourite_shops: 'count',
      placed_orders: 'count',
      placed_fen: 'fen',
      coupons: 'count',
      chats: 'count',
      guided_visits: 'count',
      guided_visitors: 'count',
      guided_prospects: 'count',
      new_members: 'count',
      deep_visits: 'count',
      new_buyers: 'count',
      buyers: 'count',
      member_fen: 'fen',
      member_orders: 'count',
      natural_fen: 'fen',
      natural_impressions: 'count',
      subsidy_fen: 'fen',
      average_rank: 'real',
    },
  },
  affiliate_report: {
    label: '淘宝联盟',
    key: ['from_day', 'to_day', 'content'],
    columns: {
      ...span,
      content: 'text',
      clicks: 'count',
      visitors: 'count',
      buyers: 'count',
      paid_fen: 'fen',
      orders: 'count',
      pieces: 'count',
      commission_fen: 'fen',
      service_fee_fen: 'fen',
      cost_fen: 'fen',
      settled_buyers: 'count',
      settled_orders: 'count',
      settled_fen: 'fen',
      settled_commission_fen: 'fen',
      settled_service_fee_fen: 'fen',
      settled_cost_fen: 'fen',
      received_buyers: 'count',
      received_fen: 'fen',
      received_orders: 'count',
    },
  },
  service_report: {
    label: '客服报表',
    key: ['from_day', 'to_day', 'report', 'agent'],
    columns: {
      ...span,
      /** inquiry 业绩询单, reception 咨询接待, sales 客单价, rating 接待评价. */
      report: 'text',
      /** '' is the whole shop. */
      agent: 'text',
      inquirers: 'count',
      same_day_inquirers: 'count',
      same_day_payers: 'count',
      same_day_paid_fen: 'fen',
      final_payers: 'count',
      final_paid_fen: 'fen',
      consultants: 'count',
      received: 'count',
      unanswered: 'count',
      effective_received: 'count',
      response_seconds: 'seconds',
      first_response_seconds: 'seconds',
      within_three_minutes: 'ratio',
      reply_rate: 'ratio',
      consult_times: 'count',
      reply_times: 'count',
      unreplied_times: 'count',
      slow_received: 'count',
      long_received: 'count',
      buyer_started: 'count',
      agent_followed: 'count',
      messages: 'count',
      buyer_messages: 'count',
      agent_messages: 'count',
      answer_ratio: 'ratio',
      agent_characters: 'count',
      reception_seconds: 'seconds',
      sales_fen: 'fen',
      sales_pieces: 'count',
      sales_buyers: 'count',
      rating_sent: 'count',
      rating_received: 'count',
      very_satisfied: 'count',
      satisfied: 'count',
      neutral: 'count',
      dissatisfied: 'count',
      very_dissatisfied: 'count',
      invited_sent: 'count',
      invited_received: 'count',
      voluntary_sent: 'count',
      voluntary_received: 'count',
    },
  },
  listing: {
    label: '商品资料',
    key: ['snapshot_day', 'item_id', 'sku_id'],
    columns: {
      snapshot_day: 'day',
      item_id: 'text',
      /** '' is the row of the item itself. */
      sku_id: 'text',
      category_id: 'text',
      category: 'text',
      title: 'text',
      short_title: 'text',
      brand: 'text',
      item_code: 'text',
      sku_code: 'text',
      sku_name: 'text',
      list_price_fen: 'fen',
      price_fen: 'fen',
      stock: 'count',
      listed_at: 'time',
      status: 'text',
    },
  },
  review: {
    label: '评价',
    key: ['review_id'],
    columns: {
      /** 评价ID, or a hash of order, item, time and words in files that have none. */
      review_id: 'text',
      order_id: 'text',
      item_id: 'text',
      title: 'text',
      sku_id: 'text',
      sku_name: 'text',
      content: 'text',
      tags: 'text',
      /** positive, neutral, negative. */
      sentiment: 'text',
      reviewed_at: 'time',
      follow_up: 'text',
      follow_up_at: 'time',
      follow_up_days: 'count',
      buyer_key: 'text',
    },
  },
  competitor_item: {
    label: '竞品快照',
    key: ['snapshot_day', 'item_id'],
    columns: {
      snapshot_day: 'day',
      item_id: 'text',
      title: 'text',
      shop_name: 'text',
      price_fen: 'fen',
      /** Both count from the first day on: what a span brought is the difference of two snapshots. */
      sold: 'count',
      comments: 'count',
    },
  },
  ledger: {
    label: '资金流水',
    key: ['ledger', 'flow_id', 'entry', 'order_id', 'line_id'],
    columns: {
      /** 动账, 聚合账单, 支付宝账单. */
      ledger: 'text',
      flow_id: 'text',
      entry: 'text',
      order_id: 'text',
      line_id: 'text',
      entered_at: 'time',
      income_fen: 'fen',
      expense_fen: 'fen',
      fee_fen: 'fen',
      balance_fen: 'fen',
      description: 'text',
      channel: 'text',
    },
  },
} as const satisfies Record<string, FactTable>

export type FactTableName = keyof typeof factTables

export const isFactTable = (name: string): name is FactTableName => Object.hasOwn(factTables, name)

type ValueOf<T extends FactColumnType> = T extends 'text' | 'time' | 'day'
  ? string
  : T extends 'flag'
    ? boolean
    : number

/** A row as both stores return it. */
export type FactRow<N extends FactTableName> = { shop_id: number; batch_id: number; row_no: number } & {
  [C in keyof (typeof factTables)[N]['columns']]: ValueOf<
    Extract<(typeof factTables)[N]['columns'][C], FactColumnType>
  > | null
}

/**
 * One sold line, derived from order_header, order_line and refund on every commit that touches the order:
 * the rows that order-based figures are counted from. An order without lines has one row with the title of
 * the order; amounts of an order are shared over lines that have none by largest remainder in fen.
 */
export type SaleLineRow = {
  shop_id: number
  channel: string
  order_id: string
  line_id: string
  placed_at: string | null
  paid_at: string | null
  status: string | null
  /** Null where no file says it; of an order that was not paid nothing was. */
  placed_fen: number | null
  paid_fen: number | null
  refunded_fen: number
  pieces: number | null
  item_id: string | null
  title: string | null
  sku_name: string | null
  seller_code: string | null
  province: string | null
  city: string | null
  /** Where the row comes from: a figure is opened through it. */
  source_table: string
  batch_id: number
  row_no: number
  /** On one line of each order, the one paid first: counting these counts orders. */
  leads: boolean
  /** On one line of each item in an order. */
  leads_item: boolean
  /** Is it the only line of its order? */
  alone: boolean | null
  /** The buyer's key as a number, for counting. */
  buyer_no: number | null
  /** Item id, else the title, else ''. */
  item: string
  /** The days of the orders before and after this one, of those that the same buyer placed. */
  placed_before: Day | null
  placed_after: Day | null
  /** The same of those that were paid; an order that was not has the day its buyer first paid, if ever, before it. */
  paid_before: Day | null
  paid_after: Day | null
  /** Seller code, else the name of what was chosen, else ''. */
  sku: string | null
  /** On one line of each SKU in an order. */
  leads_sku: boolean | null
  /** On one line of each 订单状态 in an order. */
  leads_status: boolean | null
  /** The same on all lines of an order and on no other, for counting; another one when the order is derived again. */
  order_no: number | null
}

export type BatchRow = {
  shop_id: number
  batch_id: number
  file_name: string
  sheet: string
  file_sha256: string
  format: string
  format_name: string
  /** Where its rows are. */
  fact_table: string
  period_from: Day | null
  period_to: Day | null
  /** The file's own stamp, else the time of import: which of two versions of a row is newer. */
  stamp: string
  imported_at: string
  rows: number
  accepted: number
  rejected: number
  /** Totals and subtotals left out. */
  skipped: number
  inserted: number
  updated: number
  unchanged: number
  /** Of the unchanged: rows that say something else, but are older than what is there. Null in batches of before it was counted. */
  older: number | null
  status: 'active' | 'undone'
  undone_at: string | null
  /** JSON: ImportNote[] — what was decided while reading (money reading, encoding, skipped totals). */
  notes: string
  /** JSON: {row, column, value, reason}[] of the first 1,000 rejects; all of them lie beside the archive. */
  rejects: string
  /** JSON: string[] — columns of the fact table that the file says something about. */
  columns: string
  /** JSON: string[] — header names as found, personal columns left out; columns of the archived file. */
  header: string
}

/** Of a column how many versions of rows at a day of a clock say something else than the row in force. */
export type RestatedDayRow = {
  shop_id: number
  fact_table: string
  /** The column that `day` is of. */
  clock: string
  day: Day
  column_name: string
  versions: number
}

/**
 * What was sold on a day of a clock, of all together (`cut` '') and of each item and province. `_known`: lines that say
 * the amount before it; `known_orders`: orders of known buyers.
 */
export type SoldDayRow = {
  shop_id: number
  clock: string
  cut: string
  value: string
  day: Day
  lines: number
  placed_fen: number
  placed_known: number
  paid_fen: number
  paid_known: number
  refunded_fen: number
  pieces: number
  pieces_known: number
  orders: number
  known_orders: number
}

/** How many orders of a day have one of the same buyer (and item, or province) before them, on the day before it was. */
export type BoughtAgainRow = {
  shop_id: number
  clock: string
  cut: string
  value: string
  day: Day
  day_before: Day
  orders: number
}

/** When the sums by day of a shop were counted anew because they were wrong. */
export type SoldRecountRow = { shop_id: number; counted_at: string }

export type FactTables = { [N in FactTableName]: FactRow<N> } & {
  [N in FactTableName as `${N}_shadow`]: FactRow<N>
} & {
  sale_line: SaleLineRow
  batch: BatchRow
  restated_day: RestatedDayRow
  sold_day: SoldDayRow
  bought_again: BoughtAgainRow
  sold_recount: SoldRecountRow
}
