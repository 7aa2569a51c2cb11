import { z } from 'zod'
import { MetricUnit, Value } from '../../../facts/contract.ts'
import { contract, DayText, GivenDay, ShopName, YuanText } from '../../../kernel/contract.ts'
import { visibleText } from '../../../kernel/visible-text.ts'

const named = z.object({ shop: ShopName.optional() })
const id = z.coerce.number().int()
const Words = (most: number, what: string) =>
  z
    .string()
    .overwrite(visibleText)
    .max(most, { error: `${what}最多 ${most} 个字` })

const Owner = z.object({ id: z.number().int(), name: z.string() })
const owner = z.number().int().nullable().default(null)
const Amount = z.string().max(30)

/** 店 of the plan: what is to be reached, at which prices, with which events, by whom. */
const GoalInput = z.object({
  metric: z.string().max(60),
  from: GivenDay,
  to: GivenDay,
  /** As written: 120万, 4.5%, 300000. */
  amount: Amount,
  owner,
})
const PriceInput = z.object({
  item: z.string().min(1, '价格表的商品不能空着').max(40),
  sku: Words(80, 'SKU '),
  price: Amount,
  cost: Amount.default(''),
  floor: Amount.default(''),
  note: Words(100, '说明').default(''),
})
const PromotionInput = z.object({
  /** Of the calendar: `1111`, `own-1`. */
  event: z.string().max(40),
  year: z.number().int().min(1990).max(2100),
  words: Words(200, '打法').default(''),
  owner,
})

export const PlanGoal = z.object({
  metric: z.string(),
  name: z.string(),
  unit: MetricUnit,
  from: DayText,
  to: DayText,
  amount: Value,
  /** So far, as `query` answers; null: not known. */
  actual: Value,
  known: z.number().int(),
  days: z.number().int(),
  /** Sum of the shop's sales targets of these months where the period is whole months and all have one. */
  target: Value,
  owner: Owner.nullable(),
})
export type PlanGoal = z.infer<typeof PlanGoal>

export const PlanPrice = z.object({
  item: z.string(),
  title: z.string(),
  sku: z.string(),
  price: YuanText,
  /** What it sells for now: 标价 of the SKU, or of the item's cheapest, in the newest listing; else 件单价 of the last 30 days. */
  current: YuanText.nullable(),
  currentFrom: z.enum(['listing', 'paid']).nullable(),
  cost: YuanText.nullable(),
  costFrom: z.enum(['written', 'margin']).nullable(),
  floor: YuanText.nullable(),
  floorFrom: z.enum(['written', 'cost']).nullable(),
  margin: z.number().nullable(),
  verdict: z.enum(['below', 'fine', 'unknown']),
  /** The cheapest of the competitors' items that are followed for this item. */
  rival: YuanText.nullable(),
  note: z.string(),
})
export type PlanPrice = z.infer<typeof PlanPrice>

export const PlanPromotion = z.object({
  event: z.string(),
  year: z.number().int(),
  name: z.string(),
  from: DayText.nullable(),
  to: DayText.nullable(),
  peak: DayText.nullable(),
  /** Dates of an event that the platform has not told yet are those of late years. */
  isAnnounced: z.boolean(),
  words: z.string(),
  owner: Owner.nullable(),
})
export type PlanPromotion = z.infer<typeof PlanPromotion>

export const PlanSummary = z.object({
  id: z.number().int(),
  name: z.string(),
  from: DayText,
  to: DayText,
  owner: Owner.nullable(),
  goals: z.number().int(),
  prices: z.number().int(),
  promotions: z.number().int(),
  changedAt: z.string(),
})
export type PlanSummary = z.infer<typeof PlanSummary>

export const Plan = z.object({
  id: z.number().int(),
  name: z.string(),
  from: DayText,
  to: DayText,
  owner: Owner.nullable(),
  /** 思路, in the team's words. */
  words: z.string(),
  /** The least 毛利率 of a price, a share. */
  leastMargin: z.number(),
  goals: z.array(PlanGoal),
  prices: z.array(PlanPrice),
  promotions: z.array(PlanPromotion),
  /** 毛利率 of the shop on the plan's first day; null: not set. */
  shopMargin: z.number().nullable(),
  changedAt: z.string(),
})
export type Plan = z.infer<typeof Plan>

export const PlanInput = named.extend({
  /** Absent: a new one. */
  id: id.optional(),
  name: z.string().overwrite(visibleText).min(1, '计划要有名字').max(40, '计划的名字最多 40 个字'),
  from: GivenDay,
  to: GivenDay,
  owner,
  words: z.string().max(4000).default(''),
  /** In percent: 30. */
  leastMargin: z.number('最低毛利率要写成数字，例如 30').min(0).max(95).default(0),
  goals: z.array(GoalInput).max(30).default([]),
  prices: z.array(PriceInput).max(500).default([]),
  promotions: z.array(PromotionInput).max(40).default([]),
})
export type PlanInput = z.output<typeof PlanInput>

const read = { permission: 'figures.read' } as const
const write = { permission: 'market.write' } as const

/** 运营策略计划. */
export const strategyContract = {
  plans: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/plans/list', summary: '运营策略计划，新的在前' })
    .input(named)
    .output(z.array(PlanSummary)),
  plan: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/plans/open', summary: '一份计划：目标、价格表、活动、负责人' })
    .input(named.extend({ id }))
    .output(Plan),
  savePlan: contract
    .meta(write)
    .route({ method: 'PUT', path: '/market/plans', summary: '新建或改一份计划' })
    .input(PlanInput)
    .output(Plan),
  removePlan: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/market/plans/{id}', summary: '删掉一份计划' })
    .input(named.extend({ id }))
    .output(z.object({ removed: z.boolean() })),
}
