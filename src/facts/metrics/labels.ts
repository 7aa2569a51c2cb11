import { type RawBuilder, sql } from 'kysely'
import { addDays, type Period } from '../../kernel/calendar.ts'
import { isItemId } from './item-ids.ts'
import type { FigureContext } from './survey.ts'

type Titled = { item_id: string; title: string | null }

/** Where titles are looked for, the best first: the item list, then what happened in the period, then ever. */
const places = (shop: number, period: Period | undefined, ids: readonly string[]): RawBuilder<Titled>[] => {
  // One text for all, of digits only: each by itself takes longer to bind than to look up.
  const wanted = sql.raw(`select unnest(string_to_array('${ids.filter(isItemId).join()}', ','))`)
  const found = (table: string, item: string, title: string, days: string) => {
    const id = sql.raw(item)
    return sql<Titled>`select ${id} as item_id, max(${sql.raw(title)}) as title from ${sql.raw(table)}
      where ${sql.raw(`shop_id = ${shop}${days}`)} and ${id} in (${wanted}) group by ${id}`
  }
  const inPeriod = period ? ` and from_day >= date '${period.from}' and from_day <= date '${period.to}'` : ''
  const paidIn = period
    ? ` and paid_at >= timestamp '${period.from} 00:00:00' and paid_at < timestamp '${addDays(period.to, 1)} 00:00:00'`
    : ''
  return [
    found('listing', 'item_id', 'title', ''),
    ...(period ? [found('item_traffic', 'item_id', 'title', inPeriod)] : []),
    ...(period ? [found('sale_line', 'item_id', 'title', paidIn)] : []),
    found('item_traffic', 'item_id', 'title', ''),
    found('ad_report', 'subject_id', 'subject', ''),
    ...(period ? [] : [found('sale_line', 'item_id', 'title', '')]),
  ]
}

/** Titles of items; an item known by its title only is its own title. */
export const itemTitles = async (
  { read, shop }: FigureContext,
  items: readonly string[],
  period?: Period,
): Promise<Map<string, string>> => {
  const titles = new Map<string, string>()
  let left = [...new Set(items)].filter((one) => one !== '')
  for (const one of left.filter((id) => !isItemId(id))) titles.set(one, one)
  left = left.filter((one) => !titles.has(one))
  for (let place = 0; left.length > 0; place++) {
    // 1,000 rows are what a page shows.
    const question = places(shop, period, left.slice(0, 1_000))[place]
    if (!question) break
    for (const { item_id, title } of await read(question))
      if (title !== null && title !== '') titles.set(item_id, title)
    left = left.filter((one) => !titles.has(one))
  }
  return titles
}
