import type { Format } from '../format.ts'
import { address, buyerKey, count, id, money, required, text, time } from './field.ts'

const list = 'coalesce(price_fen, 0) * coalesce(pieces, 1)'
const ofOrder = (value: string) => `${value} over (partition by order_id)`
const upTo = (value: string) =>
  `${value} over (partition by order_id order by row_no rows unbounded preceding)`
const part = (upper: string, whole: string, own: string) =>
  `cast(payable_fen as hugeint) * ${upper} // ${whole} - cast(payable_fen as hugeint) * (${upper} - ${own}) // ${whole}`

/** Each line's part of 订单金额 by 京东价, in fen that add up to it; in equal parts where no line has a price. */
const placed = `case when ${ofOrder(`sum(${list})`)} > 0
  then ${part(upTo(`sum(${list})`), ofOrder(`sum(${list})`), list)}
  else ${part(upTo('count(*)'), ofOrder('count(*)'), '1')} end`

/**
 * 京东 orders, one row a SKU. The order's amounts are repeated on each row: what was paid is kept once, as the order's,
 * what was placed is shared over the lines, because 京东价 × 订购数量 is not what the order was placed for where the
 * price was another. 结算金额 is after discounts; 应付金额 leaves out what was paid from the buyer's balance.
 */
export const jdOrder: Format = {
  id: 'jd-order',
  name: '京东订单',
  source: '京东商家后台',
  menu: '京麦 → 订单 → 订单查询与跟踪 → 导出订单',
  table: 'order_line',
  needs: [['订单号'], ['商品ID'], ['京东价', '订购数量', '结算金额', '应付金额']],
  fields: [
    required(id('order_id', '订单号')),
    required(id('item_id', '商品ID')),
    text('title', '商品名称'),
    count('pieces', '订购数量'),
    money('price_fen', '京东价'),
    money('payable_fen', '订单金额'),
    money('order_paid_fen', '结算金额', '应付金额', '订单金额'),
    text('status', '订单状态'),
    time('placed_at', '下单时间'),
    time('paid_at', '付款确认时间'),
    text('seller_code', '货号'),
    buyerKey('下单帐号', '下单账号'),
    address('客户地址'),
  ],
  ignores: [
    '支付方式',
    '余额支付',
    '应付金额',
    '订单类型',
    '客户姓名',
    '联系电话',
    '订单备注',
    '发票类型',
    '发票抬头',
    '发票内容',
    '商家备注',
    '商家备注等级（等级1-5为由高到低）',
    '运费金额',
    '增值税发票',
    '订单完成时间',
    '订单来源',
    '订单渠道',
  ],
  constants: { channel: 'jd' },
  // The SKU names the line; the same SKU again in an order (a gift) is told by its number.
  derived: {
    payable_fen: placed,
    line_id: `item_id || case when row_number() over (partition by order_id, item_id order by row_no) > 1 then '#' || row_number() over (partition by order_id, item_id order by row_no) else '' end`,
  },
}
