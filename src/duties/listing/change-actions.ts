import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember } from '../people/actions.ts'
import type { Change, ChangePart, SeenChange } from './contract.ts'
import { categoriesIn, itemDays, titlesIn } from './item-figures.ts'
import type { ListingContext } from './listing-context.ts'
import {
  changeSentence,
  effectsOf,
  type ItemDays,
  untouchedItems,
  type Windows,
  windowsOf,
} from './rules/effects.ts'
import { changesOf, deleteChange, insertChange, type StoredChange } from './store.ts'

type Named = { shop?: string | undefined }
type Read = Pick<ListingContext, 'records' | 'clock' | 'query' | 'listings' | 'listingChanges'>

/** Untouched items of the category that are enough to compare with; fewer, and the whole shop stands beside it. */
const ENOUGH = 6
/** The best visited ones: the rest tells nothing more and takes its time. */
const MOST_OTHERS = 60

const lastDayIn = (days: ItemDays): Day | undefined =>
  [...days.values()]
    .flatMap((own) => [...own.keys()])
    .reduce<Day | undefined>((last, one) => (last === undefined || one > last ? day(one) : last), undefined)

const visitsOf = (days: ItemDays, item: string, { before, after }: Windows): number => {
  let sum = 0
  for (const [of, { visitors }] of days.get(item) ?? [])
    if ([before, after].some((part) => part && of >= part.from && of <= part.to)) sum += visitors
  return sum
}

const measured = (
  change: StoredChange,
  about: {
    all: readonly StoredChange[]
    days: ItemDays
    last: Day
    categories: ReadonlyMap<string, string>
    titles: ReadonlyMap<string, string>
  },
): Change => {
  const { all, days, last, categories, titles } = about
  const windows = windowsOf(change, all, last)
  const untouched = untouchedItems([...days.keys()], change, all, windows)
    .map((item) => ({ item, visits: visitsOf(days, item, windows) }))
    .filter(({ visits }) => visits > 0)
    .toSorted((a, b) => b.visits - a.visits || a.item.localeCompare(b.item))
    .map(({ item }) => item)
  const category = categories.get(change.item)
  const near = category === undefined ? [] : untouched.filter((item) => categories.get(item) === category)
  const among = near.length >= ENOUGH ? 'category' : 'shop'
  const others = (among === 'category' ? near : untouched).slice(0, MOST_OTHERS)
  const effects = effectsOf(change, windows, days, others)
  const { before, after } = windows
  return {
    ...change,
    name: titles.get(change.item) ?? change.item,
    before,
    after,
    untouched: others.length,
    among,
    effects,
    sentence: changeSentence(effects, windows, change.day, last),
    notes: [
      ...windows.notes,
      ...(among === 'shop' && others.length > 0
        ? [
            `${category === undefined ? '不知道它的类目' : `同类目没动过的商品只有 ${near.length} 个，不够比`}，和全店没动过的 ${others.length} 个比。`,
          ]
        : []),
      '曝光按商品访客人次算：生意参谋的商品效果里没有展现量。',
    ],
  }
}

/**
 * Changes of items up to a day, newest first, each with what it did beyond what the untouched items did; `last` is the
 * last day with figures. Failures: shop_unknown, shop_needed.
 */
export const measuredChanges = async (
  context: Read,
  shop: { id: number; name: string },
  to: Day,
): Promise<Change[]> => {
  const all = (await changesOf(context.records, shop.id)).filter((change) => change.day <= to)
  const earliest = all.at(-1)?.day
  if (earliest === undefined) return []
  const listings = await context.listings({ shop: shop.name, to })
  const [categories, titles] = [categoriesIn(listings), titlesIn(listings)]
  const period = { from: addDays(earliest, -28), to }
  const { rows } = await context.query({
    shop: shop.name,
    metrics: ['visitor_days'],
    by: ['item'],
    ...period,
    totals: false,
    order: '-visitor_days',
    limit: 600,
  })
  const items = new Set([...all.map(({ item }) => item), ...rows.map((row) => String(row.item ?? ''))])
  items.delete('')
  const days = await itemDays(context, shop.name, period, [...items])
  const last = lastDayIn(days) ?? to
  return all.map((change) => measured(change, { all, days, last, categories, titles }))
}

/** What two snapshots show and no note tells: title and list price. */
const seenChanges = async (
  context: Read,
  shop: string,
  to: Day,
  noted: readonly Change[],
): Promise<SeenChange[]> => {
  const found = await context.listingChanges({ shop, from: addDays(to, -90), to })
  return found
    .flatMap(({ item, day: of, since, title, listPrice }): SeenChange[] => {
      const about = { item, name: title.after, since: day(since), day: day(of) }
      return [
        ...(title.before !== title.after
          ? [{ ...about, what: 'title' as const, before: title.before, after: title.after }]
          : []),
        ...(listPrice.before !== listPrice.after && listPrice.before !== null && listPrice.after !== null
          ? [
              {
                ...about,
                what: 'price' as const,
                before: `${listPrice.before} 元`,
                after: `${listPrice.after} 元`,
              },
            ]
          : []),
      ]
    })
    .filter(
      (seen) =>
        !noted.some(
          (one) =>
            one.item === seen.item &&
            one.day >= seen.since &&
            one.day <= seen.day &&
            one.parts.some(({ what }) => what === seen.what),
        ),
    )
    .slice(0, 50)
}

/** Failures: shop_unknown, shop_needed. */
export const listChanges = async (
  context: Read,
  wish: Named & { to?: string | undefined },
): Promise<{ changes: Change[]; seen: SeenChange[] }> => {
  const shop = await shopToLookAt(context.records, wish.shop)
  const to = wish.to === undefined ? dayOf(context.clock.now()) : day(wish.to)
  const changes = await measuredChanges(context, shop, to)
  return { changes, seen: await seenChanges(context, shop.name, to, changes) }
}

type Noted = Named & {
  item: string
  day: string
  parts: readonly ChangePart[]
  owner: number | null
  note: string
  goals: { exposure: number | null; sales: number | null }
}

const hundredths = (goal: number | null): number | null => (goal === null ? null : Math.round(goal * 10_000))

/** Failures: shop_unknown, shop_needed, not_found and invalid_input (the owner), invalid_input (a day to come). */
export const recordChange = async (
  { records, people, clock }: Pick<ListingContext, 'records' | 'people' | 'clock'>,
  input: Noted,
): Promise<{ id: number }> => {
  const shop = await shopToLookAt(records, input.shop)
  if (input.owner !== null) await activeMember(people, input.owner)
  if (day(input.day) > dayOf(clock.now()))
    throw new Failure('invalid_input', { detail: '改动的日期还没到，改好那天再记。' })
  const id = await inTransaction(records, (tx) =>
    insertChange(tx, {
      shop_id: shop.id,
      item_id: input.item,
      day: day(input.day),
      parts: JSON.stringify(input.parts),
      owner_id: input.owner,
      note: input.note,
      exposure_goal: hundredths(input.goals.exposure),
      sales_goal: hundredths(input.goals.sales),
      created_at: clock.now().toString(),
    }),
  )
  return { id }
}

/** Failure: not_found. */
export const removeChange = async (
  { records }: Pick<ListingContext, 'records'>,
  { shop: wished, id }: Named & { id: number },
): Promise<{ removed: boolean }> => {
  const shop = await shopToLookAt(records, wished)
  if (!(await deleteChange(records, shop.id, id))) throw new Failure('not_found', { what: '这条改动' })
  return { removed: true }
}
