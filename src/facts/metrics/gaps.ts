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

/** That a row has nothing to tell of a figure; undefined where every row has. */
const unsaidSql = ({ measure }: Leaf): string | undefined => {
  if (relations[measure.of].shape !== 'event') return undefined
  if (measure.kind === 'distinct' || measure.kind === 'repeated')
    return measure.always ? undefined : (measure.unsaid ?? `${measure.key} is null`)
  return measure.kind === 'sum' && !measure.always ? `${measure.value} is null` : undefined
}

/** That a row counts for a figure and has nothing to tell of it. People are not known by what they are counted by. */
const gapSql = (leaf: Leaf): string | undefined => {
  const unsaid = unsaidSql(leaf)
  const { where } = leaf.measure
  return unsaid && leaf.measure.kind === 'sum' && where !== undefined ? `${unsaid} and ${where}` : unsaid
}

/**
 * Is there any such row at all? Mostly there is none, which the store knows without reading rows, and the question
 * is the same whatever is asked: it is remembered until the facts change.
 */
const hasUnsaid = async ({ read, shop }: Reading, leaf: Leaf): Promise<boolean> => {
  const from = `from ${leaf.measure.of} t where t.shop_id = ${shop} and ${unsaidSql(leaf)}`
  const [row] = await read(sql<{ found: boolean }>`select exists (select 1 ${sql.raw(from)}) as found`)
  return row?.found === true
}

type Reading = { read: Read; shop: number }

/** That a row tells the figure. */
export const saysSql = ({ measure }: Leaf): string => `${toldBy(measure).value} is not null`

type GapRow = { gap: number; day: string; batch: number; rows: number }

/** One statement for all figures that have gaps. */
const gapsSql = (plan: Plan, shop: number, leaves: readonly Leaf[], period: Period): RawBuilder<GapRow> => {
  const parts = leaves.map((leaf, index) => {
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
    const last = `and (${gapSql(leaf)}) group by cast(t.${clock} as date), t.batch_id`
    return sql`select ${sql.raw(columns)} ${rowsSql(scan)} ${sql.raw(last)}`
  })
  return sql<GapRow>`${sql.join(parts, sql.raw(' union all '))}`
}

/** The gaps behind each leaf in some periods, by metric. */
export const gapsIn = async (
  reading: Reading,
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
  const asked = await Promise.all(first.map((leaf) => hasUnsaid(reading, leaf)))
  const unsaid = first.filter((_, index) => asked[index])
  if (unsaid.length === 0) return new Map()
  const rows = await Promise.all(
    periods.map((period) => reading.read(gapsSql(plan, reading.shop, unsaid, period))),
  )
  // Compared periods may have days in common.
  const once = new Map(rows.flat().map((row) => [`${row.gap} ${row.day} ${row.batch}`, row]))
  const found = new Map<string, Gap[]>()
  for (const { gap, ...row } of once.values())
    for (const { metric } of alike.find(([leaf]) => leaf === unsaid[Number(gap)]) ?? []) {
      const own = found.get(metric.id) ?? []
      found.set(metric.id, own)
      own.push({ day: day(row.day), batch: Number(row.batch), rows: Number(row.rows) })
    }
  return found
}
