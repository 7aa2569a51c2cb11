import { type Kysely, sql } from 'kysely'
import type { FactTables } from '../../facts/tables.ts'
import { type Day, day, type Period } from '../../kernel/calendar.ts'
import type { Ranged } from './rules/ranges.ts'
import type { Snapshot } from './rules/snapshots.ts'

/** Facts are asked here and nowhere written: they come by import alone. */
export type MarketFacts = Kysely<FactTables>

const numberOf = (value: number | null): number | null => (value === null ? null : Number(value))
const dayText = (column: string) => sql<string>`cast(${sql.ref(column)} as text)`

export type Collected = { item: string; shop: string | null; course: Snapshot[] }

/** Snapshots of these days by item, each item's oldest first. `items`: only those. */
export const snapshotsIn = async (
  facts: MarketFacts,
  shop: number,
  { from, to }: Period,
  items?: readonly string[],
): Promise<Collected[]> => {
  if (items?.length === 0) return []
  let asked = facts
    .selectFrom('competitor_item')
    .select(['item_id', 'title', 'shop_name', 'price_fen', 'sold', 'comments'])
    .select(dayText('snapshot_day').as('of'))
    .where('shop_id', '=', shop)
    .where('snapshot_day', '>=', sql<string>`cast(${from} as date)`)
    .where('snapshot_day', '<=', sql<string>`cast(${to} as date)`)
  if (items) asked = asked.where('item_id', 'in', items)
  const rows = await asked.orderBy('item_id').orderBy('snapshot_day').execute()
  const known = new Map<string, Collected>()
  for (const row of rows) {
    const item = row.item_id ?? ''
    const found: Collected = known.get(item) ?? { item, shop: null, course: [] }
    found.shop = row.shop_name ?? found.shop
    found.course.push({
      day: day(row.of),
      title: row.title,
      priceFen: numberOf(row.price_fen),
      sold: numberOf(row.sold),
      comments: numberOf(row.comments),
    })
    known.set(item, found)
  }
  return [...known.values()]
}

/** Ids that were ever collected and show these digits, with or without letters in front. */
export const collectedIds = async (facts: MarketFacts, shop: number, digits: string): Promise<string[]> => {
  const rows = await facts
    .selectFrom('competitor_item')
    .select('item_id')
    .distinct()
    .where('shop_id', '=', shop)
    .where('item_id', 'like', `%${digits}`)
    .orderBy('item_id')
    .execute()
  return rows.map(({ item_id }) => item_id ?? '')
}

/** The first and last day of which anything was collected. */
export const collectedDays = async (facts: MarketFacts, shop: number): Promise<Period | undefined> => {
  const row = await facts
    .selectFrom('competitor_item')
    .select([
      sql<string | null>`cast(min(snapshot_day) as text)`.as('from'),
      sql<string | null>`cast(max(snapshot_day) as text)`.as('to'),
    ])
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  return row?.from && row.to ? { from: day(row.from), to: day(row.to) } : undefined
}

export type OwnListing = { item: string; title: string; day: Day; priceFen: number }

/** 标价 of items' cheapest SKU, an item and day a row. */
const cheapest = (facts: MarketFacts, shop: number, to: Day) =>
  facts
    .selectFrom('listing')
    .select(['listing.item_id', sql<string | null>`max(listing.title)`.as('title')])
    .select(dayText('listing.snapshot_day').as('of'))
    .select(({ fn }) => fn.min('listing.price_fen').as('price_fen'))
    .where('listing.shop_id', '=', shop)
    .where('listing.price_fen', '>', 0)
    .where('listing.snapshot_day', '<=', sql<string>`cast(${to} as date)`)
    .groupBy(['listing.item_id', 'listing.snapshot_day'])

type CheapestRow = { item_id: string | null; title: string | null; of: string; price_fen: number | null }

const toListings = (rows: readonly CheapestRow[]): OwnListing[] =>
  rows.map((row) => ({
    item: row.item_id ?? '',
    title: row.title ?? row.item_id ?? '',
    day: day(row.of),
    priceFen: Number(row.price_fen),
  }))

/** 标价 of an own item's cheapest SKU at every listing snapshot up to a day, the oldest first. */
export const ownListings = async (
  facts: MarketFacts,
  shop: number,
  to: Day,
  item: string,
): Promise<OwnListing[]> =>
  toListings(
    await cheapest(facts, shop, to)
      .where('listing.item_id', '=', item)
      .orderBy('listing.snapshot_day')
      .execute(),
  )

/** Day of the last listing snapshot with a price up to a day, of what it is grouped by. */
const lastPriced = (facts: MarketFacts, shop: number, to: Day) =>
  facts
    .selectFrom('listing')
    .select(({ fn }) => fn.max('snapshot_day').as('last_day'))
    .where('shop_id', '=', shop)
    .where('price_fen', '>', 0)
    .where('snapshot_day', '<=', sql<string>`cast(${to} as date)`)

