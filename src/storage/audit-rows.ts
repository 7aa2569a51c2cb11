/** One line of the trail: a row of a record table that changed, or something done that changes no record. */
export type AuditEntryRow = {
  /** From 1, without a gap. */
  n: number
  /** The number of the first line of the same transaction. */
  act: number
  at: string
  /** `outside`: no transaction of the program, so somebody with the database in hand. */
  actor_kind: 'person' | 'key' | 'machine' | 'program' | 'outside'
  actor_id: number | null
  actor_name: string
  shop_id: number | null
  /** insert, update, delete; else what was done: sign_in, export, … */
  what: string
  /** '' for what is no change of a record. */
  table_name: string
  /** The primary key, its parts joined by `/`. */
  row_key: string
  /** The thing whose history it is part of: `task:12`. */
  subject: string
  /** What that thing is called, as of then; '' where it has no name. */
  label: string
  /** JSON of the row's columns before and after; of an update only those that changed. */
  before: string | null
  after: string | null
  /** SHA-256 over the hash before and this line, in hex. */
  hash: string
}

/** What triggers wrote down in a transaction that is not over. None are left when the program commits. */
export type AuditPendingRow = {
  id: number
  what: string
  table_name: string
  shop_id: number | null
  row_key: string
  subject: string
  label: string | null
  old_row: string | null
  new_row: string | null
  /** PostgreSQL's number of the transaction that wrote it. */
  xid: string | null
}

/** A row that was there before anybody listened to its table, so that the trail tells of no writing of it. */
export type AuditOlderRow = { id: number; table_name: string; row_key: string }

/** Where the trail ends; and the tables that are listened to. */
export type AuditHeadRow = { id: number; n: number; hash: string; tables: string }
