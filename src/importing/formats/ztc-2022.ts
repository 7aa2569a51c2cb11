import type { Field, Format } from '../format.ts'
import { count, id, money, period, text } from './field.ts'
import { adLevels } from './wujie-metrics.ts'

const metrics: readonly Field[] = [
  count('impressions', '展现量'),
  count('clicks', '点击量'),
  money('cost_fen', '花费'),
  count('favourite_items', '宝贝收藏数'),
  count('favourite_shops', '店铺收藏数'),
  count('carts', '总购物车数'),
  count('direct_carts', '直接购物车数'),
  count('indirect_carts', '间接购物车数'),
  money('presale_fen', '总预售成交金额'),
  count('presale_orders', '总预售成交笔数'),
  money('revenue_fen', '总成交金额'),
  money('direct_fen', '直接成交金额'),
  money('indirect_fen', '间接成交金额'),
  count('orders', '总成交笔数'),
  count('direct_orders', '直接成交笔数'),
  count('indirect_orders', '间接成交笔数'),
  count('natural_impressions', '自然流量曝光'),
  money('natural_fen', '自然流量转化金额'),
  count('new_buyers', '新成交用户数'),
]
const plan = [id('plan_id', '计划ID'), text('plan', '计划名称')]
const unit = [id('unit_id', '单元ID'), text('unit', '单元名称'), id('subject_id', '商品ID')]
const namesOf = (fields: readonly Field[]) => fields.flatMap((field) => field.names)

/** 直通车 reports of 2022: the coarser ones drop the id columns they do not have. */
const ztc = (
  report: 'unit' | 'plan' | 'account',
  name: string,
  by: readonly Field[],
  needs: readonly string[],
  refuses: readonly string[],
): Format => ({
  id: report === 'unit' ? 'ztc-2022' : `ztc-2022-${report}`,
  name: `直通车 ${name}`,
  source: '直通车',
  menu: `直通车（2024 年前）→ 报表 → ${name} → 下载`,
  table: 'ad_report',
  needs: [
    needs,
    ['花费'],
    ['展现量'],
    ['推广类型', '宝贝收藏数', '自然流量曝光', '新成交用户数', '特权订金金额', '直接点击转化率'],
  ],
  refuses: [
    ...refuses,
    '场景ID',
    '场景名字',
    '计划名字',
    '主体ID',
    '消耗',
    '关键词',
    '词类型',
    '人群名字',
    '创意名称',
  ],
  fields: [period('日期'), ...by, ...metrics],
  ignores: [
    '推广类型',
    '点击率',
    '平均点击花费',
    '千次展现花费',
    '总收藏数',
    '加购成本',
    '宝贝收藏成本',
    '宝贝收藏转化率',
    '加购率',
    '直接预售成交金额',
    '直接预售成交笔数',
    '间接预售成交金额',
    '间接预售成交笔数',
    '投入产出比',
    '点击转化率',
    '直接点击转化率',
    '购物金充值笔数',
    '购物金充值金额',
    '特权订金金额',
    '尾款金额',
    '一口价金额',
    '新成交用户占比',
  ],
  constants: { report, product: '直通车', scene: '直通车' },
  standIns: adLevels.filter(({ id }) => id === 'plan_id' || id === 'unit_id'),
  spanFrom: 'rows or name',
})

export const ztcUnit = ztc('unit', '单元报表', [...plan, ...unit], ['单元ID', '单元名称'], [])
export const ztcPlan = ztc('plan', '计划报表', plan, namesOf(plan), namesOf(unit))
export const ztcAccount = ztc('account', '账户报表', [], ['花费'], [...namesOf(plan), ...namesOf(unit)])
