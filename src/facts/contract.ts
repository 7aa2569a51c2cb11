import { z } from 'zod'
import { contract, DayText, type FileRoute, GivenDay, ShopName, YuanText } from '../kernel/contract.ts'
import { Alignment } from './alignment/contract.ts'
import { foundOrdersContract } from './found-orders/contract.ts'
import { listingsContract } from './listings/contract.ts'
import { shelfContract } from './shelf/contract.ts'

export const Shop = z.object({ id: z.number().int(), name: z.string(), createdAt: z.string() })
export type Shop = z.infer<typeof Shop>

/** money: yuan text with two decimals; count, number: number; ratio: 0.1234; multiple: 3.2 (times); seconds. */
export const MetricUnit = z.enum(['money', 'count', 'ratio', 'multiple', 'seconds', 'number'])
export type MetricUnit = z.infer<typeof MetricUnit>

export const MetricInfo = z.object({
  id: z.string(),
  name: z.string(),
  english: z.string(),
  unit: MetricUnit,
  /** In words of the field, e.g. 支付金额 ÷ 支付买家数. */
  formula: z.string(),
  /** Which reports feed it. */
  source: z.string(),
  /** May values of parts be added up to the whole? */
  additive: z.boolean(),
  /** May values of days be added up? Of orders they may, those of items may not: an order can have several. */
  addsOverDays: z.boolean(),
  /** What people get wrong about it. */
  traps: z.array(z.string()),
  /** Orders-based, platform-reported, ads, service … for grouping. */
  group: z.string(),
  /** up: more is better; down: less is better; none. */
  good: z.enum(['up', 'down', 'none']),
  dimensions: z.array(z.string()),
})
export type MetricInfo = z.infer<typeof MetricInfo>

export const DimensionInfo = z.object({
  id: z.string(),
  name: z.string(),
  english: z.string(),
  kind: z.enum(['time', 'category']),
})
export type DimensionInfo = z.infer<typeof DimensionInfo>

/** A filter keeps the rows whose dimension has one of the values ('' = not given). */
export const Filter = z.object({
  dimension: z.string(),
  values: z.array(z.string()).min(1).max(1000),
  not: z.boolean().optional(),
})
export type Filter = z.infer<typeof Filter>

export const Compare = z.union([
  z.literal('previous'),
  z.literal('last-year'),
  /** 同比 by the D day of the same event, or by 正月初一. */
  z.literal('last-year-campaign'),
  z.literal('last-year-lunar'),
  z.object({ from: GivenDay, to: GivenDay }),
])
export type Compare = z.infer<typeof Compare>

export const QueryInput = z.object({
  shop: ShopName.optional(),
  metrics: z.array(z.string()).min(1).max(40),
  by: z.array(z.string()).max(6).default([]),
  from: GivenDay,
  to: GivenDay,
  where: z.array(Filter).max(20).default([]),
  compare: Compare.optional(),
  limit: z.number().int().min(1).max(100_000).optional(),
  /** Column id, with a leading - for descending. */
  order: z.string().optional(),
  /** Whether `totals` are wanted: people must be counted again for them. */
  totals: z.boolean().default(true),
})
export type QueryInput = z.input<typeof QueryInput>

export const Value = z.union([z.string(), z.number(), z.null()])
export type Value = z.infer<typeof Value>

/**
 * `role` compared: the same metric in the compared period (id `<metric>__compared`); change: relative change,
 * 0.12 for +12 % (id `<metric>__change`).
 */
export const Column = z.object({
  id: z.string(),
  name: z.string(),
  english: z.string(),
  unit: z.union([MetricUnit, z.literal('text')]),
  role: z.enum(['dimension', 'metric', 'compared', 'change']),
  metric: z.string().optional(),
})
export type Column = z.infer<typeof Column>

/** Days with data of days asked, per metric; `missing` names the first days without. */
export const Coverage = z.object({
  metric: z.string(),
  days: z.number().int(),
  asked: z.number().int(),
  missing: z.array(DayText),
  /** Which export brings what is missing, with its menu path. */
  export: z.string(),
  /** Rows of the asked days that a newer file replaced. */
  restated: z.boolean(),
})
export type Coverage = z.infer<typeof Coverage>

export const Source = z.object({
  batch: z.number().int(),
  file: z.string(),
  sheet: z.string(),
  format: z.string(),
  importedAt: z.string(),
  rows: z.number().int(),
})
export type Source = z.infer<typeof Source>

/** Why a value is null, or what one must know about it. */
export const Note = z.object({ metric: z.string().optional(), code: z.string(), message: z.string() })
export type Note = z.infer<typeof Note>

