import type { Kysely } from 'kysely'
import { type ShopTables, shopToLookAt } from '../../facts/shops.ts'
import { type Day, day, eachDay, type Period } from '../../kernel/calendar.ts'
import { type Holiday, isPublishedYear, springFestival } from '../../kernel/chinese-calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import type { CalendarDay, CalendarYear, EventMark, EventSize } from './contract.ts'
import {
  checkedEvent,
  eventsIn,
  freeEventId,
  holidaysWith,
  listedEvents,
  yearsAround,
} from './rules/calendar.ts'
import { type CalendarEvent, type PhaseDays, spanOf } from './rules/events.ts'
import {
  type CalendarRecords,
  dayEdits,
  eventEdits,
  forgetDay,
  forgetEvent,
  putDay,
  putEvent,
} from './store.ts'
import type { CalendarTables } from './tables.ts'

export type ShopCalendarRecords = Kysely<CalendarTables & ShopTables>
export type CalendarContext = { records: ShopCalendarRecords; clock: Clock }
type Read = Pick<CalendarContext, 'records'>
type Named = { shop?: string | undefined }

const daysOf = (
  year: number,
  holidays: (of: Day) => Holiday | undefined,
  own: ReadonlySet<Day>,
): CalendarDay[] =>
  eachDay({ from: day(`${year}-01-01`), to: day(`${year}-12-31`) }).flatMap((of) => {
    const holiday = holidays(of)
    if (!holiday) return []
    const origin = own.has(of) ? 'own' : holiday.isPublished ? 'published' : 'law'
    return [{ day: of, name: holiday.name, isOff: holiday.isOff, origin }]
  })

const yearOf = async (records: CalendarRecords, shop: number, year: number): Promise<CalendarYear> => {
  const [events, days] = await Promise.all([eventEdits(records, shop, [year]), dayEdits(records, shop)])
  return {
    year,
    springFestival: springFestival(year),
    isPublished: isPublishedYear(year),
    events: listedEvents(year, events).map((one) => ({ ...one, phases: [...one.phases] })),
    days: daysOf(year, holidaysWith(days), new Set(days.map((one) => one.day))),
  }
}

/** Events, holidays and 调休 of a year, as the team has them. Failures: shop_unknown, shop_needed. */
export const calendarYear = async (
  { records }: Read,
  { shop, year }: Named & { year: number },
): Promise<CalendarYear> => yearOf(records, (await shopToLookAt(records, shop)).id, year)

/** The events of a shop that touch these years. */
export const shopEvents = async (
  records: CalendarRecords,
  shop: number,
  years: readonly number[],
): Promise<CalendarEvent[]> => eventsIn(years, await eventEdits(records, shop, years))

/** Holidays and 调休 as a shop's team has them. */
export const shopHolidays = async (
  records: CalendarRecords,
  shop: number,
): Promise<(of: Day) => Holiday | undefined> => holidaysWith(await dayEdits(records, shop))

export const marksIn = (events: readonly CalendarEvent[], { from, to }: Period): EventMark[] =>
  events.flatMap((event) => {
    const span = spanOf(event)
    if (span.to < from || span.from > to) return []
    const { id, year, name, peak, isAnnounced } = event
    return [{ id: `${id}-${year}`, name, peak, isAnnounced, ...span }]
  })

/** Events that touch a stretch of days. Failures: shop_unknown, shop_needed. */
export const eventMarks = async (
  { records }: Read,
  { shop, from, to }: Named & { from: string; to: string },
): Promise<EventMark[]> => {
  const { id } = await shopToLookAt(records, shop)
  const period = { from: day(from), to: day(to) }
  return marksIn(await shopEvents(records, id, yearsAround(period.from, period.to)), period)
}

type SavedEvent = Named & {
  year: number
  id?: string | undefined
  name: string
  size: EventSize
  peak: Day
  isAnnounced: boolean
  phases: readonly PhaseDays[]
}

const inShop = <R>(
  { records }: Read,
  { shop }: Named,
  work: (tx: ShopCalendarRecords, shop: number) => Promise<R>,
): Promise<R> =>
  inTransaction(records, async (tx: ShopCalendarRecords) => work(tx, (await shopToLookAt(tx, shop)).id))

const nothing = (what: string) => new Failure('not_found', { what })

/** Adds an event, or says when it is in this year. Failures: shop_unknown, shop_needed, not_found, invalid_input. */
export const saveEvent = (
  context: CalendarContext,
  { shop, id, ...given }: SavedEvent,
): Promise<CalendarYear> =>
  inShop(context, { shop }, async (tx, shopId) => {
    const { year } = given
    const known = listedEvents(year, await eventEdits(tx, shopId, [year]))
    if (id !== undefined && !known.some((one) => one.id === id)) throw nothing(`${year} 年的这个活动`)
    const twin = known.find((one) => one.id !== id && one.name === given.name && !one.isRemoved)
    if (twin)
      throw new Failure('invalid_input', {
        detail: `${year} 年已有名为「${twin.name}」的活动，请直接改它，或换一个名字。`,
      })
    const event = checkedEvent({
      ...given,
      id: id ?? freeEventId(known.map((one) => one.id)),
      isRemoved: false,
    })
    await putEvent(tx, shopId, event, context.clock.now().toString())
    return yearOf(tx, shopId, year)
  })

/** The event does not take place in this year; an own one is gone. Failures: shop_unknown, shop_needed, not_found. */
export const removeEvent = (
  context: CalendarContext,
  { shop, year, id }: Named & { year: number; id: string },
): Promise<CalendarYear> =>
  inShop(context, { shop }, async (tx, shopId) => {
    const found = listedEvents(year, await eventEdits(tx, shopId, [year])).find((one) => one.id === id)
    if (!found) throw nothing(`${year} 年的这个活动`)
    const { origin, ...event } = found
    if (origin === 'own') await forgetEvent(tx, shopId, { year, id })
    else await putEvent(tx, shopId, { ...event, isRemoved: true }, context.clock.now().toString())
    return yearOf(tx, shopId, year)
  })

/** Takes back what was said of an event in this year. Failures: shop_unknown, shop_needed, not_found. */
export const restoreEvent = (
  context: CalendarContext,
  { shop, year, id }: Named & { year: number; id: string },
): Promise<CalendarYear> =>
  inShop(context, { shop }, async (tx, shopId) => {
    if (!(await forgetEvent(tx, shopId, { year, id }))) throw nothing(`对 ${year} 年这个活动的改动`)
    return yearOf(tx, shopId, year)
  })

/** Says that a day is off or worked. Failures: shop_unknown, shop_needed. */
export const saveDay = (
  context: CalendarContext,
  { shop, day: of, name, isOff }: Named & { day: Day; name: string; isOff: boolean },
): Promise<CalendarYear> =>
  inShop(context, { shop }, async (tx, shopId) => {
    await putDay(tx, shopId, { day: of, name, isOff }, context.clock.now().toString())
    return yearOf(tx, shopId, Number(of.slice(0, 4)))
  })

/** Takes back what was said of a day. Failures: shop_unknown, shop_needed, not_found. */
export const restoreDay = (
  context: CalendarContext,
  { shop, day: of }: Named & { day: Day },
): Promise<CalendarYear> =>
  inShop(context, { shop }, async (tx, shopId) => {
    if (!(await forgetDay(tx, shopId, of))) throw nothing(`对 ${of} 的改动`)
    return yearOf(tx, shopId, Number(of.slice(0, 4)))
  })
