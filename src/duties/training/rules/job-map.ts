import { addDays, type Day, daysBetween, type Period, weekStart } from '../../../kernel/calendar.ts'
import type { ReportKind } from '../../reports/rules/maker.ts'
import type { DutyName } from '../drills/contract.ts'
import type { JobStep, Proof } from '../job-map/contract.ts'

/** What people decide or do, that a duty keeps: what an alert was handled by, which task was done. */
export const recordKinds = [
  'plan',
  'launch',
  'change',
  'alert',
  'promotion',
  'ticket',
  'survey',
  'meeting',
  'purchase',
  'task',
] as const
export type RecordKind = (typeof recordKinds)[number]

/** A step of the job, the screen that does it, and what shows that it was done. */
export type Step = {
  id: string
  duty: DutyName
  path: string
  /** The day of the week on which it is usually done, 1 for Monday. */
  weekday: 1 | 2 | 3 | 4 | 5
  /** An import into one of these fact tables. */
  tables?: readonly string[]
  /** One of these handed in. */
  reports?: readonly ReportKind[]
  records?: readonly RecordKind[]
}

/** The six responsibilities in steps, in their order. What only is looked at has no proof and stays unknown. */
export const steps: readonly Step[] = [
  {
    id: 'market-rivals',
    duty: 'market',
    path: '/market/competitors',
    weekday: 2,
    tables: ['competitor_item'],
  },
  {
    id: 'market-terms',
    duty: 'market',
    path: '/market/terms',
    weekday: 2,
    tables: ['market_term', 'term_traffic'],
  },
  { id: 'market-prices', duty: 'market', path: '/market/prices', weekday: 2 },
  { id: 'market-report', duty: 'market', path: '/reports?write=market', weekday: 3, reports: ['market'] },
  {
    id: 'market-plan',
    duty: 'market',
    path: '/market/strategy',
    weekday: 3,
    records: ['plan'],
    reports: ['strategy'],
  },
  {
    id: 'listing-launch',
    duty: 'listing',
    path: '/listing/launches',
    weekday: 1,
    records: ['launch'],
    reports: ['listing'],
  },
  { id: 'listing-check', duty: 'listing', path: '/listing/checks', weekday: 1, tables: ['listing'] },
  { id: 'listing-weak', duty: 'listing', path: '/listing/conversion', weekday: 2 },
  { id: 'listing-change', duty: 'listing', path: '/listing/changes', weekday: 3, records: ['change'] },
  {
    id: 'listing-effect',
    duty: 'listing',
    path: '/reports?write=optimisation',
    weekday: 4,
    reports: ['optimisation'],
  },
  { id: 'promotion-plan', duty: 'promotion', path: '/promotion', weekday: 3, records: ['promotion'] },
  { id: 'promotion-ads', duty: 'promotion', path: '/promotion', weekday: 1, tables: ['ad_report'] },
  {
    id: 'promotion-effect',
    duty: 'promotion',
    path: '/reports?write=promotion',
    weekday: 4,
    reports: ['promotion'],
  },
  {
    id: 'sales-files',
    duty: 'sales',
    path: '/data/import',
    weekday: 1,
    tables: ['order_header', 'order_line', 'shop_traffic', 'item_traffic', 'source_traffic'],
  },
  { id: 'sales-why', duty: 'sales', path: '/sales/alerts', weekday: 1, records: ['alert'] },
  { id: 'sales-targets', duty: 'sales', path: '/sales/targets', weekday: 1 },
  {
    id: 'sales-report',
    duty: 'sales',
    path: '/reports?write=weekly',
    weekday: 1,
    reports: ['weekly', 'monthly'],
  },
  { id: 'sales-analysis', duty: 'sales', path: '/sales/why', weekday: 4, reports: ['analysis'] },
  { id: 'team-meeting', duty: 'team', path: '/team/meetings', weekday: 1, records: ['meeting'] },
  { id: 'team-minutes', duty: 'team', path: '/reports?write=minutes', weekday: 2, reports: ['minutes'] },
  { id: 'team-stock', duty: 'team', path: '/team/stock', weekday: 2, records: ['purchase'] },
  {
    id: 'team-service',
    duty: 'team',
    path: '/team/service',
    weekday: 3,
    tables: ['service_report'],
  },
  { id: 'team-tasks', duty: 'team', path: '/tasks', weekday: 5, records: ['task'] },
  {
    id: 'customer-tickets',
    duty: 'customer',
    path: '/customer/tickets',
    weekday: 1,
    records: ['ticket'],
  },
  {
    id: 'customer-voices',
    duty: 'customer',
    path: '/customer/tickets',
    weekday: 2,
    tables: ['review', 'refund'],
  },
  {
    id: 'customer-service',
    duty: 'customer',
    path: '/reports?write=service',
    weekday: 3,
    reports: ['service'],
  },
  { id: 'customer-segments', duty: 'customer', path: '/customer/segments', weekday: 3 },
  {
    id: 'customer-survey',
    duty: 'customer',
    path: '/customer/surveys',
    weekday: 4,
    records: ['survey'],
    reports: ['survey'],
  },
]

