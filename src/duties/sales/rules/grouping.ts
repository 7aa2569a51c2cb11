import type { Day } from '../../../kernel/calendar.ts'
import type { Finding } from './alert-rules.ts'

/** What is taken apart to see which findings have one cause. */
export const SALES = 'paid_amount'

/** Parts of a change of 支付金额: visitors, conversion, basket; fen. */
export type Factors = Readonly<Record<string, number>>

/** The factor of 支付金额 that a metric is; `whole`: it is sales itself, or nearly. */
const factorOf: Readonly<Record<string, string>> = {
  paid_amount: 'whole',
  net_paid_amount: 'whole',
  platform_paid_amount: 'whole',
  item_paid_amount: 'whole',
  placed_amount: 'whole',
  items_sold: 'whole',
  visitor_days: 'visitors',
  source_visits: 'visitors',
  term_visitors: 'visitors',
  ad_cost: 'visitors',
  ad_clicks: 'visitors',
  daily_conversion_rate: 'conversion',
}

/** They bring visitors, but how they moved is not told by what the shop sold. */
const ownStory: readonly string[] = ['ad_cost', 'ad_clicks']

/** The metric whose change tells of a finding why: what is part of sales by 支付金额, anything else by its own. */
export const toldBy = ({ rule: { metric } }: Finding): string =>
  factorOf[metric] === undefined || ownStory.includes(metric) ? metric : SALES

/** A factor that did so much of the change has the same cause. */
const SAME_CAUSE = 0.3

/**
 * Findings of one day by cause: one that explains another is told with it. Sales come first; what made up a good
 * part of their change, in the same direction, is the same cause, and an item's or category's own sales are.
 * `factors`: of the change of the shop's sales; undefined where it cannot be taken apart, then a fall goes with a fall.
 */
export const byCause = <F extends Finding>(findings: readonly F[], factors: Factors | undefined): F[][] => {
  const head = findings.find(
    ({ rule }) => rule.dimension === '' && factorOf[rule.metric] === 'whole' && rule.watched.kind !== 'pace',
  )
  if (!head) return findings.map((one) => [one])
  const change = Object.values(factors ?? {}).reduce((sum, one) => sum + one, 0)
  const isSame = ({ rule, direction }: Finding): boolean => {
    const factor = factorOf[rule.metric]
    if (rule.watched.kind === 'pace') return head.direction === 'fall'
    if (factor === undefined || direction !== head.direction) return false
    if (factor === 'whole' || factors === undefined || change === 0) return true
    return (factors[factor] ?? 0) / change >= SAME_CAUSE
  }
  const others = findings.filter((one) => one !== head)
  return [[head, ...others.filter(isSame)], ...others.filter((one) => !isSame(one)).map((one) => [one])]
}

/** The moment from which people are told: at once, or when the quiet hours are over. */
export const tellAt = (
  at: Temporal.Instant,
  quiet: { from: number; to: number } | null,
): Temporal.Instant => {
  if (!quiet || quiet.from === quiet.to) return at
  const local = at.toZonedDateTimeISO('Asia/Shanghai')
  const isOvernight = quiet.from > quiet.to
  const isQuiet = isOvernight
    ? local.hour >= quiet.from || local.hour < quiet.to
    : local.hour >= quiet.from && local.hour < quiet.to
  if (!isQuiet) return at
  const end = local.with({
    hour: quiet.to,
    minute: 0,
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  })
  return (end.epochNanoseconds <= local.epochNanoseconds ? end.add({ days: 1 }) : end).toInstant()
}

const isOfDays = ({ rule: { watched } }: Finding): boolean =>
  watched.kind !== 'missing' && watched.kind !== 'pace'

/**
 * Findings of several days, those together whose days touch, the earliest first. A month's pace and missing reports
 * are about other days than those they are found on: they go with what is found on the last day, or stand alone.
 */
export const together = <F extends Finding>(findings: readonly F[]): F[][] => {
  const clusters: { since: Day; day: Day; findings: F[] }[] = []
  for (const one of findings.filter(isOfDays).toSorted((a, b) => (a.since < b.since ? -1 : 1))) {
    const open = clusters.at(-1)
    if (open && one.since <= open.day) {
      open.findings.push(one)
      if (one.day > open.day) open.day = one.day
    } else clusters.push({ since: one.since, day: one.day, findings: [one] })
  }
  const others = findings.filter((one) => !isOfDays(one))
  const last = clusters.at(-1)
  const newest = findings.reduce<Day | undefined>((a, { day }) => (a && a > day ? a : day), undefined)
  if (last && last.day === newest) last.findings.push(...others)
  else if (others.length > 0) return [...clusters.map((one) => one.findings), others]
  // By the weight of their rules, which is the order they came in.
  return clusters.map((one) => findings.filter((finding) => one.findings.includes(finding)))
}

/** Two episodes of a rule are the same one where their days touch. */
export const isSameEpisode = (a: { since: Day; day: Day }, b: { since: Day; day: Day }): boolean =>
  a.since <= b.day && b.since <= a.day
