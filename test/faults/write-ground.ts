import type { House } from '../../src/house.ts'
import { addDays, day } from '../../src/kernel/calendar.ts'

/** The shop's clock stands at this instant. */
export const now = Temporal.Instant.from('2026-11-16T10:00:00+08:00')

export const today = day('2026-11-16')
export const last = addDays(today, -1)
export const later = addDays(today, 20)
export const cup = '600000000001'
export const pot = '600000000002'
export const month = '2026-10'
export const week = { from: day('2026-11-09'), to: last }

/**
 * A room's procedures as a person would call them one after the other: each answers, with ids of its own shop.
 */
export type Steps = (
  client: House['client'],
  shop: string,
  house: Pick<House, 'uploads' | 'checkPicture'>,
) => Promise<void>
