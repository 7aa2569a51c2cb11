import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const competitors = createRoute({
  getParentRoute: () => root,
  path: '/market/competitors',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/market/ui/competitors.tsx'), 'Competitors'),
})

const rival = createRoute({
  getParentRoute: () => root,
  path: '/market/competitors/$item',
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/market/ui/rival.tsx'), 'Rival'),
})

const marketPrices = createRoute({
  getParentRoute: () => root,
  path: '/market/prices',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/market/ui/prices.tsx'), 'Prices'),
})

const marketTerms = createRoute({
  getParentRoute: () => root,
  path: '/market/terms',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/market/ui/terms.tsx'), 'Terms'),
})

const strategy = createRoute({
  getParentRoute: () => root,
  path: '/market/strategy',
  component: lazyRouteComponent(() => import('../../duties/market/ui/strategy.tsx'), 'Strategy'),
})

const plan = createRoute({
  getParentRoute: () => root,
  path: '/market/strategy/$plan',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/market/ui/plan.tsx'), 'PlanPage'),
})

export const marketPages = [competitors, rival, marketPrices, marketTerms, strategy, plan] as const
