import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { TicketEvent, TicketStatus, TicketType } from './contract.ts'

/** Something written about a buyer. `buyer`: the number that the import made of who they are. */
export type BuyerNoteRow = {
  id: number
  shop_id: number
  buyer: number
  text: string
  member_id: number | null
  at: string
}
export type BuyerTagRow = { shop_id: number; buyer: number; tag: string; at: string }

/** One case that somebody sees to until it is closed. */
export type TicketRow = {
  id: number
  shop_id: number
  type: TicketType
  source: 'refund' | 'review' | 'survey' | 'hand'
  /** The refund, review or answer it was opened for, once each; its own number where it was opened by hand. */
  source_id: string
  order_id: string | null
  item_id: string | null
  buyer: number | null
  title: string
  detail: string
  owner_id: number | null
  status: TicketStatus
  created_at: string
  due_at: string
  closed_at: string | null
}

/** What happened to a ticket, in order; never changed. */
export type TicketEventRow = {
  ticket_id: number
  shop_id: number
  step: number
  kind: TicketEvent['kind']
  text: string
  member_id: number | null
  at: string
}

/** Deadline and owner of a kind of tickets, where the shop has set them. */
export type TicketRuleRow = { shop_id: number; type: TicketType; hours: number; owner_id: number | null }

/** A reply that is used again and again. */
export type ReplyMacroRow = { id: number; shop_id: number; name: string; text: string }

export type SurveyRow = {
  id: number
  shop_id: number
  title: string
  intro: string
  /** JSON: Question[] */
  questions: string
  from_day: string
  to_day: string
  closes_on: string
  closed_at: string | null
  created_at: string
  /** Orders and buyers of those days when it was made. */
  orders: number
  buyers: number
}

/** A link for one order. The token is all that a buyer shows. */
export type SurveyLinkRow = {
  token: string
  survey_id: number
  shop_id: number
  order_id: string
  buyer: number | null
}

/** What a buyer answered; corrected it is overwritten, and `times` counts. */
export type SurveyAnswerRow = {
  token: string
  survey_id: number
  shop_id: number
  /** JSON: (number | string | null)[], one for each question. */
  answers: string
  /** Of the first question of the kind. */
  csat: number | null
  nps: number | null
  answered_at: string
  changed_at: string
  times: number
}

/** The address that buyers can open, for all shops. */
export type SurveyAddressRow = { id: number; base: string; set_at: string }

export type CustomerTables = {
  buyer_note: BuyerNoteRow
  buyer_tag: BuyerTagRow
  ticket: TicketRow
  ticket_event: TicketEventRow
  ticket_rule: TicketRuleRow
  reply_macro: ReplyMacroRow
  survey: SurveyRow
  survey_link: SurveyLinkRow
  survey_answer: SurveyAnswerRow
  survey_address: SurveyAddressRow
}

/** Those that say something of one shop, and go with it. */
export const customerOfShop = [
  'buyer_note',
  'buyer_tag',
  'ticket',
  'ticket_event',
  'ticket_rule',
  'reply_macro',
  'survey',
  'survey_link',
  'survey_answer',
] as const

const statements = [
  `create table buyer_note (id bigint primary key, shop_id bigint not null, buyer bigint not null, text text not null,
    member_id bigint, at text not null)`,
  'create index buyer_note_of on buyer_note (shop_id, buyer)',
  `create table buyer_tag (shop_id bigint not null, buyer bigint not null, tag text not null, at text not null,
    primary key (shop_id, buyer, tag))`,
  `create table ticket (id bigint primary key, shop_id bigint not null, type text not null, source text not null,
    source_id text not null, order_id text, item_id text, buyer bigint, title text not null, detail text not null,
    owner_id bigint, status text not null, created_at text not null, due_at text not null, closed_at text,
    unique (shop_id, source, source_id))`,
  'create index ticket_due on ticket (shop_id, closed_at, due_at)',
  `create table ticket_event (ticket_id bigint not null, shop_id bigint not null, step integer not null,
    kind text not null, text text not null, member_id bigint, at text not null, primary key (ticket_id, step))`,
  `create table ticket_rule (shop_id bigint not null, type text not null, hours integer not null, owner_id bigint,
    primary key (shop_id, type))`,
  `create table reply_macro (id bigint primary key, shop_id bigint not null, name text not null, text text not null)`,
  `create table survey (id bigint primary key, shop_id bigint not null, title text not null, intro text not null,
    questions text not null, from_day text not null, to_day text not null, closes_on text not null, closed_at text,
    created_at text not null, orders bigint not null, buyers bigint not null)`,
  `create table survey_link (token text primary key, survey_id bigint not null, shop_id bigint not null,
    order_id text not null, buyer bigint, unique (survey_id, order_id))`,
  `create table survey_answer (token text primary key, survey_id bigint not null, shop_id bigint not null,
    answers text not null, csat integer, nps integer, answered_at text not null, changed_at text not null,
    times integer not null)`,
  'create index survey_answer_of on survey_answer (shop_id, answered_at)',
  'create table survey_address (id bigint primary key, base text not null, set_at text not null)',
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const customerMigrations: readonly Migration[] = [
  {
    id: 'customer-1-tables',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
