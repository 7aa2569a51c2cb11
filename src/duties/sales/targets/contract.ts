import { z } from 'zod'
import { Value } from '../../../facts/contract.ts'
import { givenYears, isGivenYear } from '../../../kernel/calendar.ts'
import { contract, DayText, GivenDay, ShopName } from '../../../kernel/contract.ts'

/** The whole shop, a category by its name, or an item by its id. */
export const Scope = {
  dimension: z.enum(['', 'category', 'item']).default(''),
  value: z.string().max(200).default(''),
}

const TargetKey = { shop: ShopName.optional(), metric: z.string().default('paid_amount'), ...Scope }

const MonthText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: '月份应写成 2026-11', abort: true })
  .refine(isGivenYear, givenYears)
const YearText = z
  .string()
  .regex(/^\d{4}$/, { abort: true })
  .refine(isGivenYear, givenYears)
const Year = z.number().int().min(1990, givenYears).max(2100, givenYears)
const PeriodText = z.union([YearText, MonthText, GivenDay], {
  error: `期间应写成 2026、2026-11 或 2026-11-11，${givenYears}`,
})

/** How a target's month stands. Money as yuan text. */
export const Standing = z.object({
  month: MonthText,
  target: Value,
  actual: Value,
  /** What the days that are known should have brought. */
  targetSoFar: Value,
  /** actual ÷ target; 0.61 for 61 %. */
  attained: z.number().nullable(),
  /** actual ÷ targetSoFar. */
  reached: z.number().nullable(),
  known: z.number().int(),
  days: z.number().int(),
  missing: z.array(DayText),
  /** Where this pace leads, as a share of the target, with the interval of 80 %; null where nobody can tell. */
  projected: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
  /** forecast: `projected` goes by the forecast of the days to come; weights: by the relation so far. */
  basis: z.enum(['forecast', 'weights']),
  sentence: z.string(),
})
export type Standing = z.infer<typeof Standing>

export const Owner = z.object({ id: z.number().int(), name: z.string(), colour: z.string() })

export const TargetSummary = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.string(),
  dimension: z.string(),
  value: z.string(),
  /** 全店 · 类目：女包 · 商品：白瓷杯 */
  scope: z.string(),
  year: z.number().int(),
  amount: Value,
  owner: Owner.nullable(),
  standing: Standing.nullable(),
})
export type TargetSummary = z.infer<typeof TargetSummary>

const TargetPart = z.object({
  period: z.string(),
  amount: Value,
  /** By hand: it stays when the others are phased anew. */
  isSet: z.boolean(),
  /** Null where no day of it has data. */
  actual: Value,
  known: z.number().int(),
  /** Of the days that are known: actual ÷ target. */
  reached: z.number().nullable(),
})
export type TargetPart = z.infer<typeof TargetPart>

export const Target = TargetSummary.extend({
  /** The year: what all its days brought so far. */
  whole: TargetPart,
  months: z.array(TargetPart),
  /** Of the month asked for. */
  days: z.array(TargetPart),
  /** What the days are weighed by, in words. */
  phasing: z.string(),
  phasedAt: z.string(),
  /** What 撤销 would take back; null where there is nothing. */
  undo: z.string().nullable(),
})
export type Target = z.infer<typeof Target>

/** Amounts that were set by hand, are others now, and what they were. */
const TargetSet = Target.extend({ replaced: z.array(z.object({ period: z.string(), was: Value })) })
export type TargetSet = z.infer<typeof TargetSet>

/** Rows of one table: every metric of a thousand items by month is less. */
export const MOST_TARGETS = 5_000

export const WrittenTarget = z.object({
  row: z.number().int(),
  metric: z.string().max(200),
  scope: z.string().max(200),
  period: z.string().max(100),
  amount: z.string().max(100),
  owner: z.string().max(100).default(''),
})

