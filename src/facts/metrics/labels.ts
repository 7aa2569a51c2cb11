import { type RawBuilder, sql } from 'kysely'
import { addDays, type Period } from '../../kernel/calendar.ts'
import type { FigureContext } from './survey.ts'

type Titled = { item_id: string; title: string | null }

/** Where titles are looked for, the best kept first: the item list, then its own report, then what was sold. */
const places = (shop: number, period: Period | undefined, ids: RawBuilder<unknown>): RawBuilder<Titled>[] => {
  const own = sql.raw(`t.shop_id = ${shop}`)
  return [
    sql`select item_id, max(title) as title from listing t where ${own} and item_id in (${ids}) group by item_id`,
    sql`select item_id, max(title) as title from item_traffic t where ${own} and item_id in (${ids}) group by item_id`,
    sql`select item_id, max(title) as title from sale_line t where ${own}${paidIn(period)} and item_id in (${ids}) group by item_id`,
    sql`select subject_id as item_id, max(subject) as title from ad_report t where ${own} and subject_id in (${ids}) group by subject_id`,
  ]
}

/** Titles of what was sold are looked for where they were sold: orders are many. */
const paidIn = (period: Period | undefined) =>
  sql.raw(
    period
      ? ` and paid_at >= timestamp '${period.from} 00:00:00' and paid_at < timestamp '${addDays(period.to, 1)} 00:00:00'`
      : '',
  )

/** Titles of items; an item known by its title only is its own title. */
export const itemTitles = async (
  { db, shop }: FigureContext,
  items: readonly string[],
  period?: Period,
): Promise<Map<string, string>> => {
  const titles = new Map<string, string>()
  let left = [...new Set(items)].filter((one) => one !== '')
  for (const one of left.filter((id) => !/^\d{5,}$/.test(id))) titles.set(one, one)
  left = left.filter((one) => !titles.has(one))
  for (let place = 0; place < 4 && left.length > 0; place++) {
    // A list of many parameters is slower than reading all titles; 1,000 rows are what a page shows.
    const asked = sql.join(left.slice(0, 1_000))
    const question = places(shop, period, asked)[place]
    if (!question) break
    for (const { item_id, title } of (await question.execute(db)).rows)
      if (title !== null && title !== '') titles.set(item_id, title)
    left = left.filter((one) => !titles.has(one))
  }
  return titles
}
