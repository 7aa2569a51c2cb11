import { z } from 'zod'
import { contract, DayText, type FileRoute, GivenDay, ShopName } from '../../../kernel/contract.ts'
import { visibleText } from '../../../kernel/visible-text.ts'

const read = { permission: 'customer.read' } as const
const write = { permission: 'customer.write' } as const
const shop = ShopName.optional()
const id = z.coerce.number().int()

const line = (label: string, most: number) =>
  z
    .string()
    .overwrite(visibleText)
    .min(1, { error: `${label}应为 1 到 ${most} 个看得见的字` })
    .max(most, { error: `${label}应为 1 到 ${most} 个看得见的字` })

/** csat: 1–5, 4 and 5 are content; nps: 0–10; choice: one of some; text: the buyer's own words. */
export const Question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('csat'), title: line('题目', 60) }),
  z.object({ kind: z.literal('nps'), title: line('题目', 60) }),
  z.object({
    kind: z.literal('choice'),
    title: line('题目', 60),
    options: z
      .array(line('选项', 20))
      .min(2, { error: '选择题要 2 到 10 个选项' })
      .max(10, { error: '选择题要 2 到 10 个选项' }),
  }),
  z.object({ kind: z.literal('text'), title: line('题目', 60) }),
])
export type Question = z.infer<typeof Question>

/** What a buyer may write in one answer. */
export const LONGEST_ANSWER = 500

export const Survey = z.object({
  id: z.number().int(),
  title: z.string(),
  intro: z.string(),
  questions: z.array(Question),
  /** Whose orders were asked: paid in these days. */
  from: DayText,
  to: DayText,
  /** The last day on which it can be answered. */
  closesOn: DayText,
  closedAt: z.string().nullable(),
  isOpen: z.boolean(),
  createdAt: z.string(),
  /** Orders of those days, and how many got a link: the last one of each buyer, at most so many. */
  orders: z.number().int(),
  buyers: z.number().int(),
  asked: z.number().int(),
  answered: z.number().int(),
})
export type Survey = z.infer<typeof Survey>

/** A share or NPS / 100 with its 95 % interval; n answers. */
export const Estimate = z.object({
  n: z.number().int(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
})
export type Estimate = z.infer<typeof Estimate>

/** 达标、未达标、未证实 against a target; none: nobody answered. */
export const Proof = z.enum(['met', 'not-met', 'not-proven', 'none'])
export type Proof = z.infer<typeof Proof>

export const QuestionResult = z.object({
  question: z.number().int(),
  kind: z.enum(['csat', 'nps', 'choice', 'text']),
  title: z.string(),
  n: z.number().int(),
  /** How often each score or option was chosen. */
  counts: z.array(z.object({ answer: z.string(), n: z.number().int(), satisfied: Estimate.nullable() })),
  /** csat: share of 4 and 5; nps: NPS / 100. */
  estimate: Estimate.nullable(),
})
export type QuestionResult = z.infer<typeof QuestionResult>

export const SurveyPage = Survey.extend({
  satisfied: Estimate.nullable(),
  proof: Proof,
  results: z.array(QuestionResult),
  reasons: z.array(z.object({ reason: z.string(), n: z.number().int(), examples: z.array(z.string()) })),
  texts: z.array(z.object({ text: z.string(), csat: z.number().int().nullable(), at: z.string() })),
  tickets: z.object({ opened: z.number().int(), closed: z.number().int() }),
})
export type SurveyPage = z.infer<typeof SurveyPage>

/** 满意度 of a month against ≥ 85 %: answers to the first CSAT question of every survey, by the day they were given. */
export const Satisfaction = z.object({
  month: z.string(),
  answered: z.number().int(),
  satisfied: z.number().int(),
  share: Estimate.nullable(),
  target: z.number(),
  proof: Proof,
  surveys: z.array(z.number().int()),
})
export type Satisfaction = z.infer<typeof Satisfaction>

const Month = z.string().regex(/^(199\d|20\d\d|2100)-(0[1-9]|1[0-2])$/, { error: '月份应写成 2026-11' })

export const surveyContract = {
  surveys: contract
    .meta(read)
    .route({ method: 'GET', path: '/surveys', summary: '满意度调查，新的在前' })
    .input(z.object({ shop }))
    .output(z.array(Survey)),
  survey: contract
    .meta(read)
    .route({ method: 'GET', path: '/surveys/{survey}', summary: '一次调查的结果' })
    .input(z.object({ shop, survey: id }))
    .output(SurveyPage),
  makeSurvey: contract
    .meta(write)
    .route({ method: 'POST', path: '/surveys', summary: '开始一次调查：给一段日子的订单各做一个链接' })
    .input(
      z.object({
        shop,
        title: line('名字', 60),
        intro: z.string().trim().max(300).default(''),
        questions: z
          .array(Question)
          .min(1, { error: '要有 1 到 12 道题' })
          .max(12, { error: '要有 1 到 12 道题' }),
        from: GivenDay,
        to: GivenDay,
        closesOn: GivenDay,
        /** At most so many orders, the newest. */
        limit: z.number().int().min(1).max(20_000).default(2_000),
      }),
    )
    .output(Survey),
  closeSurvey: contract
    .meta(write)
    .route({ method: 'POST', path: '/surveys/{survey}/closure', summary: '结束一次调查：不再收答卷' })
    .input(z.object({ shop, survey: id }))
    .output(Survey),
  reopenSurvey: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/surveys/{survey}/closure', summary: '接着收答卷，到哪天为止' })
    .input(z.object({ shop, survey: id, closesOn: GivenDay }))
    .output(Survey),
  // Whoever has a link can answer for its buyer, and see what they answered.
  surveyLinks: contract
    .meta({ permission: 'personal.read' })
    .route({ method: 'GET', path: '/surveys/{survey}/links', summary: '每张订单的链接，用千牛发给买家' })
    .input(z.object({ shop, survey: id }))
    .output(
      z.object({
        /** '' until it is set: then links begin with the path. */
        base: z.string(),
        links: z.array(z.object({ order: z.string(), link: z.string(), answeredAt: z.string().nullable() })),
      }),
    ),
  surveyAddress: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/survey-address', summary: '链接前面的网址' })
    .output(z.object({ base: z.string() })),
  setSurveyAddress: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'PUT', path: '/survey-address', summary: '定链接前面的网址：买家能打开的那个' })
    .input(z.object({ base: z.string().trim().max(200) }))
    .output(z.object({ base: z.string() })),
  satisfaction: contract
    .meta(read)
    .route({ method: 'GET', path: '/satisfaction', summary: '各月的满意度，对 ≥ 85 %' })
    .input(z.object({ shop, from: Month, to: Month }))
    .output(z.array(Satisfaction)),
}

/** The only pages that a buyer reaches: one question sheet behind a link that nobody can guess. */
export const surveyFiles = {
  'customer.answerPage': {
    method: 'GET',
    path: '/s/{token}',
    summary: '买家填的调查页',
    permission: 'none',
    isPublic: true,
    input: z.object({ token: z.string(), done: z.string().optional().describe('1：刚交上') }),
    answer: { type: 'text/html', description: '一张不用脚本的网页' },
  },
  'customer.answer': {
    method: 'POST',
    path: '/s/{token}',
    summary: '买家交答卷；结束以前可以改',
    permission: 'none',
    isPublic: true,
    input: z.object({ token: z.string() }),
    body: 'form',
    answer: { type: 'text/html', description: '收到了，或哪里要改' },
  },
} as const satisfies Record<string, FileRoute>
