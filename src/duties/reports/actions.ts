import { figuresOf, keyText } from '../../documents/figures.ts'
import { exact } from '../../documents/words.ts'
import { metricOf } from '../../facts/metrics/catalogue.ts'
import { day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { makerOf, type ReportContext, timeWords, whoIn } from './context.ts'
import type { Drift, Report } from './contract.ts'
import { freezingOf, sectionsIn, wholeDraft } from './document.ts'
import { draftReport, madeNow, type Wanted } from './drafting.ts'
import { dueOf, dueWorkdays, rulesFor, summaryOf } from './ledger.ts'
import { askedAgain, recomputed } from './recompute.ts'
import { driftOf, TOLERANCE } from './rules/drift.ts'
import type { ReportKind } from './rules/maker.ts'
import { marksOf, placesOf, readBack, written } from './rules/wording.ts'
import {
  forgetComment,
  forgetEdit,
  type KeptReport,
  type KeptState,
  keepComment,
  keepDecision,
  keepEdit,
  keepState,
  reportById,
  statesOf,
} from './store.ts'
import { keepSubmission, type Submission, submissionOf } from './submission-store.ts'

export type One = { shop?: string | undefined; id: number }

type Found = {
  shop: { id: number; name: string }
  report: KeptReport
  states: KeptState[]
  isSubmitted: boolean
}

const foundOf = async (
  records: ReportContext['records'],
  shop: Found['shop'],
  id: number,
): Promise<Found> => {
  const report = await reportById(records, shop.id, id)
  if (!report) throw new Failure('not_found', { what: '这份报告' })
  const states = (await statesOf(records, shop.id)).filter((one) => one.report === id)
  return { shop, report, states, isSubmitted: states.at(-1)?.state === 'submitted' }
}

const foundIn = async (context: ReportContext, { shop: name, id }: One): Promise<Found> =>
  foundOf(context.records, await context.shopToLookAt(name), id)

/** What is handed in is not changed: it is taken back first. */
const refuseSubmitted = ({ report, isSubmitted }: Found): void => {
  if (isSubmitted) throw new Failure('report_submitted', { report: report.title })
}

/** Changes a draft: that it is one still holds when `change` writes. Failures: not_found, report_submitted. */
const changed = async (
  context: ReportContext,
  one: One,
  change: (records: ReportContext['records'], found: Found) => Promise<void>,
): Promise<Report> => {
  const shop = await context.shopToLookAt(one.shop)
  await inTransaction(context.records, async (records) => {
    const found = await foundOf(records, shop, one.id)
    refuseSubmitted(found)
    await change(records, found)
  })
  return openReport(context, one)
}

const standing = async (context: ReportContext, { states, report }: Found): Promise<Submission> => {
  const last = states.at(-1)
  const submission =
    last?.state === 'submitted' ? await submissionOf(context.records, report.id, last.step) : undefined
  if (!submission) throw new Failure('invalid_input', { detail: '这份报告还没有提交，没有冻结的数可以比。' })
  return submission
}

/** The blocks of the report as it would be drafted now. */
const anew =
  (context: ReportContext, { shop, report }: Found) =>
  async () => {
    const { draft } = await madeNow(context, shop, report.kind, report)
    return { blocks: draft.sections.flatMap(({ blocks }) => blocks) }
  }

/** A report as it stands. Failure: not_found. */
export const openReport = async (context: ReportContext, one: One): Promise<Report> => {
  const found = await foundIn(context, one)
  const { shop, report, states, isSubmitted } = found
  const who = whoIn(await context.members())
  const [draft, rules, mark, submission] = await Promise.all([
    wholeDraft(context.records, report, who),
    rulesFor(context, shop.id, await statesOf(context.records, shop.id)),
    context.factsMark(shop.id),
    isSubmitted ? standing(context, found) : undefined,
  ])
  const document = submission?.document ?? draft.document()
  const edits = new Map(draft.edits.map((edit) => [edit.place, edit]))
  return {
    ...summaryOf(report, states, who, rules),
    previous: report.previous,
    madeAt: report.madeAt,
    isStale: !isSubmitted && mark !== report.batches,
    sections: sectionsIn(makerOf(context, report.kind).sections, draft.template),
    document,
    freezing: freezingOf(document, draft.made.draft.sections, report.ends < dayOf(context.clock.now())),
    places: placesOf(draft.made.draft.sections).map(({ place, section, text, figures, isLocked }) => {
      const edit = edits.get(place)
      return {
        place,
        section,
        words: written(edit?.text ?? text, figures),
        original: written(text, figures),
        marks: marksOf(figures).map(({ mark }) => mark),
        isLocked,
        isLeftOut: text.length > 0 && edit?.text.length === 0,
        by: who(edit?.member ?? null),
        at: edit?.at ?? null,
      }
    }),
    suggestions: draft.made.suggestions.map(({ id, title, text, effect, key, good }) => {
      const decided = draft.decisions.find(({ suggestion }) => suggestion === id)
      return {
        id,
        title,
        text,
        effect,
        metric: key?.metric ?? null,
        watched:
          key && good && metricOf(key.metric)
            ? { metric: key.metric, scope: key.scope, direction: good }
            : null,
        owner: who(decided?.owner ?? null),
        due: decided?.due ?? null,
        isOn: decided?.isOn ?? true,
      }
    }),
    comments: draft.comments.map(({ member, ...comment }) => ({ ...comment, by: who(member) })),
    states: states.map(({ state, member, at }) => ({ state, by: who(member), at })),
  }
}

/** Failures: shop_unknown, shop_needed, invalid_input, not_found, and those of the kind's duty. */
export const makeReport = async (
  context: ReportContext,
  { shop: name, ...wanted }: Wanted & { shop?: string | undefined },
): Promise<Report> => {
  const shop = await context.shopToLookAt(name)
  await refuseStranger(context, wanted.member)
  const id = await draftReport(context, shop, wanted)
  return openReport(context, { shop: shop.name, id })
}

/** Who does it is one of the members. */
const refuseStranger = async (context: ReportContext, member: number | null): Promise<void> => {
  if (member === null) return
  const found = (await context.members()).find((one) => one.id === member)
  if (!found) throw new Failure('not_found', { what: '这个成员' })
  if (found.archivedAt)
    throw new Failure('invalid_input', { detail: `成员「${found.name}」已归档，请选别人，或先请回。` })
}

/**
 * `words` null: as the program wrote it; empty: left out. `was`: as they stood when they were looked at. Failures:
 * not_found, report_submitted, report_reworded where they are others by now, invalid_input.
 */
export const wordReport = async (
  context: ReportContext,
  {
    place,
    words,
    was,
    member,
    ...one
  }: One & { place: string; words: string | null; was?: string | undefined; member: number | null },
): Promise<Report> => {
  await refuseStranger(context, member)
  return changed(context, one, async (records, { shop, report }) => {
    const { made, edits } = await wholeDraft(records, report, () => null)
    const known = placesOf(made.draft.sections).find((found) => found.place === place)
    if (!known) throw new Failure('not_found', { what: '报告里的这段话' })
    const original = written(known.text, known.figures)
    const edit = edits.find((one) => one.place === place)
    const current = edit ? written(edit.text, known.figures) : original
    // They stay whose they are: the same words once more are no change.
    if (current === (words ?? original)) return
    if (was !== undefined && was !== current) throw new Failure('report_reworded', { report: report.title })
    if (words === null || words === original) return forgetEdit(records, report.id, place)
    if (known.isLocked && words.trim() !== '')
      throw new Failure('invalid_input', {
        detail: '这句话里的数是算出来的，不能改写，只能整句不写；想补充请写批注。',
      })
    const read = readBack(words.trim(), known.figures)
    if ('unknown' in read)
      throw new Failure('invalid_input', {
        detail: `「${read.unknown}」不是这段话里的数。⟦ ⟧ 里的数可以挪、可以删，不能改。`,
      })
    await keepEdit(records, {
      shop: shop.id,
      report: report.id,
      place,
      text: read.text,
      member,
      at: context.clock.now().toString(),
    })
  })
}

/** Failures: not_found, report_submitted, invalid_input. */
export const decideSuggestion = async (
  context: ReportContext,
  {
    suggestion,
    owner,
    due,
    isOn,
    ...one
  }: One & { suggestion: string; owner: number | null; due: string | null; isOn: boolean },
): Promise<Report> => {
  await refuseStranger(context, owner)
  return changed(context, one, async (records, { shop, report }) => {
    const { made } = await wholeDraft(records, report, () => null)
    if (!made.suggestions.some(({ id }) => id === suggestion))
      throw new Failure('not_found', { what: '这条建议' })
    await keepDecision(records, {
      shop: shop.id,
      report: report.id,
      suggestion,
      owner,
      due: due === null ? null : day(due),
      isOn,
    })
  })
}

/** Failures: not_found, report_submitted. */
export const commentReport = async (
  context: ReportContext,
  { section, words, member, ...one }: One & { section: string; words: string; member: number | null },
): Promise<Report> => {
  await refuseStranger(context, member)
  return changed(context, one, async (records, { shop, report }) => {
    const { made } = await wholeDraft(records, report, () => null)
    if (!made.draft.sections.some(({ id }) => id === section))
      throw new Failure('not_found', { what: '报告的这一节' })
    await keepComment(records, {
      shop: shop.id,
      report: report.id,
      section,
      member,
      words,
      at: context.clock.now().toString(),
    })
  })
}

/** Failures: not_found, report_submitted. */
export const removeReportComment = async (
  context: ReportContext,
  { comment, ...one }: One & { comment: number },
): Promise<Report> =>
  changed(context, one, (records, { report }) => forgetComment(records, report.id, comment))

/**
 * Freezes the report: its words, its figures as they are asked at this moment, and the batches that give them. Where
 * a figure is not what the draft says any more nothing is frozen. Failures: not_found, report_submitted, report_stale.
 */
export const submitReport = async (
  context: ReportContext,
  { member, ...one }: One & { member: number | null },
): Promise<Report> => {
  const found = await foundIn(context, one)
  refuseSubmitted(found)
  const { shop, report } = found
  const members = await context.members()
  await refuseStranger(context, member)
  const who = whoIn(members)
  const at = context.clock.now().toString()
  const draft = await wholeDraft(context.records, report, who)
  const { day: due } = dueOf(
    { ...report.period, to: report.ends },
    await dueWorkdays(context, shop.id, report.kind),
    await context.holidays(shop.id),
  )
  const document = draft.document([
    { name: '提交', value: [who(member)?.name, timeWords(at)].filter(Boolean).join('，') },
    ...(due === null ? [] : [{ name: '截止', value: due }]),
  ])
  const told = figuresOf(document)
  const now = await recomputed(context, shop.name, told, anew(context, found))
  const figures = told.map(({ metric, scope, period, name, unit, value }) => {
    const again = now.get(keyText({ metric, scope, period })) ?? { value: null, batches: [] }
    if (again.value !== value)
      throw new Failure('report_stale', {
        figure: name,
        was: exact(value, unit),
        now: exact(again.value, unit),
      })
    return { metric, scope, period, name, unit, value, batches: again.batches }
  })
  await inTransaction(context.records, async (records) => {
    const last = (await statesOf(records, shop.id)).filter((state) => state.report === report.id).at(-1)
    if (last?.state === 'submitted') throw new Failure('report_submitted', { report: document.title })
    const step = await keepState(records, {
      shop: shop.id,
      report: report.id,
      state: 'submitted',
      member,
      at,
    })
    await keepSubmission(records, {
      shop: shop.id,
      report: report.id,
      step,
      due,
      document,
      figures,
      suggestions: draft.suggestions(),
    })
  })
  return openReport(context, one)
}

/** Takes a submission back; what was handed in stays in the records. Failures: not_found, invalid_input. */
export const withdrawReport = async (
  context: ReportContext,
  { member, ...one }: One & { member: number | null },
): Promise<Report> => {
  await refuseStranger(context, member)
  const shop = await context.shopToLookAt(one.shop)
  await inTransaction(context.records, async (records) => {
    const found = await foundOf(records, shop, one.id)
    if (!found.isSubmitted)
      throw new Failure('invalid_input', { detail: '这份报告还没有提交，没有可撤回的。' })
    await keepState(records, {
      shop: found.shop.id,
      report: found.report.id,
      state: 'withdrawn',
      member,
      at: context.clock.now().toString(),
    })
  })
  return openReport(context, one)
}

/** The figures that were handed in against the same questions asked now. Failures: not_found, invalid_input. */
export const reportDrift = async (context: ReportContext, one: One): Promise<Drift> => {
  const found = await foundIn(context, one)
  const { shop, states } = found
  const submission = await standing(context, found)
  const now = await recomputed(context, shop.name, submission.figures, anew(context, found))
  const changed = submission.figures.filter(
    (figure) => figure.value !== null && now.get(keyText(figure))?.value !== figure.value,
  )
  // Asked together they share their batches; which one changed a figure is told by that figure alone.
  for (const figure of changed)
    if (metricOf(figure.metric)) now.set(keyText(figure), await askedAgain(context, shop.name, figure))
  const { checked, accuracy, drifted } = driftOf(submission.figures, now)
  const batches = await context.batches({ shop: shop.name, limit: 1000 })
  const named = (wanted: readonly number[]) =>
    wanted.map((batch) => ({ batch, file: batches.find((known) => known.batch === batch)?.file ?? '' }))
  const isUndone = (batch: number) =>
    batches.some((known) => known.batch === batch && known.status === 'undone')
  return {
    submittedAt: states.at(-1)?.at ?? '',
    checked,
    accuracy,
    tolerance: TOLERANCE,
    drifted: drifted.map(({ came, went, ...rest }) => ({
      ...rest,
      came: named(came),
      // A batch may only have shared a question with the figure: of those that do not give it, the undone are told.
      went: named(went.filter(isUndone)),
    })),
  }
}

/** What a kind of report can be about; null: days say it all. */
export const reportSubjects = async (
  context: ReportContext,
  { shop: name, kind }: { shop?: string | undefined; kind: ReportKind },
): Promise<{ subject: string; name: string }[] | null> => {
  const shop = await context.shopToLookAt(name)
  return (await makerOf(context, kind).subjects?.(shop)) ?? null
}

export { createAsker, endingOf } from './asking.ts'
export { draftDue } from './drafting.ts'
export { ledger } from './ledger.ts'
