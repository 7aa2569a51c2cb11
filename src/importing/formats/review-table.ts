import type { Format } from '../format.ts'
import { id, itemId, required, text, time } from './field.ts'
import { reviewKey, sentimentWords } from './review-words.ts'

/** Reviews as collected by the tools of 2022: no id, so the words are the key. */
export const reviewTable: Format = {
  id: 'review-table',
  name: '评价明细（采集表）',
  source: '千牛',
  menu: '千牛 → 交易 → 评价管理（采集工具导出）',
  table: 'review',
  needs: [['评论'], ['评价时间'], ['商品id']],
  refuses: ['评价ID'],
  fields: [
    text('content', '评论'),
    text('follow_up', '追评内容'),
    time('follow_up_at', '追评时间'),
    required(time('reviewed_at', '评价时间')),
    required(itemId('item_id', '商品id')),
    text('sku_name', '颜色分类'),
    { ...text('sentiment', '评价分类'), words: sentimentWords },
    id('sku_id', 'skuid'),
  ],
  ignores: ['昵称'],
  derived: { review_id: reviewKey('item_id', 'reviewed_at', 'content') },
}