export const TargetsTaken = z.object({
  /** Amounts that were set, and those that were so already. */
  taken: z.number().int(),
  /** Of those that were set: where another amount was set by hand before. */
  replaced: z.number().int(),
  unchanged: z.number().int(),
  /** Not empty: nothing was set at all. */
  problems: z.array(z.object({ row: z.number().int(), column: z.string(), message: z.string() })),
})
export type TargetsTaken = z.infer<typeof TargetsTaken>

/** What a month's target asks of 访客 × 转化 × 客单价, of sources and of items. */
export const TargetParts = z.object({
  month: MonthText,
  target: Value,
  factors: z.array(
    z.object({ id: z.string(), name: z.string(), unit: z.string(), recent: Value, needed: Value }),
  ),
  sentence: z.string(),
  sources: z.array(z.object({ key: z.string(), name: z.string(), share: z.number(), amount: Value })),
  items: z.array(
    z.object({ key: z.string(), name: z.string(), share: z.number(), amount: Value, own: Value }),
  ),
  notes: z.array(z.string()),
})
export type TargetParts = z.infer<typeof TargetParts>

const targetsRead = { permission: 'figures.read' } as const
const targetsWrite = { permission: 'targets.write' } as const

export const targetsContract = {
  targets: contract
    .meta(targetsRead)
    .route({ method: 'POST', path: '/sales/targets/list', summary: '一个月的目标：达成、进度、照这个速度' })
    .input(z.object({ shop: ShopName.optional(), month: MonthText.optional() }))
    .output(z.array(TargetSummary)),
  target: contract
    .meta(targetsRead)
    .route({ method: 'POST', path: '/sales/targets/open', summary: '一个目标：全年各月，一个月的各天' })
    .input(z.object({ ...TargetKey, month: MonthText.optional() }))
    .output(Target.nullable()),
  targetParts: contract
    .meta(targetsRead)
    .route({ method: 'POST', path: '/sales/targets/parts', summary: '目标树：访客×转化×客单价、来源、商品' })
    .input(
      z.object({
        shop: ShopName.optional(),
        month: MonthText,
        /** Expected instead of the last four weeks': 0.032, yuan. */
        conversion: z.number().positive().max(1).optional(),
        basket: z.number().positive().max(1e8).optional(),
      }),
    )
    .output(TargetParts),
  setTargets: contract
    .meta(targetsWrite)
    .route({ method: 'PUT', path: '/sales/targets', summary: '手动定年、月、日的目标；空的放开，重新分' })
    .input(
      z.object({
        ...TargetKey,
        amounts: z
          .array(
            z.object({
              period: PeriodText,
              amount: z.string().max(100).nullable(),
              /** As it stood when it was looked at, null: not set by hand. Another now is not written over. */
              was: z.string().max(100).nullable().optional(),
            }),
          )
          .min(1)
          .max(400),
      }),
    )
    // Null where nothing of it is set any more.
    .output(TargetSet.nullable()),
  setTargetOwner: contract
    .meta(targetsWrite)
    .route({ method: 'PUT', path: '/sales/targets/owner', summary: '目标由谁负责' })
    .input(z.object({ ...TargetKey, year: Year, owner: z.number().int().nullable() }))
    .output(Target),
  importTargets: contract
    .meta(targetsWrite)
    .route({ method: 'POST', path: '/sales/targets/import', summary: '导入一张目标表，全部或全不' })
    .input(z.object({ shop: ShopName.optional(), rows: z.array(WrittenTarget).min(1).max(MOST_TARGETS) }))
    .output(TargetsTaken),
  undoTargets: contract
    .meta(targetsWrite)
    .route({ method: 'POST', path: '/sales/targets/undo', summary: '撤销最近一次定目标' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.object({ undone: z.string().nullable() })),
  rephaseTargets: contract
    .meta(targetsWrite)
    .route({ method: 'POST', path: '/sales/targets/phasing', summary: '按现在的数据重新分到各天' })
    .input(z.object({ ...TargetKey, year: Year }))
    .output(Target),
}
