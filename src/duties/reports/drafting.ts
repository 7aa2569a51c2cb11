import { textWords } from '../../documents/words.ts'
import { dayOf, type Period, refuseBeforeAllYears } from '../../kernel/calendar.ts'
import { inTransaction } from '../../storage/records.ts'
import { makerOf, type ReportContext } from './context.ts'
import {
  kindInfo,
  type ReportAbout,
  type ReportBefore,
  type ReportKind,
  type ReportShop,
  reportKinds,
} from './rules/maker.ts'
import { lastWhole } from './rules/weeks.ts'
import { carriedOver } from './rules/wording.ts'
import {
  editsOf,
  forgetEdit,
  keepComment,
  keepEdit,
  keepReport,
  keepState,
  reportsOf,
  statesOf,
} from './store.ts'
import { submissionOf } from './submission-store.ts'

/** The last report of the kind that was handed in before this period, with its suggestions. */
const reportBefore = async (
  { records }: Pick<ReportContext, 'records'>,
  shop: number,
  kind: ReportKind,
  period: Period,
): Promise<ReportBefore | null> => {
  const [reports, states] = await Promise.all([reportsOf(records, shop), statesOf(records, shop)])
  for (const report of reports) {
    if (report.kind !== kind || report.period.to >= period.from) continue
    const last = states.filter((one) => one.report === report.id).at(-1)
    if (last?.state !== 'submitted') continue
    const submission = await submissionOf(records, report.id, last.step)
    if (submission) return { title: report.title, suggestions: submission.suggestions }
  }
  return null
}

export type Wanted = {
  kind: ReportKind
  period: Period | undefined
  compare?: Period | undefined
  subject: string
  member: number | null
}

/** What a report says with the data as they are. Failures: those of its duty. */
export const madeNow = async (
  context: ReportContext,
  shop: ReportShop,
  kind: ReportKind,
  about: ReportAbout,
) =>
  makerOf(context, kind).draft({
    ...about,
    shop,
    now: context.clock.now(),
    before: await reportBefore(context, shop.id, kind, about.period),
  })

/**
 * Drafts a report with the data as they are. One that is a draft already is made anew: words that people changed stay
 * where their place and figures are still there, else they are kept as a comment. What is handed in stays as it is.
 * Failures: those of its duty; invalid_input where the days it compares with lie before all years that can be meant.
 */
export const draftReport = async (
  context: ReportContext,
  shop: ReportShop,
  { kind, member, period, compare, subject }: Wanted,
): Promise<number> => {
  const about = await makerOf(context, kind).settle({
    shop,
    period,
    compare,
    subject,
    today: dayOf(context.clock.now()),
  })
  refuseBeforeAllYears(about.period, [about.previous])
  const known = await sameReport(context, shop.id, kind, about)
  if (known?.isSubmitted) return known.id
  // Files that come while the figures are asked make the draft stale, never the other way round.
  const batches = await context.factsMark(shop.id)
  const at = context.clock.now().toString()
  const made = await madeNow(context, shop, kind, about)
  return inTransaction(context.records, async (records) => {
    // Somebody may have drafted or handed it in meanwhile.
    const same = await sameReport({ records }, shop.id, kind, about)
    if (same?.isSubmitted) return same.id
    const id = await keepReport(
      records,
      {
        id: same?.id,
        shop: shop.id,
        kind,
        ...about,
        ends: about.ends ?? about.period.to,
        title: made.draft.cover.title,
        batches,
        madeAt: at,
      },
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
export const draftDue = async (context: ReportContext, shop: ReportShop): Promise<number[]> => {
  const today = dayOf(context.clock.now())
  const drafted: number[] = []
  for (const kind of reportKinds) {
    const { rhythm, isAskedAtOnce } = kindInfo[kind]
    if (rhythm === null || !isAskedAtOnce) continue
    const period = lastWhole(rhythm, today)
    const maker = makerOf(context, kind)
    const about = await maker.settle({ shop, period, compare: undefined, subject: '', today })
    if (await sameReport(context, shop.id, kind, about)) continue
    if (await isComplete(context, shop.name, period))
      drafted.push(await draftReport(context, shop, { kind, period, subject: '', member: null }))
  }
  return drafted
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
  kind: ReportKind,
  { period, previous, subject }: ReportAbout,
): Promise<{ id: number; isSubmitted: boolean } | undefined> => {
  const { sameBy } = kindInfo[kind]
  const isSame = (one: Period, other: Period) => one.from === other.from && one.to === other.to
  const found = (await reportsOf(records, shop)).find(
    (one) =>
      one.kind === kind &&
      one.subject === subject &&
      (sameBy === 'subject' || isSame(one.period, period)) &&
      (sameBy !== 'comparison' || isSame(one.previous, previous)),
  )
  if (!found) return undefined
  const last = (await statesOf(records, shop)).filter((one) => one.report === found.id).at(-1)
  return { id: found.id, isSubmitted: last?.state === 'submitted' }
}
