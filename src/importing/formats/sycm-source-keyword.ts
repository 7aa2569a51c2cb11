import type { Format } from '../format.ts'
import { period, required, text, totalsIn } from './field.ts'
import { visitMetrics, visitRates } from './sycm-item-source.ts'

/** 三级流量来源详情 of 手淘搜索: what it calls 来源名称 are the search terms. */
export const sycmSourceKeyword: Format = {
  id: 'sycm-source-keyword',
  name: '三级流量来源详情（搜索词）',
  source: '生意参谋',
  menu: '生意参谋 → 流量 → 店铺来源 → 手淘搜索 → 详情 → 下载',
  table: 'term_traffic',
  needs: [['来源名称'], ['访客数'], ['浏览量', '支付金额', '支付买家数']],
  refuses: ['一级来源', '搜索词'],
  fields: [period('统计日期', '日期'), required(text('term', '来源名称')), ...visitMetrics],
  ignores: [
    ...visitRates,
    '店内跳转人数',
    '跳出本店人数',
    '直接支付买家数',
    '收藏商品-支付买家数',
    '粉丝支付买家数',
    '加购商品-支付买家数',
  ],
  constants: { report: 'source' },
  skip: [totalsIn('来源名称')],
  spanFrom: 'rows or name',
}
