import { sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { FigureContext } from './metrics/survey.ts'
import type { ShelfRow } from './shelf/contract.ts'

/**
 * What lies on the shelf: of each item the SKUs of its last listing snapshot with stock on or before a day, by the same
 * choice as the metric `stock` and under the same names as the dimensions `item` and `sku`. An item whose snapshot
 * names no SKUs is one row with an empty `sku`.
 */
export const shelf = ({ read, shop }: FigureContext, { to }: { to: Day }): Promise<ShelfRow[]> =>
  read(
    sql<ShelfRow>`${sql.raw(`select t.item_id as item, coalesce(nullif(t.sku_code, ''), t.sku_name, '') as sku,
      max(coalesce(t.title, '')) as title, max(coalesce(t.sku_name, '')) as name,
      cast(sum(t.stock) as double precision) as stock, cast(max(t.price_fen) as double precision) as "priceFen",
      cast(t.snapshot_day as text) as day
      from listing t
      join (select l.item_id, max(l.snapshot_day) as day from listing l
        where l.shop_id = ${shop} and l.snapshot_day <= date '${to}' and l.stock is not null group by l.item_id) newest
        on newest.item_id = t.item_id and newest.day = t.snapshot_day
      where t.shop_id = ${shop} and t.stock is not null
        and (t.sku_id <> '' or not exists (select 1 from listing s where s.shop_id = t.shop_id
          and s.snapshot_day = t.snapshot_day and s.item_id = t.item_id and s.sku_id <> '' and s.stock is not null))
      group by t.item_id, coalesce(nullif(t.sku_code, ''), t.sku_name, ''), t.snapshot_day
      order by 1, 2`)}`,
  )
