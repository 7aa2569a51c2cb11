import { sql } from 'kysely'
import { addDays, type Day, type Period } from '../kernel/calendar.ts'
import type { FigureContext } from './metrics/survey.ts'

/** The facts of one shop. */
export type ShopFacts = Pick<FigureContext, 'read' | 'shop'>

/** Four values that cut buyers into fifths, the smallest first. */
type Cuts = readonly [number, number, number, number]
export type BuyerCuts = { buyers: number; days: Cuts; purchases: Cuts; fen: Cuts }

/**
 * How a buyer stands on a day: three signs for lately, often, much (1: among the upper two fifths), `lost` for who kept
 * nothing within the window but did before, `none` for who never kept anything.
 */
export type Band = '111' | '101' | '011' | '001' | '110' | '100' | '010' | '000' | 'lost' | 'none'

/** Who is looked at: on the day `at`, purchases of the `window` days up to it count. */
export type Standing = { at: Day; window: number }

const whole = (value: number): string => String(Math.trunc(value))

/**
 * Buyers by what they paid and kept up to a day. Several orders of one day are one purchase; an order of which nothing
 * was kept is none. Refunds are those known now, also of a day in the past.
 */
const standings = (shop: number, { at, window }: Standing): string => `
  select buyer_no, count(*) as orders, sum(paid) as paid, sum(refunded) as refunded,
    sum(case when refunded > 0 then 1 else 0 end) as refunded_orders, min(day) as first_day, max(day) as last_day,
    date '${at}' - max(case when paid > refunded then day end) as days,
    count(distinct case when paid > refunded and day > date '${addDays(at, -window)}' then day end) as purchases,
    sum(case when day > date '${addDays(at, -window)}' then paid - refunded else 0 end) as fen
  from (select t.buyer_no, t.channel, t.order_id, min(cast(t.paid_at as date)) as day,
      sum(coalesce(t.paid_fen, 0)) as paid, sum(t.refunded_fen) as refunded
    from sale_line t where t.shop_id = ${shop} and t.buyer_no is not null and t.paid_at < date '${addDays(at, 1)}'
    group by t.buyer_no, t.channel, t.order_id) o
  group by buyer_no`

const isActive = (window: number) => `purchases > 0 and days < ${window}`

/** The fifths of a shop's buyers of the window; null where there are none. */
export const buyerCuts = async ({ read, shop }: ShopFacts, standing: Standing): Promise<BuyerCuts | null> => {
  const shares = [0.2, 0.4, 0.6, 0.8]
  const columns = ['days', 'purchases', 'fen'].flatMap((column) =>
    shares.map(
      (share, i) =>
        `cast(percentile_disc(${share}) within group (order by ${column}) as bigint) as ${column}${i}`,
    ),
  )
  const [row] = await read(
    sql<Record<string, number | null>>`${sql.raw(`select count(*) as buyers, ${columns.join(', ')}
      from (${standings(shop, standing)}) s where ${isActive(standing.window)}`)}`,
  )
  const buyers = Number(row?.buyers ?? 0)
  if (!row || buyers === 0) return null
  const cuts = (of: string): Cuts => [
    Number(row[`${of}0`]),
    Number(row[`${of}1`]),
    Number(row[`${of}2`]),
    Number(row[`${of}3`]),
  ]
  return { buyers, days: cuts('days'), purchases: cuts('purchases'), fen: cuts('fen') }
}

/** The band of a row of `standings`, as stats/rfm.ts scores it: 4 and 5 of 5 are the upper fifths. */
const bandSql = (window: number, cuts: BuyerCuts): string => `case
  when days is null then 'none' when not (${isActive(window)}) then 'lost'
  else (case when days <= ${whole(cuts.days[1])} then '1' else '0' end)
    || (case when purchases > ${whole(cuts.purchases[2])} then '1' else '0' end)
    || (case when fen > ${whole(cuts.fen[2])} then '1' else '0' end) end`

const banded = (shop: number, standing: Standing, cuts: BuyerCuts): string =>
  `select s.*, ${bandSql(standing.window, cuts)} as band from (${standings(shop, standing)}) s`

export type BandCount = { band: Band; buyers: number; fen: number; orders: number }

/** How many buyers are in each band, what they paid and kept within the window. */
export const buyerBands = ({ read, shop }: ShopFacts, standing: Standing, cuts: BuyerCuts) =>
  read(
    sql<BandCount>`${sql.raw(`select band, count(*) as buyers, cast(sum(fen) as bigint) as fen,
      cast(sum(orders) as bigint) as orders from (${banded(shop, standing, cuts)}) b group by band order by band`)}`,
  )

/** Buyers by their band on an earlier day and on a later one; `new`: first paid in between. */
export const buyerMoves = ({ read, shop }: ShopFacts, standing: Standing, before: Day, cuts: BuyerCuts) =>
  read(
    sql<{ before: Band | 'new'; after: Band; buyers: number; fen: number }>`${sql.raw(`
      select coalesce(x.band, 'new') as "before", y.band as "after", count(*) as buyers, cast(sum(y.fen) as bigint) as fen
      from (${banded(shop, standing, cuts)}) y
      left join (${banded(shop, { ...standing, at: before }, cuts)}) x on x.buyer_no = y.buyer_no
      group by 1, 2 order by 1, 2`)}`,
  )

