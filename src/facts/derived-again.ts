import { type QueryExecutorProvider, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'
import { countRestatedDays } from './restated-days.ts'
import { deriveSaleLines } from './sale-lines.ts'
import { dropScratch, keepScratch, scratchEngine } from './scratch.ts'

/** Derives orders again that an earlier version derived otherwise: those of a relation of (shop_id, channel, order_id). */
const deriveAgain = async (
  db: QueryExecutorProvider,
  engine: Engine,
  citus: boolean,
  orders: string,
): Promise<void> => {
  const { rows } = await sql
    .raw<{ shop_id: number }>(`select distinct shop_id from (${orders}) o`)
    .execute(db)
  const scratch = scratchEngine(engine, citus)
  for (const { shop_id } of rows) {
    const ofShop = `select distinct shop_id, channel, order_id from (${orders}) o where shop_id = ${Number(shop_id)}`
    await keepScratch(db, scratch, 'order_again', ofShop, 'order_id')
    await deriveSaleLines(db, scratch, Number(shop_id), 'order_again')
    await dropScratch(db, 'order_again')
  }
}

/** The orders of which both lines and refunds tell: a refund was counted twice. */
export const deriveRefundedAgain = (
  db: QueryExecutorProvider,
  engine: Engine,
  citus: boolean,
): Promise<void> =>
  deriveAgain(
    db,
    engine,
    citus,
    `select f.shop_id, l.channel, f.order_id from refund f
      join order_line l on l.shop_id = f.shop_id and l.channel = 'tmall' and l.order_id = f.order_id
      where f.status = '退款成功'`,
  )

/**
 * What was paid of an order that was not paid was written as 0 and stood in the way of what later files told. Derives the
 * orders of which one file tells that they were paid and another that they were not, and those that are placed for
 * 应付货款 and 应付邮费, of which the latter was left out.
 */
export const derivePaidLaterAgain = async (
  db: QueryExecutorProvider,
  engine: Engine,
  citus: boolean,
): Promise<void> => {
  const tables = ['order_header', 'order_line'] as const
  for (const table of tables) {
    for (const versions of [table, `${table}_shadow`])
      await sql
        .raw(`update ${versions} set paid_fen = null where paid_at is null and paid_fen = 0`)
        .execute(db)
    await sql`delete from restated_day where fact_table = ${table}`.execute(db)
  }
  await countRestatedDays(db, tables)
  await deriveAgain(
    db,
    engine,
    citus,
    `select shop_id, channel, order_id from order_header
      where total_fen is null and payable_fen is not null and postage_fen > 0
      union select h.shop_id, h.channel, h.order_id from order_header h
      join order_line l on l.shop_id = h.shop_id and l.channel = h.channel and l.order_id = h.order_id
      where (h.paid_at is null) <> (l.paid_at is null)`,
  )
}

/** A line kept its 订单状态 whatever a newer file told of its order: the orders of which the two differ. */
export const deriveStatusAgain = (db: QueryExecutorProvider, engine: Engine, citus: boolean): Promise<void> =>
  deriveAgain(
    db,
    engine,
    citus,
    `select l.shop_id, l.channel, l.order_id from order_line l
      join order_header h on h.shop_id = l.shop_id and h.channel = l.channel and h.order_id = l.order_id
      join batch fl on fl.shop_id = l.shop_id and fl.batch_id = l.batch_id
      join batch fh on fh.shop_id = h.shop_id and fh.batch_id = h.batch_id
      where l.status <> h.status and fh.stamp >= fl.stamp`,
  )
