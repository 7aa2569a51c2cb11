import { z } from 'zod'
import { givenYears } from '../../kernel/calendar.ts'
import { contract, DayText, GivenDay, ShopName, YuanText } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'
import { Phase } from '../calendar/contract.ts'

/** What money goes to. `discount` is told only: 支付金额 is what is left after it. */
export const CostKind = z.enum([
  'ads',
  'outside_ads',
  'discount',
  'settlement',
  'gifts',
  'commission',
  'staff',
  'other',
])
export type CostKind = z.infer<typeof CostKind>

/**
 * sales: yuan in the days of sale; sales_growth: share above what would have sold without it; satisfaction: share of
 * the answers to 客服评价 that are satisfied; roi: (收益 − 成本) ÷ 成本.
 */
export const GoalKind = z.enum(['sales', 'sales_growth', 'satisfaction', 'roi'])
export type GoalKind = z.infer<typeof GoalKind>

/** 达标 · 未达标 · 未证实. */
export const Verdict = z.enum(['met', 'not_met', 'not_proven'])
export type Verdict = z.infer<typeof Verdict>

const nameLength = { error: '活动的名字应为 1 到 40 个看得见的字' }
const PromotionName = z.string().overwrite(visibleText).min(1, nameLength).max(40, nameLength)
const shortText = (most: number) => z.string().overwrite(visibleText).max(most)
/** Yuan as people write it, at most a hundred million. */
const GivenYuan = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, { error: '金额应写成 1200 或 1200.50，最多两位小数' })

export const PromotionPhase = z.object({ phase: Phase, from: DayText, to: DayText })
export const PromotionItem = z.object({
  /** 商品 ID. */
  item: shortText(40).min(1),
  title: shortText(120).default(''),
  /** 满 300 减 50, 第二件半价 …: as the team says it. */
  mechanic: shortText(200).default(''),
  price: YuanText.nullable().default(null),
})
export const PromotionChannel = z.object({ name: shortText(40).min(1), budget: YuanText })
/** `target`: yuan as a number for sales, else a share: 0.3, 0.9, 2. As it is read: whatever was once written. */
export const PromotionGoal = z.object({ kind: GoalKind, target: z.number() })
/**
 * As it is written: no smaller than what is kept of it (a fen, a hundredth of a percent), no larger than both engines
 * read back exactly.
 */
const GivenGoal = PromotionGoal.refine(
  ({ kind, target }) =>
    kind === 'sales' ? target >= 0.01 && target <= 1e12 : target >= 0.000_1 && target <= 1_000,
  {
    path: ['target'],
    error: ({ input }) =>
      input !== null && typeof input === 'object' && 'kind' in input && input.kind === 'sales'
        ? '支付金额的目标应在 0.01 元到 10,000 亿元之间'
        : '比率的目标应在 0.01% 到 100,000% 之间',
  },
)
export const PromotionCost = z.object({ kind: CostKind, name: shortText(60).default(''), amount: YuanText })

/** preparing: before its first day; running; settling: over, the days after it are not; ended; cancelled. */
export const PromotionState = z.enum(['preparing', 'running', 'settling', 'ended', 'cancelled'])
export type PromotionState = z.infer<typeof PromotionState>

const Days = z.object({ from: DayText, to: DayText })

export const PromotionSummary = z.object({
  id: z.number().int(),
  name: z.string(),
  state: PromotionState,
  /** The event of the platform that it is part of. */
  event: z.object({ id: z.string(), year: z.number().int(), name: z.string() }).nullable(),
  /** From the first phase to the last. */
  period: Days,
  /** The day all is counted back from: the first of 正式期. */
  start: DayText,
  items: z.number().int(),
  budget: YuanText,
  /** Tasks that came from it, and how many of them are done. */
  tasks: z.object({ all: z.number().int(), done: z.number().int(), late: z.number().int() }),
  createdAt: z.string(),
})
export type PromotionSummary = z.infer<typeof PromotionSummary>

export const Promotion = PromotionSummary.extend({
  phases: z.array(PromotionPhase),
  /** Empty: the whole shop. */
  itemList: z.array(PromotionItem),
  channels: z.array(PromotionChannel),
  goals: z.array(PromotionGoal),
  costs: z.array(PromotionCost),
  /** What the team wrote about mechanics of the whole promotion. */
  mechanics: z.string(),
  template: z.object({ id: z.number().int(), name: z.string() }).nullable(),
})
export type Promotion = z.infer<typeof Promotion>

