import { sql } from 'kysely'
import { distributeStatement } from '../storage/citus.ts'
import type { Migration } from '../storage/migrations.ts'

/**
 * What 0.1.0 made, word for word: a backup of it is restored into these tables before the later steps change them.
 * Never changed; what came after is a step of its own (`factMigrations`).
 */
const factTables: Readonly<Record<string, { key: string; columns: string }>> = {
  order_header: {
    key: 'channel, order_id',
    columns: `channel text not null, order_id text not null, placed_at timestamp, paid_at timestamp,
    shipped_at timestamp, finished_at timestamp, status text, close_reason text, total_fen bigint,
    payable_fen bigint, postage_fen bigint, paid_fen bigint, refunded_fen bigint, payout_fen bigint,
    pieces bigint, titles text, seller_code text, sku_name text, buyer_key text, province text, city text,
    shop_name text, on_mobile boolean, stage text, parent_order_id text`,
  },
  order_line: {
    key: 'channel, order_id, line_id',
    columns: `channel text not null, order_id text not null, line_id text not null, title text, item_id text,
    sku_name text, outer_code text, seller_code text, price_fen bigint, pieces bigint, payable_fen bigint,
    paid_fen bigint, refunded_fen bigint, refund_status text, status text, placed_at timestamp,
    paid_at timestamp, shipped_at timestamp, order_paid_fen bigint, buyer_key text, province text, city text,
    stage text`,
  },
  refund: {
    key: 'refund_id',
    columns: `refund_id text not null, order_id text, item_id text, title text, seller_code text, sku_name text,
    paid_at timestamp, applied_at timestamp, completed_at timestamp, due_at timestamp, returned_at timestamp,
    paid_fen bigint, refund_fen bigint, status text, kind text, goods_status text, reason text,
    reason_tags text, phase text, extent text, operated text, party text, intervention text,
    zero_second boolean`,
  },
  shop_traffic: {
    key: 'from_day, to_day',
    columns: `from_day date not null, to_day date not null, shop_name text, visitors bigint, mobile_visitors bigint,
    page_views bigint, item_visitors bigint, item_page_views bigint, stay_seconds double precision,
    bounce_rate double precision, cart_visitors bigint, cart_pieces bigint, favourite_buyers bigint,
    placed_fen bigint, placed_buyers bigint, placed_pieces bigint, paid_fen bigint, paid_buyers bigint,
    paid_pieces bigint, paid_lines bigint, returning_visitors bigint, new_visitors bigint,
    paid_new_buyers bigint, paid_returning_buyers bigint, returning_paid_fen bigint, ad_site_fen bigint,
    ad_keyword_fen bigint, ad_crowd_fen bigint, ad_smart_fen bigint, commission_fen bigint,
    refunded_fen bigint, reviews bigint, picture_reviews bigint, description_score double precision,
    members bigint, new_members bigint, active_members bigint, member_paid_fen bigint, member_buyers bigint,
    followers bigint`,
  },
  item_traffic: {
    key: 'from_day, to_day, item_id',
    columns: `from_day date not null, to_day date not null, item_id text not null, title text, main_item_id text,
    item_kind text, item_code text, item_status text, item_tags text, visitors bigint, page_views bigint,
    stay_seconds double precision, bounce_rate double precision, favourite_visitors bigint,
    cart_pieces bigint, cart_visitors bigint, placed_buyers bigint, placed_pieces bigint, placed_fen bigint,
    paid_buyers bigint, paid_pieces bigint, paid_fen bigint, paid_new_buyers bigint,
    paid_returning_buyers bigint, returning_paid_fen bigint, juhuasuan_paid_fen bigint, refunded_fen bigint,
    competitiveness double precision, year_paid_fen bigint, month_paid_fen bigint, month_paid_pieces bigint,
    search_visitors bigint, search_paid_buyers bigint, detail_conversion double precision,
    detail_share double precision`,
  },
  source_traffic: {
    key: 'from_day, to_day, carrier, source1, source2, source3, source4',
    columns: `from_day date not null, to_day date not null, carrier text not null, source1 text not null,
    source2 text not null, source3 text not null, source4 text not null, visitors bigint,
    new_visitors bigint, stay_seconds double precision, stayed_visitors bigint, item_click_visitors bigint,
    cart_visitors bigint, cart_pieces bigint, favourite_visitors bigint, followers bigint,
    paid_buyers bigint, paid_fen bigint, direct_paid_buyers bigint, favourite_paid_buyers bigint,
    fan_paid_buyers bigint, cart_paid_buyers bigint, placed_buyers bigint, placed_fen bigint`,
  },
  item_source_traffic: {
    key: 'from_day, to_day, item_id, source1, source2, source3, source4',
    columns: `from_day date not null, to_day date not null, item_id text not null, source1 text not null,
    source2 text not null, source3 text not null, source4 text not null, visitors bigint, page_views bigint,
    paid_fen bigint, inner_jumps bigint, left_shop bigint, favourite_visitors bigint, cart_visitors bigint,
    placed_buyers bigint, paid_pieces bigint, paid_buyers bigint, direct_paid_buyers bigint,
    favourite_paid_buyers bigint, fan_paid_buyers bigint, cart_paid_buyers bigint`,
  },
  term_traffic: {
    key: 'from_day, to_day, report, item_id, term',
    columns: `from_day date not null, to_day date not null, report text not null, item_id text not null,
    term text not null, visitors bigint, page_views bigint, cart_visitors bigint, favourite_visitors bigint,
    placed_buyers bigint, paid_buyers bigint, paid_pieces bigint, paid_fen bigint`,
  },
  market_term: {
    key: 'from_day, to_day, list, term',
    columns: `from_day date not null, to_day date not null, list text not null, term text not null, rank bigint,
    popularity_text text, popularity_low double precision, popularity_high double precision,
    click_rate_text text, click_rate_low double precision, click_rate_high double precision,
    conversion_text text, conversion_low double precision, conversion_high double precision,
    buyers_text text, buyers_low double precision, buyers_high double precision,
    supply_demand double precision, tmall_click_share double precision`,
  },
  ad_report: {
    key: 'from_day, to_day, report, product, scene_id, sub_scene_id, plan_id, unit_id, subject_kind, subject_id, word_kind, word_id, crowd, creative',
    columns: `from_day date not null, to_day date not null, report text not null, product text not null,
    scene_id text not null, scene text, sub_scene_id text not null, sub_scene text, plan_id text not null,
    plan text, unit_id text not null, unit text, subject_kind text not null, subject_id text not null,
    subject text, word_kind text not null, word_id text not null, word text, crowd text not null,
    creative text not null, attribution_days bigint, impressions bigint, clicks bigint, cost_fen bigint,
    presale_fen bigint, presale_orders bigint, direct_fen bigint, indirect_fen bigint, revenue_fen bigint,
    net_revenue_fen bigint, orders bigint, direct_orders bigint, indirect_orders bigint, carts bigint,
    direct_carts bigint, indirect_carts bigint, favourite_items bigint, favourite_shops bigint,
    placed_orders bigint, placed_fen bigint, coupons bigint, chats bigint, guided_visits bigint,
    guided_visitors bigint, guided_prospects bigint, new_members bigint, deep_visits bigint,
    new_buyers bigint, buyers bigint, member_fen bigint, member_orders bigint, natural_fen bigint,
    natural_impressions bigint, subsidy_fen bigint, average_rank double precision`,
  },
  affiliate_report: {
    key: 'from_day, to_day, content',
    columns: `from_day date not null, to_day date not null, content text not null, clicks bigint, visitors bigint,
    buyers bigint, paid_fen bigint, orders bigint, pieces bigint, commission_fen bigint,
    service_fee_fen bigint, cost_fen bigint, settled_buyers bigint, settled_orders bigint,
    settled_fen bigint, settled_commission_fen bigint, settled_service_fee_fen bigint,
    settled_cost_fen bigint, received_buyers bigint, received_fen bigint, received_orders bigint`,
  },
  service_report: {
    key: 'from_day, to_day, report, agent',
    columns: `from_day date not null, to_day date not null, report text not null, agent text not null,
    inquirers bigint, same_day_inquirers bigint, same_day_payers bigint, same_day_paid_fen bigint,
    final_payers bigint, final_paid_fen bigint, consultants bigint, received bigint, unanswered bigint,
    effective_received bigint, response_seconds double precision, first_response_seconds double precision,
    within_three_minutes double precision, reply_rate double precision, consult_times bigint,
    reply_times bigint, unreplied_times bigint, slow_received bigint, long_received bigint,
    buyer_started bigint, agent_followed bigint, messages bigint, buyer_messages bigint,
    agent_messages bigint, answer_ratio double precision, agent_characters bigint,
    reception_seconds double precision, sales_fen bigint, sales_pieces bigint, sales_buyers bigint,
    rating_sent bigint, rating_received bigint, very_satisfied bigint, satisfied bigint, neutral bigint,
    dissatisfied bigint, very_dissatisfied bigint, invited_sent bigint, invited_received bigint,
    voluntary_sent bigint, voluntary_received bigint`,
  },
  listing: {
    key: 'snapshot_day, item_id, sku_id',
    columns: `snapshot_day date not null, item_id text not null, sku_id text not null, category_id text, category text,
    title text, short_title text, brand text, item_code text, sku_code text, sku_name text,
    list_price_fen bigint, price_fen bigint, stock bigint, listed_at timestamp, status text`,
  },
  review: {
    key: 'review_id',
    columns: `review_id text not null, order_id text, item_id text, title text, sku_id text, sku_name text,
    content text, tags text, sentiment text, reviewed_at timestamp, follow_up text, follow_up_at timestamp,
    follow_up_days bigint, buyer_key text`,
  },
  ledger: {
    key: 'ledger, flow_id, entry, order_id, line_id',
    columns: `ledger text not null, flow_id text not null, entry text not null, order_id text not null,
    line_id text not null, entered_at timestamp, income_fen bigint, expense_fen bigint, fee_fen bigint,
    balance_fen bigint, description text, channel text`,
  },
}

