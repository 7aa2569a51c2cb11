import type { Field, Format } from '../format.ts'
import { count, id, money, period, text } from './field.ts'

const crowd = text('crowd', '定向人群')
const creative = text('creative', '创意名称')
const place = text('creative', '资源位')

type View = { report: 'creative' | 'crowd' | 'place' | 'plan'; name: string; by: readonly Field[] }

const namesOf = (fields: readonly Field[]) => fields.flatMap(({ names }) => names)

/**
 * 引力魔方 2022: by 创意名称, by 定向人群 or by 资源位, views of the same spend that are never added. Plans had no id in
 * the file, so their name stands for it.
 */
const ylmf = ({ report, name, by }: View, refuses: readonly Field[]): Format => ({
  id: report === 'creative' ? 'ylmf-2022' : `ylmf-2022-${report}`,
  name: `引力魔方 ${name}`,
  source: '引力魔方',
  menu: `引力魔方（2024 年前）→ 报表 → ${name} → 下载`,
  table: 'ad_report',
  needs: [
    ['消耗'],
    ['展现量'],
    by.length > 0 ? namesOf(by.slice(0, 1)) : ['计划组', '计划'],
    ['拉新消耗', '回搜量', '成交订单金额', '引导访问量'],
  ],
  refuses: ['花费', '曝光量', ...namesOf(refuses)],
  fields: [
    period('日期'),
    text('sub_scene_id', '计划组'),
    text('sub_scene', '计划组'),
    text('plan_id', '计划'),
    text('plan', '计划'),
    text('subject_kind', '主体类型'),
    text('subject', '主体名称'),
    id('subject_id', '商品id'),
    ...by,
    count('impressions', '展现量'),
    count('clicks', '点击量'),
    money('cost_fen', '消耗'),
    count('guided_visits', '引导访问量'),
    count('guided_visitors', '引导访问人数'),
    count('guided_prospects', '引导访问潜客数'),
    count('deep_visits', '深度访问量'),
    count('favourite_shops', '关注店铺量'),
    count('new_buyers', '新客获取量'),
    count('favourite_items', '收藏宝贝量'),
    count('carts', '添加购物车量'),
    count('placed_orders', '拍下订单量'),
    money('placed_fen', '拍下订单金额'),
    count('presale_orders', '预售订单量'),
    money('presale_fen', '预售金额'),
    count('orders', '成交订单量'),
    money('revenue_fen', '成交订单金额'),
  ],
  ignores: [
    '点击率',
    '千次展现成本',
    '点击成本',
    '引导访问潜客占比',
    '引导访问率',
    '平均访问页面数',
    '回搜量',
    '回访量',
    '回搜成本',
    '回访成本',
    '平均深度访问时长',
    '拉新率',
    '拉新消耗',
    '拉新成本',
    '加购收藏量',
    '加购收藏成本',
    '展现转化率',
    '点击转化率',
    '投资回报率',
  ],
  constants: { report, product: '引力魔方', scene: '引力魔方' },
  spanFrom: 'rows or name',
})

export const ylmfCreative = ylmf({ report: 'creative', name: '创意报表', by: [creative, crowd] }, [])
export const ylmfCrowd = ylmf({ report: 'crowd', name: '人群报表', by: [crowd] }, [creative, place])
export const ylmfPlace = ylmf({ report: 'place', name: '资源位报表', by: [place, crowd] }, [creative])
export const ylmfPlan = ylmf({ report: 'plan', name: '计划报表', by: [] }, [creative, crowd, place])
