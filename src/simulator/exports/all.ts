import { exportAds } from './ads.ts'
import { exportAffiliate } from './affiliate.ts'
import { exportCompetitors } from './competitors.ts'
import { exportItemSources } from './item-source-traffic.ts'
import { exportItemTraffic } from './item-traffic.ts'
import { exportListings } from './listing.ts'
import { exportMarketTerms } from './market-terms.ts'
import { exportOrders } from './order.ts'
import { exportLines } from './order-line.ts'
import { exportRefunds } from './refund.ts'
import { exportReviews } from './review.ts'
import { exportSearchTerms } from './search-terms.ts'
import { exportService } from './service.ts'
import { exportShopDaily } from './shop-daily.ts'
import { exportSources } from './source-traffic.ts'
import type { Export } from './writing.ts'

/** Every export of the invented shop, in the order in which its files are best imported. */
export const allExports: readonly Export[] = [
  exportListings,
  // Before the orders: what an order sold is worked out again for every refund that comes after it.
  exportRefunds,
  exportOrders,
  exportLines,
  exportShopDaily,
  exportItemTraffic,
  exportSources,
  exportItemSources,
  exportSearchTerms,
  exportMarketTerms,
  exportAds,
  exportAffiliate,
  exportService,
  exportReviews,
  exportCompetitors,
]
