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

/** A rule as the team has it: its own, or a built-in one that was changed. */
export type AlertRuleRow = { shop_id: number; id: string; rule: string; set_at: string }

/** Something that was found and told: one cause, one row. */
export type AlertRow = {
  id: number
  shop_id: number
  /** What came first: the rule's name and its finding, then the likeliest cause. */
  title: string
  sentence: string
  cause: string
  /** JSON: the explanation as it was then, or null. */
  why: string
  owner_id: number | null
  fired_at: string
  /** From when people are told: after the quiet hours. */
  tell_at: string
  recovered_at: string | null
}

/** What one rule found; several of one cause belong to one alert. */
export type AlertFindingRow = {
  alert_id: number
  shop_id: number
  rule_id: string
  since: string
  day: string
  sentence: string
  recovered_at: string | null
  /** Why it is over. */
  note: string
}

/** What somebody did about an alert; taken back it stays, with when. */
export type AlertActRow = {
  alert_id: number
  shop_id: number
  step: number
  kind: 'handled' | 'snoozed'
  until: string | null
  member_id: number | null
  note: string
  at: string
  undone_at: string | null
}

/** What the last evaluation of a shop knew; another state than this is to be evaluated. */
export type AlertCheckRow = { shop_id: number; state: string; checked_at: string }

export type SalesTables = {
  target: TargetRow
  target_amount: TargetAmountRow
  alert_rule: AlertRuleRow
  alert: AlertRow
  alert_finding: AlertFindingRow
  alert_act: AlertActRow
  alert_check: AlertCheckRow
}

/** Those that say something of one shop, and go with it. */
export const salesOfShop = [
  'target',
  'target_amount',
  'alert_rule',
  'alert',
  'alert_finding',
  'alert_act',
  'alert_check',
] as const

const targets = [
  `create table target (id bigint primary key, shop_id bigint not null, metric text not null, dimension text not null,
    value text not null, year integer not null, owner_id bigint, weights text not null, phasing text not null,
    phased_at text not null, unique (shop_id, metric, dimension, value, year))`,
  `create table target_amount (shop_id bigint not null, step bigint not null, target_id bigint not null,
    period text not null, amount bigint, set_at text not null, undone_at text,
    primary key (shop_id, step, target_id, period))`,
]

const alerts = [
  `create table alert_rule (shop_id bigint not null, id text not null, rule text not null, set_at text not null,
    primary key (shop_id, id))`,
  `create table alert (id bigint primary key, shop_id bigint not null, title text not null, sentence text not null,
    cause text not null, why text not null, owner_id bigint, fired_at text not null, tell_at text not null,
    recovered_at text)`,
  'create index alert_of_shop on alert (shop_id, fired_at)',
  `create table alert_finding (alert_id bigint not null, shop_id bigint not null, rule_id text not null,
    since text not null, day text not null, sentence text not null, recovered_at text, note text not null,
    primary key (alert_id, rule_id))`,
  `create table alert_act (alert_id bigint not null, shop_id bigint not null, step bigint not null, kind text not null,
    until text, member_id bigint, note text not null, at text not null, undone_at text, primary key (alert_id, step))`,
  'create table alert_check (shop_id bigint primary key, state text not null, checked_at text not null)',
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const salesMigrations: readonly Migration[] = [
  {
    id: 'sales-1-targets',
    up: async (db) => {
      for (const statement of targets) await sql.raw(statement).execute(db)
    },
  },
  {
    id: 'sales-2-alerts',
    up: async (db) => {
      for (const statement of alerts) await sql.raw(statement).execute(db)
    },
  },
]
