import { daysIn, lastYearPeriod, type Period } from '../../kernel/calendar.ts'
import { bucketLabel, bucketPeriod, bucketsIn, weekdayOf } from './buckets.ts'
import { growsWithDays } from './catalogue.ts'
import { type DimensionId, type Grain, isGrain } from './dimensions.ts'
import type { Metric } from './model.ts'
import { finestGrain, type Plan } from './resolve.ts'

type Bucket = ReturnType<typeof bucketsIn>[number]

const same = (a: Period, b: Period): boolean => a.from === b.from && a.to === b.to

/** 2025-03-01 → 2024-03-01, 2025-W09 → 2024-W09: 同比 is with what is called the same a year earlier. */
const yearBefore = (label: string): string => `${Number(label.slice(0, 4)) - 1}${label.slice(4)}`

/**
 * The stretch of the compared period that stands beside each of a period. A year earlier that of the same name: by
 * position 29 February would move every day after it, and the weeks begin on other dates. Otherwise by position.
 */
const besideBuckets = (
  grain: Grain,
  now: Period,
  before: Period,
): ReadonlyMap<string, Bucket | undefined> => {
  const [ours, theirs] = [bucketsIn(grain, now), bucketsIn(grain, before)]
  const isSingle = ours.length === 1 && theirs.length === 1
  const byName = !isSingle && same(before, lastYearPeriod(now))
  return new Map(
    ours.map(({ label }, index) => [
      label,
      byName ? theirs.find((one) => one.label === yearBefore(label)) : theirs[index],
    ]),
  )
}

/** The labels of the compared period's group that stands beside these: time as above, all else the same. */
export const besideLabels = (by: readonly DimensionId[], now: Period, before: Period) => {
  const grains = by.filter(isGrain)
  const maps = new Map(grains.map((grain) => [grain, besideBuckets(grain, now, before)] as const))
  if (grains.length === 0) return (labels: readonly string[]) => labels
  return (labels: readonly string[]): readonly string[] | undefined => {
    const found: string[] = []
    const single = maps.get('day')?.get(labels[by.indexOf('day')] ?? '')?.period.from
    for (const [index, part] of by.entries()) {
      const label = labels[index] ?? ''
      if (single !== undefined && isGrain(part)) found.push(bucketLabel(part, single))
      else if (single !== undefined && part === 'weekday') found.push(weekdayOf(single))
      else if (!isGrain(part)) found.push(label)
      else {
        const other = maps.get(part)?.get(label)?.label
        if (other === undefined) return undefined
        found.push(other)
      }
    }
    return by.includes('day') && single === undefined ? undefined : found
  }
}

export type Uneven = { label: string; days: number; compared: { label: string; days: number } }

/** Weeks, months and quarters that stand beside one cut to fewer days. Whole months of 30 and 31 days are even. */
export const unevenStretches = ({ by, period, compared }: Plan): Uneven[] => {
  const grain = finestGrain(by)
  if (!compared || grain === undefined || grain === 'day') return []
  const others = besideBuckets(grain, period, compared)
  const isWhole = (one: Bucket) => same(one.period, bucketPeriod(one.label))
  return bucketsIn(grain, period).flatMap((one) => {
    const other = others.get(one.label)
    if (!other || (isWhole(one) && isWhole(other))) return []
    const [days, theirs] = [daysIn(one.period), daysIn(other.period)]
    return days === theirs ? [] : [{ label: one.label, days, compared: { label: other.label, days: theirs } }]
  })
}

/** Whether a line's figure must not be compared: its stretch stands beside a longer or shorter one. */
export const isUneven = (plan: Plan): ((metric: Metric, labels: readonly string[]) => boolean) => {
  const grain = finestGrain(plan.by)
  const uneven = new Set(unevenStretches(plan).map(({ label }) => label))
  const place = grain ? plan.by.indexOf(grain) : -1
  return (metric, labels) => uneven.has(labels[place] ?? '') && growsWithDays(metric)
}
