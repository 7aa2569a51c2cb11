import { z } from 'zod'
import { Compare, Value } from '../../facts/contract.ts'
import { contract, DayText, ShopName } from '../../kernel/contract.ts'

export const ExplainInput = z.object({
  shop: ShopName.optional(),
  metric: z.string().default('paid_amount'),
  from: DayText,
  to: DayText,
  compare: Compare.default('previous'),
})
export type ExplainInput = z.input<typeof ExplainInput>
export type ExplainQuestion = z.output<typeof ExplainInput>

/** Money as a yuan text, counts as numbers; all of one kind in one answer. */
const Part = z.object({ id: z.string(), name: z.string(), contribution: Value })

export const ChangeRow = z.object({
  key: z.string(),
  name: z.string(),
  before: Value,
  after: Value,
  contribution: Value,
})
export type ChangeRow = z.infer<typeof ChangeRow>

/** What moved the metric, apart from what moved everything: the most weighty first. */
export const Cause = z.object({
  /** item: one item; source: one source of all items; shop: everything at once. */
  kind: z.enum(['item', 'source', 'shop']),
  /** Item id or name of the source; empty for the shop. */
  entity: z.string(),
  name: z.string(),
  factor: z.enum(['visitors', 'conversion', 'basket']),
  contribution: Value,
  /** What the data say about why: term:…, plan:…, stock, price, reviews, service; empty where they say nothing. */
  evidence: z.string(),
  sentence: z.string(),
})
export type Cause = z.infer<typeof Cause>

export const Explanation = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.string(),
  period: z.object({ from: DayText, to: DayText }),
  compared: z.object({ from: DayText, to: DayText }),
  before: Value,
  after: Value,
  change: Value,
  /** Sum to `change`. */
  factors: z.array(Part),
  /** By dimension; each list has a row `other` and sums to `change`. */
  by: z.record(z.string(), z.array(ChangeRow)),
  causes: z.array(Cause),
  /** What is not known, and what brings it. */
  notes: z.array(z.string()),
  /** All of it in words: how much, factors, causes, notes. */
  sentences: z.array(z.string()),
})
export type Explanation = z.infer<typeof Explanation>

export const salesContract = {
  explain: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/sales/explanations', summary: '一个指标为什么变了' })
    .input(ExplainInput)
    .output(Explanation),
}
