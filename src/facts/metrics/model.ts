import type { MetricUnit } from '../contract.ts'
import type { DimensionId } from './dimensions.ts'

/** What rows a figure can be counted from. `sale_line` is derived from the order exports. */
export type Relation =
  | 'sale_line'
  | 'refund'
  | 'shop_traffic'
  | 'item_traffic'
  | 'source_traffic'
  | 'item_source_traffic'
  | 'term_traffic'
  | 'market_term'
  | 'ad_report'
  | 'affiliate_report'
  | 'service_report'
  | 'listing'
  | 'review'
  | 'ledger'

/** Tables that a relation's rows can be joined with, each finding at most one row. */
export type Join = 'category' | 'header'

/**
 * Rows marked so are one for each key: counting them is enough, unless rows of a key are told apart by one of
 * these. `needs`: the mark is for each key and value of this dimension, which the rows must be grouped by.
 */
export type Leader = { where: string; unless: readonly DimensionId[]; needs?: DimensionId }

/**
 * The days of the key's orders before and after that of a row, at the measure's clock; the mark of one row of each
 * order; by what else orders are told apart, the marks for that; the mark of rows that are an order by themselves.
 */
export type Links = {
  before: string
  after: string
  order: string
  marks: readonly Leader[]
  alone: string
}

/**
 * How a figure is had from rows, as data. `value`, `key` and `where` are columns or small expressions over the
 * columns of the relation `t`, in the SQL both engines speak.
 *  - sum, count, distinct: over rows with an instant (`clock`), or over rows that span days: then daily rows are
 *    added and a longer row stands in only where there are no daily ones (`daily`: never)
 *  - repeated: keys with at least two distinct `of` among the rows
 *  - exact: people and averages, which cannot be added: the one row of exactly the span asked for (`state`: how
 *    many there are at its end)
 *  - range: exact, for values the platform only gives as ranges
 *  - latest: over the last snapshot of each item on or before the end of the span asked for, of those `given` has a
 *    value in
 *  - formula: Σ over ÷ Σ under (or Σ over alone) of other metrics
 * `times`: weighed by the shop's 毛利率 on the days of each row. `real`: the sum may have decimals.
 * `part`: of a table whose exports are for one part each (客服 report), the one that tells it.
 * `unsaid`: that a row does not say whose it is, where that is not `key is null`.
 */
export type Measure =
  | {
      kind: 'sum'
      of: Relation
      clock?: string
      value: string
      /** Every row has a value, or an empty cell says that there is nothing. */
      always?: true
      where?: string
      part?: string
      daily?: true
      real?: true
      times?: 'margin'
    }
  | { kind: 'count'; of: Relation; clock?: string; where?: string; part?: string; daily?: true }
  | {
      kind: 'distinct'
      of: Relation
      clock?: string
      key: string
      /** Every row has a key. */
      always?: true
      unsaid?: string
      where?: string
      daily?: true
      /** A key has one instant: what the days count adds up over days, though not over other parts. */
      onOneDay?: true
      /** Only by these are rows of one key told apart: groups by anything else add up. */
      dividedBy?: readonly DimensionId[]
      leaders?: readonly Leader[]
      /** Marks the rows whose key no other row has: they are counted as they are. */
      alone?: string
      links?: Links
    }
  | {
      kind: 'repeated'
      of: Relation
      clock: string
      key: string
      always?: true
      unsaid?: string
      distinct: string
      where?: undefined
      leaders: readonly Leader[]
      links: Links
    }
  | { kind: 'exact'; of: Relation; value: string; where?: string; part?: string; state?: true }
  | { kind: 'range'; of: Relation; low: string; high: string; text: string; where?: string }
  | {
      kind: 'latest'
      of: Relation
      take: 'sum' | 'count' | 'distinct'
      value: string
      where?: string
      given?: string
    }
  | Formula

export type Formula = {
  kind: 'formula'
  over: readonly Term[]
  under?: readonly Term[]
  scale?: number
  /** People a day: of several items together it is not known, a person looks at more than one. */
  ofOneItem?: true
}

/** A metric of the formula, times a factor. */
export type Term = { metric: string; times?: number }

export type RowMeasure = Exclude<Measure, Formula>

export type Metric = {
  id: string
  name: string
  english: string
  unit: MetricUnit
  group: string
  /** In words of the field. */
  formula: string
  source: string
  good: 'up' | 'down' | 'none'
  traps: readonly string[]
  /** The first that knows the dimensions asked for is taken. */
  measures: readonly [Measure, ...Measure[]]
}

/** Σ of metrics without a factor. */
export const ratio = (over: string, under: string, scale?: number): Formula => ({
  kind: 'formula',
  over: [{ metric: over }],
  under: [{ metric: under }],
  ...(scale === undefined ? {} : { scale }),
})

/** One metric less another. */
export const difference = (of: string, less: string): Formula => ({
  kind: 'formula',
  over: [{ metric: of }, { metric: less, times: -1 }],
})
