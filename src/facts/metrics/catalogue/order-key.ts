import type { Leader, Links } from '../model.ts'

/** An order has one number in its channel. */
export const order = "case when t.channel = 'tmall' then t.order_id else t.channel || ':' || t.order_id end"

export const orderLeaders: readonly Leader[] = [
  { where: 't.leads', unless: ['item', 'sku', 'category', 'order_status'] },
  { where: 't.leads_item', unless: ['sku', 'category', 'order_status'], needs: 'item' },
]

/** Most orders have one line. */
export const aloneInOrder = 't.alone'

const linked = (before: string, after: string): Links => ({
  before,
  after,
  order: 't.leads',
  marks: orderLeaders,
  alone: aloneInOrder,
})

/** Orders of one buyer know each other. */
export const placedLinks = linked('t.placed_before', 't.placed_after')
export const paidLinks = linked('t.paid_before', 't.paid_after')
