import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { TargetSearch, ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const why = createRoute({
  getParentRoute: () => root,
  path: '/sales/why',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/sales/ui/why.tsx'), 'Why'),
})

const funnel = createRoute({
  getParentRoute: () => root,
  path: '/sales/funnel',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/sales/ui/funnel.tsx'), 'Funnel'),
})

const items = createRoute({
  getParentRoute: () => root,
  path: '/sales/items',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/sales/ui/items.tsx'), 'Items'),
})

const cohorts = createRoute({
  getParentRoute: () => root,
  path: '/sales/cohorts',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/sales/ui/cohorts.tsx'), 'CohortsPage'),
})

const rhythm = createRoute({
  getParentRoute: () => root,
  path: '/sales/rhythm',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/sales/ui/rhythm.tsx'), 'Rhythm'),
})

const targets = createRoute({
  getParentRoute: () => root,
  path: '/sales/targets',
  validateSearch: TargetSearch,
  component: lazyRouteComponent(() => import('../../duties/sales/ui/targets.tsx'), 'Targets'),
})

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/sales/alerts',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/sales/ui/alerts.tsx'), 'Alerts'),
})

const forecast = createRoute({
  getParentRoute: () => root,
  path: '/sales/forecast',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/sales/ui/forecast.tsx'), 'ForecastPage'),
})

const calendar = createRoute({
  getParentRoute: () => root,
  path: '/sales/calendar',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/calendar/ui/calendar.tsx'), 'CalendarPage'),
})

export const salesPages = [why, funnel, items, cohorts, rhythm, targets, alerts, forecast, calendar] as const
