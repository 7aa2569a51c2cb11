import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { AuditSearch, DaySearch, MonthSearch, TaskSearch, ViewSearch, WriteSearch } from '../address.ts'
import { root } from './root.tsx'

const today = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../today/today.tsx'), 'Today'),
})

const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  validateSearch: TaskSearch,
  component: lazyRouteComponent(() => import('../../duties/tasks/ui/tasks.tsx'), 'Tasks'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings.tsx'), 'Settings'),
})

const members = createRoute({
  getParentRoute: () => root,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('../../duties/people/ui/members.tsx'), 'Members'),
})

const roles = createRoute({
  getParentRoute: () => root,
  path: '/settings/roles',
  component: lazyRouteComponent(() => import('../../duties/people/ui/roles.tsx'), 'Roles'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('../../duties/people/ui/account.tsx'), 'Account'),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: '/settings/audit',
  validateSearch: AuditSearch,
  component: lazyRouteComponent(() => import('../../duties/audit/ui/audit.tsx'), 'Audit'),
})

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/settings/notifications',
  component: lazyRouteComponent(
    () => import('../../duties/notifications/ui/own-settings.tsx'),
    'NotificationSettings',
  ),
})

const channels = createRoute({
  getParentRoute: () => root,
  path: '/settings/channels',
  component: lazyRouteComponent(() => import('../../duties/notifications/ui/channels.tsx'), 'Channels'),
})

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/settings/jobs',
  component: lazyRouteComponent(() => import('../../jobs/ui/jobs.tsx'), 'Jobs'),
})

const backups = createRoute({
  getParentRoute: () => root,
  path: '/settings/backups',
  component: lazyRouteComponent(() => import('../../duties/backups/ui/backups.tsx'), 'Backups'),
})

const scorecard = createRoute({
  getParentRoute: () => root,
  path: '/scorecard',
  validateSearch: MonthSearch,
  component: lazyRouteComponent(() => import('../../duties/scorecard/ui/scorecard.tsx'), 'ScorecardPage'),
})

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: WriteSearch,
  component: lazyRouteComponent(() => import('../../duties/reports/ui/reports.tsx'), 'Reports'),
})

const reportTemplates = createRoute({
  getParentRoute: () => root,
  path: '/reports/templates',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/reports/ui/templates.tsx'), 'ReportTemplates'),
})

const report = createRoute({
  getParentRoute: () => root,
  path: '/reports/$id',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/reports/ui/report.tsx'), 'ReportPage'),
})

const jobMap = createRoute({
  getParentRoute: () => root,
  path: '/training',
  validateSearch: DaySearch,
  component: lazyRouteComponent(() => import('../../duties/training/ui/job-map.tsx'), 'JobMapPage'),
})

const drills = createRoute({
  getParentRoute: () => root,
  path: '/training/drills',
  component: lazyRouteComponent(() => import('../../duties/training/ui/drills.tsx'), 'Drills'),
})

const drillRun = createRoute({
  getParentRoute: () => root,
  path: '/training/drills/$run',
  component: lazyRouteComponent(() => import('../../duties/training/ui/drill-run.tsx'), 'DrillRun'),
})

/** Of no single duty: the day, tasks, reports, scores, training, settings. */
export const deskPages = [
  today,
  tasks,
  settings,
  members,
  roles,
  account,
  audit,
  notifications,
  channels,
  jobs,
  backups,
  scorecard,
  reports,
  reportTemplates,
  report,
  jobMap,
  drills,
  drillRun,
] as const
