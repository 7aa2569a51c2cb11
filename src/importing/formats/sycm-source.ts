import type { Format } from '../format.ts'
import { count, duration, money, period, required, text, totalsIn } from './field.ts'
import { notFiner } from './sycm-item-source.ts'

const metrics = [
  count('visitors', '访客数'),
  count('new_visitors', '新访客', '新访客数'),
  duration('stay_seconds', '平均停留时长'),
  count('stayed_visitors', '3s查看人数'),
  count('item_click_visitors', '商品点击人数'),
  count('cart_visitors', '加购人数'),
  count('cart_pieces', '加购件数'),
  count('favourite_visitors', '商品收藏人数', '收藏商品买家数', '收藏人数'),
  count('followers', '关注店铺人数'),
  count('paid_buyers', '支付买家数'),
  money('paid_fen', '支付金额'),
  count('direct_paid_buyers', '直接支付买家数'),
  count('favourite_paid_buyers', '收藏商品-支付买家数'),
  count('fan_paid_buyers', '粉丝支付买家数'),
  count('cart_paid_buyers', '加购商品-支付买家数'),
  count('placed_buyers', '下单买家数'),
  money('placed_fen', '下单金额'),
]

const rates = ['支付转化率', '客单价', 'UV价值', '下单转化率', '浏览量', '人均浏览量', '跳失率']

/** Every metric is followed by its change: 环比 since 2024, 变化 before. */
const changes = [...metrics.flatMap((field) => field.names), ...rates].flatMap((name) => [
  `${name}环比`,
  `${name}变化`,
])

/** 店铺流量来源 with four, three (2023) or two (2017) levels. Subtotals stand in the same table. */
export const sycmSource: Format = {
  id: 'sycm-source',
  name: '店铺流量来源',
  source: '生意参谋',
  menu: '生意参谋 → 流量 → 店铺来源 → 构成 → 下载',
  table: 'source_traffic',
  needs: [
    ['一级来源', '来源', '流量来源'],
    ['访客数'],
    ['流量载体', '访客数环比', '访客数变化', '新访客', '关注店铺人数', '商品点击人数'],
  ],
  refuses: ['店内跳转人数', '跳出本店人数', '浏览量占比', '搜索词', '商品ID'],
  fields: [
    period('统计日期', '日期'),
    text('carrier', '流量载体'),
    required(text('source1', '一级来源', '流量来源', '来源')),
    { ...text('source2', '二级来源', '来源明细'), words: notFiner },
    { ...text('source3', '三级来源'), words: notFiner },
    { ...text('source4', '四级来源'), words: notFiner },
    ...metrics,
  ],
  ignores: [...rates, ...changes],
  skip: [
    totalsIn('流量载体'),
    { names: ['一级来源', '流量来源', '来源'], values: ['汇总'] },
    {
      names: ['一级来源', '二级来源', '三级来源', '四级来源', '流量来源', '来源', '来源明细'],
      values: ['合计', '总计'],
    },
  ],
  subtotals: {
    within: [['统计日期', '日期'], ['流量载体']],
    levels: [['一级来源', '流量来源', '来源'], ['二级来源', '来源明细'], ['三级来源'], ['四级来源']],
    words: ['汇总'],
  },
  spanFrom: 'rows or name',
  // Before 2024 the carrier was the sheet.
  fromSheet: { column: 'carrier', words: { PC: 'PC端', 无线: '无线端' } },
}
