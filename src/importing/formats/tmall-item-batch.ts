import type { Format } from '../format.ts'
import { count, id, itemId, money, required, text } from './field.ts'

/** 发布模板: one row a SKU. 商家编码 and 发货时间 stand there twice, first of the item, then of the SKU. */
export const tmallItemBatch: Format = {
  id: 'tmall-item-batch',
  name: '商品批量导出（发布模板）',
  source: '千牛',
  menu: '千牛 → 商品 → 批量操作 → 批量导出商品',
  table: 'listing',
  needs: [
    ['商品Id'],
    ['商品标题'],
    ['类目id', '类目名称'],
    ['skuId', '数量', '导购标题', '最长发货时间', '销售属性'],
  ],
  fields: [
    required(itemId('item_id', '商品Id')),
    id('sku_id', 'skuId'),
    id('category_id', '类目id'),
    text('category', '类目名称'),
    text('title', '商品标题'),
    text('short_title', '导购标题'),
    { ...text('item_code', '商家编码'), nth: 0 },
    { ...text('sku_code', '商家编码'), nth: 1 },
    text('sku_name', '销售属性'),
    money('list_price_fen', '一口价'),
    money('price_fen', '价格（元）'),
    count('stock', '数量'),
  ],
  ignores: [
    '发货时间',
    '最长发货时间',
    '属性对',
    '生产日期（年/月/日）',
    '生产日期(格式：年-月-日 ~ 年-月-日)',
    '生产日期',
    '保质期',
    '保质期（天）',
  ],
  snapshot: true,
}
