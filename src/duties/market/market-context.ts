import type { Freshness, QueryAnswer, QueryInput, Value } from '../../facts/contract.ts'
import type { ImportContext } from '../../importing/actions.ts'
import type { Clock } from '../../kernel/context.ts'
import type { ShopCalendarRecords } from '../calendar/actions.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { MarketFacts } from './snapshot-store.ts'
import type { MarketRecords } from './store.ts'

/** What looking at a market needs: its own records, the facts of rivals and terms, and what other rooms answer. */
export type MarketContext = {
  records: MarketRecords
  calendar: ShopCalendarRecords
  facts: MarketFacts
  people: PeopleContext
  clock: Clock
  imports: ImportContext
  query: (input: QueryInput) => Promise<QueryAnswer>
  values: (input: {
    shop?: string
    dimension: string
    search?: string
    limit?: number
  }) => Promise<{ value: string; label: string }[]>
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
  /** The shop that takes files: refuses the demo shop. */
  shopFor: (
    name: string | undefined,
    purpose: 'import' | 'preview',
  ) => Promise<{ id: number; name: string; createdAt: string }>
  /** A sales target of the shop with the year's months; null where none is set. */
  target: (input: { shop: string; metric: string; month: string }) => Promise<{
    months: readonly { period: string; amount: Value }[]
  } | null>
}
