import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { Phase } from '../calendar/contract.ts'
import type { CostKind, GoalKind } from './contract.ts'

/** A promotion of a shop: what was planned stands in the tables beside it. */
export type PromotionRow = {
  id: number
  shop_id: number
  name: string
  /** The event of the calendar that it is part of; '' and 0 for the shop's own. */
  event_id: string
  event_year: number
  mechanics: string
  /** The promotion whose plan was taken over; null. */
  template_id: number | null
  created_at: string
  changed_at: string
  cancelled_at: string | null
}

export type PromotionPhaseRow = {
  promotion_id: number
  shop_id: number
  seq: number
  phase: Phase
  from_day: string
  to_day: string
}
export type PromotionItemRow = {
  promotion_id: number
  shop_id: number
  seq: number
  item_id: string
  title: string
  mechanic: string
  price_fen: number | null
}
export type PromotionChannelRow = {
  promotion_id: number
  shop_id: number
  seq: number
  name: string
  budget_fen: number
}
/** `target`: fen for sales, else millionths. */
export type PromotionGoalRow = {
  promotion_id: number
  shop_id: number
  seq: number
  kind: GoalKind
  target: number
}
export type PromotionCostRow = {
  promotion_id: number
  shop_id: number
  seq: number
  kind: CostKind
  name: string
  amount_fen: number
}

export type PromotionTables = {
  promotion: PromotionRow
  promotion_phase: PromotionPhaseRow
  promotion_item: PromotionItemRow
  promotion_channel: PromotionChannelRow
  promotion_goal: PromotionGoalRow
  promotion_cost: PromotionCostRow
}

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const promotionMigrations: readonly Migration[] = [
  {
    id: 'promotion-1-plan',
    up: async (db) => {
      await sql`create table promotion (id bigint primary key, shop_id bigint not null, name text not null,
        event_id text not null, event_year integer not null, mechanics text not null, template_id bigint,
        created_at text not null, changed_at text not null, cancelled_at text)`.execute(db)
      await sql`create index promotion_of_shop on promotion (shop_id)`.execute(db)
      await sql`create table promotion_phase (promotion_id bigint not null, shop_id bigint not null,
        seq integer not null, phase text not null, from_day text not null, to_day text not null,
        primary key (promotion_id, seq))`.execute(db)
      await sql`create table promotion_item (promotion_id bigint not null, shop_id bigint not null,
        seq integer not null, item_id text not null, title text not null, mechanic text not null, price_fen bigint,
        primary key (promotion_id, seq))`.execute(db)
      await sql`create table promotion_channel (promotion_id bigint not null, shop_id bigint not null,
        seq integer not null, name text not null, budget_fen bigint not null,
        primary key (promotion_id, seq))`.execute(db)
      await sql`create table promotion_goal (promotion_id bigint not null, shop_id bigint not null,
        seq integer not null, kind text not null, target bigint not null,
        primary key (promotion_id, seq))`.execute(db)
      await sql`create table promotion_cost (promotion_id bigint not null, shop_id bigint not null,
        seq integer not null, kind text not null, name text not null, amount_fen bigint not null,
        primary key (promotion_id, seq))`.execute(db)
    },
  },
]

/** What goes with its shop. */
export const promotionOfShop = [
  'promotion_cost',
  'promotion_goal',
  'promotion_channel',
  'promotion_item',
  'promotion_phase',
  'promotion',
] as const
