import { addDays, type Day, type Period } from '../../../kernel/calendar.ts'
import { type Expected, expectedOn } from './expected.ts'
import type { Past } from './phasing.ts'
import { type Seasons, usualSeasons } from './seasons.ts'

/** What is watched, and when it is worth a person's time. Shares are of 1: 0.25 is a quarter. */
export type Watched =
  /** A day's figure above or below a fixed one; in the metric's unit, yuan for money. */
  | { kind: 'threshold'; side: 'above' | 'below'; value: number }
  /** So many days against as many before them. */
  | { kind: 'change'; days: number; side: 'fall' | 'rise'; share: number }
  /** A day outside of what ordinary days let expect, by so many standard deviations and at least such a share. */
  | { kind: 'unexpected'; side: 'fall' | 'rise' | 'both'; width: number; share: number }
  /**
   * Each of the largest items or search terms over seven days, beside what the others did: by so many standard
   * deviations of its own and at least such a share less.
   */
  | { kind: 'parts'; of: 'item' | 'search_term'; parts: number; width: number; share: number }
  /** Reports that came before and lack at least so many days. */
  | { kind: 'missing'; days: number }
  /** A month that at this pace reaches less than such a share of its target, even at best. */
  | { kind: 'pace'; share: number }

export type AlertRule = {
  /** Of a built-in one its name; else given when it was made. */
  id: string
  name: string
  /** '' for missing reports. */
  metric: string
  dimension: '' | 'category' | 'item' | 'search_term'
  value: string
  watched: Watched
  /** Not watched on days of great sales and 春节, when nothing is usual. */
  pausesInSeasons: boolean
  /** Beijing hours in which nobody is told, e.g. 22 to 8; null: told at any time. */
  quiet: { from: number; to: number } | null
  owner: number | null
  isOn: boolean
}

const rule = (
  id: string,
  name: string,
  metric: string,
  watched: Watched,
  more: Partial<AlertRule> = {},
): AlertRule => ({
  id,
  name,
  metric,
  dimension: '',
  value: '',
  watched,
  pausesInSeasons: true,
  quiet: { from: 22, to: 8 },
  owner: null,
  isOn: true,
  ...more,
})

const fall = (width: number, share: number): Watched => ({ kind: 'unexpected', side: 'fall', width, share })
const rise = (width: number, share: number): Watched => ({ kind: 'unexpected', side: 'rise', width, share })

/** What every shop is watched for from its first import on; the weightier first, which an alert is named by. */
export const builtInRules: readonly AlertRule[] = [
  rule('paid-fall', '支付金额突然少了', 'paid_amount', fall(3, 0.2)),
  rule('paid-week', '近 7 天支付金额比前 7 天少很多', 'paid_amount', {
    kind: 'change',
    days: 7,
    side: 'fall',
    share: 0.2,
  }),
  rule('items-fall', '商品近 7 天卖得比平常少', 'paid_amount', {
    kind: 'parts',
    of: 'item',
    parts: 10,
    width: 4.5,
    share: 0.4,
  }),
  rule('visitors-fall', '访客突然少了', 'visitor_days', fall(3, 0.12)),
  rule('terms-fall', '搜索词近 7 天带来的访客少了', 'term_visitors', {
    kind: 'parts',
    of: 'search_term',
    parts: 10,
    width: 4,
    share: 0.4,
  }),
  rule('conversion-fall', '支付转化率突然低了', 'daily_conversion_rate', fall(3, 0.12)),
  rule('refund-rise', '退款突然多了', 'refund_applied_amount', rise(3.5, 0.8)),
  rule('ads-rise', '推广花费突然多了', 'ad_cost', rise(3, 0.35)),
  rule('ads-fall', '推广花费突然少了', 'ad_cost', fall(3, 0.2)),
  rule(
    'target-pace',
    '照这个速度完不成本月目标',
    'paid_amount',
    { kind: 'pace', share: 0.9 },
    {
      pausesInSeasons: false,
    },
  ),
  rule('missing', '报表缺了几天', '', { kind: 'missing', days: 3 }, { pausesInSeasons: false }),
]

/** What a rule found on a day; amounts in the metric's own unit, fen for money. */
export type Finding = {
  rule: AlertRule
  /** The last day of what was found, and how many days it is about. */
  day: Day
  days: number
  /** Since when it has been so, without a day between that was not. */
  since: Day
  value: number
  against: number
  direction: 'fall' | 'rise'
  expected?: Expected
}

/** No episode is followed further back. */
const LONGEST_EPISODE = 14

