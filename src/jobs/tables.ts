import { sql } from 'kysely'
import type { Migration } from '../storage/migrations.ts'
import type { RunState } from './contract.ts'

/** Up to where a job's slots were planned, and whether it is paused. Times are milliseconds by the database's clock. */
export type JobStateRow = {
  job: string
  planned_to: number
  paused_at: number | null
  paused_by: string
}

/**
 * One run: a slot of the schedule, something that happened, or somebody's wish. There is one for each slot, whoever
 * plans it; of a lane one is under way at most, on whichever server.
 */
export type JobRunRow = {
  id: string
  job: string
  /** What it is the run of: the moment of a slot, or a name that whoever asked for it gave. */
  slot: string
  lane: string
  /** What it is to work on, as JSON; '' for nothing. */
  input: string
  state: RunState
  /** Not before. */
  due_at: number
  attempt: number
  /** Which process has it, '' for none, and until when that is to be believed. */
  owner: string
  lease_until: number
  asked_by: string
  created_at: number
  started_at: number | null
  finished_at: number | null
  /** What came of it, in words. */
  outcome: string
  /** Why the last attempt failed: code, sentence, what to do. */
  error_code: string
  error: string
  error_next: string
}

/**
 * The last restore that may be a copy of a shop that is in use elsewhere; one row at most. Until somebody says that this
 * is the one in use, nothing goes out. Times are milliseconds by the clock of the server.
 */
export type RestoredCopyRow = {
  id: number
  since: number
  /** The backup, when it was made, and the data folder it is of ('' where it does not say). */
  file: string
  made_at: string
  folder: string
  used_at: number | null
  used_by: string
}

export type JobTables = { job_state: JobStateRow; job_run: JobRunRow; restored_copy: RestoredCopyRow }

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const jobMigrations: readonly Migration[] = [
  {
    id: 'jobs-1-runs',
    up: async (db) => {
      await sql`create table job_state (job text primary key, planned_to bigint not null, paused_at bigint,
        paused_by text not null)`.execute(db)
      await sql`create table job_run (id text primary key, job text not null, slot text not null, lane text not null,
        input text not null, state text not null, due_at bigint not null, attempt integer not null,
        owner text not null, lease_until bigint not null, asked_by text not null, created_at bigint not null,
        started_at bigint, finished_at bigint, outcome text not null, error_code text not null,
        error text not null, error_next text not null, unique (job, slot))`.execute(db)
      await sql`create unique index job_run_under_way on job_run (lane) where state = 'running'`.execute(db)
      await sql`create index job_run_due on job_run (state, due_at)`.execute(db)
      await sql`create index job_run_lately on job_run (job, created_at)`.execute(db)
    },
  },
  {
    id: 'jobs-2-restored-copy',
    up: async (db) => {
      await sql`create table restored_copy (id bigint primary key, since bigint not null, file text not null,
        made_at text not null, folder text not null, used_at bigint, used_by text not null)`.execute(db)
    },
  },
]
