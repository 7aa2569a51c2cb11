import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName, YuanText } from '../../../kernel/contract.ts'

export const CohortWish = z.object({
  shop: ShopName.optional(),
  kind: z.enum(['refunds', 'repeat']).default('refunds'),
  from: GivenDay,
  to: GivenDay,
  grain: z.enum(['week', 'month']).default('week'),
  /** Of refunds: share of the orders, or of what was paid (then sizes and counts are fen). */
  by: z.enum(['orders', 'amount']).default('orders'),
})
export type CohortWish = z.output<typeof CohortWish>

/** Orders or buyers of one week or month, and their share by age. */
export const CohortRow = z.object({
  cohort: DayText,
  to: DayText,
  size: z.number().int(),
  cells: z.array(
    z.object({
      age: z.number().int(),
      /** young: not old enough, or its file not there yet; missing: days in between lack. */
      state: z.enum(['known', 'young', 'missing']),
      count: z.number().int().nullable(),
      rate: z.number().nullable(),
    }),
  ),
})
export type CohortRow = z.infer<typeof CohortRow>

export const Cohorts = z.object({
  kind: z.enum(['refunds', 'repeat']),
  grain: z.enum(['week', 'month']),
  by: z.enum(['orders', 'amount']),
  ages: z.array(z.number().int()),
  rows: z.array(CohortRow),
  sentence: z.string(),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type Cohorts = z.infer<typeof Cohorts>

/** One item: what share of the sales it has, whether it moves, what is left of it. */
export const ItemStanding = z.object({
  item: z.string(),
  name: z.string(),
  amount: YuanText,
  /** Of 支付金额, and with all items that sold more. */
  share: z.number(),
  cumulative: z.number(),
  /** none: nothing sold in the period. */
  grade: z.enum(['A', 'B', 'C', 'none']),
  pieces: z.number().int(),
  /** Null where no snapshot tells it. */
  stock: z.number().int().nullable(),
  /** 售罄率: pieces ÷ (pieces + stock). */
  sellThrough: z.number().nullable(),
  isListed: z.boolean(),
  lastSold: DayText.nullable(),
  /** Days from the last sale to the end of the period; null where no sale is known. */
  idleDays: z.number().int().nullable(),
})
export type ItemStanding = z.infer<typeof ItemStanding>

const Grade = z.object({ items: z.number().int(), amount: YuanText, share: z.number() })

export const ItemStandings = z.object({
  rows: z.array(ItemStanding),
  grades: z.object({ A: Grade, B: Grade, C: Grade }),
  /** Items in the snapshots, and those of them that sold; null without a snapshot. */
  listed: z.object({ items: z.number().int(), sold: z.number().int() }).nullable(),
  /** 动销率. */
  moving: z.number().nullable(),
  sellThrough: z.number().nullable(),
  /** Items with stock and no sale for so many days. */
  slow: z.object({ days: z.number().int(), items: z.number().int(), pieces: z.number().int() }).nullable(),
  /** 支付金额 of orders that name no item. */
  unnamed: YuanText,
  sentence: z.string(),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type ItemStandings = z.infer<typeof ItemStandings>

const read = { permission: 'figures.read' } as const

/** What lies in the orders beside their sum: cohorts, and how items stand. */
export const patternsContract = {
  cohorts: contract
    .meta(read)
    .route({
      method: 'POST',
      path: '/sales/cohorts',
      summary: '同期群：各周、各月的订单多少天后退了多少，各月首单的买家几个月后又来了多少',
    })
    .input(CohortWish)
    .output(Cohorts),
  items: contract
    .meta(read)
    .route({ method: 'POST', path: '/sales/items', summary: '商品：ABC、动销率、售罄率、滞销' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay }))
    .output(ItemStandings),
}
