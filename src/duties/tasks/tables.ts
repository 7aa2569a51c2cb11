import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { TaskOriginKind, TaskState } from './contract.ts'

export type TaskRow = {
  id: number
  shop_id: number
  title: string
  owner_id: number | null
  due: string | null
  from_kind: TaskOriginKind
  from_id: string
  from_words: string
  from_path: string
  /** How it is told whether it worked, as JSON; null where nobody asked. */
  check_json: string | null
  created_at: string
}

/** A step of a task's life; step 1 is when it was made. The last one is where it stands. */
export type TaskStateRow = {
  task_id: number
  shop_id: number
  step: number
  state: TaskState
  member_id: number | null
  at: string
  note: string
}

/** What was read on a check, as JSON; a later reading that differs is another row. */
export type TaskReadingRow = {
  task_id: number
  shop_id: number
  step: number
  at: string
  reading: string
}

/** Up to which facts and day a shop's checks were read. */
export type TaskCheckedRow = { shop_id: number; state: string }

export type TaskTables = {
  task: TaskRow
  task_state: TaskStateRow
  task_reading: TaskReadingRow
  task_checked: TaskCheckedRow
}

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const taskMigrations: readonly Migration[] = [
  {
    id: 'tasks-1-tasks',
    up: async (db) => {
      await sql`create table task (id bigint primary key, shop_id bigint not null, title text not null,
        owner_id bigint, due text, from_kind text not null, from_id text not null, from_words text not null,
        from_path text not null, check_json text, created_at text not null)`.execute(db)
      await sql`create index task_of_shop on task (shop_id, id)`.execute(db)
      await sql`create table task_state (task_id bigint not null, shop_id bigint not null, step integer not null,
        state text not null, member_id bigint, at text not null, note text not null,
        primary key (task_id, step))`.execute(db)
      await sql`create index task_state_of_shop on task_state (shop_id)`.execute(db)
      await sql`create table task_reading (task_id bigint not null, shop_id bigint not null, step integer not null,
        at text not null, reading text not null, primary key (task_id, step))`.execute(db)
      await sql`create index task_reading_of_shop on task_reading (shop_id)`.execute(db)
      await sql`create table task_checked (shop_id bigint primary key, state text not null)`.execute(db)
    },
  },
]

/** The tables whose rows go with their shop. */
export const tasksOfShop = ['task_checked', 'task_reading', 'task_state', 'task'] as const
