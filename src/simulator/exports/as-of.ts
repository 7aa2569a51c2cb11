import type { Line, Moment, Order } from '../model.ts'
import { DAY_SECONDS } from './clock.ts'

/** What the platform says of an order and its lines at the moment of the export. */

/** An order that nobody pays for is closed after a day. */
const PAYING = DAY_SECONDS

export const hasHappened = (at: Moment, moment: Moment | undefined): moment is Moment =>
  moment !== undefined && moment <= at

/** Fen that came back for a line. */
export const refundedOf = ({ refund }: Line, at: Moment): number =>
  refund && hasHappened(at, refund.completedAt) ? refund.fen : 0

/** A line that came back whole is closed, unless the order was received before. */
const isClosed = (line: Line, { receivedAt }: Order, at: Moment): boolean =>
  refundedOf(line, at) === line.payableFen && !hasHappened(line.refund?.completedAt ?? at, receivedAt)

export const lineStatus = (line: Line, order: Order, at: Moment): string => {
  if (!hasHappened(at, order.paidAt)) return at - order.placedAt < PAYING ? '等待买家付款' : '交易关闭'
  if (isClosed(line, order, at)) return '交易关闭'
  if (hasHappened(at, order.receivedAt)) return '交易成功'
  return hasHappened(at, order.shippedAt) ? '卖家已发货，等待买家确认' : '买家已付款，等待卖家发货'
}

/** 订单状态 of the order: closed when all of its lines are. */
export const orderStatus = (order: Order, at: Moment): string =>
  order.lines
    .map((line) => lineStatus(line, order, at))
    .reduce((whole, one) => (whole === '交易关闭' ? one : whole), '交易关闭')

/** 退款状态 of a line. */
export const refundStatus = ({ refund }: Line, at: Moment): string => {
  if (!refund || !hasHappened(at, refund.appliedAt)) return '没有申请退款'
  if (hasHappened(at, refund.completedAt)) return '退款成功'
  return refund.kind === '仅退款' ? '买家已经申请退款，等待卖家同意' : '卖家已经同意退款，等待买家退货'
}
