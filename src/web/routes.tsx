import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router'
import {
  BatchSearch,
  CustomerSearch,
  DaySearch,
  ExploreSearch,
  MappingSearch,
  MonthSearch,
  parseSearch,
  ScopeSearch,
  scopeKeys,
  stringifySearch,
  TargetSearch,
  TaskSearch,
  ViewSearch,
} from './address.ts'
import { Loading } from './kit/states.tsx'
import { Layout } from './shell/layout.tsx'
import { NotFound } from './shell/not-found.tsx'
import { RouteFailure } from './shell/route-failure.tsx'

const root = createRootRoute({
  component: Layout,
  validateSearch: ScopeSearch,
  search: { middlewares: [retainSearchParams([...scopeKeys])] },
})

const today = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./today/today.tsx'), 'Today'),
})
const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  validateSearch: TaskSearch,
  component: lazyRouteComponent(() => import('../duties/tasks/ui/tasks.tsx'), 'Tasks'),
})
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'Settings'),
})
const members = createRoute({
  getParentRoute: () => root,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('../duties/people/ui/members.tsx'), 'Members'),
})
const imports = createRoute({
  getParentRoute: () => root,
  path: '/data/import',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../importing/ui/imports.tsx'), 'Imports'),
})
const mapping = createRoute({
  getParentRoute: () => root,
  path: '/data/import/$upload/mapping',
  validateSearch: MappingSearch,
  component: lazyRouteComponent(() => import('../importing/ui/mapping.tsx'), 'Mapping'),
})
const batch = createRoute({
  getParentRoute: () => root,
  path: '/data/batches/$batch',
  validateSearch: BatchSearch,
  component: lazyRouteComponent(() => import('../importing/ui/batch.tsx'), 'BatchPage'),
})
const overview = createRoute({
  getParentRoute: () => root,
  path: '/data/overview',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../facts/ui/overview.tsx'), 'Overview'),
})
const explore = createRoute({
  getParentRoute: () => root,
  path: '/data/explore',
  validateSearch: ExploreSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../facts/ui/explore.tsx'), 'Explore'),
})
const reconcile = createRoute({
  getParentRoute: () => root,
  path: '/data/reconcile',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../facts/ui/reconcile.tsx'), 'Reconcile'),
})
const glossary = createRoute({
  getParentRoute: () => root,
  path: '/data/glossary',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('./glossary.tsx'), 'GlossaryPage'),
})
const competitors = createRoute({
  getParentRoute: () => root,
  path: '/market/competitors',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/market/ui/competitors.tsx'), 'Competitors'),
})
const rival = createRoute({
  getParentRoute: () => root,
  path: '/market/competitors/$item',
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/market/ui/rival.tsx'), 'Rival'),
})
const marketPrices = createRoute({
  getParentRoute: () => root,
  path: '/market/prices',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/market/ui/prices.tsx'), 'Prices'),
})
const marketTerms = createRoute({
  getParentRoute: () => root,
  path: '/market/terms',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/market/ui/terms.tsx'), 'Terms'),
})
const strategy = createRoute({
  getParentRoute: () => root,
  path: '/market/strategy',
  component: lazyRouteComponent(() => import('../duties/market/ui/strategy.tsx'), 'Strategy'),
})
const plan = createRoute({
  getParentRoute: () => root,
  path: '/market/strategy/$plan',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/market/ui/plan.tsx'), 'PlanPage'),
})
const listingConversion = createRoute({
  getParentRoute: () => root,
  path: '/listing/conversion',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/listing/ui/conversion.tsx'), 'ConversionPage'),
})
const listingChecks = createRoute({
  getParentRoute: () => root,
  path: '/listing/checks',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/listing/ui/checks.tsx'), 'ChecksPage'),
})
const listingLaunches = createRoute({
  getParentRoute: () => root,
  path: '/listing/launches',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/listing/ui/launches.tsx'), 'LaunchesPage'),
})
const listingChanges = createRoute({
  getParentRoute: () => root,
  path: '/listing/changes',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/listing/ui/changes.tsx'), 'ChangesPage'),
})
const why = createRoute({
  getParentRoute: () => root,
  path: '/sales/why',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/sales/ui/why.tsx'), 'Why'),
})

const targets = createRoute({
  getParentRoute: () => root,
  path: '/sales/targets',
  validateSearch: TargetSearch,
  component: lazyRouteComponent(() => import('../duties/sales/ui/targets.tsx'), 'Targets'),
})

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/sales/alerts',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/sales/ui/alerts.tsx'), 'Alerts'),
})

const promotions = createRoute({
  getParentRoute: () => root,
  path: '/promotion',
  component: lazyRouteComponent(() => import('../duties/promotion/ui/promotions.tsx'), 'Promotions'),
})
const promotion = createRoute({
  getParentRoute: () => root,
  path: '/promotion/$promotion',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/promotion/ui/promotion.tsx'), 'PromotionPage'),
})

