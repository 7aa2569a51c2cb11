import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'

/** What a figure should be in a year, of the shop or a part of it. Its amounts are in `target_amount`. */
export type TargetRow = {
  id: number
  shop_id: number
  metric: string
  /** category or item; '' for the whole shop. */
  dimension: string
  value: string
  year: number
  owner_id: number | null
  /** JSON: one weight for each day of the year, as they were when it was phased. */
  weights: string
  /** JSON: {basis, fromPast}. */
  phasing: string
  phased_at: string
}

/**
 * An amount set by hand for a year, a month or a day; the latest of a period that was not taken back holds. Rows of
 * one `step` came together and are taken back together.
 */
export type TargetAmountRow = {
  shop_id: number
  step: number
  target_id: number
  period: string
  /** Fen or pieces; null: free again, to be phased with the others. */
  amount: number | null
  set_at: string
  undone_at: string | null
}

export type SalesTables = { target: TargetRow; target_amount: TargetAmountRow }

/** Those that say something of one shop, and go with it. */
export const salesOfShop = ['target', 'target_amount'] as const

const targets = [
  `create table target (id bigint primary key, shop_id bigint not null, metric text not null, dimension text not null,
    value text not null, year integer not null, owner_id bigint, weights text not null, phasing text not null,
    phased_at text not null, unique (shop_id, metric, dimension, value, year))`,
  `create table target_amount (shop_id bigint not null, step bigint not null, target_id bigint not null,
    period text not null, amount bigint, set_at text not null, undone_at text,
    primary key (shop_id, step, target_id, period))`,
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const salesMigrations: readonly Migration[] = [
  {
    id: 'sales-1-targets',
    up: async (db) => {
      for (const statement of targets) await sql.raw(statement).execute(db)
    },
  },
]
