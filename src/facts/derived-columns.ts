import { type QueryExecutorProvider, sql } from 'kysely'
import { orderNumber, skuOf } from './sale-lines.ts'

/** Columns that came later to what is derived from orders, for stores of before. */

/** Puts into the lines of a store of before what they are counted by: their SKU, its mark and the number of the order. */
export const addCounting = async (db: QueryExecutorProvider): Promise<void> => {
  const run = (text: string) => sql.raw(text).execute(db)
  for (const column of ['sku text', 'leads_sku boolean', 'order_no bigint'])
    await run(`alter table sale_line add column if not exists ${column}`)
  await run(`update sale_line set sku = ${skuOf('seller_code', 'sku_name')}, leads_sku = true,
    order_no = ${orderNumber('batch_id', 'row_no')}`)
  const marked = `select shop_id, channel, order_id, line_id,
      row_number() over (partition by shop_id, channel, order_id, sku order by length(line_id), line_id) = 1 as leads_sku,
      min(order_no) over (partition by shop_id, channel, order_id) as order_no
    from sale_line where not alone`
  await run(`update sale_line s set leads_sku = m.leads_sku, order_no = m.order_no from (${marked}) m
    where not s.alone and m.shop_id = s.shop_id and m.channel = s.channel and m.order_id = s.order_id and m.line_id = s.line_id`)
}

/** The columns that came last to what is derived from orders: whoever derives it must have them. */
export const addDerivedColumns = async (db: QueryExecutorProvider): Promise<void> => {
  await sql`alter table sale_line add column if not exists leads_status boolean`.execute(db)
  await sql`alter table sold_day add column if not exists paid_orders bigint`.execute(db)
}

/** Marks in the lines of a store of before one for each order and 订单状态. */
export const markStatuses = async (db: QueryExecutorProvider): Promise<void> => {
  await sql`update sale_line set leads_status = true`.execute(db)
  const others = `select shop_id, channel, order_id, line_id from (select shop_id, channel, order_id, line_id,
      row_number() over (partition by shop_id, channel, order_id, coalesce(status, '') order by length(line_id), line_id) as nth
    from sale_line where not alone) l where nth > 1`
  await sql
    .raw(`update sale_line s set leads_status = false from (${others}) o
      where not s.alone and o.shop_id = s.shop_id and o.channel = s.channel and o.order_id = s.order_id and o.line_id = s.line_id`)
    .execute(db)
}
