import { type RawBuilder, sql } from 'kysely'
import { type Day, day, type Period } from '../../kernel/calendar.ts'
import { rowsSql } from './compile.ts'
import type { Read } from './memory.ts'
import { relations } from './relations.ts'
import { clockOf, type Leaf, type Plan } from './resolve.ts'
import type { Scan } from './scan.ts'
import { toldBy } from './survey-sql.ts'

/** Rows of a day, from one file, that count for a figure but do not say how much: an empty cell, no such column. */
export type Gap = { day: Day; batch: number; rows: number }

/** When a row that counts has nothing to tell; undefined where every row has. */
export const gapSql = ({ measure }: Leaf): string | undefined => {
  if (relations[measure.of].shape !== 'event') return undefined
  if (measure.kind === 'distinct' || measure.kind === 'repeated')
    return measure.always ? undefined : `${measure.key} is null`
  if (measure.kind !== 'sum') return undefined
  return measure.where === undefined
    ? `${measure.value} is null`
    : `${measure.value} is null and ${measure.where}`
}

/** That a row tells the figure. */
export const saysSql = ({ measure }: Leaf): string => `${toldBy(measure).value} is not null`

type GapRow = { gap: number; day: string; batch: number; rows: number }

/** One statement for all figures: where no row has a gap DuckDB knows it without reading any. */
const gapsSql = (plan: Plan, shop: number, leaves: readonly Leaf[], period: Period): RawBuilder<GapRow> => {
  const parts = leaves.flatMap((leaf, index) => {
    const gap = gapSql(leaf)
    if (gap === undefined) return []
    const clock = clockOf(leaf.measure)
    const { where } = plan
    const scan: Scan = {
      shop,
      relation: leaf.measure.of,
      clock,
      rows: { kind: 'period', period },
      leaves: [leaf],
      by: [],
      where,
    }
    const columns = `${index} as gap, cast(cast(t.${clock} as date) as text) as day, t.batch_id as batch, count(*) as rows`
    return [
      sql`select ${sql.raw(columns)} ${rowsSql(scan)} and ${sql.raw(
        `(${gap}) group by cast(t.${clock} as date), t.batch_id`,
      )}`,
    ]
  })
  return sql<GapRow>`${sql.join(parts, sql.raw(' union all '))}`
}

/** The gaps behind each leaf in some periods, by metric. */
export const gapsIn = async (
  { read, shop }: { read: Read; shop: number },
  plan: Plan,
  periods: readonly Period[],
): Promise<Map<string, Gap[]>> => {
  const alike = [
    ...Map.groupBy(
      plan.leaves.filter((leaf) => gapSql(leaf) !== undefined),
      (leaf) => `${leaf.measure.of} ${clockOf(leaf.measure)} ${gapSql(leaf)}`,
    ).values(),
  ]
  const first = alike.flatMap(([leaf]) => leaf ?? [])
  if (first.length === 0) return new Map()
  const rows = await Promise.all(periods.map((period) => read(gapsSql(plan, shop, first, period))))
  // Compared periods may have days in common.
  const once = new Map(rows.flat().map((row) => [`${row.gap} ${row.day} ${row.batch}`, row]))
  const found = new Map<string, Gap[]>()
  for (const { gap, ...row } of once.values())
    for (const { metric } of alike[Number(gap)] ?? []) {
      const own = found.get(metric.id) ?? []
      found.set(metric.id, own)
      own.push({ day: day(row.day), batch: Number(row.batch), rows: Number(row.rows) })
    }
  return found
}