const sumOf = (past: Past, to: Day, days: number): number | undefined => {
  let sum = 0
  for (let n = 0; n < days; n++) {
    const value = past.get(addDays(to, -n))
    if (value === undefined) return undefined
    sum += value
  }
  return sum
}

/** Fen for yuan, where the metric is money. */
const scaled = (value: number, isMoney: boolean) => (isMoney ? value * 100 : value)

export type Found = Omit<Finding, 'rule' | 'day' | 'since'>

const foundOn = (
  of: Day,
  past: Past,
  { watched, isMoney, seasons }: { watched: Watched; isMoney: boolean; seasons: Seasons },
): Found | undefined => {
  const value = past.get(of)
  if (value === undefined) return undefined
  switch (watched.kind) {
    case 'threshold': {
      const against = scaled(watched.value, isMoney)
      const isOver = watched.side === 'above' ? value > against : value < against
      return isOver
        ? { days: 1, value, against, direction: watched.side === 'above' ? 'rise' : 'fall' }
        : undefined
    }
    case 'change': {
      const now = sumOf(past, of, watched.days)
      const before = sumOf(past, addDays(of, -watched.days), watched.days)
      if (now === undefined || before === undefined || before <= 0) return undefined
      const change = now / before - 1
      const isFar = watched.side === 'fall' ? change <= -watched.share : change >= watched.share
      return isFar ? { days: watched.days, value: now, against: before, direction: watched.side } : undefined
    }
    case 'unexpected': {
      const expected = expectedOn(of, past, watched.width, seasons)
      if (!expected) return undefined
      const { low, mid, high } = expected
      const isFall = watched.side !== 'rise' && value < low && value <= mid * (1 - watched.share)
      const isRise = watched.side !== 'fall' && value > high && value >= mid * (1 + watched.share)
      return isFall || isRise
        ? { days: 1, value, against: mid, direction: isFall ? 'fall' : 'rise', expected }
        : undefined
    }
    case 'parts':
    case 'missing':
    case 'pace':
      return undefined
  }
}

/** Is the rule to be kept on that day, and the days it compares? */
const isPaused = ({ pausesInSeasons, watched }: AlertRule, of: Day, seasons: Seasons): boolean => {
  // Parts are looked at beside each other: a season is in both.
  if (!pausesInSeasons || watched.kind === 'parts') return false
  // A week is compared with the one before: neither may have a great sale in it or just behind it.
  if (watched.kind === 'change')
    return Array.from({ length: 2 * watched.days }, (_, n) => addDays(of, -n)).some((one) =>
      seasons.near(one),
    )
  return (watched.kind === 'unexpected' ? seasons.near(of) : seasons.on(of)) !== undefined
}

/** What the rule finds on a day of figures; nothing where the day is not known, too little is, or a season pauses it. */
export const finderOf =
  (rule: AlertRule, past: Past, isMoney: boolean, seasons: Seasons = usualSeasons) =>
  (of: Day): Found | undefined =>
    !rule.isOn || isPaused(rule, of, seasons)
      ? undefined
      : foundOn(of, past, { watched: rule.watched, isMoney, seasons })

/** Days on end on which a rule found the same. */
export type Episode = Finding & {
  /** The first day that is known after it, on which it was not so any more; undefined: it is still so. */
  overOn: Day | undefined
}

/**
 * What a rule found on the days of a stretch, each run of days on end once, with the days before the stretch on which
 * it was so already. Days that are not known end no run: nobody can tell.
 */
export const episodesIn = (
  rule: AlertRule,
  { from, to }: Period,
  isKnown: (of: Day) => boolean,
  find: (of: Day) => Found | undefined,
): Episode[] => {
  const episodes: Episode[] = []
  let open: Episode | undefined
  for (let of = addDays(from, -LONGEST_EPISODE); of <= to; of = addDays(of, 1)) {
    if (!isKnown(of)) continue
    const found = find(of)
    if (open && found?.direction !== open.direction) {
      episodes.push({ ...open, overOn: of })
      open = undefined
    }
    if (found) open = { rule, day: of, since: open?.since ?? of, ...found, overOn: undefined }
  }
  return [...episodes, ...(open ? [open] : [])].filter((one) => one.day >= from)
}

/** What a rule finds on a day, with the days before on which it found the same. */
export const findingOn = (
  rule: AlertRule,
  of: Day,
  past: Past,
  isMoney: boolean,
  seasons: Seasons = usualSeasons,
): Finding | undefined => {
  const find = finderOf(rule, past, isMoney, seasons)
  if (!past.has(of) || !find(of)) return undefined
  const [episode] = episodesIn(rule, { from: of, to: of }, (at) => past.has(at), find)
  if (!episode) return undefined
  const { overOn: _, ...finding } = episode
  return finding
}
