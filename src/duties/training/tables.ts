import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'
import type { DemoScenario } from './demo/contract.ts'
import type { DutyName } from './drills/contract.ts'

/** A shop that is invented: what made it, and what is true of it. */
export type DemoShopRow = {
  shop_id: number
  scenario: DemoScenario
  seed: number
  from_day: Day
  to_day: Day
  /** The simulator's truth.json; null until all files are imported. */
  truth: string | null
  made_at: string | null
}

/** A drill that somebody began. It stays when its shop goes. */
export type DrillRunRow = {
  id: number
  drill: DutyName
  /** The seed of its shop. */
  number: number
  member_id: number | null
  to_day: Day
  started_at: string
  /** The question with its answer, as JSON; null until its shop is there. */
  key: string | null
  /** Answered right, given up, or no try left. */
  closed_at: string | null
  /** Why its shop did not come about: code, message and next, as JSON. */
  failure: string | null
}

/** An answer with its marks, both as JSON; `n` from 1. */
export type DrillTryRow = {
  run_id: number
  n: number
  at: string
  points: number
  marks: string
}

/**
 * A member that the demo shop's team brought, with the name it came by. Members are of everybody: the row says which
 * ones may go with the shop.
 */
export type DemoMemberRow = { member_id: number; name: string }

/** The shop of a run while it is there. */
export type PracticeShopRow = { shop_id: number; run_id: number }

export type TrainingTables = {
  demo_shop: DemoShopRow
  demo_member: DemoMemberRow
  drill_run: DrillRunRow
  drill_try: DrillTryRow
  practice_shop: PracticeShopRow
}

/** Those that say something of one shop, and go with it. */
export const trainingOfShop = ['demo_shop', 'practice_shop'] as const

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const trainingMigrations: readonly Migration[] = [
  {
    id: 'training-1-demo-shop',
    up: async (db) => {
      await sql`create table demo_shop (shop_id bigint primary key, scenario text not null, seed bigint not null,
        from_day text not null, to_day text not null, truth text, made_at text)`.execute(db)
    },
  },
  {
    id: 'training-2-drills',
    up: async (db) => {
      await sql`create table drill_run (id bigint primary key, drill text not null, number bigint not null,
        member_id bigint, to_day text not null, started_at text not null, key text, closed_at text,
        failure text)`.execute(db)
      await sql`create table drill_try (run_id bigint not null, n integer not null, at text not null,
        points integer not null, marks text not null, primary key (run_id, n))`.execute(db)
      await sql`create table practice_shop (shop_id bigint primary key, run_id bigint not null)`.execute(db)
    },
  },
  {
    id: 'training-3-demo-members',
    up: async (db) => {
      await sql`create table demo_member (member_id bigint primary key, name text not null)`.execute(db)
    },
  },
]
