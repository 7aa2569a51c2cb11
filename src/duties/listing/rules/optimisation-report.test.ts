import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import type { WeakItem } from '../contract.ts'
import { optimisationReport } from './optimisation-report.ts'

const weak = (item: string, high: number, lostWeekly: string | null): WeakItem => ({
  item,
  name: item,
  category: '餐具',
  visitors: 1000,
  buyers: 10,
  raw: 0.01,
  rate: 0.01,
  low: 0.008,
  high,
  peers: 0.03,
  peerCount: 9,
  among: 'group',
  lostWeekly,
  lostLow: null,
  lostHigh: null,
  verdict: 'worse',
})

test('of the items that convert worse those are proposed first that cost most', () => {
  const { suggestions } = optimisationReport({
    shop: '白瓷小店',
    madeAt: '2026-11-02 09:00',
    period: { from: day('2026-10-01'), to: day('2026-10-31') },
    until: day('2026-10-31'),
    changes: [],
    conversion: {
      from: day('2026-10-01'),
      to: day('2026-10-31'),
      items: [
        weak('茶壶', 0.011, '5303.92'),
        weak('密封罐', 0.012, '5201.47'),
        weak('没有人买的', 0.013, null),
        weak('碗碟套装', 0.014, '75249.86'),
        weak('砧板', 0.015, '11403.51'),
      ],
      lostWeekly: '97158.76',
      sentence: '',
      notes: [],
    },
    ending: { missing: [], files: [], words: new Map() },
  })
  expect(suggestions.map(({ title }) => title)).toEqual([
    '改「碗碟套装」的标题、主图、详情页',
    '改「砧板」的标题、主图、详情页',
    '改「茶壶」的标题、主图、详情页',
  ])
})
