import type { Freshness } from '../../facts/contract.ts'
import type { Clock } from '../../kernel/context.ts'
import type { CalendarEvent } from '../calendar/rules/events.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { ExplainContext } from './actions.ts'
import type { PaceForecast } from './forecast/pace-forecast.ts'
import type { SalesRecords } from './targets/store.ts'

/** What watching a shop needs besides its figures: records of its own, and what the facts room knows of its data. */
export type WatchContext = ExplainContext & {
  records: SalesRecords
  people: PeopleContext
  clock: Clock
  /** Another text whenever the shop's facts changed. */
  factsState: (shop: number) => Promise<string>
  /** The events of a shop in these years, as its team has them. */
  campaigns: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
  /** What the days to come are forecast to bring. */
  paceForecast: PaceForecast
  values: (input: {
    shop?: string
    dimension: string
    search?: string
    limit?: number
  }) => Promise<{ value: string; label: string }[]>
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
}
