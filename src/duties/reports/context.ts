import type { Freshness } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { type Day, dayOf, minuteOf } from '../../kernel/calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { type ShopCalendarRecords, shopHolidays } from '../calendar/actions.ts'
import { listMembers, type PeopleContext } from '../people/actions.ts'
import type { Member } from '../people/contract.ts'
import type { Query } from './asking.ts'
import type { Holidays } from './rules/due.ts'
import type { ReportKind, ReportMaker, ReportShop } from './rules/maker.ts'
import type { ReportRecords } from './store.ts'

export type ReportContext = Query & {
  records: ReportRecords
  clock: Clock
  /** Who writes each kind. */
  makers: ReadonlyMap<ReportKind, ReportMaker>
  /** All members, archived ones too: what they did bears their name. */
  members: () => Promise<Member[]>
  /** The shop of that name, of none the only one. */
  shopToLookAt: (name: string | undefined) => Promise<ReportShop & { createdAt: string }>
  /** A text that differs when facts of the shop changed. */
  factsMark: (shop: number) => Promise<string>
  /** What is off and what is worked for it, in the shop's calendar. */
  holidays: (shop: number) => Promise<Holidays>
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
  /** Batches of a shop, the newest first. */
  batches: (input: {
    shop: string
    limit?: number
  }) => Promise<{ batch: number; file: string; status: string; undoneAt: string | null }[]>
}

export const makerOf = ({ makers }: Pick<ReportContext, 'makers'>, kind: ReportKind): ReportMaker => {
  const maker = makers.get(kind)
  if (!maker) throw new Error(`nobody writes ${kind} reports`)
  return maker
}

/** What reports need, out of what a house has. */
export const reportContext = ({
  makers,
  records,
  people,
  factsState,
  ...rest
}: Pick<ReportContext, 'query' | 'clock' | 'freshness' | 'batches'> & {
  makers: readonly ReportMaker[]
  records: ReportRecords & ShopCalendarRecords
  people: PeopleContext
  /** Another text whenever the shop's facts changed. */
  factsState: (shop: number) => Promise<string>
}): ReportContext => ({
  ...rest,
  records,
  makers: new Map(makers.map((maker) => [maker.kind, maker])),
  members: () => listMembers(people),
  shopToLookAt: (name) => shopToLookAt(records, name),
  factsMark: factsState,
  holidays: (shop) => shopHolidays(records, shop),
})

export const dayIn = (instant: string): Day => dayOf(Temporal.Instant.from(instant))

/** 2026-11-16 09:31 */
export const timeWords = (instant: string): string => minuteOf(Temporal.Instant.from(instant))

export type Who = { id: number; name: string } | null

/** Names of members by their number. */
export const whoIn =
  (members: readonly Member[]) =>
  (id: number | null): Who => {
    const found = id === null ? undefined : members.find((one) => one.id === id)
    return found ? { id: found.id, name: found.name } : null
  }
