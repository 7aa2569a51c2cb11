import { z } from 'zod'
import { Document, DocumentFormat, FigureKey, Template, Unit } from '../../../documents/contract.ts'
import { contract, DayText, GivenDay, PeriodInput, ShopName } from '../../../kernel/contract.ts'

export const ReportKind = z.enum(['weekly', 'monthly', 'analysis'])
export const ReportState = z.enum(['draft', 'submitted', 'withdrawn'])
export const Timeliness = z.enum(['on-time', 'late', 'overdue', 'open'])

const Who = z.object({ id: z.number().int(), name: z.string() }).nullable()

export const ReportSummary = z.object({
  id: z.number().int(),
  kind: ReportKind,
  title: z.string(),
  period: PeriodInput,
  state: ReportState,
  /** By whom and when it came into this state; `at` is an instant. */
  by: Who,
  at: z.string(),
  /** null: a 数据分析报告 is due when somebody wants it. */
  due: DayText.nullable(),
  /** Whether the year's 调休 is known, on which the day rests. */
  isDueSure: z.boolean(),
  timeliness: Timeliness.nullable(),
})
export type ReportSummary = z.infer<typeof ReportSummary>

/** Periods that are over and have no report yet. */
export const AbsentReport = z.object({
  kind: ReportKind,
  title: z.string(),
  period: PeriodInput,
  due: DayText,
  isDueSure: z.boolean(),
  timeliness: Timeliness,
})
export type AbsentReport = z.infer<typeof AbsentReport>

export const Ledger = z.object({
  reports: z.array(ReportSummary),
  absent: z.array(AbsentReport),
  /** Of the reports whose day has come: how many, how many in time, the share, and what the job asks. */
  onTime: z.object({
    due: z.number().int(),
    onTime: z.number().int(),
    rate: z.number().nullable(),
    bar: z.number(),
  }),
})
export type Ledger = z.infer<typeof Ledger>

export const ReportPlace = z.object({
  place: z.string(),
  section: z.string(),
  /** As it is typed: figures are marks ⟦…⟧ that can be moved and left out, not changed. */
  words: z.string(),
  /** As the program wrote it; '' where a person may add words of their own. */
  original: z.string(),
  /** The marks that may stand in it. */
  marks: z.array(z.string()),
  /** Has a number of its own and can only be left out. */
  isLocked: z.boolean(),
  isLeftOut: z.boolean(),
  by: Who,
})
export type ReportPlace = z.infer<typeof ReportPlace>

export const ReportSuggestionView = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  effect: z.string(),
  metric: z.string(),
  owner: Who,
  due: DayText.nullable(),
  isOn: z.boolean(),
})

export const ReportComment = z.object({
  id: z.number().int(),
  section: z.string(),
  by: Who,
  at: z.string(),
  words: z.string(),
})

export const Report = ReportSummary.extend({
  metric: z.string(),
  /** What it is compared with. */
  previous: PeriodInput,
  madeAt: z.string(),
  /** Files came or went since the draft was made. */
  isStale: z.boolean(),
  sections: z.array(z.object({ id: z.string(), title: z.string(), isOn: z.boolean() })),
  /** As it stands: the draft in its words, or what was handed in. */
  document: Document,
  places: z.array(ReportPlace),
  suggestions: z.array(ReportSuggestionView),
  comments: z.array(ReportComment),
  states: z.array(z.object({ state: ReportState, by: Who, at: z.string() })),
})
export type Report = z.infer<typeof Report>

export const DriftedFigure = FigureKey.extend({
  name: z.string(),
  unit: Unit,
  was: z.number().nullable(),
  now: z.number().nullable(),
  /** Within the tolerance of a recomputation. */
  isWithin: z.boolean(),
  came: z.array(z.object({ batch: z.number().int(), file: z.string() })),
  went: z.array(z.object({ batch: z.number().int(), file: z.string() })),
})
export type DriftedFigure = z.infer<typeof DriftedFigure>

export const Drift = z.object({
  submittedAt: z.string(),
  /** Figures recomputed, and the share of them within `tolerance`; null where there are none. */
  checked: z.number().int(),
  accuracy: z.number().nullable(),
  tolerance: z.number(),
  drifted: z.array(DriftedFigure),
})
export type Drift = z.infer<typeof Drift>

export const ReportSettings = z.object({
  kind: ReportKind,
  /** Workdays after the period; 0 for a 数据分析报告. */
  dueWorkdays: z.number().int(),
  template: Template,
  /** Sections in the program's own order. */
  sections: z.array(z.object({ id: z.string(), title: z.string() })),
  history: z.array(z.object({ at: z.string(), by: Who })),
})
export type ReportSettings = z.infer<typeof ReportSettings>

