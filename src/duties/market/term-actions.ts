import type { QueryAnswer } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { daysIn, type Period } from '../../kernel/calendar.ts'
import { type AskedDays, askedPeriod } from './actions.ts'
import type { MarketTerms, TermTrend } from './contract.ts'
import type { MarketContext } from './market-context.ts'
import { direction } from './rules/ranges.ts'
import { type TermSpan, termSpans, termsIn } from './snapshot-store.ts'

const LISTS = ['搜索排行', '相关搜索词', '拓展词']
/** Spans of a term's trend: a year of weeks and one more. */
const MOST_SPANS = 53

type OwnTerm = { visits: number; rank: number }

const visitsIn = (rows: QueryAnswer['rows']): Map<string, number> => {
  const visits = new Map<string, number>()
  for (const row of rows)
    if (row.term_visitors !== null && row.term_visitors !== undefined) {
      const term = String(row.search_term ?? '')
      visits.set(term, (visits.get(term) ?? 0) + Number(row.term_visitors))
    }
  return visits
}

const placed = (visits: ReadonlyMap<string, number>): Map<string, OwnTerm> =>
  new Map(
    [...visits]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([term, count], at) => [term, { visits: count, rank: at + 1 }]),
  )

/**
 * 引流人次 of the shop's own terms in each of these spans, and their places by it: the visitors of single days added up,
 * which makes them visits; of a span without days what a report of exactly it says. Empty where nothing is known.
 */
const ownTerms = async (
  { query }: MarketContext,
  shop: string,
  spans: readonly Period[],
): Promise<Map<string, OwnTerm>[]> => {
  const from = spans.map((span) => span.from).sort()[0]
  const to = spans
    .map((span) => span.to)
    .sort()
    .at(-1)
  if (!from || !to) return []
  const asked = { shop, metrics: ['term_visitors'], totals: false, limit: 100_000 }
  const whole = await query({ ...asked, from, to, by: ['search_term', 'day'] })
  return Promise.all(
    spans.map(async (span) => {
      // More terms and days than an answer holds: span by span they fit.
      const { rows } = whole.truncated
        ? await query({ ...asked, ...span, by: ['search_term', 'day'] })
        : whole
      const inside = visitsIn(
        rows.filter((row) => String(row.day) >= span.from && String(row.day) <= span.to),
      )
      if (inside.size > 0) return placed(inside)
      return placed(visitsIn((await query({ ...asked, ...span, by: ['search_term'] })).rows))
    }),
  )
}

/** The newest export of a list within the days asked, and the newest one of the same length before it. */
const pickedSpans = (
  spans: readonly TermSpan[],
  list: string,
  period: Period,
): { span: Period; before: Period | null } | undefined => {
  const own = spans.filter((one) => one.list === list)
  const span = own.findLast((one) => one.to <= period.to && one.to >= period.from)
  if (!span) return undefined
  const before = own.findLast((one) => one.to < span.from && daysIn(one) === daysIn(span))
  const bare = ({ from, to }: TermSpan): Period => ({ from, to })
  return { span: bare(span), before: before ? bare(before) : null }
}

/** Search terms of the market with their ranges, against the span before. Failures: shop_unknown, shop_needed, invalid_input. */
export const marketTerms = async (
  context: MarketContext,
  input: AskedDays & { list?: string | undefined },
): Promise<MarketTerms> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const period = askedPeriod(input)
  const spans = await termSpans(context.facts, shop.id)
  const lists = LISTS.filter((list) => spans.some((one) => one.list === list))
  const list = lists.find((one) => one === input.list) ?? lists[0] ?? LISTS[0] ?? ''
  const picked = pickedSpans(spans, list, period)
  if (!picked) return { lists, list, span: null, before: null, rows: [], hasOwn: false }
  const { span, before } = picked
  const [now, then, [own = new Map<string, OwnTerm>()]] = await Promise.all([
    termsIn(context.facts, shop.id, { list, span }),
    before ? termsIn(context.facts, shop.id, { list, span: before }) : [],
    ownTerms(context, shop.name, [span]),
  ])
  const known = new Map(then.map((one) => [one.term, one]))
  return {
    lists,
    list,
    span,
    before,
    hasOwn: own.size > 0,
    rows: now.map(({ term, rank, popularity, clickRate, conversion }) => {
      const earlier = known.get(term)
      return {
        term,
        rank,
        rankBefore: earlier?.rank ?? null,
        popularity,
        popularityBefore: earlier?.popularity ?? null,
        direction: direction(earlier?.popularity ?? null, popularity),
        clickRate,
        conversion,
        own: own.get(term) ?? null,
      }
    }),
  }
}

/** A term from span to span, with the shop's own visits by it. Failures: shop_unknown, shop_needed. */
export const termTrend = async (
  context: MarketContext,
  input: { shop?: string | undefined; term: string; list: string },
): Promise<TermTrend> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const rows = (await termsIn(context.facts, shop.id, { list: input.list, term: input.term })).slice(
    -MOST_SPANS,
  )
  const own = await ownTerms(context, shop.name, rows)
  return {
    term: input.term,
    spans: rows.map(({ from, to, rank, popularity }, at) => ({
      from,
      to,
      rank,
      popularity,
      own: own[at]?.get(input.term) ?? null,
    })),
  }
}