export const QueryAnswer = z.object({
  columns: z.array(Column),
  /** One object a row, keyed by column id. */
  rows: z.array(z.record(z.string(), Value)),
  /** Empty where not wanted. The same metrics without `by`: right for non-additive figures too (null where it cannot be known). */
  totals: z.record(z.string(), Value),
  coverage: z.array(Coverage),
  sources: z.array(Source),
  notes: z.array(Note),
  period: z.object({ from: DayText, to: DayText }),
  compared: z.object({ from: DayText, to: DayText }).optional(),
  /** Of comparisons that lay years over each other; `changes` are those of the whole against the plain days. */
  alignment: Alignment.extend({ changes: z.record(z.string(), z.number().nullable()).optional() }).optional(),
  truncated: z.boolean(),
})
export type QueryAnswer = z.infer<typeof QueryAnswer>

export const OpenInput = z.object({
  shop: ShopName.optional(),
  metric: z.string(),
  from: GivenDay,
  to: GivenDay,
  where: z.array(Filter).max(20).default([]),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(100),
})
export type OpenInput = z.input<typeof OpenInput>

/** The rows behind a figure; of each its batch, file, sheet, row and what it gives to the figure. */
export const OpenAnswer = z.object({
  metric: MetricInfo,
  /** For a ratio: the metrics it is made of, each to be opened itself. */
  parts: z.array(z.object({ metric: z.string(), name: z.string(), value: Value })),
  value: Value,
  total: z.number().int(),
  columns: z.array(z.object({ id: z.string(), name: z.string() })),
  rows: z.array(
    z.object({
      batch: z.number().int(),
      file: z.string(),
      sheet: z.string(),
      row: z.number().int(),
      contribution: Value,
      cells: z.record(z.string(), Value),
    }),
  ),
})
export type OpenAnswer = z.infer<typeof OpenAnswer>

export const ReconcileRow = z.object({
  day: DayText.or(z.literal('')),
  ours: Value,
  platform: Value,
  difference: Value,
  ratio: z.number().nullable(),
})
export const ReconcileAnswer = z.object({
  pairs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      ours: z.string(),
      platform: z.string(),
      unit: MetricUnit,
      total: ReconcileRow,
      days: z.array(ReconcileRow),
      /** Likely reasons, most likely first, in plain Chinese, each with what it rests on. */
      reasons: z.array(z.object({ code: z.string(), message: z.string() })),
      state: z.enum(['equal', 'different', 'cannot tell']),
      /** Exports that bring the figures of either side. */
      formats: z.object({ ours: z.array(z.string()), platform: z.array(z.string()) }),
    }),
  ),
})
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>

/** What is missing for which days, and which export brings it. */
export const Freshness = z.object({
  format: z.string(),
  name: z.string(),
  source: z.string(),
  menu: z.string(),
  first: DayText.nullable(),
  last: DayText.nullable(),
  missing: z.array(DayText),
  /** Ever imported in this shop. */
  used: z.boolean(),
})
export type Freshness = z.infer<typeof Freshness>

const Days = z.object({ from: DayText, to: DayText })
/** The first day of a week or month. */
const Cohort = z.object({ cohort: DayText, orders: z.number().int() })

/** Orders by when they were paid, and what was given back by days since. `…Days`: what imported files tell about. */
export const RefundsByAge = z.object({
  orders: z.array(Cohort.extend({ amount: YuanText })),
  refunds: z.array(Cohort.extend({ days: z.number().int(), amount: YuanText })),
  orderDays: z.array(Days),
  refundDays: z.array(Days),
})
export type RefundsByAge = z.input<typeof RefundsByAge>

/** Buyers by the month of their first order, and how many came back after so many months. */
export const FirstOrders = z.object({
  buyers: z.array(z.object({ cohort: DayText, buyers: z.number().int() })),
  again: z.array(z.object({ cohort: DayText, months: z.number().int(), buyers: z.number().int() })),
  orderDays: z.array(Days),
})
export type FirstOrders = z.input<typeof FirstOrders>

export const LastSale = z.object({ item: z.string(), day: DayText })
export type LastSale = z.input<typeof LastSale>

/** 毛利率 of a shop from a day on (null: ever since), until the next one; in percent. */
export const Margin = z.object({ from: DayText.nullable(), percent: z.number(), setAt: z.string() })
export type Margin = z.infer<typeof Margin>

/** 30 or 32.5: hundredths of a percent are kept. */
const Percent = z.number('毛利率要写成数字，例如 32.5').min(0).max(100).multipleOf(0.01)

const read = { permission: 'figures.read' } as const

