import type { Format } from '../format.ts'
import { count, id, money, required, text } from './field.ts'

/** What collecting tools keep of competitors' items, one row an item and day. Counts a page does not show are left out. */
export const competitorSnapshot: Format = {
  id: 'competitor-snapshot',
  name: '竞品快照',
  source: '竞品采集',
  menu: '采集工具 → 竞品监控 → 导出 CSV（update_time、id、title、price、sale_count、comment_count、店名）',
  table: 'competitor_item',
  needs: [
    ['update_time', '采集时间'],
    ['id', '商品ID'],
    ['sale_count', 'comment_count', '销量'],
    ['店名', '店铺名称'],
  ],
  refuses: ['skuId', '订单编号', '评价ID', '访客数'],
  fields: [
    required({ column: 'snapshot_day', names: ['update_time', '采集时间'], type: 'day' }),
    required(id('item_id', 'id', '商品ID')),
    text('title', 'title', '商品标题'),
    money('price_fen', 'price', '价格'),
    count('sold', 'sale_count', '销量'),
    count('comments', 'comment_count', '评论数'),
    text('shop_name', '店名', '店铺名称'),
  ],
  remarks: [
    {
      code: 'no_counts',
      when: 'sold is null and comments is null',
      say: '行没有销量和评论数：采集时页面上没有，算作不知道，不是 0。',
    },
  ],
}
