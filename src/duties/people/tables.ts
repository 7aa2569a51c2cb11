import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { MemberColour, Role } from './contract.ts'

/**
 * A person of the team, of the installation and not of a shop. Deleted only where nothing bears their name: an invented
 * one who leaves with the demo shop.
 */
export type MemberRow = {
  id: number
  name: string
  role: Role
  colour: MemberColour
  created_at: string
  archived_at: string | null
}

export type PeopleTables = { member: MemberRow }

/** Where other tables name members: a column with a number, or with a JSON list of numbers. */
export type MemberColumn = { table: string; column: string; isList?: boolean }

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const peopleMigrations: readonly Migration[] = [
  {
    id: 'people-1-member',
    up: async (db) => {
      await sql`create table member (id bigint primary key, name text not null unique, role text not null,
        colour text not null, created_at text not null, archived_at text)`.execute(db)
    },
  },
]
