import type { Format } from '../format.ts'
import { itemId, money, required, text, time } from './field.ts'

/** The other list of 出售中的宝贝: it may have one row a colour, which then stands for the SKU. */
export const itemListColour: Format = {
  id: 'item-list-colour',
  name: '出售中的宝贝（含颜色、条形码）',
  source: '千牛',
  menu: '千牛 → 商品 → 我的宝贝 → 出售中的宝贝 → 导出',
  table: 'listing',
  needs: [['商品id'], ['商品名称'], ['发布时间'], ['商品价格', '商品编码', '条形码']],
  refuses: ['skuId', '类目id', '商品访客数', '访客数', '评价ID'],
  fields: [
    required(itemId('item_id', '商品id')),
    text('sku_id', '颜色分类'),
    text('sku_name', '颜色分类'),
    time('listed_at', '发布时间'),
    text('title', '商品名称'),
    text('brand', '品牌'),
    text('item_code', '商品编码'),
    money('price_fen', '商品价格'),
  ],
  ignores: ['系列', '规格', '条形码'],
  constants: { status: 'onsale' },
  snapshot: true,
}
