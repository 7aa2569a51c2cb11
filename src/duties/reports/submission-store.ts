import { z } from 'zod'
import { Document, FigureKey, Template, Unit } from '../../documents/contract.ts'
import { type Day, day } from '../../kernel/calendar.ts'
import type { FrozenFigure } from './rules/drift.ts'
import type { ReportKind, ReportSuggestion } from './rules/maker.ts'
import type { ReportRecords } from './store.ts'
import type { ReportSettingRow } from './tables.ts'

const Frozen = z.array(
  FigureKey.extend({
    name: z.string(),
    unit: Unit,
    value: z.number().nullable(),
    batches: z.array(z.number().int()),
  }),
)

export type KeptSuggestion = ReportSuggestion & { owner: string }

export type Submission = {
  step: number
  due: Day | null
  document: Document
  figures: FrozenFigure[]
  suggestions: KeptSuggestion[]
}

export const keepSubmission = async (
  records: ReportRecords,
  { shop, report, step, due, document, figures, suggestions }: Submission & { shop: number; report: number },
): Promise<void> => {
  await records
    .insertInto('report_submission')
    .values({
      report_id: report,
      shop_id: shop,
      step,
      due_day: due,
      document: JSON.stringify(document),
      figures: JSON.stringify(figures),
      suggestions: JSON.stringify(suggestions),
    })
    .execute()
}

export const submissionOf = async (
  records: ReportRecords,
  report: number,
  step: number,
): Promise<Submission | undefined> => {
  const row = await records
    .selectFrom('report_submission')
    .selectAll()
    .where('report_id', '=', report)
    .where('step', '=', step)
    .executeTakeFirst()
  if (!row) return undefined
  const suggestions: KeptSuggestion[] = JSON.parse(row.suggestions)
  return {
    step,
    due: row.due_day === null ? null : day(row.due_day),
    document: Document.parse(JSON.parse(row.document)),
    figures: Frozen.parse(JSON.parse(row.figures)),
    suggestions,
  }
}

/** Days by which the reports were due when they were handed in, by report and step. */
export const dueDaysOf = async (records: ReportRecords, shop: number): Promise<Map<string, Day | null>> =>
  new Map(
    (
      await records
        .selectFrom('report_submission')
        .select(['report_id', 'step', 'due_day'])
        .where('shop_id', '=', shop)
        .execute()
    ).map(({ report_id, step, due_day }) => [
      `${Number(report_id)}/${Number(step)}`,
      due_day === null ? null : day(due_day),
    ]),
  )

export type KeptSetting = { dueWorkdays: number; template: Template; member: number | null; at: string }

const toSetting = (row: ReportSettingRow): KeptSetting => ({
  dueWorkdays: Number(row.due_workdays),
  template: Template.parse(JSON.parse(row.template)),
  member: row.member_id === null ? null : Number(row.member_id),
  at: row.at,
})

/** Every setting there was of a kind, the one that holds first. */
export const settingsOf = async (
  records: ReportRecords,
  shop: number,
  kind: ReportKind,
): Promise<KeptSetting[]> =>
  (
    await records
      .selectFrom('report_setting')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('kind', '=', kind)
      .orderBy('step', 'desc')
      .execute()
  ).map(toSetting)

export const keepSetting = async (
  records: ReportRecords,
  { shop, kind, dueWorkdays, template, member, at }: KeptSetting & { shop: number; kind: ReportKind },
): Promise<void> => {
  const last = await records
    .selectFrom('report_setting')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('shop_id', '=', shop)
    .where('kind', '=', kind)
    .executeTakeFirst()
  await records
    .insertInto('report_setting')
    .values({
      shop_id: shop,
      kind,
      step: Number(last?.step ?? 0) + 1,
      due_workdays: dueWorkdays,
      template: JSON.stringify(template),
      member_id: member,
      at,
    })
    .execute()
}
