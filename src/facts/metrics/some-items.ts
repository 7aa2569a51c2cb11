import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/calendar.ts'
import { rowsSql } from './compile.ts'
import type { Relation } from './model.ts'
import type { Picks } from './picking.ts'
import { relations } from './relations.ts'
import { clockOf, type Leaf, type Plan } from './resolve.ts'
import { askedOf, type Scan } from './scan.ts'
import type { FigureContext } from './survey.ts'

/**
 * Of a table with an export for each item how many items a figure is of that does not ask for items; `isWhole`:
 * each of them tells every day. Others were not imported, nobody knows how many.
 */
export type SomeItems = { items: number; isWhole: boolean }

type Counted = { items: number; days: number }

const countSql = (scan: Scan): RawBuilder<Counted> =>
  sql`select count(*) as items, sum(days) as days from (
    select item_id, sum(cast(to_day - from_day as integer) + 1) as days from (
      select distinct t.item_id, t.from_day, t.to_day ${rowsSql(scan)}) own group by item_id) counted`

/** The rows of single items that were picked for a leaf. */
const itemPicks = (leaf: Leaf, picks: Picks) => {
  const { parts } = relations[leaf.measure.of]
  if (!parts?.many) return []
  return (picks.get(leaf.metric.id)?.picks ?? []).filter(
    ({ view }) => parts.view === undefined || view === parts.view,
  )
}

/** By table; none of what is asked by item. Sums take more rows than people do: what holds of them holds for both. */
export const someItemsIn = async (
  context: FigureContext,
  plan: Plan,
  picks: Picks,
  days: ReadonlyMap<string, ReadonlySet<Day>>,
): Promise<Map<Relation, SomeItems>> => {
  const found = new Map<Relation, SomeItems>()
  if (askedOf(plan).includes('item')) return found
  const isSum = ({ measure }: Leaf) => measure.kind === 'sum'
  for (const leaf of [...plan.leaves.filter(isSum), ...plan.leaves.filter((one) => !isSum(one))]) {
    const own = itemPicks(leaf, picks)
    const { of } = leaf.measure
    if (own.length === 0 || found.has(of)) continue
    const rows: Scan['rows'] = { kind: 'spans', picks: own }
    const scan: Scan = {
      shop: context.shop,
      relation: of,
      clock: clockOf(leaf.measure),
      rows,
      leaves: [leaf],
      by: [],
      where: [],
    }
    const [row] = await context.read(countSql(scan))
    const items = Number(row?.items ?? 0)
    const all = days.get(leaf.metric.id)?.size ?? 0
    found.set(of, { items, isWhole: Number(row?.days ?? 0) >= items * all })
  }
  return found
}
