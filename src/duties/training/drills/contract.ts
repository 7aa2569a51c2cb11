import { z } from 'zod'
import { contract, DayText } from '../../../kernel/contract.ts'
import { DemoStep } from '../demo/contract.ts'

/** The six responsibilities of the job, in its own order. */
export const DutyName = z.enum(['market', 'listing', 'promotion', 'sales', 'team', 'customer'])
export type DutyName = z.infer<typeof DutyName>

const Option = z.object({
  value: z.string(),
  /** As the shop's files name it; null where it is a word of the trade, which the screen has. */
  name: z.string().nullable(),
})

const asked = { id: z.string(), points: z.number().int() }

/** One thing that is asked, with the points it is worth. All of a question make 100. */
export const QuestionPart = z.discriminatedUnion('kind', [
  z.object({ ...asked, kind: z.literal('choice'), options: z.array(Option) }),
  z.object({ ...asked, kind: z.literal('day'), from: DayText, to: DayText }),
  /** At least and at most, in yuan. */
  z.object({ ...asked, kind: z.literal('interval') }),
  z.object({ ...asked, kind: z.literal('number'), unit: z.enum(['pieces', 'days', 'percent', 'times']) }),
])
export type QuestionPart = z.infer<typeof QuestionPart>

export const Question = z.object({
  /** What a person at this desk knows without looking: dates, costs, what a supplier asks for. By name. */
  given: z.record(z.string(), z.string()),
  /** Of the same kind, of which there are many; columns by name. */
  table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
  parts: z.array(QuestionPart),
})
export type Question = z.infer<typeof Question>

const amount = z.number().min(-1e9, '数太小').max(1e9, '数太大')
/** An option, a day, a number, or an interval in yuan. */
export const Said = z.union([z.string().max(100), amount, z.object({ low: amount, high: amount })])
export type Said = z.infer<typeof Said>

export const Mark = z.object({
  part: z.string(),
  points: z.number().int(),
  of: z.number().int(),
  /** near: part of the points. missing: nothing was said. */
  verdict: z.enum(['right', 'near', 'wrong', 'missing']),
  said: Said.nullable(),
})
export type Mark = z.infer<typeof Mark>

export const Try = z.object({
  at: z.string(),
  points: z.number().int(),
  marks: z.array(Mark),
})
export type Try = z.infer<typeof Try>

/** What is true, part by part, and what it is worked out from; told when there is nothing left to try. */
const Disclosed = z.object({
  part: z.string(),
  truth: Said,
  /** Numbers, days and names of the working, by name. */
  because: z.record(z.string(), z.string()),
})
export type Disclosed = z.infer<typeof Disclosed>

/** Tries that a question has. */
export const TRIES = 3

const Run = z.object({
  id: z.number().int(),
  drill: DutyName,
  /** The same number asks the same of the same days: to do again, or to give to somebody else. */
  number: z.number().int(),
  member: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  startedAt: z.string(),
  /** Last day of its shop. */
  to: DayText,
  /**
   * making: its shop is being made. open: to be answered. closed: answered right, given up, no try left or its shop
   * removed. failed: its shop did not come about.
   */
  state: z.enum(['making', 'open', 'closed', 'failed']),
  /** Points of the best try; null before the first. */
  points: z.number().int().nullable(),
  tries: z.number().int(),
})
export type Run = z.infer<typeof Run>

export const OpenedRun = Run.extend({
  /** Its shop while it is there to be looked at. */
  shop: z.string().nullable(),
  step: DemoStep.nullable(),
  failure: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
  question: Question.nullable(),
  answers: z.array(Try),
  /** Closed because its shop went, before it was answered right, given up or tried to the end. */
  isCutShort: z.boolean(),
  /** Null before the run is closed. */
  disclosed: z.array(Disclosed).nullable(),
})
export type OpenedRun = z.infer<typeof OpenedRun>

/** The shop that is there to practise on, with the run that it is of. */
export const Practice = Run.pick({ drill: true, number: true, member: true, state: true }).extend({
  shop: z.string(),
  run: z.number().int(),
})
export type Practice = z.infer<typeof Practice>

const read = { permission: 'training.read' } as const
const write = { permission: 'training.write' } as const
const id = z.coerce.number().int()
/** Whose run it is: for a person it is their own. Left out by who may open any. */
const member = id.optional()
const drillNumber = z
  .number()
  .int()
  .min(1, '题号应为 1 到 999999 之间的整数')
  .max(999_999, '题号应为 1 到 999999 之间的整数')

/** One drill for each responsibility: a shop with one story, a question, a grade by what is true of it. */
export const drillContract = {
  runs: contract
    .meta({ ...read, scope: 'somewhere', signer: 'member' })
    .route({ method: 'GET', path: '/drill-runs', summary: '做过的练习，新的在前' })
    .input(z.object({ member }))
    .output(z.array(Run)),
  run: contract
    .meta({ ...read, scope: 'somewhere', signer: 'member' })
    .route({ method: 'GET', path: '/drill-runs/{id}', summary: '一次练习：题目、答过的、评分' })
    .input(z.object({ id, member }))
    .output(OpenedRun),
  startRun: contract
    .meta({ ...write, scope: 'somewhere', signer: 'member' })
    .route({ method: 'POST', path: '/drill-runs', summary: '开始一次练习：生成一家练习店，换下上一家' })
    .input(z.object({ drill: DutyName, member: z.number().int().optional(), number: drillNumber.optional() }))
    .output(OpenedRun),
  answerRun: contract
    .meta({ ...write, scope: 'somewhere', signer: 'member' })
    .route({ method: 'POST', path: '/drill-runs/{id}/tries', summary: '交一次答案，马上评分' })
    .input(z.object({ id, member, answers: z.record(z.string().max(40), Said) }))
    .output(OpenedRun),
  discloseRun: contract
    .meta({ ...write, scope: 'somewhere', signer: 'member' })
    .route({ method: 'POST', path: '/drill-runs/{id}/disclosure', summary: '看答案：这一题不再能答' })
    .input(z.object({ id, member }))
    .output(OpenedRun),
  practice: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/practice-shop', summary: '练习店：有没有，是哪一次练习的，做完了没有' })
    .output(Practice.nullable()),
  removePractice: contract
    .meta({ ...write, scope: 'somewhere' })
    .route({ method: 'DELETE', path: '/practice-shop', summary: '移除练习店；练习的记录还在' })
    .output(z.object({ removed: z.boolean() })),
}
