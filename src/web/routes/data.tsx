import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { BatchSearch, ExploreSearch, MappingSearch, ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const imports = createRoute({
  getParentRoute: () => root,
  path: '/data/import',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../importing/ui/imports.tsx'), 'Imports'),
})

const mapping = createRoute({
  getParentRoute: () => root,
  path: '/data/import/$upload/mapping',
  validateSearch: MappingSearch,
  component: lazyRouteComponent(() => import('../../importing/ui/mapping.tsx'), 'Mapping'),
})

const batch = createRoute({
  getParentRoute: () => root,
  path: '/data/batches/$batch',
  validateSearch: BatchSearch,
  component: lazyRouteComponent(() => import('../../importing/ui/batch.tsx'), 'BatchPage'),
})

const overview = createRoute({
  getParentRoute: () => root,
  path: '/data/overview',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../facts/ui/overview.tsx'), 'Overview'),
})

const explore = createRoute({
  getParentRoute: () => root,
  path: '/data/explore',
  validateSearch: ExploreSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../facts/ui/explore.tsx'), 'Explore'),
})

const reconcile = createRoute({
  getParentRoute: () => root,
  path: '/data/reconcile',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../facts/ui/reconcile.tsx'), 'Reconcile'),
})

const glossary = createRoute({
  getParentRoute: () => root,
  path: '/data/glossary',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../glossary.tsx'), 'GlossaryPage'),
})

export const dataPages = [imports, mapping, batch, overview, explore, reconcile, glossary] as const
