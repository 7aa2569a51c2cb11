import { sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import type { Migration } from '../../storage/migrations.ts'
import type { EventSize } from './contract.ts'

/** An event as the team says it is in a year: in the place of the estimated one of its name, or an own one. */
export type CalendarEventRow = {
  shop_id: number
  year: number
  id: string
  name: string
  size: EventSize
  peak_day: Day
  is_announced: number
  /** JSON: PhaseDays[]. */
  phases: string
  /** 1: does not take place, or not for this shop. */
  is_removed: number
  set_at: string
}

/** A day that is worked or off otherwise than the notice, or what is known before it, says. */
export type CalendarDayRow = { shop_id: number; day: Day; name: string; is_off: number; set_at: string }

export type CalendarTables = { calendar_event: CalendarEventRow; calendar_day: CalendarDayRow }

/** Those that say something of one shop, and go with it. */
export const calendarOfShop = ['calendar_event', 'calendar_day'] as const

const statements = [
  `create table calendar_event (shop_id bigint not null, year integer not null, id text not null, name text not null,
    size text not null, peak_day text not null, is_announced integer not null, phases text not null,
    is_removed integer not null, set_at text not null, primary key (shop_id, year, id))`,
  `create table calendar_day (shop_id bigint not null, day text not null, name text not null,
    is_off integer not null, set_at text not null, primary key (shop_id, day))`,
]

/** The record tables of this room, in the SQL that SQLite and PostgreSQL share. */
export const calendarMigrations: readonly Migration[] = [
  {
    id: 'calendar-1-events',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  },
]
