import type { Kysely } from 'kysely'
import { Text } from '../../documents/contract.ts'
import { type Day, day, type Period } from '../../kernel/calendar.ts'
import type { MadeReport, ReportKind } from './rules/maker.ts'
import type { Edit } from './rules/wording.ts'
import type { ReportRow, ReportStateRow, ReportTables } from './tables.ts'

export type ReportRecords = Kysely<ReportTables>

export type KeptReport = {
  id: number
  shop: number
  kind: ReportKind
  period: Period
  previous: Period
  subject: string
  title: string
  /** The day from which its due days count. */
  ends: Day
  batches: string
  madeAt: string
}

const toReport = (row: Omit<ReportRow, 'draft'>): KeptReport => ({
  id: Number(row.id),
  shop: Number(row.shop_id),
  kind: row.kind,
  period: { from: day(row.from_day), to: day(row.to_day) },
  previous: { from: day(row.previous_from), to: day(row.previous_to) },
  subject: row.subject,
  title: row.title,
  ends: day(row.ends_day || row.to_day),
  batches: row.batches,
  madeAt: row.made_at,
})

const columns = [
  'id',
  'shop_id',
  'kind',
  'from_day',
  'to_day',
  'previous_from',
  'previous_to',
  'subject',
  'title',
  'ends_day',
  'batches',
  'made_at',
] as const

/** All reports of a shop, the latest period first. */
export const reportsOf = async (records: ReportRecords, shop: number): Promise<KeptReport[]> =>
  (
    await records
      .selectFrom('report')
      .select(columns)
      .where('shop_id', '=', shop)
      .orderBy('to_day', 'desc')
      .orderBy('kind')
      .orderBy('id', 'desc')
      .execute()
  ).map(toReport)

export const reportById = async (
  records: ReportRecords,
  shop: number,
  id: number,
): Promise<KeptReport | undefined> => {
  const row = await records
    .selectFrom('report')
    .select(columns)
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toReport(row)
}

/** The draft as the program wrote it. It was checked when it was made. */
export const draftOf = async (records: ReportRecords, id: number): Promise<MadeReport> => {
  const { draft } = await records
    .selectFrom('report')
    .select('draft')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const made: MadeReport = JSON.parse(draft)
  return made
}

type NewReport = Omit<KeptReport, 'id'>

const valuesOf = ({ shop, kind, period, previous, subject, title, ends, batches, madeAt }: NewReport) => ({
  shop_id: shop,
  kind,
  from_day: period.from,
  to_day: period.to,
  previous_from: previous.from,
  previous_to: previous.to,
  subject,
  title,
  ends_day: ends,
  batches,
  made_at: madeAt,
})

export const keepReport = async (
  records: ReportRecords,
  report: NewReport & { id: number | undefined },
  made: MadeReport,
): Promise<number> => {
  const { id: known, ...rest } = report
  if (known !== undefined) {
    await records
      .updateTable('report')
      .set({ ...valuesOf(rest), draft: JSON.stringify(made) })
      .where('id', '=', known)
      .execute()
    return known
  }
  const last = await records
    .selectFrom('report')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('report')
    .values({ id, ...valuesOf(rest), draft: JSON.stringify(made) })
    .execute()
  return id
}

export type KeptState = {
  report: number
  step: number
  state: ReportStateRow['state']
  member: number | null
  at: string
}

const toState = (row: ReportStateRow): KeptState => ({
  report: Number(row.report_id),
  step: Number(row.step),
  state: row.state,
  member: row.member_id === null ? null : Number(row.member_id),
  at: row.at,
})

/** States of all reports of a shop in the order in which they came. */
export const statesOf = async (records: ReportRecords, shop: number): Promise<KeptState[]> =>
  (
    await records
      .selectFrom('report_state')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('report_id')
      .orderBy('step')
      .execute()
  ).map(toState)

