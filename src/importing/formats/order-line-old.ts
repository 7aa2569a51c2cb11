import type { Format } from '../format.ts'
import { count, id, money, required, text, time } from './field.ts'
import { status } from './order-status.ts'

/** 宝贝报表 before 2022: no sub-order id and no amount but the price, so lines are numbered within their order. */
export const orderLineOld: Format = {
  id: 'order-line-old',
  name: '宝贝报表（旧版）',
  source: '千牛',
  menu: '千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 宝贝报表',
  table: 'order_line',
  needs: [['订单编号'], ['标题', '商品标题'], ['价格', '商品价格'], ['购买数量']],
  refuses: ['子订单编号', '退款编号'],
  fields: [
    required(id('order_id', '订单编号')),
    text('title', '标题', '商品标题'),
    money('price_fen', '价格', '商品价格'),
    count('pieces', '购买数量'),
    text('outer_code', '外部系统编号'),
    text('sku_name', '商品属性'),
    status('status', '订单状态'),
    text('seller_code', '商家编码'),
    time('placed_at', '创建时间', '订单创建时间'),
  ],
  ignores: ['套餐信息', '备注', '联系方式备注'],
  constants: { channel: 'tmall' },
  derived: { line_id: `'#' || row_number() over (partition by order_id order by row_no)` },
  stamp: /(?:ExportItemlList|ExportItemList|ExportOrderDetailList)(20\d{10}(?:\d{2})?)(?!\d)/i,
}
