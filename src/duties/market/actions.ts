import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day, type Period } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import { inTransaction } from '../../storage/records.ts'
import type { Competition, FollowedItem, ItemChange, ItemHistory, OwnItem } from './contract.ts'
import type { MarketContext } from './market-context.ts'
import { bareId, itemIdIn, itemLink } from './rules/item-link.ts'
import { type Change, changesIn, piecesByDay, soldIn, titleOf, within } from './rules/snapshots.ts'
import {
  type Collected,
  collectedIds,
  newestListings,
  type OwnListing,
  ownListings,
  snapshotsIn,
} from './snapshot-store.ts'
import { followedOf, forgetFollowed, keepFollowed, type MarketRecords } from './store.ts'
import type { FollowedRow } from './tables.ts'

export type { MarketContext } from './market-context.ts'

type Named = { shop?: string | undefined }
export type AskedDays = Named & { from: string; to: string }

/** Snapshots before the days asked tell what was before, and what is usual. */
const LOOK_BACK = 35
/** As many as a person reads. */
const [MOST_CHANGES, MOST_OTHERS] = [200, 50]

export const yuanOrNull = (fen: number | null | undefined) =>
  fen === null || fen === undefined ? null : yuan(fen)

export const askedPeriod = ({ from, to }: AskedDays): Period => {
  if (from > to) throw new Failure('invalid_input', { detail: `开始 ${from} 晚于结束 ${to}。` })
  return { from: day(from), to: day(to) }
}

/** Titles of own items by id: those of the listings, oldest first; of others as orders have it. */
const ownTitles = async (
  { values }: MarketContext,
  shop: string,
  items: readonly string[],
  listings: readonly OwnListing[],
): Promise<Map<string, string>> => {
  const known = new Map(listings.map(({ item, title }) => [item, title]))
  const missing = [...new Set(items)].filter((item) => !known.has(item))
  const found = await Promise.all(
    missing.map((search) => values({ shop, dimension: 'item', search, limit: 1 })),
  )
  for (const { value, label } of found.flat()) known.set(value, label)
  return known
}

const ownItem = (id: string | null, titles: ReadonlyMap<string, string>): OwnItem | null =>
  id === null ? null : { item: id, title: titles.get(id) ?? id }

const changeWords = ({ kind, before, after }: Change): { before: string; after: string } =>
  kind === 'price-down' || kind === 'price-up'
    ? { before: yuan(Number(before)), after: yuan(Number(after)) }
    : { before, after }

const itemChanges = (
  { item, shop, course }: Collected,
  collected: readonly Day[],
  { from, to }: Period,
  known: { row: FollowedRow | undefined; titles: ReadonlyMap<string, string> },
): ItemChange[] =>
  changesIn(course, collected)
    .filter((one) => one.day >= from && one.day <= to)
    .map((one) => ({
      item,
      title: titleOf(course),
      competitor: known.row?.competitor || (shop ?? ''),
      own: ownItem(known.row?.own_item ?? null, known.titles),
      kind: one.kind,
      day: one.day,
      ...changeWords(one),
      size: one.size,
    }))

const collectedDaysOf = (all: readonly Collected[]): Day[] =>
  [...new Set(all.flatMap(({ course }) => course.map((one) => one.day)))].sort()

const followedItem = (
  row: FollowedRow,
  found: Collected | undefined,
  period: Period,
  also: {
    collected: readonly Day[]
    titles: ReadonlyMap<string, string>
    prices: ReadonlyMap<string, OwnListing>
  },
): FollowedItem => {
  const course = found?.course ?? []
  const last = course.findLast((one) => one.day <= period.to)
  const inside = course.filter((one) => one.day >= period.from && one.day <= period.to)
  const prices = inside.flatMap(({ priceFen }) => (priceFen === null ? [] : [priceFen]))
  return {
    item: row.item_id,
    link: itemLink(row.item_id),
    title: titleOf(course),
    competitor: row.competitor || (found?.shop ?? ''),
    own: ownItem(row.own_item, also.titles),
    ownPrice: row.own_item === null ? null : yuanOrNull(also.prices.get(row.own_item)?.priceFen),
    note: row.note,
    followedAt: row.followed_at,
    last: last
      ? { day: last.day, price: yuanOrNull(last.priceFen), sold: last.sold, comments: last.comments }
      : null,
    lowest: prices.length === 0 ? null : yuan(Math.min(...prices)),
    highest: prices.length === 0 ? null : yuan(Math.max(...prices)),
    sold: soldIn(within(course, period)),
    isGone: changesIn(course, also.collected).some(({ kind }) => kind === 'gone'),
  }
}