/** 标价 of each own item's cheapest SKU in its last listing snapshot up to a day, by item. */
export const newestListings = async (
  facts: MarketFacts,
  shop: number,
  to: Day,
): Promise<Map<string, OwnListing>> => {
  const last = lastPriced(facts, shop, to).select('item_id').groupBy('item_id').as('last')
  const rows = await cheapest(facts, shop, to)
    .innerJoin(last, (join) =>
      join.onRef('last.item_id', '=', 'listing.item_id').onRef('last.last_day', '=', 'listing.snapshot_day'),
    )
    .orderBy('listing.item_id')
    .execute()
  return new Map(toListings(rows).map((one) => [one.item, one]))
}

/** Key of a SKU by the name of what is chosen. */
export const skuKey = (item: string, sku: string): string => `${item} ${sku}`

/** 标价 of the SKUs of some items as the last listing snapshot up to a day that names them has it, by `skuKey`. */
export const skuPrices = async (
  facts: MarketFacts,
  shop: number,
  items: readonly string[],
  to: Day,
): Promise<Map<string, number>> => {
  if (items.length === 0) return new Map()
  const last = lastPriced(facts, shop, to)
    .select(['item_id', 'sku_name'])
    .where('item_id', 'in', items)
    .groupBy(['item_id', 'sku_name'])
    .as('last')
  const rows = await facts
    .selectFrom('listing')
    .innerJoin(last, (join) =>
      join
        .onRef('last.item_id', '=', 'listing.item_id')
        .onRef('last.sku_name', '=', 'listing.sku_name')
        .onRef('last.last_day', '=', 'listing.snapshot_day'),
    )
    .select(['listing.item_id', 'listing.sku_name', 'listing.price_fen'])
    .where('listing.shop_id', '=', shop)
    .where('listing.price_fen', '>', 0)
    .execute()
  return new Map(rows.map((row) => [skuKey(row.item_id ?? '', row.sku_name ?? ''), Number(row.price_fen)]))
}

type TermRow = {
  term: string
  rank: number | null
  popularity: Ranged | null
  clickRate: Ranged | null
  conversion: Ranged | null
}
export type TermSpan = Period & { list: string }

/** Which lists of search terms there are, and for which days, the oldest first. */
export const termSpans = async (facts: MarketFacts, shop: number): Promise<TermSpan[]> => {
  const rows = await facts
    .selectFrom('market_term')
    .select(['list', dayText('from_day').as('from'), dayText('to_day').as('to')])
    .distinct()
    .where('shop_id', '=', shop)
    .execute()
  return rows
    .map(({ list, from, to }) => ({ list: list ?? '', from: day(from), to: day(to) }))
    .sort((a, b) => (a.to === b.to ? (a.from < b.from ? -1 : 1) : a.to < b.to ? -1 : 1))
}

const ranged = (text: string | null, low: number | null, high: number | null): Ranged | null =>
  low === null && high === null ? null : { text: text ?? '', low: numberOf(low), high: numberOf(high) }

/** A list of terms as one export of it has it; `term`: of all spans that one term. */
export const termsIn = async (
  facts: MarketFacts,
  shop: number,
  { list, span, term }: { list: string; span?: Period; term?: string },
): Promise<(TermRow & Period)[]> => {
  let asked = facts
    .selectFrom('market_term')
    .selectAll()
    .select([dayText('from_day').as('from'), dayText('to_day').as('to')])
    .where('shop_id', '=', shop)
    .where('list', '=', list)
  if (span)
    asked = asked
      .where('from_day', '=', sql<string>`cast(${span.from} as date)`)
      .where('to_day', '=', sql<string>`cast(${span.to} as date)`)
  if (term !== undefined) asked = asked.where('term', '=', term)
  const rows = await asked.orderBy('to_day').orderBy('rank').orderBy('term').execute()
  return rows.map((row) => ({
    from: day(row.from),
    to: day(row.to),
    term: row.term ?? '',
    rank: numberOf(row.rank),
    popularity: ranged(row.popularity_text, row.popularity_low, row.popularity_high),
    clickRate: ranged(row.click_rate_text, row.click_rate_low, row.click_rate_high),
    conversion: ranged(row.conversion_text, row.conversion_low, row.conversion_high),
  }))
}

/** Files in force that brought snapshots or lists of terms of these days. */
export const marketFiles = async (
  facts: MarketFacts,
  shop: number,
  { from, to }: Period,
): Promise<{ batch: number; file: string; format: string; importedAt: string; rows: number }[]> => {
  const rows = await facts
    .selectFrom('batch')
    .select(['batch_id', 'file_name', 'format_name', 'accepted'])
    .select(sql<string>`cast(imported_at as text)`.as('at'))
    .where('shop_id', '=', shop)
    .where('status', '=', 'active')
    .where('fact_table', 'in', ['competitor_item', 'market_term'])
    .where('period_from', '<=', sql<Day>`cast(${to} as date)`)
    .where('period_to', '>=', sql<Day>`cast(${from} as date)`)
    .orderBy('batch_id')
    .execute()
  return rows.map((row) => ({
    batch: Number(row.batch_id),
    file: row.file_name,
    format: row.format_name,
    importedAt: row.at,
    rows: Number(row.accepted),
  }))
}
