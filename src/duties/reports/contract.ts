import { z } from 'zod'
import { Document, DocumentFormat, FigureKey, Template, Unit } from '../../documents/contract.ts'
import { contract, DayText, GivenDay, PeriodInput, ShopName } from '../../kernel/contract.ts'

export const ReportKind = z.enum([
  'market',
  'strategy',
  'listing',
  'optimisation',
  'promotion',
  'weekly',
  'monthly',
  'analysis',
  'minutes',
  'service',
  'survey',
])
export const ReportState = z.enum(['draft', 'submitted', 'withdrawn'])
export const Timeliness = z.enum(['on-time', 'late', 'overdue', 'open'])

const Who = z.object({ id: z.number().int(), name: z.string() }).nullable()

export const ReportSummary = z.object({
  id: z.number().int(),
  kind: ReportKind,
  title: z.string(),
  period: PeriodInput,
  /** What it is about besides its days; '' for nothing. */
  subject: z.string(),
  state: ReportState,
  /** By whom and when it came into this state; `at` is an instant. */
  by: Who,
  at: z.string(),
  /** null: of kinds that are due when somebody wants them. */
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
  /** null: it was due before the first report was made, or before the shop was here; nobody owes it. */
  timeliness: Timeliness.nullable(),
})
export type AbsentReport = z.infer<typeof AbsentReport>

export const Ledger = z.object({
  reports: z.array(ReportSummary),
  /** The day the first report was made: what was due before does not count. Null before it. */
  since: DayText.nullable(),
  /** Kinds that can be written, in the order of the job. */
  kinds: z.array(ReportKind),
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
  /** Who worded it last, and when; null where it is as the program wrote it. */
  by: Who,
  at: z.string().nullable(),
})
export type ReportPlace = z.infer<typeof ReportPlace>

export const ReportSuggestionView = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  effect: z.string(),
  metric: z.string().nullable(),
  /** Whose figure is to move, and which way; null where none of the catalogue tells. */
  watched: FigureKey.pick({ metric: true, scope: true })
    .extend({ direction: z.enum(['up', 'down']) })
    .nullable(),
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
  /** What handing in freezes: so many figures, of which so many are not known, and what lacks. */
  freezing: z.object({
    figures: z.number().int(),
    unknown: z.number().int(),
    /** 「缺了哪些数据」, a sentence for each report that lacks days. */
    missing: z.array(z.string()),
    /** Whether the days it is of are all past. */
    isOver: z.boolean(),
  }),
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
  /** Workdays after the period; 0: no day is set. */
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
/** Who does it, of the members: whoever is signed in, or whom the command line names. */
const member = z.number().int().nullable().default(null)

export const reportsContract = {
  ledger: contract
    .meta(read)
    .route({ method: 'GET', path: '/reports', summary: '报告台账：该交、交了、迟了，及时率' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(Ledger),
  subjects: contract
    .meta(read)
    .route({ method: 'GET', path: '/report-subjects', summary: '这种报告可以写哪些活动、会议、计划、问卷' })
    .input(z.object({ shop: ShopName.optional(), kind: ReportKind }))
    /** null: days say it all. */
    .output(z.array(z.object({ subject: z.string(), name: z.string() })).nullable()),
  open: contract
    .meta(read)
    .route({ method: 'GET', path: '/reports/{id}', summary: '一份报告：文字、建议、批注、经过' })
    .input(z.object(one))
    .output(Report),
  make: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'POST', path: '/reports', summary: '起草一份报告；已有草稿就按现在的数据更新' })
    .input(
      z.object({
        shop: ShopName.optional(),
        kind: ReportKind,
        /** Both or neither: a promotion, a meeting or a survey has days of its own. */
        from: GivenDay.optional(),
        to: GivenDay.optional(),
        /** The metric of a 数据分析报告; the promotion, meeting, plan or survey, by number or name. */
        subject: z.string().trim().max(200).default(''),
        /** Of a 数据分析报告: against which days. */
        compare: PeriodInput.optional(),
        member,
      }),
    )
    .output(Report),
  word: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'PUT',
      path: '/reports/{id}/words',
      summary: '改报告里的一段文字；null 改回原文，空是不写',
    })
    .input(
      z.object({
        ...one,
        place: z.string().max(200),
        words: z.string().max(5000).nullable(),
        /** As they stood when they were looked at. Others now are not written over. */
        was: z.string().max(10_000).optional(),
        member,
      }),
    )
    .output(Report),
  decide: contract
    .meta(write)
    .route({
      method: 'PUT',
      path: '/reports/{id}/suggestions',
      summary: '一条建议由谁、哪天做，或不采纳',
    })
    .input(
      z.object({
        ...one,
        suggestion: z.string().max(500),
        owner: z.number().int().nullable(),
        due: GivenDay.nullable(),
        isOn: z.boolean().default(true),
      }),
    )
    .output(Report),
  comment: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'POST', path: '/reports/{id}/comments', summary: '在报告的一节写批注' })
    .input(
      z.object({
        ...one,
        section: z.string().max(100),
        words: z.string().trim().min(1, '批注是空的').max(2000),
        member,
      }),
    )
    .output(Report),
  removeComment: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/reports/{id}/comments/{comment}', summary: '删掉一条批注' })
    .input(z.object({ ...one, comment: z.coerce.number().int() }))
    .output(Report),
  submit: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'POST', path: '/reports/{id}/submission', summary: '提交：冻结文字、数字和来源' })
    .input(z.object({ ...one, member }))
    .output(Report),
  withdraw: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'DELETE', path: '/reports/{id}/submission', summary: '撤回提交，改了再交' })
    .input(z.object({ ...one, member }))
    .output(Report),
  drift: contract
    .meta(read)
    .route({ method: 'GET', path: '/reports/{id}/drift', summary: '提交时的数和现在重算的数' })
    .input(z.object(one))
    .output(Drift),
  file: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/reports/{id}/file',
      summary: '报告存成文件：html、pdf、docx、xlsx、pptx',
    })
    .input(z.object({ ...one, format: DocumentFormat }))
    .output(z.file()),
  files: contract
    .meta(read)
    .route({ method: 'POST', path: '/reports/{id}/files', summary: '报告一次存成几种文件' })
    .input(z.object({ ...one, formats: z.array(DocumentFormat).min(1).max(5) }))
    .output(z.array(z.file())),
  settings: contract
    .meta(read)
    .route({ method: 'GET', path: '/report-settings', summary: '报告的模板和截止日' })
    .input(z.object({ shop: ShopName.optional(), kind: ReportKind }))
    .output(ReportSettings),
  setSettings: contract
    .meta({ ...write, signer: 'member' })
    .route({ method: 'PUT', path: '/report-settings', summary: '改报告的模板和截止日' })
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
