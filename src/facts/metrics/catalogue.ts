import type { MetricInfo } from '../contract.ts'
import { adMetrics } from './catalogue/ads.ts'
import { affiliateMetrics } from './catalogue/affiliate.ts'
import { buyerMetrics } from './catalogue/buyers.ts'
import { ledgerMetrics } from './catalogue/ledger.ts'
import { marketMetrics } from './catalogue/market.ts'
import { orderMetrics } from './catalogue/orders.ts'
import { platformMetrics } from './catalogue/platform.ts'
import { refundMetrics } from './catalogue/refunds.ts'
import { reviewMetrics } from './catalogue/reviews.ts'
import { serviceMetrics } from './catalogue/service.ts'
import { shopMetrics } from './catalogue/shop.ts'
import { stockMetrics } from './catalogue/stock.ts'
import { trafficMetrics } from './catalogue/traffic.ts'
import { type DimensionId, dimensions } from './dimensions.ts'
import type { Measure, Metric } from './model.ts'
import { knowsAll } from './relations.ts'

/** Every figure of the program, defined once. To add one is to add an entry to a group. */
export const catalogue: readonly Metric[] = [
  ...orderMetrics,
  ...buyerMetrics,
  ...platformMetrics,
  ...adMetrics,
  ...affiliateMetrics,
  ...refundMetrics,
  ...trafficMetrics,
  ...shopMetrics,
  ...marketMetrics,
  ...serviceMetrics,
  ...reviewMetrics,
  ...stockMetrics,
  ...ledgerMetrics,
]

const byId = new Map(catalogue.map((metric) => [metric.id, metric]))

export const metricOf = (id: string): Metric | undefined => byId.get(id)

/** A part of a formula. A name that is not in the catalogue is a mistake in the catalogue. */
export const partOf = (id: string): Metric => {
  const found = byId.get(id)
  if (!found) throw new Error(`the catalogue has no metric ${id}`)
  return found
}

/** Metrics a formula is made of, each once. */
export const partsOf = (metric: Metric): string[] => [
  ...new Set(
    metric.measures.flatMap((measure) =>
      measure.kind === 'formula'
        ? [...measure.over, ...(measure.under ?? [])].map((term) => term.metric)
        : [],
    ),
  ),
]

/** Σ over ÷ Σ under, each metric times its factor. */
export type RatioParts = { over: readonly Part[]; under: readonly Part[] }
type Part = { metric: string; times: number }

/**
 * Of which metrics a ratio is made, where these can be told by all of the dimensions: summed over days they give the
 * ratio of a period. Null where the metric is none, or its parts are not known.
 */
export const ratioPartsOf = (id: string, by: readonly string[]): RatioParts | null => {
  const dimensionIds = by.flatMap((one) => dimensions.find((known) => known.id === one)?.id ?? [])
  for (const measure of metricOf(id)?.measures ?? []) {
    if (measure.kind !== 'formula' || !measure.under) continue
    const terms = [...measure.over, ...measure.under]
    if (!terms.every((term) => canSplit(partOf(term.metric), dimensionIds))) continue
    const part = (scale: number) => (term: (typeof terms)[number]) => ({
      metric: term.metric,
      times: (term.times ?? 1) * scale,
    })
    return { over: measure.over.map(part(measure.scale ?? 1)), under: measure.under.map(part(1)) }
  }
  return null
}

/** Can the metric be split by all of the dimensions at once? */
export const canSplit = (metric: Metric, by: readonly DimensionId[]): boolean =>
  metric.measures.some((measure) =>
    measure.kind === 'formula'
      ? [...measure.over, ...(measure.under ?? [])].every((term) => canSplit(partOf(term.metric), by))
      : knowsAll(measure.of, by),
  )

/** May values of parts be added up to the whole? */
export const isAdditive = (metric: Metric): boolean =>
  metric.measures.every((measure) =>
    measure.kind === 'formula'
      ? measure.under === undefined && measure.over.every((term) => isAdditive(partOf(term.metric)))
      : measure.kind === 'sum' || measure.kind === 'count',
  )

/** May values of days be added up? Also of what is counted by keys that have one day each, as orders have. */
export const addsOverDays = (metric: Metric): boolean =>
  isAdditive(metric) ||
  metric.measures.every((measure) => measure.kind === 'distinct' && measure.onOneDay === true)

/** Counted once in the period, however often they come: people, and what they are told apart by. */
const countsOnce = ({ unit }: Metric, measure: Measure): boolean =>
  measure.kind === 'distinct' ||
  measure.kind === 'repeated' ||
  (measure.kind === 'exact' && unit === 'count' && !measure.state)

/** Does a period of more days have more of it for that alone? Not a state, an average or a ratio. */
export const growsWithDays = (metric: Metric): boolean =>
  addsOverDays(metric) ||
  metric.measures.every((measure) =>
    measure.kind === 'formula'
      ? measure.under === undefined && measure.over.some((term) => growsWithDays(partOf(term.metric)))
      : countsOnce(metric, measure),
  )

/** Is it so much for each person of the period? In more days the same people come more often. */
export const isPerPerson = (metric: Metric): boolean =>
  metric.measures.some(
    (measure) =>
      measure.kind === 'formula' &&
      measure.under?.some((term) => {
        const part = partOf(term.metric)
        return !addsOverDays(part) && part.measures.some((one) => countsOnce(part, one) && !isOfDays(one))
      }),
  )

/** Days of a report are told apart by nothing else. */
const isOfDays = (measure: Measure): boolean => measure.kind === 'distinct' && measure.daily === true

/** As the contract tells it. */
export const metricInfo = (metric: Metric): MetricInfo => ({
  id: metric.id,
  name: metric.name,
  english: metric.english,
  unit: metric.unit,
  formula: metric.formula,
  source: metric.source,
  additive: isAdditive(metric),
  addsOverDays: addsOverDays(metric),
  traps: [...metric.traps],
  group: metric.group,
  good: metric.good,
  dimensions: dimensions.map(({ id }) => id).filter((id) => canSplit(metric, [id])),
})
