import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'

/** How the daily backup is made; one row at most. */
export type BackupSettingRow = {
  id: number
  is_on: boolean
  folder: string
  /** HH:MM in Beijing. */
  at: string
  daily: number
  weekly: number
  monthly: number
  /** The key that backups are sealed with, as JSON, itself sealed; '' for none. */
  backup_key: string
  unprotected: boolean
  /** Since when it is so. */
  set_at: string
}

/** A backup that the program made in that folder. */
export type BackupFileRow = {
  id: string
  path: string
  made_at: string
  bytes: number
  /** SHA-256 of its beginning: only what still begins so is deleted. */
  head: string
  is_sealed: boolean
  checked_at: string | null
  /** JSON: string[]. */
  problems: string
  removed_at: string | null
}

/** For which moment one was tried last, so that a failure is told once. */
export type BackupTryRow = { id: number; slot: string }

export type BackupTables = {
  backup_setting: BackupSettingRow
  backup_file: BackupFileRow
  backup_try: BackupTryRow
}

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const backupMigrations: readonly Migration[] = [
  {
    id: 'backups-1-tables',
    up: async (db) => {
      await sql`create table backup_setting (id bigint primary key, is_on boolean not null, folder text not null,
        at text not null, daily integer not null, weekly integer not null, monthly integer not null,
        backup_key text not null, unprotected boolean not null, set_at text not null)`.execute(db)
      await sql`create table backup_file (id text primary key, path text not null, made_at text not null,
        bytes bigint not null, head text not null, is_sealed boolean not null, checked_at text,
        problems text not null, removed_at text)`.execute(db)
      await sql`create table backup_try (id bigint primary key, slot text not null)`.execute(db)
    },
  },
]
