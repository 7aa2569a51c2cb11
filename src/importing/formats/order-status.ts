import type { Field } from '../format.ts'

const statuses = [
  '等待买家付款',
  '买家已付款，等待卖家发货',
  '卖家部分发货',
  '卖家已发货，等待买家确认',
  '交易成功',
  '交易关闭',
  '买家已经申请退款，等待卖家同意',
  '卖家已经同意退款，等待买家退货',
  '买家已经退货，等待卖家确认收货',
]

/** The platform writes full-width commas; copies that went through other programs have half-width ones. */
const fullWidth = Object.fromEntries(
  statuses.filter((s) => s.includes('，')).map((s) => [s.replaceAll('，', ','), s]),
)

/** 订单状态 and 退款状态; words of other systems (已收货, 待评价 …) stay as they are. */
export const status = (column: string, ...names: string[]): Field => ({
  column,
  names,
  type: 'text',
  words: fullWidth,
})

/** 退款金额 of a line may be words: no refund was asked for. */
export const refunded = (...names: string[]): Field => ({
  column: 'refunded_fen',
  names,
  type: 'money',
  words: { 无退款申请: '0', 没有申请退款: '0' },
})
