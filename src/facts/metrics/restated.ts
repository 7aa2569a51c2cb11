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

/** A version that is no longer in force, of these days by its own clock, with another value. */
const existsSql = ({ table, clock, columns }: Compared, shop: number, { from, to }: Period): string => {
  const same = factTables[table].key.map((column) => `c.${column} = s.${column}`).join(' and ')
  // A file without the column says nothing about it.
  const differs = columns
    .map(
      (column) =>
        `(s.${column} is distinct from c.${column} and (s.${column} is not null or b.columns like '%"${column}"%'))`,
    )
    .join(' or ')
  return `exists (select 1 from ${table}_shadow s join ${table} c on c.shop_id = s.shop_id and ${same}
    left join batch b on b.shop_id = s.shop_id and b.batch_id = s.batch_id
    where s.shop_id = ${shop} and s.${clock} >= timestamp '${from} 00:00:00'
    and s.${clock} < timestamp '${addDays(to, 1)} 00:00:00' and (${differs}))`
}

/** Metrics of leaves of which a newer file gave another value for these days. */
export const restatedLeaves = async (
  { read, shop }: FigureContext,
  leaves: readonly Leaf[],
  period: Period,
): Promise<Set<string>> => {
  const asked = leaves.flatMap((leaf) =>
    comparedFor(leaf)
      .filter(({ columns }) => columns.length > 0)
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