export type BuyerFound = {
  buyer_no: number
  band: Band
  orders: number
  paid: number
  refunded: number
  refunded_orders: number
  first_day: Day
  last_day: Day
  /** Since the last purchase that was kept; null: none was. */
  days: number | null
  purchases: number
  fen: number
}

export type BuyerWish = {
  bands?: readonly Band[] | undefined
  /** Only these. */
  buyers?: readonly number[] | undefined
  /** Who placed an order whose number begins with these digits. */
  order?: string | undefined
  sort: 'paid' | 'orders' | 'last' | 'refunded'
  limit: number
  offset: number
}

const sortColumns = { paid: 'paid', orders: 'orders', last: 'last_day', refunded: 'refunded' } as const

/** Buyers of a shop, the greatest first, and how many there are. */
export const findBuyers = async (
  { read, shop }: ShopFacts,
  standing: Standing,
  cuts: BuyerCuts,
  { bands, buyers, order, sort, limit, offset }: BuyerWish,
): Promise<{ rows: BuyerFound[]; total: number }> => {
  const conditions = [
    ...(bands ? [`band in (${bands.map((band) => `'${band}'`).join(', ')})`] : []),
    ...(buyers ? [`buyer_no in (${buyers.length > 0 ? buyers.map(whole).join(', ') : 'null'})`] : []),
    ...(order && /^\d+$/.test(order)
      ? [
          `buyer_no in (select t.buyer_no from sale_line t where t.shop_id = ${shop} and t.order_id like '${order}%'
            and t.buyer_no is not null)`,
        ]
      : []),
  ]
  const rows = await read(
    sql<
      BuyerFound & { total: number }
    >`${sql.raw(`select buyer_no, band, orders, cast(paid as bigint) as paid,
        cast(refunded as bigint) as refunded, cast(refunded_orders as bigint) as refunded_orders,
        cast(first_day as text) as first_day, cast(last_day as text) as last_day, days, purchases,
        cast(fen as bigint) as fen, count(*) over () as total
      from (${banded(shop, standing, cuts)}) b ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by ${sortColumns[sort]} desc, buyer_no limit ${whole(limit)} offset ${whole(offset)}`)}`,
  )
  return { rows, total: Number(rows[0]?.total ?? 0) }
}

export type BuyerOrder = {
  order_id: string
  placed_at: string | null
  paid_at: string | null
  status: string | null
  titles: string | null
  paid: number
  refunded: number
}

/** A buyer's orders, the newest first. */
export const buyerOrders = ({ read, shop }: ShopFacts, buyer: number, limit = 200): Promise<BuyerOrder[]> =>
  read(
    sql<BuyerOrder>`${sql.raw(`select t.order_id as order_id, cast(min(t.placed_at) as text) as placed_at,
        cast(min(t.paid_at) as text) as paid_at, max(t.status) as status,
        string_agg(t.title, '；' order by t.line_id) as titles,
        cast(sum(coalesce(t.paid_fen, 0)) as bigint) as paid, cast(sum(t.refunded_fen) as bigint) as refunded
      from sale_line t where t.shop_id = ${shop} and t.buyer_no = ${whole(buyer)}
      group by t.channel, t.order_id order by 2 desc, 1 limit ${whole(limit)}`)}`,
  )

export type AskedOrder = { order_id: string; buyer_no: number | null; paid_at: string }

/**
 * Of the orders that were paid in a period the last one of each buyer, the newest first, at most `limit`; and how many
 * orders and buyers there were. Orders that were refunded are among them: to leave them out would ask only the content.
 */
export const ordersToAsk = async (
  { read, shop }: ShopFacts,
  { from, to }: Period,
  limit: number,
): Promise<{ orders: number; buyers: number; rows: AskedOrder[] }> => {
  const within = `t.shop_id = ${shop} and t.leads and t.paid_at >= date '${from}' and t.paid_at < date '${addDays(to, 1)}'`
  const [[all], rows] = await Promise.all([
    read(sql<{ orders: number }>`${sql.raw(`select count(*) as orders from sale_line t where ${within}`)}`),
    read(
      sql<
        AskedOrder & { buyers: number }
      >`${sql.raw(`select order_id, buyer_no, cast(paid_at as text) as paid_at,
          count(*) over () as buyers from (
          select t.order_id, t.buyer_no, t.paid_at, row_number() over (
            partition by coalesce(cast(t.buyer_no as text), t.order_id) order by t.paid_at desc, t.order_id) as nth
          from sale_line t where ${within}) o
        where nth = 1 order by o.paid_at desc, order_id limit ${whole(limit)}`)}`,
    ),
  ])
  return { orders: Number(all?.orders ?? 0), buyers: Number(rows[0]?.buyers ?? 0), rows }
}

/** The first and the last day on which anybody paid; undefined where nobody has. */
export const paidDays = async ({ read, shop }: ShopFacts): Promise<Period | undefined> => {
  const [row] = await read(
    sql<{ first: Day | null; last: Day | null }>`${sql.raw(`select
        cast(cast(min(t.paid_at) as date) as text) as first, cast(cast(max(t.paid_at) as date) as text) as last
        from sale_line t where t.shop_id = ${shop}`)}`,
  )
  return row?.first && row.last ? { from: row.first, to: row.last } : undefined
}

/** The last day on which anybody paid; null where nobody has. */
export const lastPaidDay = async (facts: ShopFacts): Promise<Day | null> =>
  (await paidDays(facts))?.to ?? null
