import { sql } from 'kysely'
import type { Migration } from '../../storage/migrations.ts'
import type { ChannelKind, DeliveryState, NotificationEvent } from './contract.ts'

/** Something that was to be told; `key` keeps it from being told twice. Times are milliseconds since 1970. */
export type NotificationRow = {
  id: string
  key: string
  event: NotificationEvent
  shop_id: number | null
  shop: string
  title: string
  text: string
  path: string
  created_at: number
}

/** One of those who are to know it. */
export type NotificationToRow = {
  notification_id: string
  shop_id: number | null
  member_id: number
  /** Is it in their bell? */
  in_app: boolean
  read_at: number | null
  /** It waits for the mail of the day. */
  in_digest: boolean
}

/** A robot or a mail server; what is secret is sealed. */
export type NotificationChannelRow = {
  id: number
  kind: ChannelKind
  name: string
  /** What is no secret, as JSON. */
  settings: string
  secret: string
  secret_end: string
  signing: string
  created_at: number
}

/** What one person wants, as JSON where it is a list. */
export type NotificationPersonRow = {
  member_id: number
  mail: string
  quiet_from: string
  quiet_to: string
  digest_at: string
  digest_day: string
  events: string
  feed_hash: string
  feed_at: number | null
}

/** One message by one way: to a robot's group, or to one person's mailbox. */
export type NotificationDeliveryRow = {
  id: string
  /** Of what, by what, to whom: there is one. */
  key: string
  shop_id: number | null
  channel_id: number
  kind: ChannelKind
  channel: string
  /** The mailbox; '' for a robot. */
  address: string
  member_ids: string
  title: string
  text: string
  path: string
  state: DeliveryState
  created_at: number
  sent_at: number | null
  outcome: string
}

export type NotificationTables = {
  notification: NotificationRow
  notification_to: NotificationToRow
  notification_channel: NotificationChannelRow
  notification_person: NotificationPersonRow
  notification_delivery: NotificationDeliveryRow
}

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const notificationMigrations: readonly Migration[] = [
  {
    id: 'notifications-1-tables',
    up: async (db) => {
      await sql`create table notification (id text primary key, key text not null unique, event text not null,
        shop_id bigint, shop text not null, title text not null, text text not null, path text not null,
        created_at bigint not null)`.execute(db)
      await sql`create index notification_of_shop on notification (shop_id)`.execute(db)
      await sql`create table notification_to (notification_id text not null, shop_id bigint, member_id bigint not null,
        in_app boolean not null, read_at bigint, in_digest boolean not null,
        primary key (notification_id, member_id))`.execute(db)
      await sql`create index notification_of_member on notification_to (member_id, read_at)`.execute(db)
      await sql`create table notification_channel (id bigint primary key, kind text not null, name text not null,
        settings text not null, secret text not null, secret_end text not null, signing text not null,
        created_at bigint not null)`.execute(db)
      await sql`create table notification_person (member_id bigint primary key, mail text not null,
        quiet_from text not null, quiet_to text not null, digest_at text not null, digest_day text not null,
        events text not null, feed_hash text not null, feed_at bigint)`.execute(db)
      await sql`create table notification_delivery (id text primary key, key text not null unique,
        shop_id bigint, channel_id bigint not null, kind text not null, channel text not null, address text not null,
        member_ids text not null, title text not null, text text not null, path text not null, state text not null,
        created_at bigint not null, sent_at bigint, outcome text not null)`.execute(db)
      await sql`create index notification_sent on notification_delivery (channel_id, sent_at)`.execute(db)
    },
  },
]

/** The tables whose rows go with their shop. */
export const notificationsOfShop = ['notification_to', 'notification_delivery', 'notification'] as const
