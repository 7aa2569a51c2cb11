import type { MetricInfo, QueryInput } from '../../src/facts/contract.ts'

/** The last 30 days, which is what the page opens with; 11.11 is among them. */
const last30 = { from: '2026-10-21', to: '2026-11-19' }
const before30 = { from: '2026-09-21', to: '2026-10-20' }
const threeYears = { from: '2023-11-20', to: '2026-11-19' }
const yearBefore = { from: '2022-11-20', to: '2023-11-19' }

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
]

const candidates = [
  'paid_amount',
  'visitors',
  'orders_paid',
  'buyers_paid',
  'conversion_rate',
  'refund_rate',
  'ad_cost',
]

type Days = { from: string; to: string }

/** What the overview asks for, all at once: its figures with comparison, their course, and three breakdowns. */
const overview = (catalogue: readonly MetricInfo[], days: Days, before: Days): QueryInput[] => {
  const breakdown = (dimension: string, most: number): QueryInput => {
    const metrics = candidates
      .filter((id) => catalogue.find((one) => one.id === id)?.dimensions.includes(dimension))
      .slice(0, most)
    return { ...days, compare: 'previous', metrics, by: [dimension], order: `-${metrics[0]}`, limit: 10 }
  }
  return [
    { ...days, compare: 'previous', metrics: shown },
    { ...days, metrics: shown, by: ['day'], order: 'day' },
    { ...before, metrics: ['paid_amount'], by: ['day'], order: 'day' },
    breakdown('item', 5),
    breakdown('source1', 3),
    breakdown('province', 3),
  ]
}

export type Question = {
  id: string
  name: string
  inputs: QueryInput[]
  kind: 'overview' | '30 days' | 'more'
}

/** The overview of 30 days and of all three years, and ten questions of 30 days, each a way people look at a month. */
export const questions = (catalogue: readonly MetricInfo[]): Question[] => {
  const thirty: [string, string, QueryInput][] = [
    ['day', '支付金额、订单数，按天', { ...last30, metrics: ['paid_amount', 'orders_paid'], by: ['day'] }],
    [
      'item',
      '支付金额、买家数，按商品',
      { ...last30, metrics: ['paid_amount', 'buyers_paid'], by: ['item'], order: '-paid_amount', limit: 100 },
    ],
    [
      'sku',
      '件数，按 SKU',
      { ...last30, metrics: ['items_sold'], by: ['sku'], order: '-items_sold', limit: 100 },
    ],
    [
      'province',
      '支付金额、客单价，按省份',
      { ...last30, metrics: ['paid_amount', 'average_order_value'], by: ['province'] },
    ],
    [
      'buyer-kind',
      '支付金额、买家数，按新老买家',
      { ...last30, metrics: ['paid_amount', 'buyers_paid'], by: ['buyer_kind'] },
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
  return [
    {
      id: 'overview',
      name: '经营概览（近 30 天）',
      inputs: overview(catalogue, last30, before30),
      kind: 'overview',
    },
    ...thirty.map(([id, name, input]): Question => ({ id, name, inputs: [input], kind: '30 days' })),
    {
      id: 'overview-3y',
      name: '经营概览（整三年）',
      inputs: overview(catalogue, threeYears, yearBefore),
      kind: 'more',
    },
  ]
}