export const factsContract = {
  shops: contract
    .meta({ permission: 'shop.read', scope: 'somewhere' })
    .route({ method: 'GET', path: '/shops', summary: '店铺列表' })
    .output(
      z.array(
        Shop.extend({ batches: z.number().int(), first: DayText.nullable(), last: DayText.nullable() }),
      ),
    ),
  createShop: contract
    .meta({ permission: 'shop.write', scope: 'installation' })
    .route({ method: 'POST', path: '/shops', summary: '新建店铺' })
    .input(z.object({ name: ShopName }))
    .output(Shop),
  renameShop: contract
    .meta({ permission: 'shop.write', scope: 'shop id' })
    .route({ method: 'POST', path: '/shops/{id}/name', summary: '改店铺名' })
    .input(z.object({ id: z.coerce.number().int(), name: ShopName }))
    .output(Shop),
  deleteShop: contract
    .meta({ permission: 'shop.write', scope: 'shop id' })
    .route({ method: 'DELETE', path: '/shops/{id}', summary: '删除一家店和它的全部数据，不能撤销' })
    /** `name` as the person typed it: the wrong shop is not to be deleted by a slip. */
    .input(z.object({ id: z.coerce.number().int(), name: z.string() }))
    .output(z.object({ deleted: z.boolean() })),
  margins: contract
    .meta({ permission: 'shop.read' })
    .route({ method: 'GET', path: '/margins', summary: '店铺的毛利率' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.array(Margin)),
  setMargin: contract
    .meta({ permission: 'shop.write' })
    .route({ method: 'PUT', path: '/margins', summary: '设毛利率：从某天起，不写日期就是一直以来' })
    .input(
      z.object({
        shop: ShopName.optional(),
        percent: Percent,
        from: GivenDay.nullable().default(null),
      }),
    )
    .output(z.array(Margin)),
  removeMargin: contract
    .meta({ permission: 'shop.write' })
    .route({ method: 'DELETE', path: '/margins', summary: '取消某天起的毛利率' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay.nullable().default(null) }))
    .output(z.array(Margin)),
  metrics: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/metrics', summary: '指标口径' })
    .output(z.object({ metrics: z.array(MetricInfo), dimensions: z.array(DimensionInfo) })),
  query: contract
    .meta({ ...read, exports: '数字' })
    .route({ method: 'POST', path: '/figures/query', summary: '查指标' })
    .input(QueryInput)
    .output(QueryAnswer),
  compared: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/compared', summary: '一段时间按某种对比和哪几天比，为什么' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay, compare: Compare }))
    .output(z.object({ from: DayText, to: DayText, note: z.string(), alignment: Alignment.optional() })),
  open: contract
    .meta({ ...read, exports: '数字的来源行' })
    .route({ method: 'POST', path: '/figures/open', summary: '打开一个数字：到文件的行' })
    .input(OpenInput)
    .output(OpenAnswer),
  values: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/values', summary: '一个维度有哪些值' })
    .input(
      z.object({
        shop: ShopName.optional(),
        dimension: z.string(),
        search: z.string().max(100).default(''),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(z.object({ value: z.string(), label: z.string() }))),
  refundsByAge: contract
    .meta(read)
    .route({
      method: 'POST',
      path: '/figures/refunds-by-age',
      summary: '各周、各月付款的订单，多少天后退了多少',
    })
    .input(
      z.object({
        shop: ShopName.optional(),
        from: GivenDay,
        to: GivenDay,
        grain: z.enum(['week', 'month']).default('week'),
      }),
    )
    .output(RefundsByAge),
  firstOrders: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/first-orders', summary: '各月首单的买家，几个月后再来了多少' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(FirstOrders),
  lastSales: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/last-sales', summary: '每个商品最后一次卖出是哪天' })
    .input(z.object({ shop: ShopName.optional(), to: GivenDay }))
    .output(z.array(LastSale)),
  ...listingsContract,
  ...shelfContract,
  ...foundOrdersContract,
  reconcile: contract
    .meta({ ...read, exports: '对账' })
    .route({ method: 'POST', path: '/figures/reconciliation', summary: '对账：订单口径与平台口径' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay }))
    .output(ReconcileAnswer),
  freshness: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/freshness', summary: '哪天缺哪份数据' })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay }))
    .output(z.array(Freshness)),
}

/** What is streamed: a figure's table as a file. */
export const factsFiles = {
  'facts.export': {
    method: 'POST',
    path: '/api/figures/export',
    summary: '把查询结果导出为 Excel 或 CSV（正文同 POST /figures/query）',
    ...read,
    input: z.object({
      format: z.enum(['xlsx', 'csv'], { error: 'format 应为 xlsx 或 csv' }).default('xlsx'),
      language: z.enum(['zh', 'en']).default('zh').describe('表头用中文还是英文'),
      columns: z.string().max(4000).optional().describe('只要这些列：列的编号，用逗号隔开；不写是全部'),
    }),
    body: QueryInput,
    answer: { type: 'application/octet-stream', description: '文件' },
  },
} as const satisfies Record<string, FileRoute>
