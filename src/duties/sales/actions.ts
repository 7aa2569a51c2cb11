import type { QueryAnswer, QueryInput, Value } from '../../facts/contract.ts'
import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { addDays, type Day, day, daysBetween } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import type { ExplainInput, Explanation } from './contract.ts'
import { ExplainInput as Input } from './contract.ts'
import { causesOf, type Moved, type Traffic } from './rules/causes.ts'
import { evidenceFor, type ItemFacts, type Pair, type Told } from './rules/evidence.ts'
import { type Amounts, causeSentence, partsOf, rowsOf, sentencesOf } from './rules/explanation.ts'

/** Figures come from the facts room: one question in, one answer out. */
export type SalesContext = { query: (input: QueryInput) => Promise<QueryAnswer> }

/** Fen of a yuan text, counts as they are; null where there is no figure. */
const amountOf = (value: Value | undefined, isMoney: boolean): number | null =>
  value === null || value === undefined ? null : isMoney ? Math.round(Number(value) * 100) : Number(value)

type Row = Record<string, Value>
type Asked = { shop?: string | undefined; period: Window; compared: Window }

/** One metric of a row in both periods; nothing is 0 only in a sum over rows, where a missing row is none. */
const pairOf = (row: Row, metric: string, isMoney = false): Pair => ({
  before: amountOf(row[`${metric}__compared`], isMoney) ?? 0,
  after: amountOf(row[metric], isMoney) ?? 0,
})

const ask = async (
  context: SalesContext,
  asked: Asked,
  metrics: string[],
  by: string[] = [],
): Promise<QueryAnswer> =>
  context.query({
    ...(asked.shop ? { shop: asked.shop } : {}),
    metrics,
    by,
    from: asked.period.from,
    to: asked.period.to,
    compare: asked.compared,
    totals: by.length === 0,
    limit: 100_000,
  })

const traffic = (row: Row, names: Names): [Traffic, Traffic] => {
  const [visits, buyers, fen] = [
    pairOf(row, names.visits),
    pairOf(row, names.buyers),
    pairOf(row, names.fen, true),
  ]
  return [
    { visits: visits.before, buyers: buyers.before, fen: fen.before },
    { visits: visits.after, buyers: buyers.after, fen: fen.after },
  ]
}

const BY_ITEM = { visits: 'visitor_days', buyers: 'buyer_days', fen: 'item_paid_amount' }
const BY_SOURCE = { visits: 'source_visits', buyers: 'source_buyer_visits', fen: 'source_paid_amount' }

/** Days of the past that tell what is usual, at most; and periods of it, at most. */
const [PAST_DAYS, PAST_PERIODS] = [112, 6]

type Window = { from: Day; to: Day }

/** Periods as long as the asked one that end where the compared one begins, the oldest first. */
const pastOf = (period: Window, compared: Window): Window[] => {
  const length = daysBetween(period.from, period.to) + 1
  const count = Math.min(PAST_PERIODS, Math.floor(PAST_DAYS / length))
  return Array.from({ length: count }, (_, i) => {
    const from = addDays(compared.from, -length * (count - i))
    return { from, to: addDays(from, length - 1) }
  })
}

type Names = { visits: string; buyers: string; fen: string }

/**
 * Visits, buyers and sales of each part in both periods and in those before. Parts by `by`, told apart by `idOf`.
 */
const movedBy = async (
  context: SalesContext,
  asked: Asked,
  {
    names,
    by,
    idOf,
    nameOf,
  }: { names: Names; by: string[]; idOf: (row: Row) => string; nameOf: (row: Row) => string },
): Promise<Moved[]> => {
  const past = pastOf(asked.period, asked.compared)
  const [first, last] = [past[0], past.at(-1)]
  const [now, before] = await Promise.all([
    ask(context, asked, Object.values(names), by),
    first && last
      ? context.query({
          ...(asked.shop ? { shop: asked.shop } : {}),
          metrics: Object.values(names),
          by: [...by, 'day'],
          from: first.from,
          to: last.to,
          totals: false,
          limit: 100_000,
        })
      : undefined,
  ])
  const history = new Map<string, { visits: number; buyers: number; fen: number }[]>()
  for (const row of before?.rows ?? []) {
    const id = idOf(row)
    const known = history.get(id) ?? past.map(() => ({ visits: 0, buyers: 0, fen: 0 }))
    history.set(id, known)
    const at = past.findIndex(({ from, to }) => String(row.day) >= from && String(row.day) <= to)
    const to = known[at]
    if (!to) continue
    to.visits += Number(row[names.visits] ?? 0)
    to.buyers += Number(row[names.buyers] ?? 0)
    to.fen += amountOf(row[names.fen], true) ?? 0
  }
  return now.rows.map((row) => {
    const [was, is] = traffic(row, names)
    return {
      id: idOf(row),
      name: nameOf(row),
      before: was,
      after: is,
      // A past without a single visit is one that was not imported.
      history: (history.get(idOf(row)) ?? []).filter(({ visits }) => visits > 0),
    }
  })
}