/** Followed items and what changed on them in these days. Failures: shop_unknown, shop_needed, invalid_input. */
export const competition = async (context: MarketContext, input: AskedDays): Promise<Competition> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const period = askedPeriod(input)
  const [rows, all, prices] = await Promise.all([
    followedOf(context.records, shop.id),
    snapshotsIn(context.facts, shop.id, { from: addDays(period.from, -LOOK_BACK), to: period.to }),
    newestListings(context.facts, shop.id, period.to),
  ])
  const titles = await ownTitles(
    context,
    shop.name,
    rows.flatMap(({ own_item }) => (own_item === null ? [] : [own_item])),
    [...prices.values()],
  )
  const byItem = new Map(all.map((one) => [one.item, one]))
  const rowOf = new Map(rows.map((row) => [row.item_id, row]))
  const collected = collectedDaysOf(all)
  const isOfAll = rows.length === 0
  const told = isOfAll ? all : all.filter(({ item }) => rowOf.has(item))
  const changes = told
    .flatMap((one) => itemChanges(one, collected, period, { row: rowOf.get(one.item), titles }))
    .sort(byWeight)
  const inside = all.flatMap(({ course }) =>
    course.filter((one) => one.day >= period.from && one.day <= period.to),
  )
  const days = [...new Set(inside.map((one) => one.day))].sort()
  const others = all.filter(({ item }) => !rowOf.has(item))
  return {
    followed: rows.map((row) =>
      followedItem(row, byItem.get(row.item_id), period, { collected, titles, prices }),
    ),
    changes: changes
      .slice(0, MOST_CHANGES)
      .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : byWeight(a, b))),
    changeCount: changes.length,
    moved: movedIn(changes),
    isOfAll,
    collected: {
      rows: inside.length,
      items: all.filter(({ course }) => course.some((one) => one.day >= period.from && one.day <= period.to))
        .length,
      days: days.length,
      first: days[0] ?? null,
      last: days.at(-1) ?? null,
      withoutCounts: inside.filter(({ sold, comments }) => sold === null && comments === null).length,
      falls: all.reduce((sum, { course }) => sum + soldIn(within(course, period)).falls, 0),
    },
    others: others
      .map(({ item, shop: competitor, course }) => {
        const last = course.at(-1)
        return {
          item,
          title: titleOf(course),
          competitor: competitor ?? '',
          price: yuanOrNull(last?.priceFen),
          sold: last?.sold ?? null,
        }
      })
      .sort((a, b) => (b.sold ?? -1) - (a.sold ?? -1) || (a.item < b.item ? -1 : 1))
      .slice(0, MOST_OTHERS),
    otherCount: others.length,
  }
}

const movedIn = (changes: readonly ItemChange[]): Competition['moved'] => {
  const items = (kind: ItemChange['kind']) =>
    new Set(changes.filter((one) => one.kind === kind).map(({ item }) => item)).size
  return {
    'price-down': items('price-down'),
    'price-up': items('price-up'),
    title: items('title'),
    jump: items('jump'),
    fall: items('fall'),
    gone: items('gone'),
    new: items('new'),
  }
}

/** What asks for a decision comes first: prices, then items that go, jumps, titles; within a kind the larger change. */
const weights: Record<ItemChange['kind'], number> = {
  'price-down': 6,
  gone: 5,
  jump: 4,
  'price-up': 3,
  title: 2,
  new: 1,
  fall: 0,
}
const byWeight = (a: ItemChange, b: ItemChange): number =>
  weights[b.kind] - weights[a.kind] || b.size - a.size || (a.day < b.day ? 1 : -1)

