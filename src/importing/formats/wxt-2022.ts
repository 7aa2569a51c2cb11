import type { Format } from '../format.ts'
import { count, money, period, text } from './field.ts'

/** 万相台 before 无界: rows are told apart by 优化目标 and 效果模型, which stand in for scene ids. */
export const wxt2022: Format = {
  id: 'wxt-2022',
  name: '万相台（旧版）账户报表',
  source: '万相台',
  menu: '万相台（2023 年前）→ 报表 → 账户 → 下载',
  table: 'ad_report',
  needs: [['消耗'], ['曝光量'], ['优化目标', '效果模型', '统计口径', '转化周期', '总加购量']],
  refuses: ['花费', '展现量', '计划组'],
  fields: [
    period('日期'),
    text('scene_id', '优化目标'),
    text('scene', '优化目标'),
    text('sub_scene_id', '效果模型'),
    text('sub_scene', '效果模型'),
    { ...count('attribution_days', '转化周期'), extract: '([0-9]+)' },
    count('impressions', '曝光量'),
    count('clicks', '点击量'),
    money('cost_fen', '消耗'),
    count('favourite_items', '收藏量'),
    count('presale_orders', '预售成交笔数'),
    money('presale_fen', '预售成交金额'),
    count('carts', '总加购量'),
    count('direct_carts', '直接加购数'),
    count('indirect_carts', '间接加购数'),
    count('orders', '总成交笔数'),
    count('direct_orders', '直接成交笔数'),
    count('indirect_orders', '间接成交笔数'),
    money('revenue_fen', '总成交金额'),
    money('direct_fen', '直接成交金额'),
    money('indirect_fen', '间接成交金额'),
  ],
  ignores: ['统计口径', '点击率', '点击成本', '加购收藏量', '加购收藏成本', '成交转化率', 'roi'],
  constants: { report: 'account', product: '万相台' },
  spanFrom: 'rows or name',
}
