import { sql } from 'kysely'
import type { Period } from '../../kernel/calendar.ts'
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

/** Metrics of leaves of which another file gave another value for these days, by what merging the files wrote down. */
export const restatedLeaves = async (
  { read, shop }: FigureContext,
  leaves: readonly Leaf[],
  { from, to }: Period,
): Promise<Set<string>> => {
  const rows = await read(
    sql<{
      told: string
    }>`select distinct fact_table || ' ' || clock || ' ' || column_name as told from restated_day
      where ${sql.raw(`shop_id = ${shop} and day >= date '${from}' and day <= date '${to}'`)}`,
  )
  const told = new Set(rows.map((row) => row.told))
  const isRestated = ({ table, clock, columns }: Compared) =>
    columns.some((column) => told.has(`${table} ${clock} ${column}`))
  return new Set(leaves.filter((leaf) => comparedFor(leaf).some(isRestated)).map(({ metric }) => metric.id))
}
