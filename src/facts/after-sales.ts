import { sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { ShopFacts } from './buyers.ts'

/** What the platform ends a refund with: nobody has to do anything any more. */
const endedRefunds = ['退款成功', '退款关闭'] as const

const ended = `'${endedRefunds.join("', '")}'`

export type RefundUnderWay = {
  refund_id: string
  order_id: string | null
  item_id: string | null
  title: string | null
  kind: string | null
  reason: string | null
  status: string
  fen: number | null
  applied_at: string
  /** When the platform decides by itself; wall clock of Beijing. */
  due_at: string | null
  buyer_no: number | null
}

export type BadReview = {
  review_id: string
  order_id: string | null
  item_id: string | null
  title: string | null
  content: string | null
  tags: string | null
  reviewed_at: string
  buyer_no: number | null
}

/** The buyer of an order, where one is known. */
const buyerOf = (shop: number, order: string) =>
  `(select max(s.buyer_no) from sale_line s where s.shop_id = ${shop} and s.order_id = ${order})`

/** Refunds applied for since a day that are not over, the newest first. */
export const refundsUnderWay = ({ read, shop }: ShopFacts, since: Day, limit: number) =>
  read(
    sql<RefundUnderWay>`${sql.raw(`select r.refund_id as refund_id, r.order_id as order_id, r.item_id as item_id,
        r.title as title, r.kind as kind, r.reason as reason, r.status as status, r.refund_fen as fen,
        cast(r.applied_at as text) as applied_at, cast(r.due_at as text) as due_at,
        ${buyerOf(shop, 'r.order_id')} as buyer_no
      from refund r where r.shop_id = ${shop} and r.applied_at >= date '${since}' and r.status is not null
        and r.status not in (${ended}) order by r.applied_at desc, r.refund_id limit ${limit}`)}`,
  )

/** Bad reviews written since a day, the newest first. */
export const badReviews = ({ read, shop }: ShopFacts, since: Day, limit: number) =>
  read(
    sql<BadReview>`${sql.raw(`select v.review_id as review_id, v.order_id as order_id, v.item_id as item_id,
        v.title as title, v.content as content, v.tags as tags, cast(v.reviewed_at as text) as reviewed_at,
        ${buyerOf(shop, 'v.order_id')} as buyer_no
      from review v where v.shop_id = ${shop} and v.sentiment = 'negative' and v.reviewed_at >= date '${since}'
      order by v.reviewed_at desc, v.review_id limit ${limit}`)}`,
  )

/** Of these refunds those that are over, each with how. */
export const refundsEnded = async ({ read, shop }: ShopFacts, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : read(
        sql<{
          refund_id: string
          status: string
        }>`select r.refund_id as refund_id, r.status as status from refund r
          where ${sql.raw(`r.shop_id = ${shop} and r.status in (${ended})`)} and r.refund_id in (${sql.join(ids)})`,
      )

export type ToldOrder = {
  order_id: string
  buyer_no: number | null
  titles: string | null
  item_id: string | null
}

/** An order by its whole number, with its buyer and the item it leads with; undefined where it is not known. */
export const orderNamed = async ({ read, shop }: ShopFacts, order: string): Promise<ToldOrder | undefined> =>
  (
    await read(
      sql<ToldOrder>`select s.order_id as order_id, max(s.buyer_no) as buyer_no, string_agg(s.title, '；') as titles,
        max(case when s.leads then s.item_id end) as item_id
      from sale_line s where ${sql.raw(`s.shop_id = ${shop}`)} and s.order_id = ${order} group by s.order_id`,
    )
  )[0]

export type OrderRefund = {
  refund_id: string
  order_id: string
  applied_at: string | null
  status: string | null
  reason: string | null
  kind: string | null
  fen: number | null
}
export type OrderReview = {
  review_id: string
  order_id: string
  reviewed_at: string | null
  sentiment: string | null
  content: string | null
  title: string | null
}

/** Refunds and reviews of some orders, the newest first. */
export const afterSalesOf = async ({ read, shop }: ShopFacts, orders: readonly string[]) => {
  if (orders.length === 0) return { refunds: [], reviews: [] }
  const of = (alias: string) =>
    sql`${sql.raw(`${alias}.shop_id = ${shop}`)} and ${sql.raw(`${alias}.order_id`)} in (${sql.join(orders)})`
  const [refunds, reviews] = await Promise.all([
    read(sql<OrderRefund>`select r.refund_id as refund_id, r.order_id as order_id, cast(r.applied_at as text) as applied_at,
        r.status as status, r.reason as reason, r.kind as kind, r.refund_fen as fen
      from refund r where ${of('r')} order by r.applied_at desc`),
    read(sql<OrderReview>`select v.review_id as review_id, v.order_id as order_id, cast(v.reviewed_at as text) as reviewed_at,
        v.sentiment as sentiment, v.content as content, v.title as title
      from review v where ${of('v')} order by v.reviewed_at desc`),
  ])
  return { refunds, reviews }
}

/** The item each of these orders leads with; of an order without an item id its title. */
export const leadingItems = async (
  { read, shop }: ShopFacts,
  orders: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (orders.length === 0) return new Map()
  const rows = await read(
    sql<{
      order_id: string
      item: string
    }>`select s.order_id as order_id, min(s.item) as item from sale_line s
      where ${sql.raw(`s.shop_id = ${shop} and s.leads`)} and s.order_id in (${sql.join(orders)}) group by s.order_id`,
  )
  return new Map(rows.map(({ order_id, item }) => [order_id, item]))
}
