import type { Metric } from '../model.ts'

const group = '市场'
const source = '生意参谋 市场 搜索排行、相关搜索词、拓展词'
const ranged = '平台只给区间，不是精确数；区间重叠的两个词分不出高低。'

const range = (
  id: string,
  name: string,
  english: string,
  unit: Metric['unit'],
  stem: string,
  trap: string,
): Metric => ({
  id,
  name,
  english,
  unit,
  group,
  formula: `平台给出的${name}区间，取自恰好这段时间的报表`,
  source,
  good: 'none',
  traps: [ranged, trap],
  measures: [
    {
      kind: 'range',
      of: 'market_term',
      low: `t.${stem}_low`,
      high: `t.${stem}_high`,
      text: `t.${stem}_text`,
    },
  ],
})

export const marketMetrics: readonly Metric[] = [
  range(
    'market_popularity',
    '搜索人气',
    'Search popularity',
    'number',
    'popularity',
    '是指数，不是人数，更不是钱。',
  ),
  range(
    'market_click_rate',
    '市场点击率',
    'Market click rate',
    'ratio',
    'click_rate',
    '可能是每次搜索的点击次数，会超过 100%。',
  ),
  range(
    'market_conversion',
    '市场支付转化率',
    'Market conversion rate',
    'ratio',
    'conversion',
    '全市场的，不是本店的。',
  ),
  range('market_buyers', '市场支付买家数', 'Market buyers', 'number', 'buyers', '全市场的，不是本店的。'),
  {
    id: 'market_rank',
    name: '搜索排名',
    english: 'Search rank',
    unit: 'number',
    group,
    formula: '平台给出的排名，取自恰好这段时间的报表',
    source,
    good: 'down',
    traps: ['名次不能相加或平均。'],
    measures: [{ kind: 'exact', of: 'market_term', value: 't.rank' }],
  },
  {
    id: 'market_supply_demand',
    name: '需求供给比',
    english: 'Demand to supply',
    unit: 'number',
    group,
    formula: '平台给出的需求供给比，取自恰好这段时间的报表',
    source,
    good: 'up',
    traps: ['是指数，不能相加或平均。'],
    measures: [{ kind: 'exact', of: 'market_term', value: 't.supply_demand' }],
  },
]
