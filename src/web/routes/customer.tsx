import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { CustomerSearch } from '../address.ts'
import { root } from './root.tsx'

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/customer/tickets',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/tickets.tsx'), 'Tickets'),
})

const ticket = createRoute({
  getParentRoute: () => root,
  path: '/customer/tickets/$ticket',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/ticket.tsx'), 'TicketPage'),
})

const buyers = createRoute({
  getParentRoute: () => root,
  path: '/customer/buyers',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/buyers.tsx'), 'Buyers'),
})

const buyer = createRoute({
  getParentRoute: () => root,
  path: '/customer/buyers/$buyer',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/buyer.tsx'), 'BuyerPage'),
})

const segments = createRoute({
  getParentRoute: () => root,
  path: '/customer/segments',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/segments.tsx'), 'Segments'),
})

const surveys = createRoute({
  getParentRoute: () => root,
  path: '/customer/surveys',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/surveys.tsx'), 'Surveys'),
})

const survey = createRoute({
  getParentRoute: () => root,
  path: '/customer/surveys/$survey',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../../duties/customer/ui/survey.tsx'), 'SurveyPage'),
})

export const customerPages = [tickets, ticket, buyers, buyer, segments, surveys, survey] as const
