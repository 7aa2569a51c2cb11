import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { MadeReport, ReportKind } from './rules/maker.ts'

/** A report of a period, as it was drafted last. */
export type ReportRow = {
  id: number
  shop_id: number
  kind: ReportKind
  from_day: string
  to_day: string
  /** What it is compared with. */
  previous_from: string
  previous_to: string
  /** What it is about besides its days: a metric, a promotion, a meeting … */
  subject: string
  title: string
  /** The day from which its due days count; '' is the last one of its period. */
  ends_day: string
  /** JSON: the draft and its suggestions. */
  draft: string
  /** The batches in force when the draft was made, as one text. */
  batches: string
  made_at: string
}

export type ReportStateRow = {
  report_id: number
  shop_id: number
  step: number
  state: 'draft' | 'submitted' | 'withdrawn'
  member_id: number | null
  at: string
}

/** A text of the draft in a person's words; JSON, empty where it is left out. */
export type ReportEditRow = {
  report_id: number
  shop_id: number
  place: string
  words: string
  member_id: number | null
  at: string
}

export type ReportDecisionRow = {
  report_id: number
  shop_id: number
  suggestion: string
  owner_id: number | null
  due_day: string | null
  is_on: number
}

export type ReportCommentRow = {
  report_id: number
  shop_id: number
  id: number
  section: string
  member_id: number | null
  words: string
  at: string
}

/** What was handed in; it is never changed. */
export type ReportSubmissionRow = {
  report_id: number
  shop_id: number
  /** That of the state which it made. */
  step: number
  due_day: string | null
  /** JSON: the document; the figures with value and batches; the suggestions with their owners. */
  document: string
  figures: string
  suggestions: string
}

/** How a shop wants its reports; the last of a kind holds. */
export type ReportSettingRow = {
  shop_id: number
  kind: ReportKind
  step: number
  due_workdays: number
  /** JSON: the document room's template. */
  template: string
  member_id: number | null
  at: string
}

export type ReportTables = {
  report: ReportRow
  report_state: ReportStateRow
  report_edit: ReportEditRow
  report_decision: ReportDecisionRow
  report_comment: ReportCommentRow
  report_submission: ReportSubmissionRow
  report_setting: ReportSettingRow
}

/** Those that say something of one shop, and go with it. */
export const reportOfShop = [
  'report',
  'report_state',
  'report_edit',
  'report_decision',
  'report_comment',
  'report_submission',
  'report_setting',
] as const

const statements = [
  `create table report (id bigint primary key, shop_id bigint not null, kind text not null, from_day text not null,
    to_day text not null, previous_from text not null, previous_to text not null, metric text not null,
    draft text not null, batches text not null, made_at text not null,
    unique (shop_id, kind, from_day, to_day, previous_from, previous_to, metric))`,
  `create table report_state (report_id bigint not null, shop_id bigint not null, step bigint not null,
    state text not null, member_id bigint, at text not null, primary key (report_id, step))`,
  `create table report_edit (report_id bigint not null, shop_id bigint not null, place text not null,
    words text not null, member_id bigint, at text not null, primary key (report_id, place))`,
  `create table report_decision (report_id bigint not null, shop_id bigint not null, suggestion text not null,
    owner_id bigint, due_day text, is_on integer not null, primary key (report_id, suggestion))`,
  `create table report_comment (report_id bigint not null, shop_id bigint not null, id bigint not null,
    section text not null, member_id bigint, words text not null, at text not null, primary key (report_id, id))`,
  `create table report_submission (report_id bigint not null, shop_id bigint not null, step bigint not null,
    due_day text, document text not null, figures text not null, suggestions text not null,
    primary key (report_id, step))`,
  `create table report_setting (shop_id bigint not null, kind text not null, step bigint not null,
    due_workdays integer not null, template text not null, member_id bigint, at text not null,
    primary key (shop_id, kind, step))`,
]

/** The reports' record tables, in the SQL that SQLite and PostgreSQL share. */
export const reportMigrations: readonly Migration[] = [
  {
    id: 'reports-1-report',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
  {
    // Reports of every duty: about a promotion or a meeting as well as a metric, and known by their title.
    id: 'reports-2-subject',
    up: async (db) => {
      await sql`alter table report rename column metric to subject`.execute(db)
      await sql`alter table report add column title text not null default ''`.execute(db)
      const { rows } = await sql<{ id: number; draft: string }>`select id, draft from report`.execute(db)
      for (const { id, draft } of rows) {
        const made: MadeReport = JSON.parse(draft)
        await sql`update report set title = ${made.draft.cover.title} where id = ${id}`.execute(db)
      }
    },
  },
  {
    id: 'reports-3-ends',
    up: async (db) => {
      await sql`alter table report add column ends_day text not null default ''`.execute(db)
    },
  },
]