const itemsMoved = (context: SalesContext, asked: Asked): Promise<Moved[]> =>
  movedBy(context, asked, {
    names: BY_ITEM,
    by: ['item'],
    idOf: (row) => String(row.item ?? ''),
    nameOf: (row) => String(row.item_title ?? row.item ?? ''),
  })

/** The name of the finest level that a source has of the first two. */
const sourceName = (row: Row): string => String(row.source2 || row.source1 || '')

const sourcesMoved = (context: SalesContext, asked: Asked): Promise<Moved[]> =>
  movedBy(context, asked, {
    names: BY_SOURCE,
    by: ['source1', 'source2'],
    idOf: sourceName,
    nameOf: sourceName,
  })

/** Metrics whose change is told by visitors, conversion and 客单价. */
const SALES = ['paid_amount', 'net_paid_amount', 'platform_paid_amount']

const DIMENSIONS = ['item', 'category', 'province', 'buyer_kind'] as const

const byDimension = async (
  context: SalesContext,
  asked: Asked,
  metric: string,
  dimension: string,
  isMoney: boolean,
): Promise<Amounts[]> => {
  const { rows } = await ask(context, asked, [metric], [dimension])
  return rows.map((row) => {
    const key = String(row[dimension] ?? '')
    return {
      key,
      name: String((dimension === 'item' ? row.item_title : undefined) ?? (key || '未知')),
      ...pairOf(row, metric, isMoney),
    }
  })
}

/** Visitors by search term, day by day added up: visits. */
const byTerm = (rows: readonly Row[]): (Pair & { term: string })[] => {
  const found = new Map<string, Pair>()
  for (const row of rows) {
    const term = String(row.search_term ?? '')
    const known = found.get(term) ?? { before: 0, after: 0 }
    const { before, after } = pairOf(row, 'term_visitors')
    found.set(term, { before: known.before + before, after: known.after + after })
  }
  return [...found].map(([term, pair]) => ({ term, ...pair }))
}

/** What the data say of single items, asked only for those that are causes. */
const factsOfItems = async (
  context: SalesContext,
  asked: Asked,
  moved: readonly Moved[],
): Promise<(id: string) => ItemFacts | undefined> => {
  const [terms, shopTerms, plans, stock, prices, reviews, refunds] = await Promise.all([
    ask(context, asked, ['term_visitors'], ['item', 'search_term', 'day']),
    ask(context, asked, ['term_visitors'], ['search_term', 'day']),
    ask(context, asked, ['ad_clicks', 'ad_cost'], ['item', 'ad_plan']),
    context.query({
      ...(asked.shop ? { shop: asked.shop } : {}),
      metrics: ['skus_out_of_stock', 'stock'],
      by: ['item', 'sku'],
      from: asked.period.to,
      to: asked.period.to,
      totals: false,
      limit: 100_000,
    }),
    ask(context, asked, ['piece_value'], ['item']),
    ask(context, asked, ['reviews_negative', 'reviews_judged'], ['item']),
    ask(context, asked, ['refunds_applied', 'items_sold'], ['item']),
  ])
  const of = (answer: QueryAnswer, id: string) => answer.rows.filter((row) => String(row.item ?? '') === id)
  return (id) => {
    const own = moved.find((one) => one.id === id)
    if (!own) return undefined
    // Terms of the item itself, else those of the shop that its title speaks of.
    const ownTerms = of(terms, id)
    const speaking = shopTerms.rows.filter(({ search_term: term }) => own.name.includes(String(term)))
    const skus = of(stock, id)
    const price = of(prices, id)[0]
    const review = of(reviews, id)[0]
    const refund = of(refunds, id)[0]
    const sold = refund && pairOf(refund, 'items_sold')
    const applied = refund && pairOf(refund, 'refunds_applied')
    return {
      visits: { before: own.before.visits, after: own.after.visits },
      terms: byTerm(ownTerms.length > 0 ? ownTerms : speaking),
      plans: of(plans, id).map((row) => ({
        plan: String(row.ad_plan ?? ''),
        clicks: pairOf(row, 'ad_clicks'),
        cost: pairOf(row, 'ad_cost', true),
      })),
      ...(skus.length
        ? { outOfStock: { skus: skus.length, empty: skus.filter((row) => Number(row.stock) === 0).length } }
        : {}),
      ...(price ? { price: pairOf(price, 'piece_value', true) } : {}),
      ...(review
        ? {
            negativeReviews: {
              ...pairOf(review, 'reviews_negative'),
              judged: pairOf(review, 'reviews_judged'),
            },
          }
        : {}),
      ...(sold && applied && sold.before > 0 && sold.after > 0
        ? { refundRate: { before: applied.before / sold.before, after: applied.after / sold.after } }
        : {}),
    }
  }
}

const MOST_CAUSES = 5
/** Of the sales: less is not worth a sentence, however unusual. */
const LEAST_CAUSE = 0.004

const days = ({ from, to }: { from: string; to: string }): string => (from === to ? from : `${from} 至 ${to}`)

