import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'
import type { PictureKind } from './contract.ts'

/** A thing that is going to be sold. */
export type LaunchRow = {
  shop_id: number
  id: number
  name: string
  launch_day: Day
  owner_id: number | null
  item_id: string | null
  note: string
  /** JSON: what is going to stand in the shop; null while nothing is typed. */
  draft: string | null
  created_at: string
}

/** One step of a launch. */
export type LaunchStepRow = {
  shop_id: number
  launch_id: number
  step: string
  owner_id: number | null
  due_day: Day
  done_at: string | null
}

/** What a picture was found to be; the picture itself is not kept. */
export type PictureRow = {
  shop_id: number
  id: number
  launch_id: number | null
  name: string
  kind: PictureKind
  type: string
  width: number
  height: number
  bytes: number
  /** JSON: findings. */
  findings: string
  checked_at: string
}

/** A column of the 发布模板 that the team says must, or need not, be filled. */
export type RequirementRow = { shop_id: number; column_name: string; is_required: number; set_at: string }

/** What was changed at an item on a day, and what it was meant to bring. */
export type ChangeRow = {
  shop_id: number
  id: number
  item_id: string
  day: Day
  /** JSON: ChangePart[]. */
  parts: string
  owner_id: number | null
  note: string
  /** Hundredths of a percent; null: no goal. */
  exposure_goal: number | null
  sales_goal: number | null
  created_at: string
}

export type ListingTables = {
  listing_launch: LaunchRow
  listing_launch_step: LaunchStepRow
  listing_picture: PictureRow
  listing_requirement: RequirementRow
  listing_change: ChangeRow
}

/** All of them are of one shop, and go with it. */
export const listingOfShop = [
  'listing_launch',
  'listing_launch_step',
  'listing_picture',
  'listing_requirement',
  'listing_change',
] as const

const statements = [
  `create table listing_launch (shop_id bigint not null, id bigint not null, name text not null,
    launch_day text not null, owner_id bigint, item_id text, note text not null, draft text,
    created_at text not null, primary key (shop_id, id))`,
  `create table listing_launch_step (shop_id bigint not null, launch_id bigint not null, step text not null,
    owner_id bigint, due_day text not null, done_at text, primary key (shop_id, launch_id, step))`,
  `create table listing_picture (shop_id bigint not null, id bigint not null, launch_id bigint, name text not null,
    kind text not null, type text not null, width integer not null, height integer not null, bytes bigint not null,
    findings text not null, checked_at text not null, primary key (shop_id, id))`,
  `create table listing_requirement (shop_id bigint not null, column_name text not null,
    is_required integer not null, set_at text not null, primary key (shop_id, column_name))`,
  `create table listing_change (shop_id bigint not null, id bigint not null, item_id text not null,
    day text not null, parts text not null, owner_id bigint, note text not null, exposure_goal bigint,
    sales_goal bigint, created_at text not null, primary key (shop_id, id))`,
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const listingMigrations: readonly Migration[] = [
  {
    id: 'listing-1-launches-and-changes',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
