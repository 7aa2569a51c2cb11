import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName } from '../../../kernel/contract.ts'

/** A share with the interval that its number allows: Wilson, 95 %. null: nothing to divide by. */
export const Share = z.object({
  of: z.number().int(),
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** What the others reached on the same days, weighed by this agent's days; null: they did not work then. */
  expected: z.number().nullable(),
  /** better, worse: the expected one lies outside the interval; same: inside; few: too few to say anything. */
  verdict: z.enum(['better', 'worse', 'same', 'few']),
})
export type Share = z.infer<typeof Share>

export const AgentStanding = z.object({
  agent: z.string(),
  days: z.number().int(),
  /** Inquirers, summed over days: a person on two days is counted twice. */
  inquirers: z.number().int().nullable(),
  received: z.number().int().nullable(),
  conversion: Share.nullable(),
  satisfaction: Share.nullable(),
  /** Seconds, weighed by buyers received. */
  firstResponse: z.number().nullable(),
  response: z.number().nullable(),
  /** What the others took on the same days. */
  expectedResponse: z.number().nullable(),
  withinThreeMinutes: z.number().nullable(),
  unanswered: z.number().int().nullable(),
  /** Yuan. */
  sales: z.string().nullable(),
})
export type AgentStanding = z.infer<typeof AgentStanding>

export const ServiceFigure = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.string(),
  good: z.enum(['up', 'down', 'none']),
  formula: z.string(),
  value: z.union([z.string(), z.number(), z.null()]),
  before: z.union([z.string(), z.number(), z.null()]),
  /** Relative. */
  change: z.number().nullable(),
  /** '' or why it is not known, or of how many days. */
  state: z.string(),
  /** Of the note that says why there is no value; '' where there is one. */
  code: z.string(),
})
export type ServiceFigure = z.infer<typeof ServiceFigure>

export const ServiceAnswer = z.object({
  period: z.object({ from: DayText, to: DayText }),
  previous: z.object({ from: DayText, to: DayText }),
  sentence: z.string(),
  figures: z.array(ServiceFigure),
  agents: z.array(AgentStanding),
  /** Wilson interval of the shop's satisfaction, 95 %; null: no ratings. */
  satisfactionInterval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Of the whole shop, by day; null: no data. */
  days: z.array(DayText),
  response: z.array(z.number().nullable()),
  conversion: z.array(z.number().nullable()),
  satisfaction: z.array(z.number().nullable()),
  /** Response on days worked and days off; null: no such day with data. */
  worked: z.object({ days: z.number().int(), response: z.number().nullable() }),
  off: z.object({ days: z.number().int(), response: z.number().nullable() }),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type ServiceAnswer = z.infer<typeof ServiceAnswer>

export const serviceContract = {
  service: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/team/service', summary: '客服：全店和每个客服的表现' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay }))
    .output(ServiceAnswer),
}
