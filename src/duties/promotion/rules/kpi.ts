import type { Day } from '../../../kernel/calendar.ts'
import type { Range } from '../../../stats/forecast/intervals.ts'
import type { Returns } from '../contract.ts'
import { moneyRange, moneyWords, percentWords, shareRange, yuanOf } from './amounts.ts'
import { type Cost, costNames, ROI_TARGET, returnRanges, verdictOf } from './returns.ts'

/**
 * Days of sales before a promotion that its 净增量 must be learned from to prove anything. In autumn after 75 to 100
 * days, of a season that was never seen, its interval held the truth in three to five shops of twenty.
 */
export const LEAST_PROVING = 120

export type ReturnFacts = {
  costs: readonly (Cost & { counts: boolean })[]
  /** Of the plan; absent: that of the job. */
  target: number | undefined
  margin: number | null
  /** 净增量 in yuan: what was added in the days of sale less what is missing before and after. */
  net: Range | null
  /** The days after it are over. */
  isOver: boolean
  /** Days that are over and without data. */
  missing: readonly Day[]
  /** Days of the ad reports, of those asked; null: there are none. */
  ads: { days: number; asked: number } | null
  /** Days of sales before its first phase. */
  learned: number
  unknown: string | null
}

/**
 * Returns on what a promotion cost. 收益 is what it truly added, 净增量, not what was sold in its days: the rest would
 * have come without it. The verdict waits until the days in which it is paid back are over.
 */
export const returnsOf = (facts: ReturnFacts): Returns => {
  const { costs, margin, net, isOver, missing, ads, learned, unknown } = facts
  const target = facts.target ?? ROI_TARGET
  const counted = costs.filter(({ counts }) => counts)
  const cost = counted.reduce((sum, { fen }) => sum + fen, 0) / 100
  const ranges = net !== null && cost > 0 ? returnRanges(net, cost, margin) : null
  const roi = ranges?.roiRevenue ?? null
  const reached = verdictOf(roi, target)
  // Days without a report cost something too: what reached the target on part of the cost may not on all of it.
  const isDoubtful = reached === 'met' && ads !== null && ads.days < ads.asked
  const isTooYoung = learned < LEAST_PROVING
  const reason = reasonOf()
  function reasonOf(): string {
    if (unknown !== null) return `增量算不出：${unknown}。`
    if (cost <= 0) return '还没有成本：没有推广报表的花费，也没有记别的成本。'
    if (net === null || roi === null) return '活动的日子还没有销售数据。'
    if (!isOver) return '活动后的 10 天还没有过完，提前买走的还没有扣掉。'
    if (missing.length > 0)
      return `活动的日子里缺 ${missing.length} 天数据（${missing.slice(0, 3).join('、')}${missing.length > 3 ? ' 等' : ''}）。`
    const words = `净增量 ${moneyWords(net.p50)}，成本 ${moneyWords(cost)}，ROI ${percentWords(roi.p50)}（八成可能在 ${percentWords(roi.p10)} 到 ${percentWords(roi.p90)} 之间）`
    if (isTooYoung)
      return `${words}；但活动以前只有 ${learned} 天的销售数据，不到 ${LEAST_PROVING} 天，没有见过这个季节，平时会卖多少可能整段算偏，区间靠不住，到没到 ${percentWords(target)} 说不准。`
    if (isDoubtful)
      return `${words}；但推广报表 ${ads.asked} 天里只有 ${ads.days} 天，成本少算了，到没到 ${percentWords(target)} 说不准。`
    return reached === 'met'
      ? `${words}，整个区间都到了 ${percentWords(target)}。`
      : reached === 'not_met'
        ? `${words}，整个区间都不到 ${percentWords(target)}。`
        : `${words}，区间跨过了 ${percentWords(target)}，说不准。`
  }
  const isKnown = isOver && missing.length === 0
  return {
    cost: counted.length > 0 ? yuanOf(cost) : null,
    costs: costs.map(({ kind, name, fen, source, counts }) => ({
      kind,
      name: name === '' ? costNames[kind] : name,
      amount: yuanOf(fen / 100),
      source,
      counts,
    })),
    gain: net && moneyRange(net),
    ratio: ranges && shareRange(ranges.ratio),
    roiRevenue: ranges && shareRange(ranges.roiRevenue),
    roiMargin: ranges?.roiMargin ? shareRange(ranges.roiMargin) : null,
    margin,
    target,
    verdict: isKnown && !isDoubtful && !isTooYoung ? reached : 'not_proven',
    reason,
  }
}
