import type { Field, Format } from '../format.ts'
import { count, number, period, range, ratio, required, text } from './field.ts'

const measures: readonly Field[] = [
  count('rank', '排名'),
  range('popularity', '搜索人气'),
  range('click_rate', '点击率'),
  range('conversion', '支付转化率'),
  range('buyers', '支付买家数'),
  number('supply_demand', '需求供给比'),
  ratio('tmall_click_share', '天猫商品点击占比', '商城点击占比'),
]

/** One 市场 list of search terms. Its figures are indices and ranges, never amounts; 点击率 counts clicks per search and may exceed 100 %. */
export const marketTerm = (list: {
  id: string
  name: string
  term: string
  refuses: readonly string[]
  ignores?: readonly string[]
}): Format => ({
  id: list.id,
  name: `市场 ${list.name}`,
  source: '生意参谋',
  menu: `生意参谋 → 市场 → 搜索洞察 → ${list.name}（插件导出）`,
  table: 'market_term',
  needs: [[list.term], ['搜索人气', '点击率']],
  refuses: [...list.refuses, '访客数', '花费', '展现量'],
  fields: [period('统计日期', '日期'), required(text('term', list.term)), ...measures],
  ignores: list.ignores,
  constants: { list: list.name },
  spanFrom: 'rows or name',
})
