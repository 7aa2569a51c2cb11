import type { Coverage, QueryAnswer, QueryInput, Value } from '../../facts/contract.ts'
import { addDays, daysIn, type Period } from '../../kernel/calendar.ts'
import type { Moved, Traffic } from './rules/causes.ts'
import type { ItemFacts, Pair } from './rules/evidence.ts'
import { type Amounts, keyName } from './rules/explanation.ts'

/** Figures come from the facts room: one question in, one answer out. */
export type SalesContext = { query: (input: QueryInput) => Promise<QueryAnswer> }

type Row = Record<string, Value>
export type Asked = { shop?: string | undefined; period: Period; compared: Period }

const MOST_ROWS = 100_000

/** Fen of a yuan text, counts as they are; null where there is no figure. */
export const amountOf = (value: Value | undefined, isMoney: boolean): number | null =>
  value === null || value === undefined ? null : isMoney ? Math.round(Number(value) * 100) : Number(value)

const ask = (
  context: SalesContext,
  shop: string | undefined,
  period: Period,
  question: { metrics: string[]; by?: string[]; where?: QueryInput['where'] },
): Promise<QueryAnswer> =>
  context.query({
    ...(shop ? { shop } : {}),
    metrics: question.metrics,
    by: question.by ?? [],
    ...(question.where ? { where: question.where } : {}),
    ...period,
    totals: false,
    limit: MOST_ROWS,
  })

/** One question about both periods. Rows are brought together by their dimensions. */
export type Both = {
  rows: { key: string; row: Row; before: Row; after: Row }[]
  /** Metrics of which a period lacks days, with the coverage that says so. */
  lacking: { coverage: Coverage; period: Period }[]
  notes: { code: string; message: string }[]
  isCut: boolean
}

export const askBoth = async (
  context: SalesContext,
  { shop, period, compared }: Asked,
  question: { metrics: string[]; by?: string[]; where?: QueryInput['where'] },
): Promise<Both> => {
  const [now, then] = await Promise.all([
    ask(context, shop, period, question),
    ask(context, shop, compared, question),
  ])
  const by = question.by ?? []
  const keyOf = (row: Row) => by.map((dimension) => String(row[dimension] ?? '')).join('\u0001')
  const rows = new Map<string, { key: string; row: Row; before: Row; after: Row }>()
  for (const row of then.rows) rows.set(keyOf(row), { key: keyOf(row), row, before: row, after: {} })
  for (const row of now.rows) {
    const before = rows.get(keyOf(row))?.before ?? {}
    rows.set(keyOf(row), { key: keyOf(row), row, before, after: row })
  }
  const lackingIn = (answer: QueryAnswer, of: Period) =>
    answer.coverage.filter(({ days, asked }) => days < asked).map((coverage) => ({ coverage, period: of }))
  return {
    rows: [...rows.values()],
    lacking: [...lackingIn(now, period), ...lackingIn(then, compared)],
    notes: [...now.notes, ...then.notes].map(({ code, message }) => ({ code, message })),
    isCut: now.truncated || then.truncated,
  }
}

/** A row that is missing in a period of which all days are known stands for nothing sold or seen: 0. */
export const pairOf = (
  { before, after }: { before: Row; after: Row },
  metric: string,
  isMoney = false,
): Pair => ({
  before: amountOf(before[metric], isMoney) ?? 0,
  after: amountOf(after[metric], isMoney) ?? 0,
})

type Names = { visits: string; buyers: string; fen: string }
export const BY_SHOP: Names = { visits: 'visitor_days', buyers: 'buyer_days', fen: 'platform_paid_amount' }
const BY_ITEM: Names = { visits: 'visitor_days', buyers: 'buyer_days', fen: 'item_paid_amount' }
const BY_SOURCE: Names = { visits: 'source_visits', buyers: 'source_buyer_visits', fen: 'source_paid_amount' }

export const trafficIn = (row: Row, { visits, buyers, fen }: Names): Traffic => ({
  visits: amountOf(row[visits], false) ?? 0,
  buyers: amountOf(row[buyers], false) ?? 0,
  fen: amountOf(row[fen], true) ?? 0,
})

/** Days of the past that tell what is usual, at most; and periods of it, at most. */
const [PAST_DAYS, PAST_PERIODS] = [112, 6]

/** Periods as long as the asked one that end where the compared one begins, the oldest first. */
const pastOf = ({ period, compared }: Asked): Period[] => {
  const length = daysIn(period)
  const count = Math.min(PAST_PERIODS, Math.floor(PAST_DAYS / length))
  return Array.from({ length: count }, (_, i) => {
    const from = addDays(compared.from, -length * (count - i))
    return { from, to: addDays(from, length - 1) }
  })
}

type Split = { names: Names; by: string[]; nameOf: (row: Row) => string }

