import type { Field, Format } from '../format.ts'
import { count, itemId, money, period, required, text } from './field.ts'

/** What 商品流量来源 and 三级流量来源详情 both count. */
export const visitMetrics: readonly Field[] = [
  count('visitors', '访客数'),
  count('page_views', '浏览量'),
  money('paid_fen', '支付金额'),
  count('favourite_visitors', '商品收藏人数', '收藏人数'),
  count('cart_visitors', '加购人数'),
  count('placed_buyers', '下单买家数'),
  count('paid_pieces', '支付件数'),
  count('paid_buyers', '支付买家数'),
]
export const visitRates = ['浏览量占比', '下单转化率', '支付转化率', '客单价', 'UV价值']

/** A row of sources without finer ones below it has no name of its own at that level. */
export const notFiner = { 汇总: '' } as const

/** 商品流量来源 (商品360) with four levels, three, or two (流量来源, 来源明细). The item is in no column. */
export const sycmItemSource: Format = {
  id: 'sycm-item-source',
  name: '商品流量来源',
  source: '生意参谋',
  menu: '生意参谋 → 品类 → 商品360 → 流量来源 → 下载',
  table: 'item_source_traffic',
  needs: [
    ['一级来源', '流量来源'],
    ['访客数'],
    ['浏览量'],
    ['支付金额', '支付买家数', '支付件数', '加购人数'],
  ],
  refuses: ['流量载体', '访客数环比', '访客数变化', '新访客', '关注店铺人数', '搜索词'],
  fields: [
    period('统计日期', '日期'),
    itemId('item_id', '商品ID'),
    required(text('source1', '一级来源', '流量来源')),
    { ...text('source2', '二级来源', '来源明细'), words: notFiner },
    { ...text('source3', '三级来源'), words: notFiner },
    { ...text('source4', '四级来源'), words: notFiner },
    ...visitMetrics,
    count('inner_jumps', '店内跳转人数'),
    count('left_shop', '跳出本店人数'),
    count('direct_paid_buyers', '直接支付买家数'),
    count('favourite_paid_buyers', '收藏商品-支付买家数'),
    count('fan_paid_buyers', '粉丝支付买家数'),
    count('cart_paid_buyers', '加购商品-支付买家数'),
  ],
  ignores: visitRates,
  skip: [
    { names: ['一级来源', '流量来源'], values: ['汇总'] },
    {
      names: ['一级来源', '二级来源', '三级来源', '四级来源', '流量来源', '来源明细'],
      values: ['合计', '总计'],
    },
  ],
  subtotals: {
    within: [['统计日期', '日期'], ['商品ID']],
    levels: [['一级来源', '流量来源'], ['二级来源', '来源明细'], ['三级来源'], ['四级来源']],
    words: ['汇总'],
  },
  spanFrom: 'rows or name',
  itemFrom: 'name',
}
