import { z } from 'zod'
import { DocumentFormat } from '../../documents/contract.ts'
import { givenYears, isGivenYear } from '../../kernel/calendar.ts'
import { contract, ShopName } from '../../kernel/contract.ts'
import { PagePath } from '../tasks/contract.ts'

export const BarId = z.enum(['sales', 'satisfaction', 'roi', 'reports', 'accuracy'])
export type BarId = z.infer<typeof BarId>

/** met 达标 · not_met 未达标 · not_proven 未证实: nobody can say yet · none 无: there was nothing to judge. */
export const BarVerdict = z.enum(['met', 'not_met', 'not_proven', 'none'])
export type BarVerdict = z.infer<typeof BarVerdict>

/** Why the verdict is this one. `no_line`: a figure that the job asks for without a line to reach. */
export const BarReason = z.enum([
  'known',
  'month_running',
  'days_missing',
  'no_target',
  'no_data',
  'straddles',
  'nobody_asked',
  'none_ended',
  'some_unproven',
  'none_due',
  'some_open',
  'none_submitted',
  'no_line',
])
export type BarReason = z.infer<typeof BarReason>

/** What a figure rests on, one line each, with the page that shows it. */
export const Evidence = z.object({
  title: z.string(),
  /** Shares as numbers (0.9), money in yuan. */
  value: z.number().nullable(),
  unit: z.enum(['ratio', 'money', 'count']),
  verdict: BarVerdict.nullable(),
  detail: z.string(),
  path: PagePath,
})
export type Evidence = z.infer<typeof Evidence>

/** One figure of a shop's month against what the job asks. */
export const Bar = z.object({
  id: BarId,
  /** A share; of several promotions the lowest ROI. */
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** What is asked; null where no line is set. */
  line: z.number().nullable(),
  verdict: BarVerdict,
  reason: BarReason,
  /** Of what the share is: 17 of 20 reports, answers, figures. */
  part: z.number().nullable(),
  whole: z.number().nullable(),
  /** survey: asked buyers; service: buyers who talked with 客服, where nobody was asked. */
  source: z.enum(['survey', 'service']).nullable(),
  evidence: z.array(Evidence),
})
export type Bar = z.infer<typeof Bar>

export const Closing = z.object({
  kind: z.enum(['closed', 'reopened']),
  at: z.string(),
  by: z.string().nullable(),
})
export type Closing = z.infer<typeof Closing>

/** What a member did in a month. */
export const MemberMonth = z.object({
  member: z.object({ id: z.number().int(), name: z.string() }),
  /** Tasks whose day came in the month, and those of them done by their day. */
  due: z.number().int(),
  inTime: z.number().int(),
  /** Tasks done in the month. */
  done: z.number().int(),
  /** Of tasks that were checked in the month: worked, and all that gave a verdict. */
  worked: z.number().int(),
  checked: z.number().int(),
  /** Reports handed in that were due in the month, and those of them in time. */
  reports: z.number().int(),
  reportsInTime: z.number().int(),
})
export type MemberMonth = z.infer<typeof MemberMonth>

/** What is told of a shop's month; frozen as it stands when the month is closed. */
export const Figures = z.object({ bars: z.array(Bar), members: z.array(MemberMonth) })
export type Figures = z.infer<typeof Figures>

export const Scorecard = Figures.extend({
  shop: z.object({ id: z.number().int(), name: z.string() }),
  month: z.string(),
  /** All days of it are over. */
  isOver: z.boolean(),
  /** Its figures are those of the closing. */
  isClosed: z.boolean(),
  closings: z.array(Closing),
})
export type Scorecard = z.infer<typeof Scorecard>

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: '月份应写成 2026-11', abort: true })
  .refine(isGivenYear, givenYears)
const one = z.object({ shop: ShopName.optional(), month: Month })
const member = z.number().int().nullable().default(null)
const read = { permission: 'figures.read' } as const
const write = { permission: 'scorecard.write' } as const

/** 绩效: what the job asks of a shop's month, and what it rests on. */
export const scorecardContract = {
  shops: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/scorecards/{month}', summary: '一个月的绩效，每家店一行' })
    .input(z.object({ month: Month }))
    .output(z.array(Scorecard)),
  open: contract
    .meta(read)
    .route({ method: 'GET', path: '/scorecard/{month}', summary: '一家店一个月的绩效，连同依据' })
    .input(one)
    .output(Scorecard),
  close: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'POST',
      path: '/scorecard/{month}/closing',
      summary: '关账：这个月的绩效定下来，以后数据变了也不变',
    })
    .input(one.extend({ member }))
    .output(Scorecard),
  reopen: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'DELETE',
      path: '/scorecard/{month}/closing',
      summary: '重新打开一个月：按现在的数据算，关账时的留着',
    })
    .input(one.extend({ member: z.coerce.number().int().nullable().default(null) }))
    .output(Scorecard),
  files: contract
    .meta(read)
    .route({ method: 'POST', path: '/scorecard/{month}/files', summary: '考核表存成文件，一次几种格式' })
    .input(one.extend({ formats: z.array(DocumentFormat).min(1).max(5) }))
    .output(z.array(z.file())),
}