/** Visits, buyers and sales of each part in both periods and in those before; empty where days are missing. */
export const movedBy = async (
  context: SalesContext,
  asked: Asked,
  { names, by, nameOf }: Split,
): Promise<{ moved: Moved[]; lacking: Both['lacking'] }> => {
  const question = { metrics: Object.values(names), by }
  const [both, past] = await Promise.all([
    askBoth(context, asked, question),
    Promise.all(pastOf(asked).map((period) => ask(context, asked.shop, period, question))),
  ])
  if (both.lacking.length > 0 || both.isCut) return { moved: [], lacking: both.lacking }
  const earlier = past.map((answer) => {
    // A past period of which days are missing says nothing of what is usual.
    if (answer.coverage.some(({ days, asked: wanted }) => days < wanted)) return undefined
    return new Map(
      answer.rows.map((row) => [
        by.map((one) => String(row[one] ?? '')).join('\u0001'),
        trafficIn(row, names),
      ]),
    )
  })
  return {
    lacking: [],
    moved: both.rows.map(({ key, row, before, after }) => ({
      id: key.replaceAll('\u0001', '/'),
      name: nameOf(row),
      before: trafficIn(before, names),
      after: trafficIn(after, names),
      history: earlier.map((known) => known?.get(key)),
    })),
  }
}

export const ITEMS: Split = {
  names: BY_ITEM,
  by: ['item'],
  nameOf: (row) => String(row.item_title ?? row.item ?? ''),
}
export const SOURCES: Split = {
  names: BY_SOURCE,
  by: ['source1', 'source2'],
  nameOf: (row) => String(row.source2 || row.source1 || ''),
}

export const LISTED = ['item', 'category', 'province', 'buyer_kind'] as const

/** Where nothing has a value of a dimension, such as a shop without categories, there is no list by it. */
export const isNamed = (rows: readonly { key: string }[]): boolean => rows.some(({ key }) => key !== '')

export const listOf = async (
  context: SalesContext,
  asked: Asked,
  metric: string,
  dimension: (typeof LISTED)[number],
  isMoney: boolean,
): Promise<Amounts[]> => {
  const { rows } = await askBoth(context, asked, { metrics: [metric], by: [dimension] })
  return rows.map((both) => ({
    key: both.key,
    name: dimension === 'item' ? String(both.row.item_title ?? keyName(both.key)) : keyName(both.key),
    ...pairOf(both, metric, isMoney),
  }))
}

/** What the data say of one item that stands out. */
export const factsOf = async (context: SalesContext, asked: Asked, own: Moved): Promise<ItemFacts> => {
  const where = [{ dimension: 'item', values: [own.id] }]
  const both = (metrics: string[], by: string[] = []) => askBoth(context, asked, { metrics, by, where })
  const [ownTerms, plans, stock, prices, reviews, refunds] = await Promise.all([
    both(['term_visitors'], ['search_term', 'day']),
    both(['ad_clicks', 'ad_cost'], ['ad_plan']),
    ask(
      context,
      asked.shop,
      { from: asked.period.to, to: asked.period.to },
      { metrics: ['stock'], by: ['sku'], where },
    ),
    both(['piece_value']),
    both(['reviews_negative', 'review_negative_share']),
    both(['order_refund_rate']),
  ])
  // Files of the whole shop's terms name no item: then those that the item's title speaks of.
  const terms =
    ownTerms.rows.length > 0
      ? ownTerms.rows
      : (
          await askBoth(context, asked, { metrics: ['term_visitors'], by: ['search_term', 'day'] })
        ).rows.filter(({ row }) => own.name.includes(String(row.search_term)))
  // Only what is given counts: a row of the item itself has no stock of its own.
  const skus = stock.rows.filter((row) => row.stock !== null)
  const known = (answer: Both, metric: string, isMoney = false): Pair | undefined => {
    const [row] = answer.rows
    const pair = row && pairOf(row, metric, isMoney)
    return row?.before[metric] == null || row.after[metric] == null ? undefined : pair
  }
  const price = known(prices, 'piece_value', true)
  const negative = known(reviews, 'review_negative_share')
  const refundRate = known(refunds, 'order_refund_rate')
  return {
    visits: { before: own.before.visits, after: own.after.visits },
    terms: byTerm(terms),
    plans: plans.rows.map((row) => ({
      plan: String(row.row.ad_plan ?? ''),
      clicks: pairOf(row, 'ad_clicks'),
      cost: pairOf(row, 'ad_cost', true),
    })),
    ...(skus.length
      ? { outOfStock: { skus: skus.length, empty: skus.filter((row) => Number(row.stock) <= 0).length } }
      : {}),
    ...(price ? { price } : {}),
    ...(negative
      ? { negativeShare: negative, negativeReviews: Number(reviews.rows[0]?.after.reviews_negative ?? 0) }
      : {}),
    ...(refundRate ? { refundRate } : {}),
  }
}

/** Visits by search term: visitors of each day added up. */
const byTerm = (rows: Both['rows']): (Pair & { term: string })[] => {
  const found = new Map<string, Pair>()
  for (const both of rows) {
    const term = String(both.row.search_term ?? '')
    const sum = found.get(term) ?? { before: 0, after: 0 }
    const { before, after } = pairOf(both, 'term_visitors')
    found.set(term, { before: sum.before + before, after: sum.after + after })
  }
  return [...found].map(([term, pair]) => ({ term, ...pair }))
}
