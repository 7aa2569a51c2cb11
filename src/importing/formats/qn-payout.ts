import type { Format } from '../format.ts'
import { id, money, required, signed, text, time, totalsIn } from './field.ts'

/** 交易货款 of one month: what was paid out for each order. */
export const qnPayout: Format = {
  id: 'qn-payout',
  name: '交易货款',
  source: '千牛',
  menu: '千牛 → 财务 → 账单 → 交易货款 → 下载',
  table: 'ledger',
  needs: [['业务流水号'], ['订单号'], ['订单实际金额（元）', '打款时间']],
  fields: [
    required(id('flow_id', '业务流水号')),
    id('order_id', '订单号'),
    id('line_id', '子订单号'),
    time('entered_at', '打款时间'),
    signed(money('income_fen', '订单实际金额（元）')),
    signed(money('expense_fen', '退款金额（元）')),
    text('description', 'sku'),
    // Which of the two accounts of the shop the money went to.
    text('channel', '收/付渠道'),
  ],
  ignores: ['账期', '数量'],
  constants: { ledger: '交易货款', entry: '交易货款' },
  skip: [totalsIn('账期', '业务流水号', '订单号')],
}
