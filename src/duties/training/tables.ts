import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'
import type { DemoScenario } from './contract.ts'

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

export type TrainingTables = { demo_shop: DemoShopRow }

/** Those that say something of one shop, and go with it. */
export const trainingOfShop = ['demo_shop'] as const

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const trainingMigrations: readonly Migration[] = [
  {
    id: 'training-1-demo-shop',
    up: async (db) => {
      await sql`create table demo_shop (shop_id bigint primary key, scenario text not null, seed bigint not null,
        from_day text not null, to_day text not null, truth text, made_at text)`.execute(db)
    },
  },
]
