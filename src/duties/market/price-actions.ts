import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day } from '../../kernel/calendar.ts'
import { yuan } from '../../kernel/money.ts'
import { type AskedDays, askedPeriod, yuanOrNull } from './actions.ts'
import type { PriceBands } from './contract.ts'
import type { MarketContext } from './market-context.ts'
import { bandOf, priceBands } from './rules/price-bands.ts'
import { soldIn, titleOf } from './rules/snapshots.ts'
import { newestListings, snapshotsIn } from './snapshot-store.ts'

/** What an own item sells for now, its listed price first. */
export const ownPrices = async (
  context: MarketContext,
  shop: { id: number; name: string },
  to: Day,
): Promise<Map<string, { title: string; priceFen: number; from: 'listing' | 'paid' }>> => {
  const listings = await newestListings(context.facts, shop.id, to)
  const { rows } = await context.query({
    shop: shop.name,
    metrics: ['piece_value'],
    by: ['item'],
    from: addDays(to, -29),
    to,
    totals: false,
    limit: 10_000,
  })
  const known = new Map<string, { title: string; priceFen: number; from: 'listing' | 'paid' }>()
  for (const row of rows)
    if (row.item && row.piece_value !== null && row.piece_value !== undefined)
      known.set(String(row.item), {
        title: String(row.item_title ?? row.item),
        priceFen: Math.round(Number(row.piece_value) * 100),
        from: 'paid',
      })
  for (const { item, title, priceFen } of listings.values())
    known.set(item, { title, priceFen, from: 'listing' })
  return known
}

/** Prices of all collected items in bands, with what they sold and where the own items lie. `q`: words of the title. */
export const marketPriceBands = async (
  context: MarketContext,
  input: AskedDays & { q: string },
): Promise<PriceBands> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const period = askedPeriod(input)
  const [all, prices] = await Promise.all([
    snapshotsIn(context.facts, shop.id, { from: addDays(period.from, -1), to: period.to }),
    ownPrices(context, shop, period.to),
  ])
  const wanted = (title: string) => input.q === '' || title.toLowerCase().includes(input.q.toLowerCase())
  const priced = all.flatMap(({ course }) => {
    const last = course.findLast((one) => one.day >= period.from && one.priceFen !== null)
    return last?.priceFen == null || !wanted(titleOf(course))
      ? []
      : [{ priceFen: last.priceFen, pieces: soldIn(course).pieces }]
  })
  const bands = priceBands(priced)
  const own = [...prices]
    .filter(([, { title }]) => wanted(title))
    .map(([item, { title, priceFen }]) => ({
      item,
      title,
      price: yuan(priceFen),
      band: bandOf(bands, priceFen),
    }))
    .sort((a, b) => Number(a.price) - Number(b.price))
  const inBand = (at: number) => own.filter(({ band }) => band === at).map(({ band, ...one }) => one)
  return {
    bands: bands.map(({ fromFen, toFen, ...band }, at) => ({
      ...band,
      from: yuan(fromFen),
      to: yuanOrNull(toFen),
      own: inBand(at),
    })),
    items: priced.length,
    unsold: priced.filter(({ pieces }) => pieces === null).length,
    own: own.length,
    below: bands.length === 0 ? [] : inBand(-1),
  }
}
