import { sql } from 'kysely'
import type { Period } from '../kernel/calendar.ts'
import { yuan } from '../kernel/money.ts'
import type { FirstOrders, LastSale, RefundsByAge } from './contract.ts'
import type { FigureContext } from './metrics/survey.ts'

type Tables = readonly ('order_header' | 'order_line' | 'refund')[]

/** Stretches of days that imported files of these tables tell about. */
const toldDays = ({ read, shop }: FigureContext, tables: Tables): Promise<Period[]> =>
  read(
    sql<Period>`${sql.raw(`select distinct cast(period_from as text) as "from", cast(period_to as text) as "to" from batch
      where shop_id = ${shop} and status = 'active' and accepted > 0 and period_from is not null and period_to is not null
        and fact_table in (${tables.map((table) => `'${table}'`).join(', ')})`)}`,
  )

const start = (grain: 'week' | 'month', clock: string) =>
  `cast(cast(date_trunc('${grain}', ${clock}) as date) as text)`

/**
 * Orders of the shop on Tmall by the week (from Monday) or month they were paid in, and of these what was given back,
 * by days from payment to the end of the refund: amounts by each refund, orders by their first one. A refund counts
 * only with an order that is known.
 */
export const refundsByAge = async (
  context: FigureContext,
  { from, to, grain }: Period & { grain: 'week' | 'month' },
): Promise<RefundsByAge> => {
  const { read, shop } = context
  const within = (clock: string) =>
    `${clock} >= date '${from}' and ${clock} < date '${to}' + interval '1 day'`
  const [orders, refunds, orderDays, refundDays] = await Promise.all([
    read(
      sql<{
        cohort: string
        orders: number
        fen: number
      }>`${sql.raw(`select ${start(grain, 't.paid_at')} as cohort,
        cast(sum(case when t.leads then 1 else 0 end) as bigint) as orders, cast(sum(t.paid_fen) as bigint) as fen
        from sale_line t where t.shop_id = ${shop} and t.channel = 'tmall' and ${within('t.paid_at')} group by 1 order by 1`)}`,
    ),
    read(
      sql<{ cohort: string; days: number; orders: number; fen: number }>`${sql.raw(`
        with back as (
          select s.paid_at, r.refund_fen,
            greatest(cast(r.completed_at as date) - cast(s.paid_at as date), 0) as days,
            row_number() over (partition by r.order_id order by r.completed_at, r.refund_id) as nth
          from refund r join sale_line s on s.shop_id = r.shop_id and s.channel = 'tmall' and s.order_id = r.order_id and s.leads
          where r.shop_id = ${shop} and s.shop_id = ${shop} and r.status = '退款成功' and r.completed_at is not null
            and ${within('s.paid_at')}
        )
        select ${start(grain, 'paid_at')} as cohort, cast(days as bigint) as days,
          cast(sum(case when nth = 1 then 1 else 0 end) as bigint) as orders,
          cast(sum(coalesce(refund_fen, 0)) as bigint) as fen
        from back group by 1, 2 order by 1, 2`)}`,
    ),
    toldDays(context, ['order_header', 'order_line']),
    toldDays(context, ['refund']),
  ])
  return {
    orders: orders.map((row) => ({ ...counted(row), amount: yuan(Number(row.fen)) })),
    refunds: refunds.map((row) => ({
      ...counted(row),
      days: Number(row.days),
      amount: yuan(Number(row.fen)),
    })),
    orderDays,
    refundDays,
  }
}

const counted = ({ cohort, orders }: { cohort: string; orders: number }) => ({
  cohort,
  orders: Number(orders),
})

/**
 * Buyers by the month of their first paid order that is known, and of these how many came back on another day, by
 * calendar months until then. Several orders on one day are one purchase.
 */
export const firstOrders = async (context: FigureContext): Promise<FirstOrders> => {
  const { read, shop } = context
  const first = `t.shop_id = ${shop} and t.leads and t.paid_at is not null and t.buyer_no is not null and t.paid_before is null`
  const month = (clock: string) =>
    `cast(extract(year from ${clock}) * 12 + extract(month from ${clock}) as bigint)`
  const [buyers, again, orderDays] = await Promise.all([
    read(
      sql<{
        cohort: string
        buyers: number
      }>`${sql.raw(`select ${start('month', 't.paid_at')} as cohort, count(*) as buyers
        from sale_line t where ${first} group by 1 order by 1`)}`,
    ),
    // The order whose neighbour before it was paid on the first day, and itself on a later one: each buyer has one.
    read(
      sql<{
        cohort: string
        months: number
        buyers: number
      }>`${sql.raw(`select ${start('month', 't.paid_at')} as cohort,
        ${month('s.paid_at')} - ${month('t.paid_at')} as months, count(*) as buyers
        from sale_line t join sale_line s on s.shop_id = t.shop_id and s.buyer_no = t.buyer_no
          and s.paid_before = cast(t.paid_at as date)
        where ${first} and t.paid_after is not null and s.shop_id = ${shop} and s.leads and s.paid_before is not null
          and cast(s.paid_at as date) > s.paid_before
        group by 1, 2 order by 1, 2`)}`,
    ),
    toldDays(context, ['order_header', 'order_line']),
  ])
  return {
    buyers: buyers.map((row) => ({ cohort: row.cohort, buyers: Number(row.buyers) })),
    again: again.map((row) => ({
      cohort: row.cohort,
      months: Number(row.months),
      buyers: Number(row.buyers),
    })),
    orderDays,
  }
}

/** The last day up to `to` on which each item was paid for. */
export const lastSales = async ({ read, shop }: FigureContext, { to }: { to: string }): Promise<LastSale[]> =>
  read(
    sql<LastSale>`${sql.raw(`select t.item as item, cast(cast(max(t.paid_at) as date) as text) as day
      from sale_line t where t.shop_id = ${shop} and t.paid_at is not null and t.paid_at < date '${to}' + interval '1 day'
      group by t.item order by t.item`)}`,
  )
