import type { Truth } from '../../../../simulator/truth.ts'
import type { DutyName } from '../../drills/contract.ts'
import { customerKey } from './customer.ts'
import { listingKey } from './listing.ts'
import { marketKey } from './market.ts'
import { promotionKey } from './promotion.ts'
import type { Key } from './question.ts'
import { salesKey } from './sales.ts'
import { teamKey } from './team.ts'

/** How the answer of each drill is worked out from what is true of its shop. */
export const keyOf: Readonly<Record<DutyName, (truth: Truth) => Key>> = {
  market: marketKey,
  listing: listingKey,
  promotion: promotionKey,
  sales: salesKey,
  team: teamKey,
  customer: customerKey,
}
