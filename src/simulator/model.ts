import type { Day } from '../kernel/calendar.ts'

/**
 * The words of the invented shop. A `World` is everything that stands before the first day (items, buyers'
 * habits, suppliers, plans, what was planted); a `ShopDay` is what one day brings. The days are made one after
 * another (`days.ts`) and the exports (`exports/`) write each of them as it passes, so that a large shop needs
 * no more memory than a small one.
 */

/** Whole seconds since 00:00 of the world's first day, Beijing time. */
export type Moment = number

/** The duties that one can practise. */
export type PractisedDuty = 'market' | 'listing' | 'promotion' | 'sales' | 'team' | 'customer'

export type ScenarioName = 'small' | 'medium' | 'large' | FaultKind | `practise-${PractisedDuty}`

/** Where a visitor comes from, in the order of `sources`. */
export type SourceId = 'search' | 'recommend' | 'my' | 'cart' | 'keyword' | 'crowd' | 'live' | 'affiliate'

export type Source = {
  id: SourceId
  /** 一级来源 … 四级来源, as 店铺流量来源 of 2026 names them; '' where there is no finer level. */
  levels: readonly [string, string, string, string]
  /** Part of an ordinary day's visitors. */
  share: number
  /** Conversion against the item's own. */
  conversion: number
}

export type Category = {
  /** 类目id and 类目名称. */
  id: string
  name: string
  /** Yearly season: sales × exp(amplitude × cos(days from the peak)). */
  season: { amplitude: number; peakMonth: number }
  /** Part of the paid lines whose refund succeeds in the end. */
  refundRate: number
  /** Weights of the reasons of a refund; texts of 买家退款原因. */
  reasons: readonly (readonly [string, number])[]
  margin: number
}

export type Sku = {
  /** skuId. */
  id: string
  /** 商品属性: 颜色分类:米白;规格:大号. */
  name: string
  /** SKU level 商家编码. */
  code: string
  priceFen: number
  costFen: number
  /** Part of the item's pieces. */
  share: number
}

export type Item = {
  /** 商品ID. */
  id: string
  title: string
  shortTitle: string
  code: string
  category: Category
  /** First day on the shelf; before the world's first day for most. */
  listedOn: Day
  skus: readonly Sku[]
  /** Visitors on an ordinary day at maturity, before the world is scaled. */
  weight: number
  /** 支付转化率 of an average source at the ordinary price. */
  conversion: number
  /** Percent change of conversion for a percent change of price; negative. */
  elasticity: number
  /** Percent change of conversion for a percent change of the competitor's price; positive. */
  crossElasticity: number
  /** Chance that a review is good. */
  quality: number
  /** Search terms that bring it visitors, the main one first. */
  terms: readonly { term: string; rank: number; weight: number }[]
  supplier: Supplier
  competitor: Competitor
}

export type Supplier = {
  name: string
  leadDays: number
  leadSpread: number
  /** Least pieces of an order, and pieces in a carton. */
  moq: number
  pack: number
}

export type Competitor = {
  id: string
  title: string
  shop: string
  priceFen: number
  /** Pieces a day. */
  pace: number
}

export type Term = {
  term: string
  category: Category
  /** Searches a day in the whole market. */
  demand: number
  /** Clicks a search. */
  clickRate: number
  conversion: number
  /** Does the shop bid for it? A good term without a bid is worth bidding for. */
  bid: boolean
}

export type AdPlan = {
  /** 计划ID, 计划名字, 单元ID. */
  id: string
  name: string
  unitId: string
  scene: { id: string; name: string }
  source: 'keyword' | 'crowd'
  item: Item
  /** 词ID and term; empty for plans without keywords. */
  keywords: readonly { id: string; term: string; share: number }[]
  budgetFen: number
  /** Spend at which half of the visitors there are to be had come; saturating: spend / (spend + half). */
  halfFen: number
  /** Clicks a day that no spend exceeds. */
  mostClicks: number
}

export type Agent = { nick: string; skill: number }

/** A promotion of the platform or of the shop itself, with what it truly does. */
export type Campaign = {
  id: string
  name: string
  /** 'platform': everybody's event, which brings visitors of its own; 'shop': the shop's own. */
  kind: 'platform' | 'shop'
  from: Day
  to: Day
  /** Ids of the items in it; empty for all. */
  items: readonly string[]
  /** Taken off the price: 0.15. */
  discount: number
  /** Visitors and conversion of its items × these, beside what the price does. */
  traffic: number
  conversion: number
  /** Warm-up: days before with conversion × (1 − dip). */
  warmupDays: number
  warmupDip: number
  /** Part of the added sales that would have come in the `pullDays` after it anyway. */
  pullForward: number
  pullDays: number
  /** Items outside lose this part of their conversion. */
  cannibalisation: number
}

export type FaultKind =
  | 'rank-drop'
  | 'bad-page'
  | 'page-mended'
  | 'stock-out'
  | 'price-rise'
  | 'competitor-cut'
  | 'ad-paused'
  | 'recommend-drop'
  | 'bad-batch'
  | 'service-overload'
  | 'ad-saturated'
  | 'term-opportunity'
  | 'enrolment-refused'

/** What the files leave out or tell differently, although nothing in the shop is amiss. */
export type SlipKind =
  | 'refunds-fetched-early'
  | 'affiliate-days-forgotten'
  | 'ad-cost-cut'
  | 'refund-day-closed-early'

export type Slip = Planted & { kind: SlipKind }

