import type { Leader } from '../model.ts'

/** An order has one number in its channel. */
export const order = "case when t.channel = 'tmall' then t.order_id else t.channel || ':' || t.order_id end"

export const orderLeaders: readonly Leader[] = [
  { where: 't.leads', unless: ['item', 'sku', 'category', 'order_status'] },
  { where: 't.leads_item', unless: ['sku', 'category', 'order_status'], needs: 'item' },
]
