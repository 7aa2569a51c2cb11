import type { DimensionId } from '../dimensions.ts'
import type { Leader, Links } from '../model.ts'

/** Numbers are told apart several times faster than the order's id and channel. */
export const order = 't.order_no'

/** Of an order that was placed: it was paid since. */
export const isPaid = 't.paid_at is not null'

/** Only by these are lines of one order told apart. */
export const dividingOrders: readonly DimensionId[] = ['item', 'sku', 'category', 'order_status']

export const orderLeaders: readonly Leader[] = [
  { where: 't.leads', unless: dividingOrders },
  { where: 't.leads_item', unless: ['sku', 'category', 'order_status'], needs: 'item' },
  { where: 't.leads_sku', unless: ['item', 'category', 'order_status'], needs: 'sku' },
  { where: 't.leads_status', unless: ['item', 'sku', 'category'], needs: 'order_status' },
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

/** The item of a line, none where it names none. */
export const soldItem = "nullif(t.item, '')"

/** The second part says no more than the first: by it DuckDB sees that there is no such line without reading them. */
export const noItem = "t.item = '' and t.item < '!'"