const read = { permission: 'figures.read' } as const
const write = { permission: 'reports.write' } as const
const id = z.coerce.number().int()
const one = { shop: ShopName.optional(), id }
/** Who does it, of the members; nobody signs in yet. */
const member = z.number().int().nullable().default(null)

export const reportContract = {
  reports: contract
    .meta(read)
    .route({ method: 'GET', path: '/sales/reports', summary: '报告台账：该交、交了、迟了，及时率' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(Ledger),
  report: contract
    .meta(read)
    .route({ method: 'GET', path: '/sales/reports/{id}', summary: '一份报告：文字、建议、批注、经过' })
    .input(z.object(one))
    .output(Report),
  makeReport: contract
    .meta(write)
    .route({ method: 'POST', path: '/sales/reports', summary: '起草一份报告；已有草稿就按现在的数据更新' })
    .input(
      z.object({
        shop: ShopName.optional(),
        kind: ReportKind,
        from: GivenDay,
        to: GivenDay,
        /** Of a 数据分析报告: what is asked about, and against which days. */
        metric: z.string().default('paid_amount'),
        compare: PeriodInput.optional(),
        member,
      }),
    )
    .output(Report),
  wordReport: contract
    .meta(write)
    .route({
      method: 'PUT',
      path: '/sales/reports/{id}/words',
      summary: '改报告里的一段文字；null 改回原文，空是不写',
    })
    .input(z.object({ ...one, place: z.string().max(200), words: z.string().max(5000).nullable(), member }))
    .output(Report),
  decideSuggestion: contract
    .meta(write)
    .route({
      method: 'PUT',
      path: '/sales/reports/{id}/suggestions',
      summary: '一条建议由谁、哪天做，或不采纳',
    })
    .input(
      z.object({
        ...one,
        suggestion: z.string().max(500),
        owner: z.number().int().nullable(),
        due: DayText.nullable(),
        isOn: z.boolean().default(true),
      }),
    )
    .output(Report),
  commentReport: contract
    .meta(write)
    .route({ method: 'POST', path: '/sales/reports/{id}/comments', summary: '在报告的一节写批注' })
    .input(
      z.object({
        ...one,
        section: z.string().max(100),
        words: z.string().trim().min(1, '批注是空的').max(2000),
        member,
      }),
    )
    .output(Report),
  removeReportComment: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/sales/reports/{id}/comments/{comment}', summary: '删掉一条批注' })
    .input(z.object({ ...one, comment: z.coerce.number().int() }))
    .output(Report),
  submitReport: contract
    .meta(write)
    .route({ method: 'POST', path: '/sales/reports/{id}/submission', summary: '提交：冻结文字、数字和来源' })
    .input(z.object({ ...one, member }))
    .output(Report),
  withdrawReport: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/sales/reports/{id}/submission', summary: '撤回提交，改了再交' })
    .input(z.object({ ...one, member }))
    .output(Report),
  reportDrift: contract
    .meta(read)
    .route({ method: 'GET', path: '/sales/reports/{id}/drift', summary: '提交时的数和现在重算的数' })
    .input(z.object(one))
    .output(Drift),
  reportFile: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/sales/reports/{id}/file',
      summary: '报告存成文件：html、pdf、docx、xlsx、pptx',
    })
    .input(z.object({ ...one, format: DocumentFormat }))
    .output(z.file()),
  reportFiles: contract
    .meta(read)
    .route({ method: 'POST', path: '/sales/reports/{id}/files', summary: '报告一次存成几种文件' })
    .input(z.object({ ...one, formats: z.array(DocumentFormat).min(1).max(5) }))
    .output(z.array(z.file())),
  reportSettings: contract
    .meta(read)
    .route({ method: 'GET', path: '/sales/report-settings', summary: '报告的模板和截止日' })
    .input(z.object({ shop: ShopName.optional(), kind: ReportKind }))
    .output(ReportSettings),
  setReportSettings: contract
    .meta(write)
    .route({ method: 'PUT', path: '/sales/report-settings', summary: '改报告的模板和截止日' })
    .input(
      z.object({
        shop: ShopName.optional(),
        kind: ReportKind,
        dueWorkdays: z.number().int().min(0).max(20),
        company: Template.shape.company,
        sections: Template.shape.sections,
        /** PNG or JPEG as base64; null takes the logo away, absent leaves it. */
        logo: z.string().max(2_000_000).nullable().optional(),
        member,
      }),
    )
    .output(ReportSettings),
}
