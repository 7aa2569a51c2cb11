import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'

/** A closing or reopening of a shop's month; the last one is where it stands. A closing keeps its figures as JSON. */
export type ScorecardClosingRow = {
  shop_id: number
  month: string
  step: number
  kind: 'closed' | 'reopened'
  at: string
  member_id: number | null
  figures: string | null
}

export type ScorecardTables = { scorecard_closing: ScorecardClosingRow }

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const scorecardMigrations: readonly Migration[] = [
  {
    id: 'scorecard-1-closing',
    up: async (db) => {
      await sql`create table scorecard_closing (shop_id bigint not null, month text not null, step integer not null,
        kind text not null, at text not null, member_id bigint, figures text,
        primary key (shop_id, month, step))`.execute(db)
    },
  },
]

/** The tables whose rows go with their shop. */
export const scorecardOfShop = ['scorecard_closing'] as const
