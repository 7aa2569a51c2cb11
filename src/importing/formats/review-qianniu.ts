import type { Format } from '../format.ts'
import { count, id, itemId, required, text, time } from './field.ts'
import { sentimentWords } from './review-words.ts'

export const reviewQianniu: Format = {
  id: 'review-qianniu',
  name: '评价管理',
  source: '千牛',
  menu: '千牛 → 交易 → 评价管理（页面数据）',
  table: 'review',
  needs: [['评价ID'], ['评价内容', '追评内容'], ['评价时间', '情感', '评价标签']],
  fields: [
    required(id('review_id', '评价ID')),
    id('order_id', '订单ID', '订单编号'),
    itemId('item_id', '商品ID', '宝贝ID'),
    text('title', '商品标题'),
    text('content', '评价内容'),
    text('tags', '评价标签'),
    { ...text('sentiment', '情感'), words: sentimentWords },
    time('reviewed_at', '评价时间'),
    text('follow_up', '追评内容'),
    { ...count('follow_up_days', '追评距收货天数'), extract: '([0-9]+) *天' },
  ],
  // Nicks come masked (w**): no key of a buyer can be made of them.
  ignores: ['买家昵称'],
}