const provenance = 'shop_id bigint not null, batch_id bigint not null, row_no bigint not null'

const otherTables: Readonly<Record<string, string>> = {
  sale_line: `shop_id bigint not null, channel text not null, order_id text not null, line_id text not null,
    placed_at timestamp, paid_at timestamp, status text, placed_fen bigint not null, paid_fen bigint not null,
    refunded_fen bigint not null, pieces bigint, item_id text, title text, sku_name text, seller_code text,
    buyer_key text, province text, city text, source_table text not null, batch_id bigint not null, row_no bigint not null,
    leads boolean not null, leads_item boolean not null, buyer_no bigint, item text not null`,
  buyer:
    'shop_id bigint not null, buyer_key text not null, first_paid_at timestamp not null, first_order_id text not null',
  batch: `shop_id bigint not null, batch_id bigint not null, file_name text not null, sheet text not null,
    file_sha256 text not null, format text not null, format_name text not null, fact_table text not null, period_from date, period_to date,
    stamp timestamp not null, imported_at timestamp not null, rows bigint not null, accepted bigint not null,
    rejected bigint not null, skipped bigint not null, inserted bigint not null, updated bigint not null, unchanged bigint not null,
    status text not null, undone_at timestamp, notes text not null, rejects text not null, columns text not null, header text not null`,
}

