import type { Field, Format } from '../format.ts'
import { count, id, money, number, period, text } from './field.ts'

/** Columns every 万相台无界 report shares; each report adds what it is broken down by. */
const wujieMetrics: readonly Field[] = [
  count('impressions', '展现量'),
  count('clicks', '点击量'),
  money('cost_fen', '花费'),
  money('presale_fen', '总预售成交金额'),
  count('presale_orders', '总预售成交笔数'),
  money('direct_fen', '直接成交金额'),
  money('indirect_fen', '间接成交金额'),
  money('revenue_fen', '总成交金额'),
  money('net_revenue_fen', '净成交金额'),
  count('orders', '总成交笔数'),
  count('direct_orders', '直接成交笔数'),
  count('indirect_orders', '间接成交笔数'),
  count('carts', '总购物车数'),
  count('direct_carts', '直接购物车数'),
  count('indirect_carts', '间接购物车数'),
  count('favourite_items', '收藏宝贝数'),
  count('favourite_shops', '收藏店铺数'),
  count('placed_orders', '拍下订单笔数'),
  money('placed_fen', '拍下订单金额'),
  count('coupons', '优惠券领取量'),
  count('chats', '旺旺咨询量'),
  count('guided_visits', '引导访问量'),
  count('guided_visitors', '引导访问人数'),
  count('guided_prospects', '引导访问潜客数'),
  count('new_members', '入会量'),
  count('deep_visits', '深度访问量'),
  count('new_buyers', '成交新客数'),
  count('buyers', '成交人数'),
  money('member_fen', '会员成交金额'),
  count('member_orders', '会员成交笔数'),
  money('natural_fen', '自然流量转化金额'),
  count('natural_impressions', '自然流量曝光量'),
  money('subsidy_fen', '平台补贴金额'),
  number('average_rank', '平均展现排名'),
]

/** Rates and costs that follow from the stored figures, and metrics nobody has asked for. */
const wujieIgnores: readonly string[] = [
  '点击率',
  '平均点击花费',
  '千次展现花费',
  '直接预售成交金额',
  '直接预售成交笔数',
  '间接预售成交金额',
  '间接预售成交笔数',
  '点击转化率',
  '投入产出比',
  '含预售投产比',
  '实际投产比',
  '净实际投产比',
  '净成交笔数',
  '直接净成交金额',
  '直接净成交笔数',
  '总成交成本',
  '加购率',
  '店铺收藏成本',
  '总收藏加购数',
  '总收藏加购成本',
  '宝贝收藏加购数',
  '宝贝收藏加购成本',
  '总收藏数',
  '宝贝收藏成本',
  '宝贝收藏率',
  '加购成本',
  '直接收藏宝贝数',
  '间接收藏宝贝数',
  '购物金充值笔数',
  '购物金充值金额',
  '引导访问潜客占比',
  '入会率',
  '引导访问率',
  '平均访问页面数',
  '成交新客占比',
  '会员首购人数',
  '人均成交笔数',
  '人均成交金额',
  '平台助推总成交',
  '平台助推直接成交',
  '平台助推点击',
  '补贴引导成交金额',
  '发券补贴商品个数',
  '补贴引导成交人数',
]

const day = period('日期')
const scene = [
  id('scene_id', '场景ID'),
  text('scene', '场景名字', '场景名称'),
  id('sub_scene_id', '原二级场景ID', '二级场景ID'),
  text('sub_scene', '原二级场景名字', '二级场景名字'),
]
const plan = [id('plan_id', '计划ID'), text('plan', '计划名字', '计划名称')]
const unit = [id('unit_id', '单元ID'), text('unit', '单元名字', '单元名称')]
const subject = [
  id('subject_id', '主体ID', '宝贝ID', '商品ID'),
  text('subject_kind', '主体类型'),
  text('subject', '主体名称', '宝贝名称', '商品名称'),
]
const word = [text('word_kind', '词类型'), id('word_id', '词ID/词包ID'), text('word', '词名字/词包名字')]
const crowd = [text('crowd', '人群名字', '人群名称')]
const creative = [text('creative', '创意ID', '创意名字', '创意名称')]

/** Levels of an ad report with their ids; the ids are columns that one may leave unticked. */
export const adLevels: NonNullable<Format['standIns']> = [
  { id: 'scene_id', name: 'scene' },
  { id: 'sub_scene_id', name: 'sub_scene' },
  { id: 'plan_id', name: 'plan' },
  { id: 'unit_id', name: 'unit' },
  { id: 'subject_id', name: 'subject' },
  { id: 'word_id', name: 'word' },
  { id: 'creative', name: 'creative', told: ['创意ID'] },
]

/** What a 万相台无界 report is broken down by. The day is absent where 分日 was not ticked: the period is asked for. */
const wujieBy = {
  account: [day],
  scene: [day, ...scene],
  plan: [day, ...scene, ...plan],
  unit: [day, ...scene, ...plan, ...unit, ...subject],
  item: [day, ...scene, ...plan, ...subject],
  keyword: [day, ...scene, ...plan, ...unit, ...subject, ...word],
  crowd: [day, ...scene, ...plan, ...unit, ...subject, ...crowd],
  creative: [day, ...scene, ...plan, ...unit, ...subject, ...creative],
} as const satisfies Record<string, readonly Field[]>

/** By region nothing is stored yet, so a file broken down by it must not pass for a coarser one. */
const regions = ['省', '省份', '市', '城市', '地域', '地域名称']
const breakdowns = [
  ...[scene, plan, unit, subject, word, crowd, creative].flat().flatMap((field) => field.names),
  ...regions,
]

/** Names only 直通车, 引力魔方 and 万相台 of 2022 have. */
const oldProducts = ['推广类型', '特权订金金额', '新成交用户数', '消耗', '计划组', '优化目标', '曝光量']

/** One 万相台无界 report: the same metrics, broken down by its own columns. Views of the same spend are never added. */
export const wujieReport = (
  report: keyof typeof wujieBy,
  name: string,
  needs: readonly (readonly string[])[],
): Format => {
  const by: readonly Field[] = wujieBy[report]
  const own = new Set(by.flatMap((field) => field.names))
  return {
    id: `wujie-${report}`,
    name,
    source: '万相台',
    menu: `万相台无界 → 报表 → ${name} → 勾选“分日” → 下载`,
    table: 'ad_report',
    needs: [...needs, ['花费'], ['展现量', '点击量', '总成交金额']],
    refuses: [...breakdowns.filter((known) => !own.has(known)), ...oldProducts],
    fields: [...by, ...wujieMetrics],
    ignores: wujieIgnores,
    constants: { report, product: '万相台无界' },
    standIns: adLevels,
    spanFrom: 'rows or name',
    stamp: /(20\d{6}_\d{6})/,
  }
}
