import type { Coverage, QueryAnswer } from '../../facts/contract.ts'
import type { ListingRow } from '../../facts/listings/contract.ts'
import { daysIn, type Period } from '../../kernel/calendar.ts'
import type { ListingContext } from './listing-context.ts'
import type { ItemFigures } from './rules/conversion.ts'
import type { ItemDay } from './rules/effects.ts'

const MOST_ROWS = 100_000

type Row = QueryAnswer['rows'][number]
const count = (row: Row, metric: string): number => Number(row[metric] ?? 0)
const fen = (row: Row, metric: string): number => Math.round(Number(row[metric] ?? 0) * 100)
/** What was not told is not 0. */
const told = (row: Row, metric: string, of: (row: Row, metric: string) => number): number | null =>
  row[metric] === null || row[metric] === undefined ? null : of(row, metric)

/** The category of each item, as its newest snapshot says; '' where none does. */
export const categoriesIn = (listings: readonly ListingRow[]): Map<string, string> =>
  new Map(listings.flatMap(({ item, category }) => (category === '' ? [] : [[item, category] as const])))

/** Titles of the newest snapshots. */
export const titlesIn = (listings: readonly ListingRow[]): Map<string, string> =>
  new Map(listings.flatMap(({ item, title }) => (title === '' ? [] : [[item, title] as const])))

export type Figures = { items: ItemFigures[]; coverage: Coverage | undefined }

/** Visitors, buyers and money of every item in a period. */
export const itemFigures = async (
  { query }: Pick<ListingContext, 'query'>,
  shop: string,
  period: Period,
  listings: readonly ListingRow[],
): Promise<Figures> => {
  const answer = await query({
    shop,
    metrics: ['visitor_days', 'buyer_days', 'platform_paid_amount'],
    by: ['item'],
    ...period,
    totals: false,
    limit: MOST_ROWS,
  })
  const categories = categoriesIn(listings)
  const titles = titlesIn(listings)
  return {
    items: answer.rows.flatMap((row) => {
      const item = String(row.item ?? '')
      if (item === '') return []
      return {
        item,
        name: titles.get(item) ?? String(row.item_title ?? item),
        category: categories.get(item) ?? '',
        visitors: count(row, 'visitor_days'),
        buyers: count(row, 'buyer_days'),
        paidFen: fen(row, 'platform_paid_amount'),
      }
    }),
    coverage: answer.coverage.find(({ metric }) => metric === 'visitor_days'),
  }
}

/** The same day by day, of these items; days of which no visitors were imported are left out. */
export const itemDays = async (
  { query }: Pick<ListingContext, 'query'>,
  shop: string,
  period: Period,
  items: readonly string[],
): Promise<Map<string, Map<string, ItemDay>>> => {
  const days = new Map<string, Map<string, ItemDay>>()
  // As many items at once as an answer holds with all their days.
  const most = Math.max(1, Math.min(500, Math.floor(MOST_ROWS / daysIn(period))))
  for (let at = 0; at < items.length; at += most) {
    const answer = await query({
      shop,
      metrics: ['visitor_days', 'item_search_visitors', 'buyer_days', 'platform_paid_amount'],
      by: ['item', 'day'],
      where: [{ dimension: 'item', values: items.slice(at, at + most) }],
      ...period,
      totals: false,
      limit: MOST_ROWS,
    })
    for (const row of answer.rows) {
      const item = String(row.item ?? '')
      const visitors = told(row, 'visitor_days', count)
      if (visitors === null) continue
      const own = days.get(item) ?? new Map<string, ItemDay>()
      days.set(item, own)
      own.set(String(row.day), {
        visitors,
        search: told(row, 'item_search_visitors', count),
        buyers: told(row, 'buyer_days', count),
        paidFen: told(row, 'platform_paid_amount', fen),
      })
    }
  }
  return days
}