/** The ten documents that the job hands in; the weekly and the monthly one are one of them. */
export const workProducts: readonly { id: string; duty: DutyName; kinds: readonly ReportKind[] }[] = [
  { id: 'market', duty: 'market', kinds: ['market'] },
  { id: 'strategy', duty: 'market', kinds: ['strategy'] },
  { id: 'listing', duty: 'listing', kinds: ['listing'] },
  { id: 'optimisation', duty: 'listing', kinds: ['optimisation'] },
  { id: 'promotion', duty: 'promotion', kinds: ['promotion'] },
  { id: 'sales', duty: 'sales', kinds: ['weekly', 'monthly'] },
  { id: 'analysis', duty: 'sales', kinds: ['analysis'] },
  { id: 'minutes', duty: 'team', kinds: ['minutes'] },
  { id: 'service', duty: 'customer', kinds: ['service'] },
  { id: 'survey', duty: 'customer', kinds: ['survey'] },
]

/** What is told of each source in a week; undefined: it could not tell. */
export type Told = {
  tables: ReadonlyMap<string, readonly Proof[]> | undefined
  reports: ReadonlyMap<ReportKind, readonly Proof[]> | undefined
  records: ReadonlyMap<RecordKind, readonly Proof[] | undefined>
}

const SHOWN = 2

/** How a step stands by what the sources tell. */
export const stepState = (step: Step, told: Told): JobStep => {
  const { id, duty, path, tables = [], reports = [], records = [] } = step
  const sources = [
    ...tables.map((table) => told.tables && (told.tables.get(table) ?? [])),
    ...reports.map((kind) => told.reports && (told.reports.get(kind) ?? [])),
    ...records.map((kind) => told.records.get(kind)),
  ]
  const proofs = sources.flatMap((source) => source ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1))
  const isSilent = sources.some((source) => source === undefined)
  const state = proofs.length > 0 ? 'done' : sources.length === 0 || isSilent ? 'unknown' : 'open'
  return {
    id,
    duty,
    path,
    state,
    why: state !== 'unknown' ? null : sources.length === 0 ? 'no-trace' : 'not-told',
    proofs: proofs.slice(0, SHOWN),
    count: proofs.length,
  }
}

/** Monday to Sunday. */
export const weekOf = (day: Day): Period => {
  const from = weekStart(day)
  return { from, to: addDays(from, 6) }
}

/** The step to do on a day: of those that are open, the one that was due first by its usual day of the week. */
export const nextStep = (states: readonly JobStep[], day: Day): JobStep | undefined => {
  const today = daysBetween(weekStart(day), day) + 1
  const usual = new Map(steps.map(({ id, weekday }) => [id, weekday]))
  return states
    .filter(({ id, state }) => state === 'open' && (usual.get(id) ?? 1) <= today)
    .toSorted((a, b) => (usual.get(a.id) ?? 1) - (usual.get(b.id) ?? 1))[0]
}
