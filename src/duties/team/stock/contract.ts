import { z } from 'zod'
import { contract, GivenDay, ShopName, YuanText } from '../../../kernel/contract.ts'
import { visibleText } from '../../../kernel/visible-text.ts'

const Days = z.number('天数应为整数').int('天数应为整数').min(0, '天数不能是负的').max(365, '天数最多 365')
const Pieces = z
  .number('件数应为整数')
  .int('件数应为整数')
  .min(0, '件数不能是负的')
  .max(10_000_000, '件数最多 1000 万')
const supplierName = { error: '供应商的名字最多 40 个字' }
const Supplier = z.string().overwrite(visibleText).max(40, supplierName)

/** What holds for every SKU of a shop until something else is known of it. */
export const StockRule = z.object({
  /** Between two looks at what is to be ordered. */
  reviewDays: Days.min(1, '多久订一次货，至少 1 天'),
  /** Of a SKU whose supplier is not known. */
  leadDays: Days,
})
export type StockRule = z.infer<typeof StockRule>

/** From whom a SKU comes and how it is ordered; null: not known. `sku` '': every SKU of the item. */
export const Supply = z.object({
  item: z.string(),
  sku: z.string(),
  supplier: z.string(),
  leadDays: z.number().int().nullable(),
  moq: z.number().int().nullable(),
  pack: z.number().int().nullable(),
  /** Safety stock by hand, pieces; null: computed from how sales vary. */
  safety: z.number().int().nullable(),
})
export type Supply = z.infer<typeof Supply>

/** So many rows of supplies are taken at a time. */
export const MOST_SUPPLIES = 5_000

/** A row as it is typed or pasted. */
export const WrittenSupply = z.object({
  /** Line of the table, the first one is 1. */
  row: z.number().int(),
  item: z.string().max(200),
  sku: z.string().max(200),
  supplier: z.string().max(200),
  leadDays: z.string().max(40),
  moq: z.string().max(40),
  pack: z.string().max(40),
  safety: z.string().max(40),
})
export type WrittenSupply = z.infer<typeof WrittenSupply>

export const SuppliesTaken = z.object({
  taken: z.number().int(),
  unchanged: z.number().int(),
  problems: z.array(z.object({ row: z.number().int(), column: z.string(), message: z.string() })),
})
export type SuppliesTaken = z.infer<typeof SuppliesTaken>

/** Goods on their way: ordered, expected, arrived. */
export const Purchase = z.object({
  id: z.number().int(),
  item: z.string(),
  sku: z.string(),
  /** Title and SKU as the last listing snapshot names them. */
  name: z.string(),
  supplier: z.string(),
  pieces: z.number().int(),
  ordered: z.string(),
  expected: z.string(),
  arrived: z.string().nullable(),
  /** What came; may be less than was ordered. */
  arrivedPieces: z.number().int().nullable(),
  note: z.string(),
  /** Days after the expected one, where it has not come; 0: in time. */
  late: z.number().int(),
})
export type Purchase = z.infer<typeof Purchase>

export const WorkingStep = z.object({
  step: z.enum(['demand', 'safety', 'on-hand', 'in-transit', 'moq', 'pack']),
  /** What it is made of, in words. */
  words: z.string(),
  pieces: z.number().int(),
})

/** A SKU: what lies of it, how long it lasts, what is lost if nobody orders, and what to order. */
export const StockLine = z.object({
  item: z.string(),
  sku: z.string(),
  title: z.string(),
  name: z.string(),
  onHand: z.number().int(),
  /** The snapshot that `onHand` goes back to; sales and arrivals since are counted in. */
  snapshot: z.string(),
  inTransit: z.number().int(),
  /** Pieces a day, while it could be had. */
  pace: z.number(),
  basis: z.enum(['item', 'shop', 'mean']),
  /** Whole days that the stock lasts, goods on their way counted in; null: longer than was looked ahead. */
  cover: z.number().int().nullable(),
  /** Yuan that cannot be sold before an order of today can be there. */
  atRisk: YuanText,
  lostPieces: z.number().int(),
  supplier: z.string(),
  leadDays: z.number().int(),
  /** The lead time is the shop's usual one, nobody has told this SKU's. */
  isLeadGuessed: z.boolean(),
  order: z.number().int(),
  working: z.array(WorkingStep),
})
export type StockLine = z.infer<typeof StockLine>