const forecast = createRoute({
  getParentRoute: () => root,
  path: '/sales/forecast',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/sales/ui/forecast.tsx'), 'ForecastPage'),
})
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('../duties/reports/ui/reports.tsx'), 'Reports'),
})
const reportTemplates = createRoute({
  getParentRoute: () => root,
  path: '/reports/templates',
  component: lazyRouteComponent(() => import('../duties/reports/ui/templates.tsx'), 'ReportTemplates'),
})
const report = createRoute({
  getParentRoute: () => root,
  path: '/reports/$id',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/reports/ui/report.tsx'), 'ReportPage'),
})

const calendar = createRoute({
  getParentRoute: () => root,
  path: '/sales/calendar',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/calendar/ui/calendar.tsx'), 'CalendarPage'),
})

const items = createRoute({
  getParentRoute: () => root,
  path: '/sales/items',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/sales/ui/items.tsx'), 'Items'),
})

const cohorts = createRoute({
  getParentRoute: () => root,
  path: '/sales/cohorts',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/sales/ui/cohorts.tsx'), 'CohortsPage'),
})

const rhythm = createRoute({
  getParentRoute: () => root,
  path: '/sales/rhythm',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/sales/ui/rhythm.tsx'), 'Rhythm'),
})

const funnel = createRoute({
  getParentRoute: () => root,
  path: '/sales/funnel',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/sales/ui/funnel.tsx'), 'Funnel'),
})

const jobMap = createRoute({
  getParentRoute: () => root,
  path: '/training',
  validateSearch: DaySearch,
  component: lazyRouteComponent(() => import('../duties/training/ui/job-map.tsx'), 'JobMapPage'),
})
const drills = createRoute({
  getParentRoute: () => root,
  path: '/training/drills',
  component: lazyRouteComponent(() => import('../duties/training/ui/drills.tsx'), 'Drills'),
})
const drillRun = createRoute({
  getParentRoute: () => root,
  path: '/training/drills/$run',
  component: lazyRouteComponent(() => import('../duties/training/ui/drill-run.tsx'), 'DrillRun'),
})
const meetings = createRoute({
  getParentRoute: () => root,
  path: '/team/meetings',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/team/ui/meetings.tsx'), 'Meetings'),
})
const meeting = createRoute({
  getParentRoute: () => root,
  path: '/team/meetings/$meeting',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/team/ui/meeting.tsx'), 'MeetingPage'),
})
const stock = createRoute({
  getParentRoute: () => root,
  path: '/team/stock',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../duties/team/ui/stock.tsx'), 'Stock'),
})
const service = createRoute({
  getParentRoute: () => root,
  path: '/team/service',
  validateSearch: ViewSearch,
  staticData: { period: true },
  component: lazyRouteComponent(() => import('../duties/team/ui/service.tsx'), 'Service'),
})

const scorecard = createRoute({
  getParentRoute: () => root,
  path: '/scorecard',
  validateSearch: MonthSearch,
  component: lazyRouteComponent(() => import('../duties/scorecard/ui/scorecard.tsx'), 'ScorecardPage'),
})

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/customer/tickets',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/tickets.tsx'), 'Tickets'),
})
const ticket = createRoute({
  getParentRoute: () => root,
  path: '/customer/tickets/$ticket',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/ticket.tsx'), 'TicketPage'),
})
const buyers = createRoute({
  getParentRoute: () => root,
  path: '/customer/buyers',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/buyers.tsx'), 'Buyers'),
})
const buyer = createRoute({
  getParentRoute: () => root,
  path: '/customer/buyers/$buyer',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/buyer.tsx'), 'BuyerPage'),
})
const segments = createRoute({
  getParentRoute: () => root,
  path: '/customer/segments',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/segments.tsx'), 'Segments'),
})
const surveys = createRoute({
  getParentRoute: () => root,
  path: '/customer/surveys',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/surveys.tsx'), 'Surveys'),
})
const survey = createRoute({
  getParentRoute: () => root,
  path: '/customer/surveys/$survey',
  validateSearch: CustomerSearch,
  component: lazyRouteComponent(() => import('../duties/customer/ui/survey.tsx'), 'SurveyPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    today,
    tasks,
    settings,
    members,
    imports,
    mapping,
    batch,
    overview,
    explore,
    reconcile,
    glossary,
    competitors,
    rival,
    marketPrices,
    marketTerms,
    strategy,
    plan,
    listingConversion,
    listingChecks,
    listingLaunches,
    listingChanges,
    promotions,
    promotion,
    why,
    funnel,
    items,
    cohorts,
    rhythm,
    targets,
    alerts,
    forecast,
    calendar,
    scorecard,
    tickets,
    ticket,
    buyers,
    buyer,
    segments,
    surveys,
    survey,
    reports,
    reportTemplates,
    report,
    jobMap,
    drills,
    drillRun,
    meetings,
    meeting,
    stock,
    service,
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
