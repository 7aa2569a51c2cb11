import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const meetings = createRoute({
  getParentRoute: () => root,
  path: '/team/meetings',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/team/ui/meetings.tsx'), 'Meetings'),
})

const meeting = createRoute({
  getParentRoute: () => root,
  path: '/team/meetings/$meeting',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/team/ui/meeting.tsx'), 'MeetingPage'),
})

const stock = createRoute({
  getParentRoute: () => root,
  path: '/team/stock',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/team/ui/stock.tsx'), 'Stock'),
})

const service = createRoute({
  getParentRoute: () => root,
  path: '/team/service',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../../duties/team/ui/service.tsx'), 'Service'),
})

export const teamPages = [meetings, meeting, stock, service] as const
