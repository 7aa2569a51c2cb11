import type { DutyName } from '../../drills/contract.ts'

/**
 * The pages on which the answer of each drill can be found, the likeliest first; named as the left side names them.
 * `compares`: what is to be seen is a change within the days, of their last week against their first.
 */
export const drillScreens = {
  market: [
    { path: '/market/competitors', page: 'competitors' },
    { path: '/data/explore', page: 'explore' },
    { path: '/sales/why', page: 'why', compares: 'weeks' },
  ],
  listing: [
    { path: '/listing/conversion', page: 'listingConversion' },
    { path: '/sales/funnel', page: 'funnel' },
    { path: '/sales/why', page: 'why', compares: 'weeks' },
    { path: '/data/explore', page: 'explore' },
  ],
  promotion: [
    { path: '/promotion', page: 'promotions' },
    { path: '/data/explore', page: 'explore' },
  ],
  sales: [
    { path: '/sales/why', page: 'why' },
    { path: '/sales/alerts', page: 'alerts' },
    { path: '/data/explore', page: 'explore' },
  ],
  team: [
    { path: '/team/stock', page: 'stock' },
    { path: '/sales/items', page: 'items' },
    { path: '/data/explore', page: 'explore' },
  ],
  customer: [
    { path: '/customer/tickets', page: 'tickets' },
    { path: '/data/explore', page: 'explore' },
  ],
} as const satisfies Record<DutyName, readonly { path: string; page: string; compares?: 'weeks' }[]>