/** p10, p50 and p90 in the unit of what they tell: yuan as text, shares as numbers. */
export const MoneyRange = z.object({ low: YuanText, mid: YuanText, high: YuanText })
export type MoneyRange = z.infer<typeof MoneyRange>
export const ShareRange = z.object({ low: z.number(), mid: z.number(), high: z.number() })
export type ShareRange = z.infer<typeof ShareRange>

/** What a stretch of days sold, against what it would have sold without the promotion. */
export const Part = z.object({
  days: z.number().int(),
  actual: YuanText,
  baseline: MoneyRange,
  added: MoneyRange,
  /** added ÷ baseline. */
  share: ShareRange.nullable(),
})
export type Part = z.infer<typeof Part>

/** Daily means in the days of sale and in the four weeks before the first phase. */
export const Moved = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.enum(['count', 'ratio', 'money']),
  before: z.number().nullable(),
  during: z.number().nullable(),
  change: z.number().nullable(),
})

export const Returns = z.object({
  /** Of what counts; null: nothing is written down and no ad spend is known. */
  cost: YuanText.nullable(),
  costs: z.array(
    z.object({
      kind: CostKind,
      name: z.string(),
      amount: YuanText,
      source: z.enum(['typed', 'imported']),
      counts: z.boolean(),
    }),
  ),
  /** 净增量 or, while the days after are not over, 增量 so far: what the returns are of. */
  gain: MoneyRange.nullable(),
  /** 收益 ÷ 成本; (收益 − 成本) ÷ 成本; (毛利 − 成本) ÷ 成本. */
  ratio: ShareRange.nullable(),
  roiRevenue: ShareRange.nullable(),
  roiMargin: ShareRange.nullable(),
  /** 毛利率 in the days of sale. */
  margin: z.number().nullable(),
  /** Of `roiRevenue` against `target`. */
  target: z.number(),
  verdict: Verdict,
  reason: z.string(),
})
export type Returns = z.infer<typeof Returns>

export const GoalResult = PromotionGoal.extend({
  actual: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  verdict: Verdict,
  reason: z.string(),
})
export type GoalResult = z.infer<typeof GoalResult>

/** What a promotion brought. */
export const PromotionEffect = z.object({
  promotion: Promotion,
  metric: z.string(),
  metricName: z.string(),
  /** The days of sale, those before them in the plan, and those after in which what was bought early is missing. */
  windows: z.object({ before: Days.nullable(), sale: z.array(Days), after: Days }),
  /** Last day of which sales are known. */
  known: DayText.nullable(),
  days: z.array(
    z.object({
      day: DayText,
      part: z.enum(['before', 'sale', 'after']),
      actual: YuanText.nullable(),
      baseline: MoneyRange.nullable(),
    }),
  ),
  /** Why there is no baseline; null where there is one. */
  unknown: z.string().nullable(),
  sale: Part.nullable(),
  before: Part.nullable(),
  after: Part.nullable(),
  /** All three together. */
  net: Part.nullable(),
  /** Sales of items that are not in it, in the days of sale. */
  others: Part.nullable(),
  /** The plain comparison that misleads: with as many days before the first phase. */
  plain: z.object({ before: YuanText, change: z.number() }).nullable(),
  model: z.string().nullable(),
  /** Mean error of the past, as a share. */
  wape: z.number().nullable(),
  moved: z.array(Moved),
  returns: Returns,
  goals: z.array(GoalResult),
  sentences: z.array(z.string()),
  notes: z.array(z.string()),
})
export type PromotionEffect = z.infer<typeof PromotionEffect>

/** How it goes, against the plan. */
export const PromotionPace = z.object({
  /** What the days of sale are to bring, and where that comes from. */
  plan: z.object({ total: YuanText, from: z.enum(['goal', 'growth', 'forecast']) }).nullable(),
  unknown: z.string().nullable(),
  days: z.array(z.object({ day: DayText, planned: YuanText, actual: YuanText.nullable() })),
  /** Of the days of sale that are over. */
  soFar: z.object({ planned: YuanText, actual: YuanText, share: z.number() }).nullable(),
  /** At the end of the days of sale, at this pace. */
  end: MoneyRange.nullable(),
  /** Hours of the last day with orders, summed up from midnight. */
  hours: z
    .object({
      day: DayText,
      rows: z.array(
        z.object({ hour: z.number().int(), planned: YuanText.nullable(), actual: YuanText.nullable() }),
      ),
    })
    .nullable(),
  budget: YuanText,
  /** What the ad reports have of its days. */
  spent: YuanText.nullable(),
  sentence: z.string(),
  notes: z.array(z.string()),
})
export type PromotionPace = z.infer<typeof PromotionPace>

