import type { Metric } from '../model.ts'

const group = '店铺日报'
const source = '生意参谋 店铺日报（自助取数）'

const people = (id: string, name: string, english: string, column: string): Metric => ({
  id,
  name,
  english,
  unit: 'count',
  group,
  formula: `平台统计的${name}，取自恰好这段时间的报表`,
  source,
  good: 'up',
  traps: ['人数不能按天相加。'],
  measures: [{ kind: 'exact', of: 'shop_traffic', value: `t.${column}` }],
})

const cost = (id: string, name: string, english: string, column: string, trap: string): Metric => ({
  id,
  name,
  english,
  unit: 'money',
  group,
  formula: `店铺日报里的${name.replace('（店铺日报）', '')}之和`,
  source,
  good: 'down',
  traps: [trap],
  measures: [{ kind: 'sum', of: 'shop_traffic', value: `t.${column}` }],
})

export const shopMetrics: readonly Metric[] = [
  people('mobile_visitors', '无线端访客数', 'Mobile visitors', 'mobile_visitors'),
  people('shop_item_visitors', '商品访客数（全店）', 'Item visitors, whole shop', 'item_visitors'),
  people('returning_visitors', '老访客数', 'Returning visitors', 'returning_visitors'),
  {
    ...people('members', '会员总数', 'Members', 'members'),
    measures: [{ kind: 'exact', of: 'shop_traffic', value: 't.members', state: true }],
  },
  people('active_members', '活跃会员数', 'Active members', 'active_members'),
  people('member_buyers', '会员成交人数', 'Member buyers', 'member_buyers'),
  people('followers', '关注店铺人数', 'Followers', 'followers'),
  {
    id: 'new_members',
    name: '新增会员数',
    english: 'New members',
    unit: 'count',
    group,
    formula: '每天新增会员之和',
    source,
    good: 'up',
    traps: ['没有扣除退会的人。'],
    measures: [{ kind: 'sum', of: 'shop_traffic', value: 't.new_members' }],
  },
  {
    id: 'member_paid_amount',
    name: '会员成交金额',
    english: 'Member paid amount',
    unit: 'money',
    group,
    formula: '平台统计的会员成交金额之和',
    source,
    good: 'up',
    traps: ['平台口径。'],
    measures: [{ kind: 'sum', of: 'shop_traffic', value: 't.member_paid_fen' }],
  },
  cost(
    'shop_ad_site_cost',
    '全站推广花费（店铺日报）',
    'Whole-site ad cost, shop report',
    'ad_site_fen',
    '和万相台报表应当一致；不一致看对账。',
  ),
  cost(
    'shop_ad_keyword_cost',
    '关键词推广花费（店铺日报）',
    'Keyword ad cost, shop report',
    'ad_keyword_fen',
    '2024-02-19 前叫直通车。',
  ),
  cost(
    'shop_ad_crowd_cost',
    '精准人群推广花费（店铺日报）',
    'Crowd ad cost, shop report',
    'ad_crowd_fen',
    '2024-02-19 前叫引力魔方。',
  ),
  cost(
    'shop_ad_smart_cost',
    '智能场景花费（店铺日报）',
    'Smart scene ad cost, shop report',
    'ad_smart_fen',
    '2024-02-19 前叫万相台。',
  ),
  {
    id: 'shop_ad_cost',
    name: '推广花费（店铺日报）',
    english: 'Ad cost, shop report',
    unit: 'money',
    group,
    formula: '店铺日报里全站推广、关键词推广、精准人群推广、智能场景花费之和',
    source,
    good: 'down',
    traps: ['不含淘宝客佣金。', '报表没选的花费列按没有处理：选全四列才完整。'],
    measures: [
      {
        kind: 'sum',
        of: 'shop_traffic',
        value:
          'case when coalesce(t.ad_site_fen, t.ad_keyword_fen, t.ad_crowd_fen, t.ad_smart_fen) is not null then coalesce(t.ad_site_fen, 0) + coalesce(t.ad_keyword_fen, 0) + coalesce(t.ad_crowd_fen, 0) + coalesce(t.ad_smart_fen, 0) end',
      },
    ],
  },
  cost(
    'shop_commission',
    '淘宝客佣金（店铺日报）',
    'Affiliate commission, shop report',
    'commission_fen',
    '按付款估算，和结算佣金不同。',
  ),
  {
    id: 'description_score',
    name: '描述相符评分',
    english: 'Description score',
    unit: 'number',
    group,
    formula: '平台给出的描述相符评分，取自恰好这段时间的报表',
    source,
    good: 'up',
    traps: ['是平台滚动六个月的评分，不能平均。'],
    measures: [{ kind: 'exact', of: 'shop_traffic', value: 't.description_score' }],
  },
]
