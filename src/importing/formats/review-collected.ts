import type { Format } from '../format.ts'
import { id, required, text, time } from './field.ts'
import { reviewKey, sentimentWords } from './review-words.ts'

/** Reviews of several platforms as one robot collects them: 「订单编号：」 and 「初次评价:」 stand in the cells. */
export const reviewCollected: Format = {
  id: 'review-collected',
  name: '评价汇总（多平台采集表）',
  source: '千牛',
  menu: '千牛 → 交易 → 评价管理（采集工具导出）',
  table: 'review',
  needs: [['订单编号'], ['评价内容'], ['时间'], ['评分', '平台']],
  refuses: ['评价ID'],
  fields: [
    { ...required(id('order_id', '订单编号')), extract: '([0-9]{6,})' },
    {
      ...required(time('reviewed_at', '时间')),
      extract: '([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?: +[0-9:]+)?)',
    },
    text('title', '商品名称'),
    text('content', '评价内容'),
    { ...text('sentiment', '评分'), words: sentimentWords },
  ],
  ignores: ['平台', '店铺'],
  derived: { review_id: reviewKey('order_id', 'reviewed_at', 'content') },
}
