import type { FaultKind, ScenarioName, SlipKind } from './model.ts'

export type Scenario = {
  name: string
  /** Days unless said otherwise, and order lines in them. */
  days: number
  lines: number
  items: number
  faults: readonly FaultKind[]
  slips: readonly SlipKind[]
  /**
   * A shop to practise on: one of its faults is there, and whom it hits, since when and how hard is drawn from the
   * seed; it takes part in no event of the platform. With 'promotion' there is a promotion of its own instead.
   */
  drawn?: 'fault' | 'promotion'
}

/** Those that people look at have what is never quite right in real files; those that measure have clean ones. */
const everyday: readonly SlipKind[] = [
  'refunds-fetched-early',
  'affiliate-days-forgotten',
  'ad-cost-cut',
  'refund-day-closed-early',
]

const medium = { days: 400, lines: 300_000, items: 60 }

const single = (fault: FaultKind, name: string): Scenario => ({
  name,
  ...medium,
  faults: [fault],
  slips: [],
})

const practice = (name: string, faults: readonly FaultKind[], lines = 8_000): Scenario => ({
  name: `练习：${name}`,
  days: 56,
  lines,
  items: 12,
  faults,
  slips: [],
  drawn: 'fault',
})

/** Three sizes, the shop of the middle size with a single fault, most of them in its last week, and shops to practise on. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  small: {
    name: '小店',
    days: 90,
    lines: 3600,
    items: 18,
    faults: ['rank-drop', 'bad-page', 'page-mended', 'stock-out', 'ad-saturated'],
    slips: everyday,
  },
  medium: {
    name: '中店',
    ...medium,
    faults: [
      'rank-drop',
      'bad-page',
      'page-mended',
      'stock-out',
      'bad-batch',
      'ad-saturated',
      'term-opportunity',
      'enrolment-refused',
    ],
    slips: everyday,
  },
  large: { name: '大店', days: 1096, lines: 10_000_000, items: 600, faults: [], slips: [] },
  'rank-drop': single('rank-drop', '主搜索词排名下跌'),
  'bad-page': single('bad-page', '详情页变差，转化率下跌'),
  'page-mended': {
    name: '差页面改好了，四周后看',
    days: 84,
    lines: 14000,
    items: 24,
    faults: ['page-mended'],
    slips: [],
  },
  'stock-out': single('stock-out', '供应商延误，断货'),
  'price-rise': single('price-rise', '涨价'),
  'competitor-cut': single('competitor-cut', '竞品降价'),
  'ad-paused': single('ad-paused', '推广计划停了'),
  'recommend-drop': single('recommend-drop', '手淘推荐流量下跌'),
  'bad-batch': single('bad-batch', '一个 SKU 的新批次有色差'),
  'service-overload': single('service-overload', '客服人手不够'),
  'ad-saturated': single('ad-saturated', '推广计划花过了头'),
  'term-opportunity': single('term-opportunity', '有个好词没有出价'),
  'enrolment-refused': single('enrolment-refused', '有个 SKU 报名会被拒'),
  'practise-market': practice('市场', ['competitor-cut'], 4_000),
  'practise-listing': practice('商品', ['bad-page']),
  // What a week sells by itself has to be known well enough for what the promotion added.
  'practise-promotion': { ...practice('推广', [], 16_000), drawn: 'promotion' },
  'practise-sales': practice('销售', ['rank-drop', 'bad-page', 'price-rise', 'ad-paused', 'recommend-drop']),
  'practise-team': practice('协同', ['stock-out']),
  'practise-customer': practice('客户', ['bad-batch'], 10_000),
}

export const isScenario = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name)
