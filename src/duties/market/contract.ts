import { z } from 'zod'
import { ImportResult } from '../../importing/contract.ts'
import { contract, DayText, GivenDay, ShopName, YuanText } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'
import { strategyContract } from './strategy/contract.ts'

export type { Plan, PlanGoal, PlanInput, PlanPrice } from './strategy/contract.ts'

const named = z.object({ shop: ShopName.optional() })
const Words = (most: number, what: string) =>
  z
    .string()
    .overwrite(visibleText)
    .max(most, { error: `${what}最多 ${most} 个字` })

const OwnItem = z.object({ item: z.string(), title: z.string() })
export type OwnItem = z.infer<typeof OwnItem>

/** What a stretch of a cumulative count says; see rules/snapshots.ts. */
const Sold = z.object({
  /** At least so many where `falls` is not 0; null: not known. */
  pieces: z.number().int().nullable(),
  falls: z.number().int(),
  days: z.number().int(),
})

/** A competitor's item that the team follows, and how it stands. Yuan as text. */
export const FollowedItem = z.object({
  item: z.string(),
  link: z.string(),
  title: z.string(),
  /** The competitor's shop, as collected or as written. */
  competitor: z.string(),
  own: OwnItem.nullable(),
  /** 标价 of the own item's cheapest SKU in the newest snapshot of the shop's listings. */
  ownPrice: YuanText.nullable(),
  note: z.string(),
  followedAt: z.string(),
  /** The newest snapshot up to the last day asked; null: there is none yet. */
  last: z
    .object({
      day: DayText,
      price: YuanText.nullable(),
      sold: z.number().int().nullable(),
      comments: z.number().int().nullable(),
    })
    .nullable(),
  /** Lowest and highest price of the days asked. */
  lowest: YuanText.nullable(),
  highest: YuanText.nullable(),
  sold: Sold,
  /** Others were collected on later days, this item was not. */
  isGone: z.boolean(),
})
export type FollowedItem = z.infer<typeof FollowedItem>

const ChangeKind = z.enum(['price-down', 'price-up', 'title', 'jump', 'fall', 'gone', 'new'])

export const ItemChange = z.object({
  item: z.string(),
  title: z.string(),
  competitor: z.string(),
  own: OwnItem.nullable(),
  kind: ChangeKind,
  day: DayText,
  /** Prices in yuan, counts, titles or days, as the kind has it. */
  before: z.string(),
  after: z.string(),
  /** Of a price its relative change without sign; of a jump how many times the usual. */
  size: z.number(),
})
export type ItemChange = z.infer<typeof ItemChange>

export const Competition = z.object({
  followed: z.array(FollowedItem),
  /** The newest first; of those followed, or of all where nothing is followed. */
  changes: z.array(ItemChange),
  /** Changes there are, of which the weightiest are told. */
  changeCount: z.number().int(),
  /** Items with a change of the kind, of all changes. */
  moved: z.record(ChangeKind, z.number().int()),
  isOfAll: z.boolean(),
  /** What was collected in the days asked. */
  collected: z.object({
    rows: z.number().int(),
    items: z.number().int(),
    days: z.number().int(),
    first: DayText.nullable(),
    last: DayText.nullable(),
    /** Rows with neither count. */
    withoutCounts: z.number().int(),
    /** Counts that were lower than the day before: never sold less than nothing. */
    falls: z.number().int(),
  }),
  /** Collected and not followed, the best sold first. */
  others: z.array(
    z.object({
      item: z.string(),
      title: z.string(),
      competitor: z.string(),
      price: YuanText.nullable(),
      sold: z.number().int().nullable(),
    }),
  ),
  otherCount: z.number().int(),
})
export type Competition = z.infer<typeof Competition>

export const ItemHistory = z.object({
  item: z.string(),
  link: z.string(),
  title: z.string(),
  competitor: z.string(),
  isFollowed: z.boolean(),
  own: OwnItem.nullable(),
  days: z.array(
    z.object({
      day: DayText,
      price: YuanText.nullable(),
      sold: z.number().int().nullable(),
      comments: z.number().int().nullable(),
      /** Since the count before; null where it is not known, as when the count fell. */
      pieces: z.number().int().nullable(),
    }),
  ),
  /** 件单价 of the own item on days it sold. */
  ownPaid: z.array(z.object({ day: DayText, price: YuanText })),
  /** 标价 of its cheapest SKU on the days of listing snapshots. */
  ownListed: z.array(z.object({ day: DayText, price: YuanText })),
  changes: z.array(ItemChange),
  sold: Sold,
})
export type ItemHistory = z.infer<typeof ItemHistory>

export const PriceBands = z.object({
  bands: z.array(
    z.object({
      from: YuanText,
      to: YuanText.nullable(),
      items: z.number().int(),
      itemShare: z.number(),
      pieces: z.number().int().nullable(),
      pieceShare: z.number().nullable(),
      own: z.array(OwnItem.extend({ price: YuanText })),
    }),
  ),
  items: z.number().int(),
  /** Items of which sales are not known at all. */
  unsold: z.number().int(),
  /** Own items whose price is known; of them those cheaper than the first band. */
  own: z.number().int(),
  below: z.array(OwnItem.extend({ price: YuanText })),
})
export type PriceBands = z.infer<typeof PriceBands>