const tables: readonly [string, string][] = [
  ...Object.entries(factTables).flatMap(([name, { columns }]): [string, string][] => [
    [name, `${provenance}, ${columns}`],
    [`${name}_shadow`, `${provenance}, ${columns}`],
  ]),
  ...Object.entries(otherTables),
]

const postgresIndexes: readonly string[] = [
  ...Object.entries(factTables).flatMap(([name, { key }]) => [
    `create unique index ${name}_key on ${name} (shop_id, ${key})`,
    `create index ${name}_batch on ${name} (shop_id, batch_id)`,
    `create index ${name}_shadow_key on ${name}_shadow (shop_id, ${key})`,
    `create index ${name}_shadow_batch on ${name}_shadow (shop_id, batch_id)`,
  ]),
  'create unique index sale_line_key on sale_line (shop_id, channel, order_id, line_id)',
  'create index sale_line_paid on sale_line (shop_id, paid_at)',
  'create index sale_line_placed on sale_line (shop_id, placed_at)',
  'create index refund_order on refund (shop_id, order_id)',
  'create unique index buyer_key on buyer (shop_id, buyer_key)',
  'create unique index batch_key on batch (shop_id, batch_id)',
]

export const createFirstTables: Migration['up'] = async (db, engine, citus) => {
  for (const [name, columns] of tables) {
    await sql.raw(`create table ${name} (${columns})`).execute(db)
    if (citus) await sql.raw(distributeStatement(name, 'shop_id')).execute(db)
  }
  if (engine === 'postgres') for (const index of postgresIndexes) await sql.raw(index).execute(db)
}
