import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'
import type { AgendaKind } from './contract.ts'

/** A meeting that comes again. `members`: JSON, ids. */
export type MeetingSeriesRow = {
  id: number
  shop_id: number
  name: string
  weekday: number
  every_weeks: number
  from_day: Day
  until_day: Day | null
  start_time: string
  minutes: number
  place: string
  members: string
  created_at: string
}

export type MeetingRow = {
  id: number
  shop_id: number
  series_id: number | null
  name: string
  day: Day
  start_time: string
  place: string
  members: string
  created_at: string
  held_at: string | null
}

/** `facts`: JSON, sentences of documents with their figures, as they were when the meeting was prepared. */
export type MeetingItemRow = {
  id: number
  shop_id: number
  meeting_id: number
  position: number
  kind: AgendaKind
  title: string
  facts: string
  minutes: string
}

export type MeetingDecisionRow = {
  id: number
  shop_id: number
  meeting_id: number
  item_id: number
  words: string
  decided_at: string
}

export type StockRuleRow = { shop_id: number; review_days: number; lead_days: number; set_at: string }

/** `sku` '': every SKU of the item that has no row of its own. */
export type SupplyRow = {
  shop_id: number
  item: string
  sku: string
  supplier: string
  lead_days: number | null
  moq: number | null
  pack: number | null
  safety: number | null
  set_at: string
}

export type PurchaseOrderRow = {
  id: number
  shop_id: number
  item: string
  sku: string
  supplier: string
  pieces: number
  ordered_day: Day
  expected_day: Day
  arrived_day: Day | null
  arrived_pieces: number | null
  note: string
  created_at: string
}

export type TeamTables = {
  meeting_series: MeetingSeriesRow
  meeting: MeetingRow
  meeting_item: MeetingItemRow
  meeting_decision: MeetingDecisionRow
  stock_rule: StockRuleRow
  supply: SupplyRow
  purchase_order: PurchaseOrderRow
}

/** Those that say something of one shop, and go with it. */
export const teamOfShop = [
  'meeting_series',
  'meeting',
  'meeting_item',
  'meeting_decision',
  'stock_rule',
  'supply',
  'purchase_order',
] as const

const statements = [
  `create table meeting_series (id bigint primary key, shop_id bigint not null, name text not null,
    weekday integer not null, every_weeks integer not null, from_day text not null, until_day text,
    start_time text not null, minutes integer not null, place text not null, members text not null,
    created_at text not null)`,
  'create index meeting_series_shop on meeting_series (shop_id)',
  `create table meeting (id bigint primary key, shop_id bigint not null, series_id bigint, name text not null,
    day text not null, start_time text not null, place text not null, members text not null,
    created_at text not null, held_at text)`,
  'create index meeting_shop on meeting (shop_id, day)',
  `create table meeting_item (id bigint primary key, shop_id bigint not null, meeting_id bigint not null,
    position integer not null, kind text not null, title text not null, facts text not null, minutes text not null)`,
  'create index meeting_item_meeting on meeting_item (meeting_id)',
  `create table meeting_decision (id bigint primary key, shop_id bigint not null, meeting_id bigint not null,
    item_id bigint not null, words text not null, decided_at text not null)`,
  'create index meeting_decision_meeting on meeting_decision (meeting_id)',
  `create table stock_rule (shop_id bigint primary key, review_days integer not null, lead_days integer not null,
    set_at text not null)`,
  `create table supply (shop_id bigint not null, item text not null, sku text not null, supplier text not null,
    lead_days integer, moq integer, pack integer, safety integer, set_at text not null,
    primary key (shop_id, item, sku))`,
  `create table purchase_order (id bigint primary key, shop_id bigint not null, item text not null, sku text not null,
    supplier text not null, pieces integer not null, ordered_day text not null, expected_day text not null,
    arrived_day text, arrived_pieces integer, note text not null, created_at text not null)`,
  'create index purchase_order_shop on purchase_order (shop_id)',
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const teamMigrations: readonly Migration[] = [
  {
    id: 'team-1-together',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
