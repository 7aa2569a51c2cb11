import type { Format } from '../format.ts'
import { itemId, period, required, text, totalsIn } from './field.ts'
import { visitMetrics, visitRates } from './sycm-item-source.ts'

export const sycmDrainageKeyword: Format = {
  id: 'sycm-drainage-keyword',
  name: '引流搜索词',
  source: '生意参谋',
  menu: '生意参谋 → 流量 → 选词助手 → 引流搜索关键词 → 下载',
  table: 'term_traffic',
  needs: [['搜索词', '关键词'], ['访客数'], ['支付买家数', '支付金额', '支付件数', '加购人数']],
  refuses: ['搜索人气', '花费', '展现量', '一级来源'],
  fields: [
    period('统计日期', '日期'),
    itemId('item_id', '商品ID'),
    required(text('term', '搜索词', '关键词')),
    ...visitMetrics,
  ],
  ignores: visitRates,
  constants: { report: 'drainage' },
  skip: [totalsIn('搜索词', '关键词')],
  spanFrom: 'rows or name',
}
