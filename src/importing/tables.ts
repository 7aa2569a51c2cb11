import { sql } from 'kysely'
import type { Migration } from '../storage/migrations.ts'
import type { Upload } from './contract.ts'

/** A file on its way into the facts; it stays until it is dismissed. */
export type UploadRow = {
  id: string
  shop_id: number
  /** The data folder whose server looks after it: several servers can share the records. */
  folder: string
  file: string
  bytes: number
  path: string
  /** 1: the file lies in the uploads folder and goes when the upload is over. */
  kept: number
  origin: 'page' | 'watch' | 'command'
  /** 1: count against the store what committing would change. */
  preview: number
  state: Upload['state']
  /** JSON: Record<sheet, {format?, period?, item?}>. */
  answers: string
  /** JSON: SheetState[] as last known. */
  sheets: string
  /** JSON: {code, message, next}. */
  failure: string | null
  sha256: string | null
  received_at: string
}

/** A mapping that a person made once, as a Format in JSON. */
export type OwnFormatRow = { shop_id: number; id: string; name: string; format: string; created_at: string }

/** The folder of a shop from which files are taken by themselves. */
export type WatchFolderRow = { shop_id: number; folder: string; set_at: string }

/** What was taken from there, so that each file is taken once. */
export type WatchedFileRow = {
  shop_id: number
  path: string
  changed_at: number
  bytes: number
  sha256: string
}

export type ImportingTables = {
  upload: UploadRow
  own_format: OwnFormatRow
  watch_folder: WatchFolderRow
  watched_file: WatchedFileRow
}

/** Those that say something of one shop, and go with it. */
export const importingOfShop = ['upload', 'own_format', 'watch_folder', 'watched_file'] as const

const statements = [
  `create table upload (id text primary key, shop_id bigint not null, folder text not null, file text not null,
    bytes bigint not null, path text not null, kept integer not null, origin text not null, preview integer not null,
    state text not null, answers text not null, sheets text not null, failure text, sha256 text, received_at text not null)`,
  'create index upload_received on upload (folder, received_at)',
  `create table own_format (shop_id bigint not null, id text not null, name text not null, format text not null,
    created_at text not null, primary key (shop_id, id))`,
  'create table watch_folder (shop_id bigint primary key, folder text not null, set_at text not null)',
  `create table watched_file (shop_id bigint not null, path text not null, changed_at bigint not null,
    bytes bigint not null, sha256 text not null, primary key (shop_id, path))`,
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const importingMigrations: readonly Migration[] = [
  {
    id: 'importing-1-uploads',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
