import { type Metric, ratio } from '../model.ts'

const group = '淘宝联盟'
const source = '淘宝联盟 推广效果报表（CPS）'

const sum = (
  id: string,
  name: string,
  english: string,
  column: string,
  unit: 'money' | 'count',
  good: Metric['good'],
  trap: string,
): Metric => ({
  id,
  name,
  english,
  unit,
  group,
  formula: `报表的${name}之和`,
  source,
  good,
  traps: [trap],
  measures: [{ kind: 'sum', of: 'affiliate_report', value: `t.${column}` }],
})

const paidBasis = '按付款估算，最后按结算扣。'

export const affiliateMetrics: readonly Metric[] = [
  sum(
    'affiliate_paid_amount',
    '淘宝客付款金额',
    'Affiliate paid amount',
    'paid_fen',
    'money',
    'up',
    paidBasis,
  ),
  sum('affiliate_orders', '淘宝客付款笔数', 'Affiliate orders', 'orders', 'count', 'up', paidBasis),
  sum('affiliate_clicks', '淘宝客进店量', 'Affiliate clicks', 'clicks', 'count', 'up', '是次数，不是人数。'),
  sum(
    'affiliate_commission',
    '淘宝客付款佣金',
    'Affiliate commission, on payment',
    'commission_fen',
    'money',
    'down',
    paidBasis,
  ),
  sum(
    'affiliate_service_fee',
    '淘宝客付款服务费',
    'Affiliate service fee, on payment',
    'service_fee_fen',
    'money',
    'down',
    paidBasis,
  ),
  sum(
    'affiliate_cost',
    '淘宝客付款支出',
    'Affiliate cost, on payment',
    'cost_fen',
    'money',
    'down',
    paidBasis,
  ),
  sum(
    'affiliate_settled_amount',
    '淘宝客结算金额',
    'Affiliate settled amount',
    'settled_fen',
    'money',
    'up',
    '按结算时间，对应以前付款的订单。',
  ),
  sum(
    'affiliate_settled_commission',
    '淘宝客结算佣金',
    'Affiliate commission, settled',
    'settled_commission_fen',
    'money',
    'down',
    '按结算时间。',
  ),
  {
    id: 'affiliate_commission_rate',
    name: '淘宝客佣金率',
    english: 'Affiliate commission rate',
    unit: 'ratio',
    group,
    formula: '淘宝客付款佣金 ÷ 淘宝客付款金额',
    source,
    good: 'down',
    traps: ['不含服务费。'],
    measures: [ratio('affiliate_commission', 'affiliate_paid_amount')],
  },
]
