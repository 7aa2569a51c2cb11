import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { goalResults } from './goals.ts'
import { returnsOf } from './kpi.ts'
import { countedCosts, returnRanges, returnsOn, verdictOf } from './returns.ts'

const sure = (value: number) => ({ p10: value, p50: value, p90: value })

describe('returns on what a promotion cost', () => {
  test('a gain of 300 on a cost of 100 is 3 times, 200 % and, at a margin of half, 50 %', () => {
    expect(returnsOn(300, 100, 0.5)).toEqual({ ratio: 3, roiRevenue: 2, roiMargin: 0.5 })
  })

  test('200 % of revenue at a margin of 30 % loses a tenth of what was spent', () => {
    expect(returnsOn(300, 100, 0.3).roiMargin).toBeCloseTo(-0.1, 10)
  })

  test('without a margin the third is not known; the first is always the second and one', () => {
    expect(returnsOn(300, 100, null).roiMargin).toBeNull()
    const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(amount, fc.double({ min: 1, max: 1e6, noNaN: true }), (gain, cost) => {
        const { ratio, roiRevenue } = returnsOn(gain, cost, null)
        expect(ratio).toBeCloseTo(roiRevenue + 1, 6)
      }),
    )
  })

  test('a range of gains is a range of returns', () => {
    const { roiRevenue } = returnRanges({ p10: 200, p50: 300, p90: 500 }, 100, null)
    expect(roiRevenue).toEqual({ p10: 1, p50: 2, p90: 4 })
  })

  test('met where all of the interval reaches the target, not met where none does, else not proven', () => {
    expect(verdictOf({ p10: 2, p50: 3, p90: 4 }, 2)).toBe('met')
    expect(verdictOf({ p10: 0, p50: 1, p90: 1.99 }, 2)).toBe('not_met')
    expect(verdictOf({ p10: 1, p50: 2.5, p90: 4 }, 2)).toBe('not_proven')
    expect(verdictOf(null, 2)).toBe('not_proven')
  })
})

describe('what counts as cost', () => {
  test('what the ad reports say takes the place of ads that were typed; discounts are told, not counted', () => {
    const typed = [
      { kind: 'ads' as const, name: '', fen: 5_000 },
      { kind: 'discount' as const, name: '官方立减', fen: 90_000 },
      { kind: 'settlement' as const, name: '消费券', fen: 700 },
    ]
    const counted = (adFen: number | null) =>
      countedCosts(typed, adFen).flatMap(({ kind, fen, counts }) => (counts ? [[kind, fen]] : []))
    expect(counted(8_000)).toEqual([
      ['ads', 8_000],
      ['settlement', 700],
    ])
    expect(counted(null)).toEqual([
      ['ads', 5_000],
      ['settlement', 700],
    ])
  })
})

test('satisfaction is judged when all answers are in: what is met today may not be tomorrow', () => {
  const judged = (isPast: boolean) =>
    goalResults([{ kind: 'satisfaction', target: 0.85 }], {
      sale: null,
      isSaleWhole: false,
      isPast,
      satisfaction: { value: 0.95, low: 0.9, high: 0.98 },
      roi: { range: null, verdict: 'not_proven', reason: '' },
    })[0]
  expect(judged(true)?.verdict).toBe('met')
  expect(judged(false)).toMatchObject({
    verdict: 'not_proven',
    actual: 0.95,
    reason: expect.stringContaining('还没有过完'),
  })
})

describe('the verdict on a promotion', () => {
  const facts = {
    costs: countedCosts([{ kind: 'gifts', name: '', fen: 10_000 }], null),
    target: undefined,
    margin: null,
    net: sure(300),
    isOver: true,
    missing: [],
    ads: null as { days: number; asked: number } | null,
    learned: 372,
    unknown: null,
  }

  test('300 on 100 is just what is asked', () => {
    expect(returnsOf(facts)).toMatchObject({ cost: '100.00', target: 2, verdict: 'met' })
    expect(returnsOf({ ...facts, net: sure(299) }).verdict).toBe('not_met')
  })

  test('met on part of the ad reports is not proven; not met on part of the cost is not met on all of it', () => {
    const ads = { days: 3, asked: 5 }
    expect(returnsOf({ ...facts, ads: { days: 5, asked: 5 } }).verdict).toBe('met')
    expect(returnsOf({ ...facts, ads })).toMatchObject({
      verdict: 'not_proven',
      reason: expect.stringContaining('推广报表 5 天里只有 3 天'),
    })
    expect(returnsOf({ ...facts, ads, net: sure(299) }).verdict).toBe('not_met')
  })

  test('after a few months of sales neither met nor not met is proven: the season was never seen', () => {
    for (const net of [sure(300), sure(299)]) {
      expect(returnsOf({ ...facts, net, learned: 119 })).toMatchObject({
        verdict: 'not_proven',
        reason: expect.stringContaining('只有 119 天的销售数据，不到 120 天'),
      })
      expect(returnsOf({ ...facts, net, learned: 120 }).verdict).not.toBe('not_proven')
    }
  })

  test('nothing is proven without costs, before it is paid back, with days missing or no baseline', () => {
    const reason = (change: Partial<typeof facts> | { net: null }) => {
      const { verdict, reason: words } = returnsOf({ ...facts, ...change })
      expect(verdict).toBe('not_proven')
      return words
    }
    expect(reason({ costs: [] })).toContain('还没有成本')
    expect(reason({ isOver: false })).toContain('提前买走的还没有扣掉')
    expect(returnsOf({ ...facts, missing: [day('2026-11-09')] })).toMatchObject({
      verdict: 'not_proven',
      reason: expect.stringContaining('缺 1 天数据（2026-11-09）'),
    })
    expect(returnsOf({ ...facts, unknown: '活动前只有 3 天的销售数据' }).reason).toContain('增量算不出')
    expect(reason({ net: null })).toContain('还没有销售数据')
  })
})
