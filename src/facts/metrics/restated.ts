import { sql } from 'kysely'
import { addDays, type Period } from '../../kernel/calendar.ts'
import { type FactTableName, factTables } from '../tables.ts'
import { relations } from './relations.ts'
import { clockOf, type Leaf } from './resolve.ts'
import { comesFrom } from './sold-from.ts'
import type { FigureContext } from './survey.ts'
import { columnsIn } from './survey-sql.ts'

type Compared = { table: FactTableName; clock: string; columns: readonly string[] }

/** What must differ between two versions of a row for a figure to differ: what it reads, and when it counts. */
const comparedFor = ({ measure }: Leaf): Compared[] => {
  const clock = measure.kind === 'latest' ? 'snapshot_day' : clockOf(measure)
  const { tables } = relations[measure.of]
  const read = Object.values(measure).flatMap((one) => (typeof one === 'string' ? columnsIn(one) : []))
  return tables.map((table) => {
    const { key, columns } = factTables[table]
    const own: ReadonlySet<string> = new Set(
      Object.keys(columns).filter((one) => !key.some((part) => part === one)),
    )
    const wanted = [clock, ...read].flatMap((column) =>
      measure.of === 'sale_line' ? comesFrom(column, table) : [column],
    )
    return { table, clock, columns: [...new Set(wanted)].filter((column) => own.has(column)).sort() }
  })
}

/** A version that is no longer in force, of these days by its own clock, with another value, or counted elsewhere now. */
const existsSql = ({ table, clock, columns }: Compared, shop: number, { from, to }: Period): string => {
  const { key } = factTables[table]
  const same = key.map((column) => `c.${column} = s.${column}`).join(' and ')
  const inside = (of: string) =>
    `${of}.shop_id = ${shop} and ${of}.${clock} >= timestamp '${from} 00:00:00' and ${of}.${clock} < timestamp '${addDays(to, 1)} 00:00:00'`
  // A file without the column says nothing about it.
  const differs = columns
    .map(
      (column) =>
        `(s.${column} is distinct from c.${column} and (s.${column} is not null or b.columns like '%"${column}"%'))`,
    )
    .join(' or ')
  // Only rows of these days are met, however large the table is.
  return `exists (select 1 from ${table}_shadow s
    left join (select * from ${table} i where ${inside('i')}) c on c.shop_id = s.shop_id and ${same}
    left join batch b on b.shop_id = s.shop_id and b.batch_id = s.batch_id
    where ${inside('s')} and (c.shop_id is null or ${differs}))`
}

/** Tables of which some file ever gave another value than one before: of the others nothing need be compared. */
const changedTables = async ({ read, shop }: FigureContext): Promise<Set<string>> => {
  const rows = await read(
    sql<{ name: string }>`select distinct fact_table as name from batch where ${sql.raw(
      `shop_id = ${shop} and status = 'active' and (updated > 0 or coalesce(older, 1) > 0)`,
    )}`,
  )
  return new Set(rows.map(({ name }) => name))
}

/** Metrics of leaves of which a newer file gave another value for these days. */
export const restatedLeaves = async (
  context: FigureContext,
  leaves: readonly Leaf[],
  period: Period,
): Promise<Set<string>> => {
  const { read, shop } = context
  const changed = await changedTables(context)
  const asked = leaves.flatMap((leaf) =>
    comparedFor(leaf)
      .filter(({ table, columns }) => changed.has(table) && columns.length > 0)
      .map((compared) => ({ id: leaf.metric.id, text: existsSql(compared, shop, period) })),
  )
  const texts = [...new Set(asked.map(({ text }) => text))]
  if (texts.length === 0) return new Set()
  const [row = {}] = await read(
    sql<
      Record<string, unknown>
    >`select ${sql.raw(texts.map((text, index) => `${text} as r${index}`).join(', '))}`,
  )
  return new Set(asked.filter(({ text }) => row[`r${texts.indexOf(text)}`] === true).map(({ id }) => id))
}
