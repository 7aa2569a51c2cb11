import { type Metric, ratio } from '../model.ts'

const group = '评价'
const source = '评价管理导出、评价采集表'
const count = (id: string, name: string, english: string, good: Metric['good'], where?: string): Metric => ({
  id,
  name,
  english,
  unit: 'count',
  group,
  formula: `评价时间在期内的${name}`,
  source,
  good,
  traps: ['只含导入过的评价。'],
  measures: [{ kind: 'count', of: 'review', clock: 'reviewed_at', ...(where ? { where } : {}) }],
})

export const reviewMetrics: readonly Metric[] = [
  count('reviews', '评价数', 'Reviews', 'up'),
  count('reviews_negative', '差评数', 'Negative reviews', 'down', "t.sentiment = 'negative'"),
  count('reviews_positive', '好评数', 'Positive reviews', 'up', "t.sentiment = 'positive'"),
  count(
    'reviews_judged',
    '有情感判断的评价数',
    'Reviews with a sentiment',
    'none',
    "t.sentiment in ('positive', 'neutral', 'negative')",
  ),
  count(
    'reviews_followed',
    '有追评的评价数',
    'Reviews with a follow-up',
    'none',
    "t.follow_up is not null and t.follow_up <> ''",
  ),
  {
    id: 'review_negative_share',
    name: '差评率',
    english: 'Share of negative reviews',
    unit: 'ratio',
    group,
    formula: '差评数 ÷ 有情感判断的评价数',
    source,
    good: 'down',
    traps: ['评价少时误差大，要看有多少条。'],
    measures: [ratio('reviews_negative', 'reviews_judged')],
  },
]