/** An item of a competitor day by day. Failures: shop_unknown, shop_needed, not_found. */
export const history = async (
  context: MarketContext,
  input: AskedDays & { item: string },
): Promise<ItemHistory> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const period = askedPeriod(input)
  const wide = { from: addDays(period.from, -LOOK_BACK), to: period.to }
  const [rows, all] = await Promise.all([
    followedOf(context.records, shop.id),
    snapshotsIn(context.facts, shop.id, wide),
  ])
  const row = rows.find(({ item_id }) => item_id === input.item)
  const found = all.find(({ item }) => item === input.item) ?? { item: input.item, shop: null, course: [] }
  if (!row && found.course.length === 0) throw new Failure('not_found', { what: '这个竞品' })
  const own = row?.own_item ?? null
  const [listings, paid] = await Promise.all([
    own === null ? [] : ownListings(context.facts, shop.id, period.to, own),
    own === null ? [] : paidPrices(context, shop.name, own, period),
  ])
  const titles = await ownTitles(context, shop.name, own === null ? [] : [own], listings)
  const pieces = piecesByDay(found.course)
  return {
    item: input.item,
    link: itemLink(input.item),
    title: titleOf(found.course),
    competitor: row?.competitor || (found.shop ?? ''),
    isFollowed: row !== undefined,
    own: ownItem(own, titles),
    days: found.course.flatMap(({ day: of, priceFen, sold, comments }, at) =>
      of < period.from
        ? []
        : [{ day: of, price: yuanOrNull(priceFen), sold, comments, pieces: pieces[at] ?? null }],
    ),
    ownPaid: paid,
    ownListed: listings
      .filter((one) => one.day >= period.from)
      .map((one) => ({ day: one.day, price: yuan(one.priceFen) })),
    changes: itemChanges(found, collectedDaysOf(all), period, { row, titles }),
    sold: soldIn(within(found.course, period)),
  }
}

const paidPrices = async (
  { query }: MarketContext,
  shop: string,
  item: string,
  period: Period,
): Promise<{ day: Day; price: string }[]> => {
  const { rows } = await query({
    shop,
    metrics: ['piece_value'],
    by: ['day'],
    ...period,
    where: [{ dimension: 'item', values: [item] }],
    totals: false,
    limit: 1000,
  })
  return rows.flatMap((row) =>
    row.piece_value === null || row.piece_value === undefined
      ? []
      : [{ day: day(String(row.day)), price: String(row.piece_value) }],
  )
}

/** Failures: shop_unknown, shop_needed, invalid_input where the text holds no item. */
export const follow = async (
  context: MarketContext,
  input: Named & { link: string; own: string | null; competitor: string; note: string },
): Promise<{ item: string }> => {
  const given = itemIdIn(input.link)
  if (given === undefined)
    throw new Failure('invalid_input', {
      detail: '没有在里面找到商品 ID；请粘贴天猫或淘宝的商品链接（带 id=…），或只写商品 ID。',
    })
  const shop = await shopToLookAt(context.records, input.shop)
  // Tools write a letter in front of an id, links do not: the item as it was collected is the one meant.
  const collected = await collectedIds(context.facts, shop.id, bareId(given))
  const item =
    collected.find((id) => id === given) ?? collected.find((id) => bareId(id) === bareId(given)) ?? given
  await inTransaction(context.records, async (records: MarketRecords) => {
    const known = (await followedOf(records, shop.id)).find(({ item_id }) => bareId(item_id) === bareId(item))
    if (known) throw new Failure('invalid_input', { detail: `商品 ${item} 已经在跟了。` })
    await keepFollowed(records, {
      shop_id: shop.id,
      item_id: item,
      competitor: input.competitor,
      own_item: input.own,
      note: input.note,
      followed_at: context.clock.now().toString(),
    })
  })
  return { item }
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const changeFollowed = (
  context: MarketContext,
  input: Named & {
    item: string
    own?: string | null | undefined
    competitor?: string | undefined
    note?: string | undefined
  },
): Promise<{ item: string }> =>
  inTransaction(context.records, async (records: MarketRecords) => {
    const shop = await shopToLookAt(records, input.shop)
    const known = (await followedOf(records, shop.id)).find(({ item_id }) => item_id === input.item)
    if (!known) throw new Failure('not_found', { what: '这个跟着的竞品' })
    await keepFollowed(records, {
      ...known,
      own_item: input.own === undefined ? known.own_item : input.own,
      competitor: input.competitor ?? known.competitor,
      note: input.note ?? known.note,
    })
    return { item: input.item }
  })

/** What was collected of it stays. Failures: shop_unknown, shop_needed. */
export const unfollow = (
  context: MarketContext,
  input: Named & { item: string },
): Promise<{ unfollowed: boolean }> =>
  inTransaction(context.records, async (records: MarketRecords) => {
    const shop = await shopToLookAt(records, input.shop)
    return { unfollowed: await forgetFollowed(records, shop.id, input.item) }
  })
