import type { Format } from '../format.ts'
import { id, money, required, signed, text, time, totalsIn } from './field.ts'

/** 支付宝账单; 商户订单号 is T200P and the order's number, 支出 is written with its minus. */
export const alipayBill: Format = {
  id: 'alipay-bill',
  name: '支付宝账单明细',
  source: '支付宝',
  menu: '支付宝商家中心 → 对账中心 → 账务明细 → 下载',
  table: 'ledger',
  needs: [['支付宝流水号'], ['支出（-元）'], ['收入（+元）'], ['商户订单号']],
  fields: [
    required(id('flow_id', '支付宝流水号')),
    {
      ...id('order_id', '商户订单号'),
      // What is no order of the shop (提现, 保证金) has a number of its own or words there. One that Excel ruined is refused.
      extract: '^(?:T[0-9]+P)?([0-9]{10,}|[0-9.]+[eE][+]?[0-9]+)$',
      extractsOnly: true,
    },
    text('entry', '账务类型'),
    time('entered_at', '入账时间'),
    signed(money('income_fen', '收入（+元）')),
    signed(money('expense_fen', '支出（-元）')),
    signed(money('fee_fen', '服务费（元）')),
    signed(money('balance_fen', '账户余额（元）')),
    text('description', '业务描述'),
    text('channel', '支付渠道'),
  ],
  ignores: [
    '序号',
    '支付宝交易号',
    '签约产品',
    '对方账户',
    '对方名称',
    '银行订单号',
    '商品名称',
    '备注',
    '业务基础订单号',
    '业务订单号',
    '业务账单来源',
    '付款备注',
  ],
  constants: { ledger: '支付宝账单' },
  derived: { expense_fen: 'abs(expense_fen)' },
  skip: [totalsIn('序号', '入账时间', '支付宝流水号')],
}
