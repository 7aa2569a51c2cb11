import { createRouter } from '@tanstack/react-router'
import { parseSearch, stringifySearch } from '../address.ts'
import { Loading } from '../kit/states.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { RouteFailure } from '../shell/route-failure.tsx'
import { customerPages } from './customer.tsx'
import { dataPages } from './data.tsx'
import { deskPages } from './desk.tsx'
import { listingPages } from './listing.tsx'
import { marketPages } from './market.tsx'
import { promotionPages } from './promotion.tsx'
import { root } from './root.tsx'
import { salesPages } from './sales.tsx'
import { teamPages } from './team.tsx'

export const router = createRouter({
  routeTree: root.addChildren([
    ...deskPages,
    ...dataPages,
    ...marketPages,
    ...listingPages,
    ...promotionPages,
    ...salesPages,
    ...teamPages,
    ...customerPages,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultPendingMs: 100,
  defaultErrorComponent: RouteFailure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** Does the page follow the period picker? */
    period?: boolean
  }
}
