import { addDays, type Day, day, lastYearPeriod, type Period, previousPeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { knownValues } from '../../kernel/value-words.ts'
import type { Filter, QueryInput } from '../contract.ts'
import { bucketPeriod, clipped } from './buckets.ts'
import { canSplit, metricOf, partOf } from './catalogue.ts'
import { type DimensionId, dimension, dimensions, isDimension, isGrain } from './dimensions.ts'
import type { LeftOut } from './ledger-accounts.ts'
import { type DatedMargin, marginSql } from './margin.ts'
import type { Formula, Metric, RowMeasure } from './model.ts'
import { knowsAll, relations } from './relations.ts'

/**
 * Something counted from rows: the leaf of every figure; where `over` is given, of these days only, and without what
 * is left out.
 */
export type Leaf = {
  metric: Metric
  measure: RowMeasure
  over?: ReadonlySet<Day>
  leftOut?: readonly LeftOut[]
}

/** Keeps rows by the value of a dimension, or by stretches of days. */
export type Condition =
  | { kind: 'values'; dimension: DimensionId; values: readonly string[]; not: boolean }
  | { kind: 'days'; periods: readonly Period[]; not: boolean }

/** A question that can be answered: every name known, every metric with the measure that fits. */
export type Plan = {
  asked: readonly Metric[]
  formulas: ReadonlyMap<string, Formula>
  leaves: readonly Leaf[]
  by: readonly DimensionId[]
  where: readonly Condition[]
  period: Period
  compared?: Period
  limit: number
  totals: boolean
  /** 毛利率 of the shop. */
  margins: readonly DatedMargin[]
  order?: { column: string; descending: boolean }
}

const knownDimension = (id: string): DimensionId => {
  if (isDimension(id)) return id
  throw new Failure('dimension_unknown', { dimension: id, known: dimensions.map((one) => one.id).join('、') })
}

const knownMetric = (id: string): Metric => {
  const found = metricOf(id)
  if (!found) throw new Failure('metric_unknown', { metric: id })
  return found
}

/** A value as it is kept or as people call it: 1 or 周一. Failure: invalid_input where no row can have it. */
const knownValue = (id: DimensionId, text: string): string => {
  const known = knownValues(id)
  if (!known || text === '') return text
  const kept = id === 'hour' ? text.padStart(2, '0') : text
  const found = known.find(({ value, label }) => value === kept || label === text)
  if (found) return found.value
  throw new Failure('invalid_input', {
    detail: `${id} 没有「${text}」这个值，可以写 ${known.map(({ label }) => label).join('、')}。`,
  })
}

const condition = (filter: Filter): Condition => {
  const id = knownDimension(filter.dimension)
  const not = filter.not === true
  if (isGrain(id)) return { kind: 'days', periods: filter.values.map(bucketPeriod), not }
  return { kind: 'values', dimension: id, values: filter.values.map((value) => knownValue(id, value)), not }
}

const refuseSplit = (metric: Metric, asked: readonly DimensionId[]): never => {
  const alone = asked.filter((one) => !canSplit(metric, [one])).map((one) => dimension(one).name)
  const detail =
    alone.length > 0
      ? `「${metric.name}」没有${alone.join('、')}的数据`
      : `「${metric.name}」不能同时按${asked.map((one) => dimension(one).name).join('、')}看`
  throw new Failure('query_unsupported', { detail })
}

/** Looks up what the metrics are made of, for rows told apart by `asked`. Failure: query_unsupported. */
const takeApart = (metrics: readonly Metric[], asked: readonly DimensionId[]) => {
  const formulas = new Map<string, Formula>()
  const leaves = new Map<string, Leaf>()
  const visit = (metric: Metric) => {
    if (formulas.has(metric.id) || leaves.has(metric.id)) return
    const measure = metric.measures.find((one) => one.kind === 'formula' || knowsAll(one.of, asked))
    if (!measure) return refuseSplit(metric, asked)
    if (measure.kind !== 'formula') return void leaves.set(metric.id, { metric, measure })
    formulas.set(metric.id, measure)
    for (const term of [...measure.over, ...(measure.under ?? [])]) visit(partOf(term.metric))
  }
  for (const metric of metrics) {
    if (!canSplit(metric, asked)) refuseSplit(metric, asked)
    visit(metric)
  }
  return { formulas, leaves: [...leaves.values()] }
}

/** Longer periods are a typing mistake: they would be a million empty days. */
const MOST_DAYS = 36_525

/** A period as given by hand: it must not end before it begins nor be longer than a hundred years. Failure: invalid_input. */
export const checkPeriod = (period: Period): Period => {
  if (period.from > period.to) throw new Failure('invalid_input', { detail: '开始日期不能晚于结束日期。' })
  if (addDays(period.from, MOST_DAYS) < period.to)
    throw new Failure('invalid_input', { detail: '时间段不能超过一百年。' })
  return period
}

/** Laid over each other before a question comes here, by who knows the calendar of the shop. */
const refuseAligned = (): never => {
  throw new Failure('query_unsupported', { detail: '这里只能按日期对比' })
}

/** The days a comparison takes. Failures: invalid_input, query_unsupported. */
export const comparedPeriod = (compare: Exclude<QueryInput['compare'], undefined>, period: Period): Period =>
  compare === 'previous'
    ? previousPeriod(period)
    : compare === 'last-year'
      ? lastYearPeriod(period)
      : compare === 'last-year-lunar' || compare === 'last-year-campaign'
        ? refuseAligned()
        : checkPeriod({ from: day(compare.from), to: day(compare.to) })

/** A filter for one stretch of days is a narrower period: people are then looked up for just that stretch. */
const narrowed = (period: Period, where: readonly Condition[]): { period: Period; where: Condition[] } => {
  const rest: Condition[] = []
  let narrow = period
  for (const one of where) {
    const [only] = one.kind === 'days' && !one.not && one.periods.length === 1 ? one.periods : []
    if (!only) rest.push(one)
    else {
      const part = clipped(only, narrow)
      if (!part)
        throw new Failure('query_unsupported', {
          detail: `筛选的 ${only.from} 至 ${only.to} 不在 ${period.from} 至 ${period.to} 里`,
        })
      narrow = part
    }
  }
  return { period: narrow, where: rest }
}

const MOST_ROWS = 100_000

/**
 * Checks a question and looks everything up.
 * Failures: metric_unknown, dimension_unknown, query_unsupported (naming metric and dimension), invalid_input.
 */
export const resolve = (input: QueryInput): Plan => {
  const asked = [...new Set(input.metrics)].map(knownMetric)
  const by = [...new Set((input.by ?? []).map(knownDimension))]
  const given = checkPeriod({ from: day(input.from), to: day(input.to) })
  const conditions = (input.where ?? []).map(condition)
  const { period, where } = narrowed(given, conditions)
  if (input.compare !== undefined && where.some((one) => one.kind === 'days'))
    throw new Failure('query_unsupported', { detail: '筛选了几段日期时不能再对比' })
  const filtered = where.flatMap((one) => (one.kind === 'values' ? [one.dimension] : []))
  const compared = input.compare === undefined ? undefined : comparedPeriod(input.compare, period)
  const order = input.order?.trim()
  return {
    asked,
    ...takeApart(asked, [...new Set([...by, ...filtered])]),
    by,
    where,
    period,
    ...(compared ? { compared } : {}),
    limit: input.limit ?? MOST_ROWS,
    totals: input.totals ?? true,
    margins: [],
    ...(order ? { order: { column: order.replace(/^-/, ''), descending: order.startsWith('-') } } : {}),
  }
}

/** The plan with what is weighed by 毛利率 written out, each row by the margin of its days. */
export const withMargins = (plan: Plan, margins: readonly DatedMargin[]): Plan => ({
  ...plan,
  margins,
  leaves: plan.leaves.map((leaf) =>
    leaf.measure.kind === 'sum' && leaf.measure.times === 'margin'
      ? { ...leaf, measure: { ...leaf.measure, value: `${leaf.measure.value} * ${marginSql(margins)}` } }
      : leaf,
  ),
})

/** Leaves a metric is made of. */
export const leavesOf = (plan: Plan, metric: Metric): Leaf[] => {
  const found = new Map<string, Leaf>()
  const visit = (id: string) => {
    const leaf = plan.leaves.find((one) => one.metric.id === id)
    if (leaf) found.set(id, leaf)
    const formula = plan.formulas.get(id)
    for (const term of formula ? [...formula.over, ...(formula.under ?? [])] : []) visit(term.metric)
  }
  visit(metric.id)
  return [...found.values()]
}

/** The clock a leaf's rows are counted at. */
export const clockOf = (measure: RowMeasure): string =>
  ('clock' in measure ? measure.clock : undefined) ?? relations[measure.of].clock

/** The finest stretch of days that the rows of the answer are told apart by; weekdays need single days. */
export const finestGrain = (by: readonly DimensionId[]) =>
  by.includes('weekday')
    ? 'day'
    : (['day', 'week', 'month', 'quarter'] as const).find((grain) => by.includes(grain))
