import type { Format } from '../format.ts'
import { id, money, required, signed, text, time, totalsIn } from './field.ts'

export const qnDongzhang: Format = {
  id: 'qn-dongzhang',
  name: '动账明细',
  source: '千牛',
  menu: '千牛 → 财务 → 账单 → 动账明细 → 下载',
  table: 'ledger',
  needs: [
    ['支付流水号'],
    ['入帐类型', '入账类型'],
    ['主订单id', '主订单ID'],
    ['收入金额(元)', '支出金额(元)'],
  ],
  fields: [
    required(id('flow_id', '支付流水号')),
    text('entry', '入帐类型', '入账类型'),
    id('order_id', '主订单id'),
    id('line_id', '子订单id'),
    // 入帐时间 may be the clock alone; the date always stands in its own column.
    time('entered_at', '入帐日期', '入账日期', '入帐时间', '入账时间'),
    signed(money('income_fen', '收入金额(元)')),
    signed(money('expense_fen', '支出金额(元)')),
    text('description', '业务描述'),
    text('channel', '收/付渠道'),
  ],
  ignores: ['商家昵称', '入帐时间', '入账时间', '备注', '数据创建时间', '数据修改时间'],
  constants: { ledger: '动账' },
  skip: [totalsIn('商家昵称', '入帐日期', '入账日期', '支付流水号', '入帐类型', '入账类型')],
}
