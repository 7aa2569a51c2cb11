import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const listingConversion = createRoute({
  getParentRoute: () => root,
  path: '/listing/conversion',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/listing/ui/conversion.tsx'), 'ConversionPage'),
})

const listingChecks = createRoute({
  getParentRoute: () => root,
  path: '/listing/checks',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/listing/ui/checks.tsx'), 'ChecksPage'),
})

const listingLaunches = createRoute({
  getParentRoute: () => root,
  path: '/listing/launches',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/listing/ui/launches.tsx'), 'LaunchesPage'),
})

const listingChanges = createRoute({
  getParentRoute: () => root,
  path: '/listing/changes',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/listing/ui/changes.tsx'), 'ChangesPage'),
})

export const listingPages = [listingConversion, listingChecks, listingLaunches, listingChanges] as const