/** An effect put into the shop or its files on purpose; `truth.json` tells it. */
export type Planted = {
  id: string
  kind: FaultKind | SlipKind | Campaign['kind']
  /** Item, SKU, plan, term, supplier or campaign id, or the format of a report, with its kind in front: `item:600000000012`. */
  entity: string
  from: Day
  to: Day
  /** What it does, in numbers: {visitors: 0.35} = visitors × 0.35. */
  effect: Readonly<Record<string, number | string>>
}

export type World = {
  seed: number
  scenario: ScenarioName
  from: Day
  to: Day
  /** How many, `from` and `to` counted. */
  days: number
  shop: { id: string; name: string }
  categories: readonly Category[]
  items: readonly Item[]
  suppliers: readonly Supplier[]
  competitors: readonly Competitor[]
  terms: readonly Term[]
  plans: readonly AdPlan[]
  agents: readonly Agent[]
  campaigns: readonly Campaign[]
  planted: readonly Planted[]
  slips: readonly Slip[]
  /** Visitors of every item are multiplied by it so that the scenario's number of lines comes about. */
  scale: number
  /** Buyers: rate of purchases a day ~ Gamma(shape, scale); after each purchase the buyer is lost with this chance. */
  buying: { shape: number; scale: number; churn: number }
}

export type Refund = {
  id: string
  appliedAt: Moment
  /** Undefined while it is under way at the end of the world. */
  completedAt?: Moment
  fen: number
  kind: '仅退款' | '退货退款'
  reason: string
  phase: '售中' | '售后'
  extent: '全额退款' | '部分退款'
}

export type Line = {
  /** 子订单编号. */
  id: string
  item: Item
  sku: Sku
  pieces: number
  /** 商品价格 of one piece, before promotions. */
  priceFen: number
  /** 买家应付货款 of the line: after promotions. What was paid, where the order was paid. */
  payableFen: number
  refund?: Refund
}

export type Order = {
  /** 订单编号, 19 digits. */
  id: string
  /** Number of the buyer; `buyerName` makes the 会员名 of it. */
  buyer: number
  /** The buyer's first paid order in the shop. */
  isFirst: boolean
  source: SourceId
  placedAt: Moment
  paidAt?: Moment
  shippedAt?: Moment
  receivedAt?: Moment
  /** 省份, city, district. */
  place: readonly [string, string, string]
  isMobile: boolean
  lines: readonly Line[]
}

export type Review = {
  id: string
  order: Order
  line: Line
  at: Moment
  content: string
  sentiment: '正面' | '中性' | '负面'
  tags: string
  /** What the text is about; not exported, told to the truth's counts. */
  cause: string
}

/** What brought visitors to one item on one day, and what the platform counts of it. */
export type ItemDay = {
  item: Item
  /** By the order of `sources`. */
  visitors: readonly number[]
  /** Different people: some came by more than one way. */
  people: number
  pageViews: number
  favourites: number
  cartPeople: number
  cartPieces: number
  staySeconds: number
  bounceRate: number
  /** Of the search visitors, by term. */
  terms: readonly { term: string; rank: number; visitors: number }[]
  /** List price of the first SKU after the day's changes of price (not promotions). */
  priceFen: number
}

export type AdRow = {
  plan: AdPlan
  /** Undefined for plans without keywords. */
  keyword?: { id: string; term: string }
  impressions: number
  clicks: number
  spendFen: number
  carts: number
  favourites: number
  /** 成交笔数 and 成交金额 attributed within 15 days. */
  directOrders: number
  directFen: number
  indirectOrders: number
  indirectFen: number
}

/** One agent's day. */
export type ServiceDay = {
  agent: Agent
  inquirers: number
  received: number
  unanswered: number
  slow: number
  responseSeconds: number
  firstResponseSeconds: number
  withinThreeMinutes: number
  buyerMessages: number
  agentMessages: number
  /** Paid on the same day, paid in the end, with amounts. */
  sameDayPayers: number
  sameDayFen: number
  payers: number
  paidFen: number
  pieces: number
  ratings: { sent: number; veryGood: number; good: number; middling: number; bad: number; veryBad: number }
}

export type CompetitorDay = { competitor: Competitor; priceFen: number; sold: number; comments: number }

/** Everything of one day, complete: payments of the night after it and refunds of older orders are in it. */
export type ShopDay = {
  day: Day
  index: number
  items: readonly ItemDay[]
  /** Placed this day, by time. */
  orders: readonly Order[]
  /** What 生意参谋 says of the day, by paying day; index of `items`. */
  tallies: readonly Tally[]
  shop: Tally & {
    visitors: number
    newVisitors: number
    pageViews: number
    followers: number
    members: number
  }
  /** By the order of `sources`; visitors are people of the shop by that source. */
  bySource: readonly (Tally & { visitors: number; newVisitors: number; cartPeople: number })[]
  ads: readonly AdRow[]
  service: readonly ServiceDay[]
  reviews: readonly Review[]
  competitors: readonly CompetitorDay[]
  /** Pieces on hand in the evening, by sku id. */
  stock: ReadonlyMap<string, number>
}

/** What was placed and paid, as the platform counts it: placed by placing day, paid by paying day, refunds by completion. */
export type Tally = {
  placedBuyers: number
  placedPieces: number
  placedFen: number
  paidBuyers: number
  paidPieces: number
  paidLines: number
  paidFen: number
  newBuyers: number
  returningBuyers: number
  returningFen: number
  searchBuyers: number
  refundedFen: number
}
