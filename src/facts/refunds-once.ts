import { type QueryExecutorProvider, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'
import { deriveSaleLines } from './sale-lines.ts'
import { dropScratch, keepScratch } from './scratch.ts'

/** Derives the orders again of which both lines and refunds tell, where an earlier version counted a refund twice. */
export const deriveRefundedAgain = async (
  db: QueryExecutorProvider,
  engine: Engine,
  citus: boolean,
): Promise<void> => {
  const { rows } = await sql<{ shop_id: number }>`select distinct shop_id from refund`.execute(db)
  const scratch = { engine: engine === 'postgres' ? engine : ('duckdb' as const), citus }
  for (const { shop_id } of rows) {
    await keepScratch(
      db,
      scratch,
      'refunded_order',
      `select distinct f.shop_id, l.channel, f.order_id from refund f
        join order_line l on l.shop_id = f.shop_id and l.channel = 'tmall' and l.order_id = f.order_id
        where f.shop_id = ${Number(shop_id)} and f.status = '退款成功'`,
      'order_id',
    )
    await deriveSaleLines(db, scratch, Number(shop_id), 'refunded_order')
    await dropScratch(db, 'refunded_order')
  }
}
