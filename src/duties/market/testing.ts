import type { Kysely } from 'kysely'
import type { FactTables } from '../../facts/tables.ts'
import { putRows, putSales, span } from '../../facts/testing.ts'

/** The own item of the shop that markets are tested on: 120.00 a piece, listed at 129.00 and 119.00. */
export const cup = '600000000001'

/** What the shop sold, lists and is found by in November 2026, and two weeks of the market's search ranking. */
export const putMarket = async (db: Kysely<FactTables>, shop: number): Promise<void> => {
  await putSales(
    db,
    shop,
    [10, 11, 12].map((of) => ({
      order: `3500000${of}`,
      at: `2026-11-${of} 10:00:00`,
      item: cup,
      title: '白瓷马克杯',
      paid: 120,
      buyer: `b${of}`,
    })),
    { from: '2026-11-01', to: '2026-11-15' },
  )
  await putRows(db, shop, 'listing', [
    {
      snapshot_day: '2026-11-14',
      item_id: cup,
      sku_id: '1',
      title: '白瓷马克杯',
      price_fen: 12_900,
      stock: 9,
    },
    {
      snapshot_day: '2026-11-14',
      item_id: cup,
      sku_id: '2',
      sku_name: '小号',
      title: '白瓷马克杯',
      price_fen: 11_900,
      stock: 4,
    },
  ])
  const ranked = (from: string, to: string, rows: [string, number, number, number][]) =>
    putRows(
      db,
      shop,
      'market_term',
      rows.map(([term, rank, low, high]) => ({
        from_day: from,
        to_day: to,
        list: '搜索排行',
        term,
        rank,
        popularity_text: `${low} ~ ${high}`,
        popularity_low: low,
        popularity_high: high,
      })),
      { period_from: from as never, period_to: to as never },
    )
  await ranked('2026-11-02', '2026-11-08', [
    ['马克杯', 1, 10_000, 25_000],
    ['茶杯', 2, 5_000, 10_000],
    ['杯子', 3, 2_500, 5_000],
  ])
  await ranked('2026-11-09', '2026-11-15', [
    ['马克杯', 1, 10_000, 25_000],
    ['杯子', 2, 5_000, 10_000],
    ['茶杯', 3, 7_500, 15_000],
  ])
  await putRows(
    db,
    shop,
    'term_traffic',
    ['2026-11-10', '2026-11-11'].flatMap((of) => [
      { ...span(of), report: 'drainage', item_id: '', term: '马克杯', visitors: 30 },
      { ...span(of), report: 'drainage', item_id: '', term: '杯子', visitors: 45 },
    ]),
  )
}
