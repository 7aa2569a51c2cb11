import type { Kysely } from 'kysely'
import { z } from 'zod'
import { day } from '../../kernel/calendar.ts'
import { DayText } from '../../kernel/contract.ts'
import { Phase } from './contract.ts'
import type { DayEdit, EventEdit } from './rules/calendar.ts'
import type { CalendarTables } from './tables.ts'

export type CalendarRecords = Kysely<CalendarTables>

const Phases = z.array(z.object({ phase: Phase, from: DayText, to: DayText }))

export const eventEdits = async (
  records: CalendarRecords,
  shop: number,
  years: readonly number[],
): Promise<EventEdit[]> => {
  const rows = await records
    .selectFrom('calendar_event')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('year', 'in', years.length > 0 ? years : [0])
    .orderBy('year')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    year: Number(row.year),
    name: row.name,
    size: row.size,
    peak: day(row.peak_day),
    isAnnounced: Number(row.is_announced) === 1,
    phases: Phases.parse(JSON.parse(row.phases)),
    isRemoved: Number(row.is_removed) === 1,
  }))
}

/** In the place of what was said before of the same event in the same year. */
export const putEvent = async (
  records: CalendarRecords,
  shop: number,
  edit: EventEdit,
  at: string,
): Promise<void> => {
  const row = {
    name: edit.name,
    size: edit.size,
    peak_day: edit.peak,
    is_announced: edit.isAnnounced ? 1 : 0,
    phases: JSON.stringify(edit.phases),
    is_removed: edit.isRemoved ? 1 : 0,
    set_at: at,
  }
  await records
    .insertInto('calendar_event')
    .values({ shop_id: shop, year: edit.year, id: edit.id, ...row })
    .onConflict((conflict) => conflict.columns(['shop_id', 'year', 'id']).doUpdateSet(row))
    .execute()
}

/** Was there anything to forget? */
export const forgetEvent = async (
  records: CalendarRecords,
  shop: number,
  { year, id }: { year: number; id: string },
): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('calendar_event')
    .where('shop_id', '=', shop)
    .where('year', '=', year)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const dayEdits = async (records: CalendarRecords, shop: number): Promise<DayEdit[]> => {
  const rows = await records
    .selectFrom('calendar_day')
    .select(['day', 'name', 'is_off'])
    .where('shop_id', '=', shop)
    .orderBy('day')
    .execute()
  return rows.map((row) => ({ day: day(row.day), name: row.name, isOff: Number(row.is_off) === 1 }))
}

export const putDay = async (
  records: CalendarRecords,
  shop: number,
  edit: DayEdit,
  at: string,
): Promise<void> => {
  const row = { name: edit.name, is_off: edit.isOff ? 1 : 0, set_at: at }
  await records
    .insertInto('calendar_day')
    .values({ shop_id: shop, day: edit.day, ...row })
    .onConflict((conflict) => conflict.columns(['shop_id', 'day']).doUpdateSet(row))
    .execute()
}

/** Was there anything to forget? */
export const forgetDay = async (records: CalendarRecords, shop: number, of: string): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('calendar_day')
    .where('shop_id', '=', shop)
    .where('day', '=', day(of))
    .executeTakeFirst()
  return numDeletedRows > 0n
}
