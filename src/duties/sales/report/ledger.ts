import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import { type Day, dayOf } from '../../../kernel/calendar.ts'
import {
  DUE_WORKDAYS,
  dueDay,
  type Holidays,
  ON_TIME_BAR,
  onTimeRate,
  type Timeliness,
  timelinessOf,
} from '../rules/report/due.ts'
import type { ReportKind } from '../rules/report/model.ts'
import { titleOf } from '../rules/report/report.ts'
import { lastWhole, wholePeriods } from '../rules/report/weeks.ts'
import type { AbsentReport, Ledger, ReportSummary } from './contract.ts'
import { dayIn, type ReportContext, whoIn } from './report-context.ts'
import { type KeptReport, type KeptState, reportsOf, statesOf } from './store.ts'
import { dueDaysOf, settingsOf } from './submission-store.ts'

export const metricName = (metric: string): string => {
  const known = metricOf(metric)
  return known ? metricInfo(known).name : metric
}

/** Workdays by which a shop's reports of a kind are due. */
export const dueWorkdays = async (
  { records }: Pick<ReportContext, 'records'>,
  shop: number,
  kind: ReportKind,
): Promise<number> => {
  if (kind === 'analysis') return 0
  const [setting] = await settingsOf(records, shop, kind)
  return setting?.dueWorkdays || DUE_WORKDAYS[kind]
}

type Rules = {
  workdays: Readonly<Record<ReportKind, number>>
  dueThen: ReadonlyMap<string, Day | null>
  holidays: Holidays
  today: Day
  /** The day the shop's first report was made: what was due before does not count. */
  since: Day
}

const dueOf = (kind: ReportKind, period: KeptReport['period'], workdays: number, holidays: Holidays) =>
  kind === 'analysis' ? { day: null, isSure: true } : dueDay(period, workdays, holidays)

/** How a report stands, with whether it came in time. */
export const summaryOf = (
  report: KeptReport,
  states: readonly KeptState[],
  who: ReturnType<typeof whoIn>,
  { workdays, dueThen, holidays, today, since }: Rules,
): ReportSummary => {
  const last = states.at(-1)
  const state = last?.state ?? 'draft'
  const expected = dueOf(report.kind, report.period, workdays[report.kind], holidays)
  const frozen = state === 'submitted' && last ? dueThen.get(`${report.id}/${last.step}`) : undefined
  const due = frozen === undefined ? expected.day : frozen
  const submitted = state === 'submitted' && last ? dayIn(last.at) : null
  return {
    id: report.id,
    kind: report.kind,
    title: titleOf(report.kind, report.period, metricName(report.metric)),
    period: report.period,
    state,
    by: who(last?.member ?? null),
    at: last?.at ?? report.madeAt,
    due,
    isDueSure: expected.isSure,
    timeliness: due === null || due < since ? null : timelinessOf(due, submitted, today),
  }
}

export const rulesFor = async (
  context: ReportContext,
  shop: number,
  states: readonly KeptState[],
): Promise<Rules> => {
  const today = dayOf(context.clock.now())
  const [weekly, monthly, dueThen, holidays] = await Promise.all([
    dueWorkdays(context, shop, 'weekly'),
    dueWorkdays(context, shop, 'monthly'),
    dueDaysOf(context.records, shop),
    context.holidays(shop),
  ])
  const first = states.reduce((least, { at }) => (at < least ? at : least), states[0]?.at ?? '')
  return {
    workdays: { weekly, monthly, analysis: 0 },
    dueThen,
    holidays,
    today,
    since: first === '' ? today : dayIn(first),
  }
}

/** Weeks and months that are over and have no report: since the first one of the kind, or the last one only. */
const absentIn = (reports: readonly KeptReport[], rules: Rules): AbsentReport[] =>
  (['weekly', 'monthly'] as const).flatMap((kind) => {
    const own = reports.filter((one) => one.kind === kind)
    const last = lastWhole(kind, rules.today)
    const first = own.reduce((least, { period }) => (period.from < least ? period.from : least), last.from)
    return wholePeriods(kind, first, rules.today)
      .filter((period) => !own.some((one) => one.period.from === period.from))
      .map((period): AbsentReport => {
        const { day, isSure } = dueDay(period, rules.workdays[kind], rules.holidays)
        return {
          kind,
          title: titleOf(kind, period, ''),
          period,
          due: day,
          isDueSure: isSure,
          timeliness: timelinessOf(day, null, rules.today),
        }
      })
      .reverse()
  })

/** 报告台账 of a shop: what there is, what is missing, and the share that came in time. */
export const ledger = async (
  context: ReportContext,
  input: { shop?: string | undefined },
): Promise<Ledger> => {
  const shop = await context.shopToLookAt(input.shop)
  const [reports, states, members] = await Promise.all([
    reportsOf(context.records, shop.id),
    statesOf(context.records, shop.id),
    context.members(),
  ])
  const rules = await rulesFor(context, shop.id, states)
  const summaries = reports.map((report) =>
    summaryOf(
      report,
      states.filter((one) => one.report === report.id),
      whoIn(members),
      rules,
    ),
  )
  const absent = absentIn(reports, rules)
  const counted: Timeliness[] = [
    ...summaries.flatMap(({ timeliness }) => (timeliness === null ? [] : [timeliness])),
    ...absent
      .filter(({ due }) => due >= rules.since && reports.length > 0)
      .map(({ timeliness }) => timeliness),
  ]
  return { reports: summaries, absent, onTime: { ...onTimeRate(counted), bar: ON_TIME_BAR } }
}
