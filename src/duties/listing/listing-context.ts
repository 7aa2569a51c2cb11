import type { QueryAnswer, QueryInput } from '../../facts/contract.ts'
import type { ListingChange, ListingRow } from '../../facts/listings/contract.ts'
import type { ImportContext } from '../../importing/actions.ts'
import type { Clock } from '../../kernel/context.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { ListingRecords } from './store.ts'

type Named = { shop?: string | undefined }

/** Figures are asked for as everybody does; the 发布模板 is read where it was archived. */
export type ListingContext = {
  records: ListingRecords
  people: Pick<PeopleContext, 'records'>
  clock: Clock
  query: (input: QueryInput) => Promise<QueryAnswer>
  listings: (asked: Named & { to: string }) => Promise<ListingRow[]>
  listingChanges: (asked: Named & { from: string; to: string }) => Promise<ListingChange[]>
  imports: ImportContext
}