/** Returns the step of the new state. */
export const keepState = async (
  records: ReportRecords,
  { shop, report, state, member, at }: Omit<KeptState, 'step'> & { shop: number },
): Promise<number> => {
  const last = await records
    .selectFrom('report_state')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('report_id', '=', report)
    .executeTakeFirst()
  const step = Number(last?.step ?? 0) + 1
  await records
    .insertInto('report_state')
    .values({ report_id: report, shop_id: shop, step, state, member_id: member, at })
    .execute()
  return step
}

export type KeptEdit = Edit & { member: number | null; at: string }

export const editsOf = async (records: ReportRecords, report: number): Promise<KeptEdit[]> =>
  (
    await records
      .selectFrom('report_edit')
      .selectAll()
      .where('report_id', '=', report)
      .orderBy('place')
      .execute()
  ).map(({ place, words, member_id, at }) => ({
    place,
    text: Text.parse(JSON.parse(words)),
    member: member_id === null ? null : Number(member_id),
    at,
  }))

export const keepEdit = async (
  records: ReportRecords,
  { shop, report, place, text, member, at }: KeptEdit & { shop: number; report: number },
): Promise<void> => {
  await forgetEdit(records, report, place)
  await records
    .insertInto('report_edit')
    .values({ report_id: report, shop_id: shop, place, words: JSON.stringify(text), member_id: member, at })
    .execute()
}

export const forgetEdit = async (records: ReportRecords, report: number, place: string): Promise<void> => {
  await records.deleteFrom('report_edit').where('report_id', '=', report).where('place', '=', place).execute()
}

export type KeptDecision = { suggestion: string; owner: number | null; due: Day | null; isOn: boolean }

export const decisionsOf = async (records: ReportRecords, report: number): Promise<KeptDecision[]> =>
  (await records.selectFrom('report_decision').selectAll().where('report_id', '=', report).execute()).map(
    ({ suggestion, owner_id, due_day, is_on }) => ({
      suggestion,
      owner: owner_id === null ? null : Number(owner_id),
      due: due_day === null ? null : day(due_day),
      isOn: Number(is_on) === 1,
    }),
  )

export const keepDecision = async (
  records: ReportRecords,
  { shop, report, suggestion, owner, due, isOn }: KeptDecision & { shop: number; report: number },
): Promise<void> => {
  await records
    .deleteFrom('report_decision')
    .where('report_id', '=', report)
    .where('suggestion', '=', suggestion)
    .execute()
  await records
    .insertInto('report_decision')
    .values({
      report_id: report,
      shop_id: shop,
      suggestion,
      owner_id: owner,
      due_day: due,
      is_on: isOn ? 1 : 0,
    })
    .execute()
}

export type KeptComment = { id: number; section: string; member: number | null; words: string; at: string }

export const commentsOf = async (records: ReportRecords, report: number): Promise<KeptComment[]> =>
  (
    await records
      .selectFrom('report_comment')
      .selectAll()
      .where('report_id', '=', report)
      .orderBy('id')
      .execute()
  ).map(({ id, section, member_id, words, at }) => ({
    id: Number(id),
    section,
    member: member_id === null ? null : Number(member_id),
    words,
    at,
  }))

export const keepComment = async (
  records: ReportRecords,
  { shop, report, section, member, words, at }: Omit<KeptComment, 'id'> & { shop: number; report: number },
): Promise<void> => {
  const last = await records
    .selectFrom('report_comment')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('report_id', '=', report)
    .executeTakeFirst()
  await records
    .insertInto('report_comment')
    .values({
      report_id: report,
      shop_id: shop,
      id: Number(last?.id ?? 0) + 1,
      section,
      member_id: member,
      words,
      at,
    })
    .execute()
}

export const forgetComment = async (records: ReportRecords, report: number, id: number): Promise<void> => {
  await records.deleteFrom('report_comment').where('report_id', '=', report).where('id', '=', id).execute()
}
