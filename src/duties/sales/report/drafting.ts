import { textWords } from '../../../documents/words.ts'
import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import { dayOf, type Period, parsePeriod, previousPeriod } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { inTransaction } from '../../../storage/records.ts'
import { type ReportFacts, type ReportKind, reportNames } from '../rules/report/model.ts'
import { madeReport, titleOf } from '../rules/report/report.ts'
import { isWhole, lastWhole } from '../rules/report/weeks.ts'
import { carriedOver } from '../rules/report/wording.ts'
import { figureThen, loadFacts } from './facts.ts'
import type { Asker } from './figures.ts'
import type { ReportContext } from './report-context.ts'
import {
  editsOf,
  forgetEdit,
  type KeptReport,
  keepComment,
  keepEdit,
  keepReport,
  keepState,
  reportsOf,
  statesOf,
} from './store.ts'
import { submissionOf } from './submission-store.ts'

/** The suggestions of the last report of the kind that was handed in before this period, and what came of them. */
const pastFor =
  (context: ReportContext, shop: number, kind: ReportKind, period: Period) =>
  async (figures: Asker['figures']): Promise<ReportFacts['past']> => {
    const [reports, states] = await Promise.all([
      reportsOf(context.records, shop),
      statesOf(context.records, shop),
    ])
    for (const report of reports) {
      if (report.kind !== kind || report.period.to >= period.from) continue
      const last = states.filter((one) => one.report === report.id).at(-1)
      if (last?.state !== 'submitted') continue
      const submission = await submissionOf(context.records, report.id, last.step)
      if (!submission) continue
      const actions = await Promise.all(
        submission.suggestions.map(async ({ title, owner, good, key }) => {
          const [before, now] = await Promise.all([
            figureThen(figures, key, parsePeriod(`${key.period.from}..${key.period.to}`)),
            figureThen(figures, key, period),
          ])
          return before && now ? [{ title, owner, good, before, now }] : []
        }),
      )
      return { name: titleOf(report.kind, report.period, ''), actions: actions.flat() }
    }
    return null
  }

export type Wanted = {
  kind: ReportKind
  period: Period
  metric: string
  compare?: Period | undefined
  member: number | null
}

/** Refuses periods that are no week or month, that are not over, and metrics nobody knows. */
const checked = (context: ReportContext, { kind, period, metric }: Wanted): void => {
  const known = metricOf(metric)
  if (!known) throw new Failure('metric_unknown', { metric })
  if (kind === 'analysis') return
  if (!isWhole(kind, period))
    throw new Failure('invalid_input', {
      detail:
        kind === 'weekly'
          ? `周报是一个自然周，周一到周日；${period.from} 至 ${period.to} 不是，可以写成 2026-W46。`
          : `月报是一个自然月；${period.from} 至 ${period.to} 不是，可以写成 2026-11。`,
    })
  if (metric !== 'paid_amount')
    throw new Failure('invalid_input', {
      detail: `${reportNames[kind]}说的是支付金额；要分析「${metricInfo(known).name}」请出数据分析报告。`,
    })
  const today = context.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()
  if (period.from >= today)
    throw new Failure('invalid_input', { detail: `${period.from} 还没有到，没有可以写的。` })
}

/**
 * Drafts a report with the data as they are. One that is a draft already is made anew: words that people changed stay
 * where their place and figures are still there, else they are kept as a comment. What is handed in stays as it is.
 */
export const draftReport = async (
  context: ReportContext,
  shop: { id: number; name: string },
  wanted: Wanted,
): Promise<number> => {
  checked(context, wanted)
  const { kind, period, metric, member } = wanted
  const previous = (kind === 'analysis' ? wanted.compare : undefined) ?? previousPeriod(period)
  const known = await sameReport(context, shop.id, { kind, period, previous, metric })
  if (known?.isSubmitted) return known.id
  // Files that come while the figures are asked make the draft stale, never the other way round.
  const batches = await context.factsMark(shop.id)
  const now = context.clock.now()
  const facts = await loadFacts(context, {
    shop: shop.name,
    kind,
    period,
    previous,
    metric,
    now,
    past: pastFor(context, shop.id, kind, period),
  })
  const made = madeReport(facts)
  const at = now.toString()
  return inTransaction(context.records, async (records) => {
    // Somebody may have drafted or handed it in meanwhile.
    const same = await sameReport({ records }, shop.id, { kind, period, previous, metric })
    if (same?.isSubmitted) return same.id
    const id = await keepReport(
      records,
      { id: same?.id, shop: shop.id, kind, period, previous, metric, batches, madeAt: at },
      made,
    )
    if (!same) {
      await keepState(records, { shop: shop.id, report: id, state: 'draft', member, at })
      return id
    }
    const edits = await editsOf(records, id)
    const { kept, lost } = carriedOver(edits, made.draft)
    for (const { place, text } of kept) {
      const edit = edits.find((one) => one.place === place)
      if (edit) await keepEdit(records, { ...edit, text, shop: shop.id, report: id })
    }
    for (const { place, text } of lost) {
      const edit = edits.find((one) => one.place === place)
      await forgetEdit(records, id, place)
      if (text.length === 0 || !edit) continue
      await keepComment(records, {
        shop: shop.id,
        report: id,
        section: place.split('/')[0] ?? '',
        member: edit.member,
        words: `（数据更新后放不回原处的话）${textWords(text)}`,
        at: edit.at,
      })
    }
    return id
  })
}

/**
 * Drafts the last week and the last month by itself when their data are in: every report the shop uses has all days.
 * Where one is there already nothing happens: a draft is a person's from then on.
 */
export const draftDue = async (context: ReportContext, shop: { id: number; name: string }): Promise<void> => {
  const today = dayOf(context.clock.now())
  for (const kind of ['weekly', 'monthly'] as const) {
    const period = lastWhole(kind, today)
    const known = { kind, period, previous: previousPeriod(period), metric: 'paid_amount' }
    if (await sameReport(context, shop.id, known)) continue
    if (await isComplete(context, shop.name, period))
      await draftReport(context, shop, { kind, period, metric: 'paid_amount', member: null })
  }
}

const isComplete = async (context: ReportContext, shop: string, period: Period): Promise<boolean> => {
  const [paid, fresh] = await Promise.all([
    context.query({ shop, metrics: ['paid_amount'], ...period, totals: false }),
    context.freshness({ shop, ...period }),
  ])
  const hasOrders = paid.coverage.every(({ days, asked }) => days === asked)
  return hasOrders && fresh.every(({ used, missing }) => !used || missing.length === 0)
}

const sameReport = async (
  { records }: Pick<ReportContext, 'records'>,
  shop: number,
  { kind, period, previous, metric }: Pick<KeptReport, 'kind' | 'period' | 'previous' | 'metric'>,
): Promise<{ id: number; isSubmitted: boolean } | undefined> => {
  const found = (await reportsOf(records, shop)).find(
    (one) =>
      one.kind === kind &&
      one.metric === metric &&
      one.period.from === period.from &&
      one.period.to === period.to &&
      // A week or a month has one report, whatever it is compared with.
      (kind !== 'analysis' || (one.previous.from === previous.from && one.previous.to === previous.to)),
  )
  if (!found) return undefined
  const last = (await statesOf(records, shop)).filter((one) => one.report === found.id).at(-1)
  return { id: found.id, isSubmitted: last?.state === 'submitted' }
}
