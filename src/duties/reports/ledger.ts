import { type Day, dayOf } from '../../kernel/calendar.ts'
import { dayIn, type ReportContext, whoIn } from './context.ts'
import type { AbsentReport, Ledger, ReportSummary } from './contract.ts'
import { dueDay, type Holidays, ON_TIME_BAR, onTimeRate, type Timeliness, timelinessOf } from './rules/due.ts'
import { kindInfo, periodTitle, type ReportKind, reportKinds } from './rules/maker.ts'
import { lastWhole, wholePeriods } from './rules/weeks.ts'
import { type KeptReport, type KeptState, reportsOf, statesOf } from './store.ts'
import { dueDaysOf, settingsOf } from './submission-store.ts'

/** Workdays by which a shop's reports of a kind are due. */
export const dueWorkdays = async (
  { records }: Pick<ReportContext, 'records'>,
  shop: number,
  kind: ReportKind,
): Promise<number> => {
  const [setting] = await settingsOf(records, shop, kind)
  return setting?.dueWorkdays || kindInfo[kind].dueWorkdays
}

type Rules = {
  workdays: ReadonlyMap<ReportKind, number>
  dueThen: ReadonlyMap<string, Day | null>
  holidays: Holidays
  today: Day
  /** The day the shop's first report was made: what was due before does not count. */
  since: Day
}

/** No workdays: no day is set. */
export const dueOf = (
  period: KeptReport['period'],
  workdays: number,
  holidays: Holidays,
): { day: Day | null; isSure: boolean } =>
  workdays === 0 ? { day: null, isSure: true } : dueDay(period, workdays, holidays)

/** How a report stands, with whether it came in time. */
export const summaryOf = (
  report: KeptReport,
  states: readonly KeptState[],
  who: ReturnType<typeof whoIn>,
  { workdays, dueThen, holidays, today, since }: Rules,
): ReportSummary => {
  const last = states.at(-1)
  const state = last?.state ?? 'draft'
  const expected = dueOf({ ...report.period, to: report.ends }, workdays.get(report.kind) ?? 0, holidays)
  const frozen = state === 'submitted' && last ? dueThen.get(`${report.id}/${last.step}`) : undefined
  const due = frozen === undefined ? expected.day : frozen
  const submitted = state === 'submitted' && last ? dayIn(last.at) : null
  return {
    id: report.id,
    kind: report.kind,
    title: report.title,
    subject: report.subject,
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
  const [due, dueThen, holidays] = await Promise.all([
    Promise.all(reportKinds.map(async (kind) => [kind, await dueWorkdays(context, shop, kind)] as const)),
    dueDaysOf(context.records, shop),
    context.holidays(shop),
  ])
  const first = states.reduce((least, { at }) => (at < least ? at : least), states[0]?.at ?? '')
  return {
    workdays: new Map(due),
    dueThen,
    holidays,
    today,
    since: first === '' ? today : dayIn(first),
  }
}

/**
 * Weeks and months that are over and have no report: since the first one of the kind, the latest first. Before the
 * first only the last one is, of kinds that are asked for at once. What was due before `owedFrom` nobody owes: of that
 * only the last one is offered.
 */
const absentIn = (reports: readonly KeptReport[], rules: Rules, owedFrom: Day): AbsentReport[] =>
  reportKinds.flatMap((kind) => {
    const { rhythm, isAskedAtOnce } = kindInfo[kind]
    const own = reports.filter((one) => one.kind === kind)
    if (rhythm === null || (own.length === 0 && !isAskedAtOnce)) return []
    const last = lastWhole(rhythm, rules.today)
    const first = own.reduce((least, { period }) => (period.from < least ? period.from : least), last.from)
    return wholePeriods(rhythm, first, rules.today)
      .filter((period) => !own.some((one) => one.period.from === period.from))
      .flatMap((period): AbsentReport[] => {
        const { day, isSure } = dueOf(period, rules.workdays.get(kind) ?? 0, rules.holidays)
        if (day === null || (day < owedFrom && period.from !== last.from)) return []
        return [
          {
            kind,
            title: periodTitle(kind, period),
            period,
            due: day,
            isDueSure: isSure,
            timeliness: day < owedFrom ? null : timelinessOf(day, null, rules.today),
          },
        ]
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
  const absent = absentIn(reports, rules, reports.length > 0 ? rules.since : dayIn(shop.createdAt))
  const counted: Timeliness[] = [...summaries, ...(reports.length > 0 ? absent : [])].flatMap(
    ({ timeliness }) => (timeliness === null ? [] : [timeliness]),
  )
  return {
    reports: summaries,
    since: reports.length > 0 ? rules.since : null,
    kinds: reportKinds.filter((kind) => context.makers.has(kind)),
    absent,
    onTime: { ...onTimeRate(counted), bar: ON_TIME_BAR },
  }
}