const Ranged = z.object({ text: z.string(), low: z.number().nullable(), high: z.number().nullable() })
const Span = z.object({ from: DayText, to: DayText })
/** What the shop itself had of a term in the same days: visits by search, and its place among the shop's own terms. */
const OwnTerm = z.object({ visits: z.number().int(), rank: z.number().int() })

export const MarketTermRow = z.object({
  term: z.string(),
  rank: z.number().int().nullable(),
  rankBefore: z.number().int().nullable(),
  popularity: Ranged.nullable(),
  popularityBefore: Ranged.nullable(),
  /** By the ranges as intervals. */
  direction: z.enum(['up', 'down', 'same range', 'cannot tell', 'unknown']),
  clickRate: Ranged.nullable(),
  conversion: Ranged.nullable(),
  own: OwnTerm.nullable(),
})
export type MarketTermRow = z.infer<typeof MarketTermRow>

export const MarketTerms = z.object({
  /** Lists of which there is anything: 搜索排行, 相关搜索词, 拓展词. */
  lists: z.array(z.string()),
  list: z.string(),
  /** The newest span in the days asked, and the one of the same length before it. */
  span: Span.nullable(),
  before: Span.nullable(),
  rows: z.array(MarketTermRow),
  /** Whether anything is known of the shop's own search visits in these days. */
  hasOwn: z.boolean(),
})
export type MarketTerms = z.infer<typeof MarketTerms>

export const TermTrend = z.object({
  term: z.string(),
  spans: z.array(
    Span.extend({
      rank: z.number().int().nullable(),
      popularity: Ranged.nullable(),
      own: OwnTerm.nullable(),
    }),
  ),
})
export type TermTrend = z.infer<typeof TermTrend>

export const TypedSnapshot = z.object({
  day: z.string().max(20),
  item: z.string().max(500),
  title: z.string().max(300).default(''),
  price: z.string().max(30).default(''),
  sold: z.string().max(30).default(''),
  comments: z.string().max(30).default(''),
  shop: z.string().max(100).default(''),
})

const read = { permission: 'figures.read' } as const
const write = { permission: 'market.write' } as const
const days = named.extend({ from: GivenDay, to: GivenDay })
const link = z.string().min(1, '请粘贴商品链接或商品 ID').max(2000)
const note = Words(200, '备注')

/** 市场: what competitors' items do, what is searched, and the plan made of it. */
export const marketContract = {
  ...strategyContract,
  competition: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/competition', summary: '跟的竞品，和这段日子里的变化' })
    .input(days)
    .output(Competition),
  history: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/history', summary: '一个竞品每天的价格和销量，旁边是自家的价' })
    .input(days.extend({ item: z.string().max(40) }))
    .output(ItemHistory),
  follow: contract
    .meta(write)
    .route({ method: 'POST', path: '/market/followed', summary: '跟一个竞品：链接或商品 ID' })
    .input(
      named.extend({
        link,
        own: z.string().max(40).nullable().default(null),
        competitor: Words(60, '店名').default(''),
        note: note.default(''),
      }),
    )
    .output(z.object({ item: z.string() })),
  changeFollowed: contract
    .meta(write)
    .route({ method: 'PATCH', path: '/market/followed/{item}', summary: '改它对着哪个自家商品、备注' })
    .input(
      named.extend({
        item: z.string().max(40),
        own: z.string().max(40).nullable().optional(),
        competitor: Words(60, '店名').optional(),
        note: note.optional(),
      }),
    )
    .output(z.object({ item: z.string() })),
  unfollow: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/market/followed/{item}', summary: '不再跟一个竞品；采集到的留着' })
    .input(named.extend({ item: z.string().max(40) }))
    .output(z.object({ unfollowed: z.boolean() })),
  addSnapshots: contract
    .meta({ permission: 'import.write' })
    .route({
      method: 'POST',
      path: '/market/snapshots',
      summary: '把粘贴的表格或手工记的竞品快照入库，和文件走同一道门',
    })
    .input(
      named.extend({
        text: z.string().max(2_000_000).optional(),
        rows: z.array(TypedSnapshot).max(500).optional(),
        /** Only say what it would bring. */
        preview: z.boolean().default(false),
      }),
    )
    .output(ImportResult),
  priceBands: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/price-bands', summary: '价格带：商品和销量各占多少，自家的在哪' })
    .input(days.extend({ q: z.string().max(60).default('') }))
    .output(PriceBands),
  terms: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/terms', summary: '市场搜索词的名次和人气，区间照区间比' })
    .input(days.extend({ list: z.string().max(40).optional() }))
    .output(MarketTerms),
  term: contract
    .meta(read)
    .route({ method: 'POST', path: '/market/terms/trend', summary: '一个搜索词一期一期怎么走' })
    .input(named.extend({ term: z.string().max(200), list: z.string().max(40) }))
    .output(TermTrend),
}
