import type { Format } from '../format.ts'
import { itemId, money, required, text, time } from './field.ts'

export const itemListSimple: Format = {
  id: 'item-list-simple',
  name: '出售中的宝贝',
  source: '千牛',
  menu: '千牛 → 商品 → 我的宝贝 → 出售中的宝贝 → 导出',
  table: 'listing',
  needs: [['宝贝id'], ['宝贝标题'], ['一口价', '发布时间']],
  refuses: ['skuId', '类目id', '访客数', '评价ID'],
  fields: [
    required(itemId('item_id', '宝贝id')),
    text('title', '宝贝标题'),
    money('list_price_fen', '一口价'),
    time('listed_at', '发布时间'),
    text('item_code', '商家编码'),
    text('brand', '品牌'),
  ],
  constants: { status: 'onsale' },
  snapshot: true,
}
