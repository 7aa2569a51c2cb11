import type { Kysely } from 'kysely'
import type { ShopFacts } from '../../facts/buyers.ts'
import type { ShopTables } from '../../facts/shops.ts'
import type { Clock } from '../../kernel/context.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { CustomerTables } from './tables.ts'

export type CustomerRecords = Kysely<CustomerTables & ShopTables>

/** What this duty needs: records of its own, the facts of a shop, and chance for what must not be guessed. */
export type CustomerContext = {
  records: CustomerRecords
  people: PeopleContext
  clock: Clock
  facts: (shop: number) => Promise<ShopFacts>
  /** 128 random bits in letters that an address can hold. */
  token: () => string
}