/**
 * Why a metric moved between two periods: exact parts by factor and by dimension, and what stands out, with what
 * the data say about it. Failures: metric_unknown, query_unsupported where it cannot be added up, invalid_input.
 */
export const explain = async (context: SalesContext, given: ExplainInput): Promise<Explanation> => {
  const input = Input.parse(given)
  const metric = metricOf(input.metric)
  if (!metric) throw new Failure('metric_unknown', { metric: input.metric })
  const info = metricInfo(metric)
  const isMoney = info.unit === 'money'
  const shown = (amount: number): string | number => (isMoney ? yuan(amount) : amount)
  const isSales = SALES.includes(info.id)
  const { shop, from, to, compare } = input
  const head = await context.query({
    ...(shop ? { shop } : {}),
    from,
    to,
    compare,
    metrics: [info.id],
    by: [],
  })
  const row = head.rows[0] ?? {}
  const [before, after] = [amountOf(row[`${info.id}__compared`], isMoney), amountOf(row[info.id], isMoney)]
  const window = ({ from, to }: { from: string; to: string }): Window => ({ from: day(from), to: day(to) })
  const compared = window(head.compared ?? head.period)
  const asked: Asked = { shop, period: window(head.period), compared }
  const unknown = head.notes.map(({ message }) => message)
  const base = {
    metric: info.id,
    name: info.name,
    unit: info.unit,
    period: head.period,
    compared,
    before: before === null ? null : shown(before),
    after: after === null ? null : shown(after),
  }
  const periods = { now: days(head.period), before: days(compared) }
  if (before === null || after === null)
    return {
      ...base,
      change: null,
      factors: [],
      by: {},
      causes: [],
      sentences: sentencesOf({ ...info, before, after, periods, parts: [], causes: [], unknown }),
    }

  const change = after - before
  const total = { before, after }
  const dimensions = DIMENSIONS.filter((one) => info.additive && info.dimensions.includes(one))
  const [lists, items, sources, whole, service] = await Promise.all([
    Promise.all(dimensions.map((one) => byDimension(context, asked, info.id, one, isMoney))),
    isSales ? itemsMoved(context, asked) : [],
    isSales ? sourcesMoved(context, asked) : [],
    isSales
      ? ask(context, asked, ['visitor_days', 'buyer_days', 'refunded_amount', 'paid_amount'])
      : undefined,
    isSales ? ask(context, asked, ['daily_response_seconds']) : undefined,
  ])
  const parts =
    isSales && whole ? salesParts(whole.rows[0] ?? {}, info.id, total) : partsOf(undefined, undefined, change)

  const found = causesOf(items, sources)
    .filter(({ contribution }) => Math.abs(contribution) >= LEAST_CAUSE * Math.max(before, after))
    .slice(0, MOST_CAUSES)
  const needsFacts = found.some(({ kind }) => kind === 'item')
  const itemFacts = needsFacts ? await factsOfItems(context, asked, items) : () => undefined
  const response = service?.rows[0] ? pairOf(service.rows[0], 'daily_response_seconds') : undefined
  const causes = found.map((cause) => {
    const told: Told = evidenceFor(
      cause,
      cause.kind === 'item' ? itemFacts(cause.entity) : undefined,
      response && response.before > 0 ? { responseSeconds: response } : {},
    )
    return {
      ...cause,
      contribution: yuan(Math.round(cause.contribution)),
      evidence: told.evidence,
      sentence: causeSentence(cause, told),
    }
  })
  const by = Object.fromEntries(
    dimensions.map((one, i) => [one, rowsOf(lists[i] ?? [], total, shown, '其他')]),
  )
  const source = sources.map((one) => ({
    key: one.id,
    name: one.name,
    before: one.before.fen,
    after: one.after.fen,
  }))
  return {
    ...base,
    change: shown(change),
    factors: parts.map(({ id, name, amount }) => ({ id, name, contribution: shown(amount) })),
    by: {
      ...by,
      // The platform's count by source is not the orders' count: the row `other` holds the difference.
      ...(isSales && source.length ? { source: rowsOf(source, total, shown, '其他来源和口径差') } : {}),
    },
    causes,
    sentences: sentencesOf({
      ...info,
      before,
      after,
      periods,
      parts,
      causes: causes.map(({ sentence }) => sentence),
      unknown,
    }),
  }
}

/** Visitors and buyers are counted day by day: people of several days are not to be added up, visits are. */
const salesParts = (row: Row, metric: string, { before, after }: { before: number; after: number }) => {
  const [visits, buyers] = [pairOf(row, 'visitor_days'), pairOf(row, 'buyer_days')]
  const refunded = pairOf(row, 'refunded_amount', true)
  const paid = pairOf(row, 'paid_amount', true)
  const isNet = metric === 'net_paid_amount'
  const gross = isNet ? paid : { before, after }
  return partsOf(
    { visits: visits.before, buyers: buyers.before, fen: gross.before },
    { visits: visits.after, buyers: buyers.after, fen: gross.after },
    after - before,
    isNet ? refunded : undefined,
  )
}
