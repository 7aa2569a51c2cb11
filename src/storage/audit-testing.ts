import { DatabaseSync } from 'node:sqlite'
import { type Generated, sql } from 'kysely'
import pg from 'pg'
import type { Actor } from './actor.ts'
import { type AuditTables, auditMigrations } from './audit-tables.ts'
import type { AuditedTable } from './audit-triggers.ts'
import type { Migration } from './migrations.ts'
import type { TestStores } from './testing.ts'

/** A room as small as can be, to try the trail on. */
export type Tables = AuditTables & {
  task: { id: number; shop_id: number; title: string; due: string | null; secret: string | null }
  task_state: { task_id: number; shop_id: number; n: number; note: string }
  hidden_shop: { shop_id: number; because: Generated<string>; gone_at: string | null }
}

const own: Migration = {
  id: 'own-1',
  up: async (db) => {
    await sql`create table task (id bigint primary key, shop_id bigint not null, title text not null, due text,
      secret text)`.execute(db)
    await sql`create table task_state (task_id bigint not null, shop_id bigint not null, n integer not null,
      note text not null, primary key (task_id, n))`.execute(db)
    await sql`create table hidden_shop (shop_id bigint primary key, because text not null default 'making', gone_at text)`.execute(
      db,
    )
  },
}

export const audited: AuditedTable[] = [
  { table: 'task', label: 'title', hidden: ['secret'] },
  { table: 'task_state', of: ['task', 'task_id'] },
]
export const lin: Actor = { kind: 'person', member: 3, name: '林晓' }
export const migrations = [own, ...auditMigrations]

export const task = (id: number, more: Partial<Tables['task']> = {}): Tables['task'] => ({
  id,
  shop_id: 1,
  title: `任务${id}`,
  due: null,
  secret: null,
  ...more,
})

/** As somebody with sqlite3 or psql does it. */
export const byHand = async (stores: TestStores<Tables, unknown>, ...statements: string[]): Promise<void> => {
  if (stores.databaseUrl) {
    const client = new pg.Client({ connectionString: stores.databaseUrl })
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  } else {
    const database = new DatabaseSync(stores.folder.records)
    try {
      for (const statement of statements) database.exec(statement)
    } finally {
      database.close()
    }
  }
}
