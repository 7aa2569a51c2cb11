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

/** What a member may do: the permissions of a role in a shop; 0 stands for all shops. */
export type GrantRow = { member_id: number; role: string; shop_id: number }

/** A way in for one time: to become the owner, to get an account, to choose another password. */
export type LinkRow = {
  /** The token is only in the link; here it is hashed. */
  token_hash: string
  kind: 'owner' | 'invitation' | 'reset' | 'mail'
  /** 0 while it is open who the owner is. */
  member_id: number
  created_at: string
  expires_at: string
  used_at: string | null
  /** The member who gave it, and may have kept it; 0: nobody of the team. */
  made_by: number
}

/** A role of this installation's own; `permissions` is a JSON list. */
export type RoleRow = { id: string; name: string; permissions: string }

/** A key of the API, which acts for a member: JSON lists of what it may do at most, and where; `null`: in every shop. */
export type KeyRow = {
  id: string
  member_id: number
  name: string
  prefix: string
  key_hash: string
  permissions: string
  shops: string
  created_at: string
  expires_at: string | null
  revoked_at: string | null
}

/** When a key was last used: apart from it, because that is nobody's change of the key. */
export type KeyUseRow = { key_id: string; used_at: string }

/** The second step of an account, as the library of sign-in keeps it, sealed. */
export type TwoFactorRow = { id: string; user_id: string; secret: string; backup_codes: string }

/** How often something was tried since a moment, in milliseconds since 1970. */
export type AttemptRow = { id: string; key: string; count: number; last_request: number }

/** The account of a member, as the library of sign-in keeps it: the other `account_…` tables are its own. */
export type UserRow = {
  id: string
  name: string
  email: string
  email_verified: number
  created_at: string
  updated_at: string
  member_id: number
  two_factor_enabled: number | null
}
/** The password of an account, hashed. */
export type CredentialRow = {
  id: string
  account_id: string
  provider_id: 'credential'
  user_id: string
  password: string
  created_at: string
  updated_at: string
}
export type SessionRow = {
  id: string
  user_id: string
  token: string
  expires_at: string
  created_at: string
  updated_at: string
  ip_address: string | null
  user_agent: string | null
}

/** What the library waits for: of the second step, named by what the browser holds, the account whose password was right. */
export type VerificationRow = { identifier: string; value: string }

export type PeopleTables = {
  member: MemberRow
  account_user: UserRow
  account_credential: CredentialRow
  account_session: SessionRow
  account_grant: GrantRow
  account_link: LinkRow
  account_role: RoleRow
  account_key: KeyRow
  account_key_use: KeyUseRow
  account_rate_limit: AttemptRow
  account_two_factor: TwoFactorRow
  account_verification: VerificationRow
}

/** The record tables whose rows go with their shop. */
export const peopleOfShop = ['account_grant'] as const

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
  {
    // Moments are texts and truths are 0 and 1, so that the tables are the same on every engine.
    id: 'people-2-account',
    up: async (db) => {
      for (const table of [
        sql`account_user (id text primary key, name text not null, email text not null unique,
          email_verified integer not null, image text, created_at text not null, updated_at text not null,
          member_id bigint not null unique, two_factor_enabled integer)`,
        sql`account_session (id text primary key, expires_at text not null, token text not null unique,
          created_at text not null, updated_at text not null, ip_address text, user_agent text, user_id text not null)`,
        sql`account_credential (id text primary key, account_id text not null, provider_id text not null,
          user_id text not null, access_token text, refresh_token text, id_token text, access_token_expires_at text,
          refresh_token_expires_at text, scope text, password text, created_at text not null, updated_at text not null)`,
        sql`account_verification (id text primary key, identifier text not null, value text not null,
          expires_at text not null, created_at text not null, updated_at text not null)`,
        sql`account_rate_limit (id text primary key, key text not null unique, count integer not null,
          last_request bigint not null)`,
        sql`account_two_factor (id text primary key, secret text not null, backup_codes text not null,
          user_id text not null, verified integer, failed_verification_count integer, locked_until text)`,
        sql`account_grant (member_id bigint not null, role text not null, shop_id bigint not null,
          primary key (member_id, role, shop_id))`,
        sql`account_link (token_hash text primary key, kind text not null, member_id bigint not null,
          created_at text not null, expires_at text not null, used_at text)`,
        sql`account_role (id text primary key, name text not null unique, permissions text not null)`,
        sql`account_key (id text primary key, member_id bigint not null, name text not null, prefix text not null,
          key_hash text not null unique, permissions text not null, shops text not null, created_at text not null,
          expires_at text, last_used_at text, revoked_at text)`,
      ])
        await sql`create table ${table}`.execute(db)
      await sql`create index account_session_user on account_session (user_id)`.execute(db)
      await sql`create index account_credential_user on account_credential (user_id)`.execute(db)
    },
  },
  {
    id: 'people-3-keys',
    up: async (db) => {
      await sql`alter table account_key drop column last_used_at`.execute(db)
      await sql`create table account_key_use (key_id text primary key, used_at text not null)`.execute(db)
      // What a browser says of itself tells more of a person than anybody here needs.
      await sql`update account_session set user_agent = null`.execute(db)
    },
  },
  {
    id: 'people-4-links',
    up: async (db) => {
      await sql`alter table account_link add column made_by bigint not null default 0`.execute(db)
    },
  },
]