/** A promotion that ended, for the scorecard. */
export const EndedPromotion = z.object({
  id: z.number().int(),
  name: z.string(),
  ended: DayText,
  roi: ShareRange.nullable(),
  target: z.number(),
  verdict: Verdict,
  reason: z.string(),
})
export type EndedPromotion = z.infer<typeof EndedPromotion>

const id = z.coerce.number().int()
const named = z.object({ shop: ShopName.optional() })
const one = named.extend({ id })
const read = { permission: 'figures.read' } as const
const write = { permission: 'promotion.write' } as const

const GivenPhase = z
  .object({ phase: Phase, from: GivenDay, to: GivenDay })
  .refine((p) => p.from <= p.to, { message: '阶段的开始日不能晚于结束日' })
const GivenItem = PromotionItem.extend({ price: GivenYuan.nullable().default(null) })
const GivenChannel = z.object({
  name: shortText(40).min(1, { error: '渠道要有名字，例如 关键词推广' }),
  budget: GivenYuan,
})

/** What is written of a plan; all of it at once, as the page shows it. */
export const PromotionPlan = z.object({
  name: PromotionName,
  event: z
    .object({ id: shortText(40), year: z.number().int().min(1990, givenYears).max(2100, givenYears) })
    .nullable()
    .default(null),
  phases: z.array(GivenPhase).min(1, { error: '至少要有一段日子，例如正式期' }).max(8),
  items: z.array(GivenItem).max(500).default([]),
  channels: z.array(GivenChannel).max(30).default([]),
  goals: z.array(GivenGoal).max(8).default([]),
  mechanics: shortText(1000).default(''),
})
export type PromotionPlan = z.infer<typeof PromotionPlan>

/** Plans of promotions, how they go, and what they truly brought. */
export const promotionContract = {
  list: contract
    .meta(read)
    .route({ method: 'GET', path: '/promotions', summary: '推广活动，新的在前' })
    .input(named)
    .output(z.array(PromotionSummary)),
  open: contract
    .meta(read)
    .route({ method: 'GET', path: '/promotions/{id}', summary: '一场推广活动的计划' })
    .input(one)
    .output(Promotion),
  create: contract
    .meta(write)
    .route({ method: 'POST', path: '/promotions', summary: '定一场推广活动，并从开始日往前排任务' })
    .input(
      named.extend({
        ...PromotionPlan.partial({ phases: true }).shape,
        phases: PromotionPlan.shape.phases.optional(),
        /** An earlier promotion whose items, mechanics, channels, goals and phases are taken over. */
        template: z.number().int().optional(),
        /** First day of 正式期; moves the phases of the template, or those of the event. */
        start: GivenDay.optional(),
        tasks: z.boolean().default(true),
      }),
    )
    .output(Promotion),
  change: contract
    .meta(write)
    .route({ method: 'PUT', path: '/promotions/{id}', summary: '改推广活动的计划' })
    .input(one.extend(PromotionPlan.shape))
    .output(Promotion),
  setCosts: contract
    .meta(write)
    .route({ method: 'PUT', path: '/promotions/{id}/costs', summary: '记下推广活动花了多少' })
    .input(
      one.extend({
        costs: z
          .array(z.object({ kind: CostKind, name: shortText(60).default(''), amount: GivenYuan }))
          .max(100),
      }),
    )
    .output(Promotion),
  cancel: contract
    .meta(write)
    .route({
      method: 'POST',
      path: '/promotions/{id}/cancellation',
      summary: '取消推广活动，没做完的任务一起取消',
    })
    .input(one)
    .output(Promotion),
  resume: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/promotions/{id}/cancellation', summary: '恢复取消了的推广活动' })
    .input(one)
    .output(Promotion),
  pace: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/promotions/{id}/pace',
      summary: '推广活动进行得怎样：照计划、按天、按小时',
    })
    .input(one)
    .output(PromotionPace),
  effect: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/promotions/{id}/effect',
      summary: '推广活动带来了多少：增量、后移、ROI、目标',
    })
    .input(one)
    .output(PromotionEffect),
  ended: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/promotions/ended/{month}',
      summary: '一个月里结束的推广活动和各自的 ROI',
    })
    .input(
      named.extend({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: '月份应写成 2026-11' }) }),
    )
    .output(z.array(EndedPromotion)),
}
