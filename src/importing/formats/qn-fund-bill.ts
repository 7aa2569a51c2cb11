import type { Format } from '../format.ts'
import { id, money, required, signed, text, time, totalsIn } from './field.ts'

export const qnFundBill: Format = {
  id: 'qn-fund-bill',
  name: '聚合账单明细',
  source: '千牛',
  menu: '千牛 → 财务 → 聚合账单 → 明细 → 下载',
  table: 'ledger',
  needs: [['支付流水号'], ['淘宝订单编号'], ['入账类型', '收入金额（元）', '支出金额', '支出金额（元）']],
  fields: [
    required(id('flow_id', '支付流水号')),
    id('order_id', '淘宝订单编号'),
    text('entry', '入账类型'),
    time('entered_at', '入账时间'),
    signed(money('income_fen', '收入金额（元）', '收入金额')),
    signed(money('expense_fen', '支出金额（元）', '支出金额')),
    text('description', '业务描述'),
  ],
  ignores: ['备注'],
  constants: { ledger: '聚合账单' },
  skip: [totalsIn('入账时间', '支付流水号', '淘宝订单编号', '入账类型')],
}