export const StockAnswer = z.object({
  /** The last day with sales; cover counts from the next. null: no sales or no stock known. */
  day: z.string().nullable(),
  rule: StockRule,
  sentence: z.string(),
  /** What costs most first. */
  lines: z.array(StockLine),
  atRisk: YuanText,
  /** SKUs that cannot last until an order of today is there. */
  risky: z.number().int(),
  toOrder: z.object({ skus: z.number().int(), pieces: z.number().int() }),
  late: z.array(Purchase),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type StockAnswer = z.infer<typeof StockAnswer>

const read = { permission: 'figures.read' } as const
const write = { permission: 'team.write' } as const
const named = z.object({ shop: ShopName.optional() })
const one = named.extend({ id: z.coerce.number().int() })

export const stockContract = {
  stock: contract
    .meta(read)
    .route({ method: 'POST', path: '/team/stock', summary: '每个 SKU 还能卖几天，断货会少卖多少，该订多少' })
    .input(named)
    .output(StockAnswer),
  setStockRule: contract
    .meta(write)
    .route({ method: 'PUT', path: '/team/stock/rule', summary: '多久订一次货，不知道供应商时按几天到货' })
    .input(named.extend(StockRule.shape))
    .output(StockRule),
  supplies: contract
    .meta(read)
    .route({ method: 'POST', path: '/team/supplies/list', summary: '供应商、交期、起订量、装箱数' })
    .input(named)
    .output(z.array(Supply)),
  saveSupplies: contract
    .meta(write)
    .route({
      method: 'PUT',
      path: '/team/supplies',
      summary: '记下供应商、交期、起订量、装箱数；有一行不对就一行都不记',
    })
    .input(named.extend({ rows: z.array(WrittenSupply).min(1).max(MOST_SUPPLIES) }))
    .output(SuppliesTaken),
  purchases: contract
    .meta(read)
    .route({ method: 'POST', path: '/team/purchases/list', summary: '采购单：在途的在前' })
    .input(named)
    .output(z.array(Purchase)),
  addPurchase: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/purchases', summary: '记一张采购单' })
    .input(
      named.extend({
        item: z.string().min(1, '请写商品 ID').max(60),
        sku: z.string().max(120).default(''),
        supplier: Supplier.default(''),
        pieces: Pieces.min(1, '件数至少 1'),
        ordered: GivenDay,
        expected: GivenDay,
        note: z.string().max(200).default(''),
        /** Also a task: who sees to it. */
        task: z.object({ owner: z.number().int().nullable() }).optional(),
      }),
    )
    .output(Purchase),
  expectPurchase: contract
    .meta(write)
    .route({ method: 'PUT', path: '/team/purchases/{id}/expected', summary: '供应商改了到货的日子' })
    .input(one.extend({ expected: GivenDay }))
    .output(Purchase),
  receivePurchase: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/purchases/{id}/arrival', summary: '到货了：哪天，几件' })
    .input(one.extend({ day: GivenDay, pieces: Pieces }))
    .output(Purchase),
  unreceivePurchase: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/purchases/{id}/arrival', summary: '其实还没有到' })
    .input(one)
    .output(Purchase),
  removePurchase: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/purchases/{id}', summary: '取消一张采购单' })
    .input(one)
    .output(z.object({ removed: z.boolean() })),
  proposalFile: contract
    .meta(read)
    .route({ method: 'GET', path: '/team/stock/proposal', summary: '订货建议存成 Excel 或 CSV' })
    .input(named.extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') }))
    .output(z.file()),
}
