import { sql } from 'kysely'
import { yuan } from '../../kernel/money.ts'
import type { FigureContext } from '../metrics/survey.ts'
import type { ListingChange, ListingRow } from './contract.ts'

type Row = {
  day: string
  item: string
  sku: string
  category: string | null
  title: string | null
  short_title: string | null
  item_code: string | null
  sku_code: string | null
  sku_name: string | null
  list_fen: number | bigint | null
  fen: number | bigint | null
  stock: number | null
}

const money = (fen: number | bigint | null): string | null => (fen === null ? null : yuan(fen))

/**
 * How the items of a shop stood in the newest listing snapshot of each up to a day, a row a SKU; the row with `sku` ''
 * is the item's own. Items that left the shop keep their last snapshot: `day` says of when it is.
 */
export const latestListings = async (
  { read, shop }: FigureContext,
  { to }: { to: string },
): Promise<ListingRow[]> => {
  const rows = await read(
    sql<Row>`${sql.raw(`select cast(t.snapshot_day as text) as day, t.item_id as item, t.sku_id as sku, t.category as category,
      t.title as title, t.short_title as short_title, t.item_code as item_code, t.sku_code as sku_code,
      t.sku_name as sku_name, t.list_price_fen as list_fen, t.price_fen as fen, t.stock as stock
      from listing t join (select item_id, max(snapshot_day) as newest from listing
        where shop_id = ${shop} and snapshot_day <= date '${to}' group by item_id) n
        on n.item_id = t.item_id and n.newest = t.snapshot_day
      where t.shop_id = ${shop} order by t.item_id, t.sku_id`)}`,
  )
  return rows.map(({ day, item, sku, category, title, stock, ...row }) => ({
    day,
    item,
    sku,
    category: category ?? '',
    title: title ?? '',
    shortTitle: row.short_title ?? '',
    itemCode: row.item_code ?? '',
    skuCode: row.sku_code ?? '',
    skuName: row.sku_name ?? '',
    listPrice: money(row.list_fen),
    price: money(row.fen),
    stock: stock === null ? null : Number(stock),
  }))
}

/** Where the title or the list price of an item is another in a snapshot than in the one before it: the newest 200. */
export const listingChanges = async (
  { read, shop }: FigureContext,
  { from, to }: { from: string; to: string },
): Promise<ListingChange[]> => {
  const rows = await read(
    sql<{
      item: string
      day: string
      since: string
      title: string
      title_before: string
      list_fen: number | bigint | null
      list_before: number | bigint | null
    }>`${sql.raw(`select * from (
      select item_id as item, cast(snapshot_day as text) as day, title, list_fen,
        cast(lag(snapshot_day) over w as text) as since, lag(title) over w as title_before,
        lag(list_fen) over w as list_before
      from (select item_id, snapshot_day, max(title) as title, min(list_price_fen) as list_fen from listing
        where shop_id = ${shop} and title is not null group by item_id, snapshot_day) s
      window w as (partition by item_id order by snapshot_day)) c
      where since is not null and day >= '${from}' and day <= '${to}'
        and (title <> title_before or list_fen <> list_before)
      order by day desc, item limit 200`)}`,
  )
  return rows.map(({ item, day, since, title, title_before, list_fen, list_before }) => ({
    item,
    day,
    since,
    title: { before: title_before, after: title },
    listPrice: { before: money(list_before), after: money(list_fen) },
  }))
}
