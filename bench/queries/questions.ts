import type { MetricInfo, QueryInput } from '../../src/facts/contract.ts'
import { day, previousPeriod } from '../../src/kernel/calendar.ts'

/** The last day of the rows; 11.11 is among the 30 days before it, the busiest of the year. */
const today = '2026-11-19'
const last7 = { from: '2026-11-13', to: today }
const last30 = { from: '2026-10-21', to: today }
const lastMonth = { from: '2026-10-01', to: '2026-10-31' }
const quarter = { from: '2026-08-22', to: today }
const threeYears = { from: '2023-11-20', to: today }

/** What the page of the overview asks for, in `ui/overview.tsx` and `ui/breakdown.tsx`. */
const shown = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'buyers_paid',
  'average_order_value',
  'visitors',
  'conversion_rate',
  'refund_rate',
  'ad_cost',
  'ad_return',
  'average_daily_visitors',
  'daily_conversion_rate',
]
const broken: Record<string, string[]> = {
  item: ['paid_amount', 'orders_paid', 'buyers_paid', 'visitor_days', 'refund_rate'],
  source1: ['source_visits', 'source_paid_amount', 'source_visit_conversion_rate'],
  province: ['paid_amount', 'orders_paid', 'average_order_value'],
}

type Days = { from: string; to: string }

const before = ({ from, to }: Days): Days => previousPeriod({ from: day(from), to: day(to) })

/** All of it at once: its figures with comparison, their course, that of the days before, and three breakdowns. */
const overview = (days: Days): QueryInput[] => [
  { ...days, compare: 'previous', metrics: shown },
  { ...days, metrics: shown, by: ['day'], order: 'day' },
  { ...before(days), metrics: ['paid_amount'], by: ['day'], order: 'day' },
  ...Object.entries(broken).map(
    ([dimension, metrics]): QueryInput => ({
      ...days,
      compare: 'previous',
      metrics,
      by: [dimension],
      order: `-${metrics[0]}`,
      limit: 10,
    }),
  ),
]

export type Question = {
  id: string
  name: string
  inputs: QueryInput[]
  kind: 'overview' | '30 days' | 'more'
}

/**
 * Whatever can be asked of 30 days in the explorer with one metric and one dimension; `compare`: each beside the 30
 * days before, which are read, too.
 */
export const everyQuestion = (
  catalogue: readonly MetricInfo[],
  compare: Pick<QueryInput, 'compare'> = {},
): Question[] =>
  catalogue.flatMap(({ id, name, dimensions }) =>
    [[], ...dimensions.map((one) => [one])].map(
      (by): Question => ({
        id: [id, ...by].join(' '),
        name: by.length === 0 ? name : `${name}，按 ${by.join()}`,
        inputs: [{ ...last30, ...compare, metrics: [id], by, limit: 100 }],
        kind: '30 days',
      }),
    ),
  )

/** The overview of the stretches of days that people choose, and ten questions of 30 days. */
export const questions = (catalogue: readonly MetricInfo[]): Question[] => {
  const thirty: [string, string, QueryInput][] = [
    ['day', '支付金额、订单数，按天', { ...last30, metrics: ['paid_amount', 'orders_paid'], by: ['day'] }],
    [
      'item',
      '支付金额、买家数，按商品，比上期',
      {
        ...last30,
        metrics: ['paid_amount', 'buyers_paid'],
        by: ['item'],
        order: '-paid_amount',
        compare: 'previous',
        limit: 100,
      },
    ],
    [
      'sku',
      '件数，按 SKU',
      { ...last30, metrics: ['items_sold'], by: ['sku'], order: '-items_sold', limit: 100 },
    ],
    [
      'province',
      '支付金额、客单价，按省份，比上期',
      {
        ...last30,
        metrics: ['paid_amount', 'average_order_value'],
        by: ['province'],
        compare: 'previous',
      },
    ],
    [
      'buyer-kind',
      '支付金额、买家数，按新老买家，比上期',
      {
        ...last30,
        metrics: ['paid_amount', 'buyers_paid'],
        by: ['buyer_kind'],
        compare: 'previous',
      },
    ],
    ['hour', '下单金额，按小时', { ...last30, metrics: ['placed_amount'], by: ['hour'] }],
    [
      'category',
      '净支付，按类目，比去年',
      { ...last30, metrics: ['net_paid_amount'], by: ['category'], compare: 'last-year' },
    ],
    [
      'day-item',
      '支付金额，按天和商品，只看广东',
      {
        ...last30,
        metrics: ['paid_amount'],
        by: ['day', 'item'],
        where: [{ dimension: 'province', values: ['广东省'] }],
        limit: 1000,
      },
    ],
    [
      'source',
      '访客、转化率，按来源',
      { ...last30, metrics: ['visitors', 'conversion_rate'], by: ['source1', 'source2'] },
    ],
    ['ad-plan', '花费、投产比，按计划', { ...last30, metrics: ['ad_cost', 'ad_return'], by: ['ad_plan'] }],
  ]
  const supported = ({ metrics, by = [] }: QueryInput): boolean =>
    metrics.every((id) => {
      const info = catalogue.find((one) => one.id === id)
      return info !== undefined && by.every((dimension) => info.dimensions.includes(dimension))
    })
  const wrong = thirty.filter(([, , input]) => !supported(input)).map(([id]) => id)
  if (wrong.length > 0) throw new Error(`口径表里没有这些问法：${wrong.join('、')}`)
  const page = (id: string, name: string, days: Days, kind: Question['kind'] = 'overview'): Question => ({
    id: `overview-${id}`,
    name: `经营概览，${name}，比上期`,
    inputs: overview(days),
    kind,
  })
  return [
    page('30d', '近 30 天', last30),
    page('7d', '近 7 天', last7),
    page('month', '上个月', lastMonth),
    page('quarter', '近 90 天', quarter),
    ...thirty.map(([id, name, input]): Question => ({ id, name, inputs: [input], kind: '30 days' })),
    page('3y', '整三年', threeYears, 'more'),
  ]
}
