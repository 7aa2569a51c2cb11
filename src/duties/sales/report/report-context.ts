import { shopToLookAt } from '../../../facts/shops.ts'
import { BEIJING, type Day, dayOf } from '../../../kernel/calendar.ts'
import type { Clock } from '../../../kernel/context.ts'
import { shopHolidays } from '../../calendar/actions.ts'
import { listMembers } from '../../people/actions.ts'
import type { Member } from '../../people/contract.ts'
import type { ExplainContext } from '../actions.ts'
import type { ForecastContext } from '../forecasting.ts'
import type { Holidays } from '../rules/report/due.ts'
import type { WatchContext } from '../watch-context.ts'
import { attainmentOf } from './attainment.ts'
import type { ReportSources } from './facts.ts'
import { outlookOf } from './outlook.ts'
import type { ReportRecords } from './store.ts'

export type ReportContext = ReportSources & {
  records: ReportRecords
  clock: Clock
  /** All members, archived ones too: what they did bears their name. */
  members: () => Promise<Member[]>
  /** The shop of that name, of none the only one. */
  shopToLookAt: (name: string | undefined) => Promise<{ id: number; name: string }>
  /** A text that differs when facts of the shop changed. */
  factsMark: (shop: number) => Promise<string>
  /** What is off and what is worked for it, in the shop's calendar. */
  holidays: (shop: number) => Promise<Holidays>
  /** Batches of a shop, the newest first. */
  batches: (input: {
    shop: string
    limit?: number
  }) => Promise<{ batch: number; file: string; status: string; undoneAt: string | null }[]>
}

/** What reports need, out of what the duty has. */
export const reportContext = (
  context: WatchContext & ForecastContext & ExplainContext & { records: ReportRecords },
  batches: ReportContext['batches'],
): ReportContext => ({
  query: context.query,
  marks: context.marks,
  freshness: context.freshness,
  records: context.records,
  clock: context.clock,
  members: () => listMembers(context.people),
  shopToLookAt: (name) => shopToLookAt(context.records, name),
  factsMark: async (shop) => String(await context.factsState(shop)),
  holidays: (shop) => shopHolidays(context.records, shop),
  batches,
  attainment: (input) => attainmentOf(context, input),
  outlook: (input) => outlookOf(context, input),
})

export const dayIn = (instant: string): Day => dayOf(Temporal.Instant.from(instant))

/** 2026-11-16 09:31 */
export const timeWords = (instant: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(BEIJING)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ')

export type Who = { id: number; name: string } | null

/** Names of members by their number. */
export const whoIn =
  (members: readonly Member[]) =>
  (id: number | null): Who => {
    const found = id === null ? undefined : members.find((one) => one.id === id)
    return found ? { id: found.id, name: found.name } : null
  }
