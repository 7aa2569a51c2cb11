import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'

/** A competitor's item that is followed, and what it competes with. */
export type FollowedRow = {
  shop_id: number
  item_id: string
  /** As written; '' leaves it to what is collected. */
  competitor: string
  own_item: string | null
  note: string
  followed_at: string
}

/** 运营策略计划. Its lists are tables of their own, in the order of `place`. */
export type PlanRow = {
  shop_id: number
  id: number
  name: string
  from_day: Day
  to_day: Day
  owner_id: number | null
  words: string
  /** Hundredths of a percent. */
  least_margin: number
  made_at: string
  changed_at: string
}

/** `amount`: fen of money; millionths of a ratio; else as it counts. */
export type PlanGoalRow = {
  shop_id: number
  plan_id: number
  place: number
  metric: string
  from_day: Day
  to_day: Day
  amount: number
  owner_id: number | null
}

export type PlanPriceRow = {
  shop_id: number
  plan_id: number
  place: number
  item_id: string
  sku: string
  price_fen: number
  cost_fen: number | null
  floor_fen: number | null
  note: string
}

/** An event of the calendar and what is done at it. */
export type PlanPromotionRow = {
  shop_id: number
  plan_id: number
  place: number
  event_id: string
  year: number
  words: string
  owner_id: number | null
}

export type MarketTables = {
  market_followed: FollowedRow
  market_plan: PlanRow
  market_plan_goal: PlanGoalRow
  market_plan_price: PlanPriceRow
  market_plan_promotion: PlanPromotionRow
}

/** Those that say something of one shop, and go with it. */
export const marketOfShop = [
  'market_followed',
  'market_plan_goal',
  'market_plan_price',
  'market_plan_promotion',
  'market_plan',
] as const

const part = 'shop_id bigint not null, plan_id bigint not null, place integer not null'
const partKey = 'primary key (shop_id, plan_id, place)'

const statements = [
  `create table market_followed (shop_id bigint not null, item_id text not null, competitor text not null,
    own_item text, note text not null, followed_at text not null, primary key (shop_id, item_id))`,
  `create table market_plan (shop_id bigint not null, id bigint not null, name text not null, from_day text not null,
    to_day text not null, owner_id bigint, words text not null, least_margin integer not null, made_at text not null,
    changed_at text not null, primary key (shop_id, id))`,
  `create table market_plan_goal (${part}, metric text not null, from_day text not null, to_day text not null,
    amount bigint not null, owner_id bigint, ${partKey})`,
  `create table market_plan_price (${part}, item_id text not null, sku text not null, price_fen bigint not null,
    cost_fen bigint, floor_fen bigint, note text not null, ${partKey})`,
  `create table market_plan_promotion (${part}, event_id text not null, year integer not null, words text not null,
    owner_id bigint, ${partKey})`,
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const marketMigrations: readonly Migration[] = [
  {
    id: 'market-1-followed-and-plans',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
