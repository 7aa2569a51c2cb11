import { type FactColumnType, factTables } from '../facts/tables.ts'
import type { Period } from '../kernel/calendar.ts'
import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import type { Format } from './format.ts'

/** Of what happened the time that says which days a file is of, the first that its rows tell at all. */
const INSTANTS: Readonly<Record<string, readonly string[]>> = {
  // Orders of the last days go on being paid after the export: only days of placing are whole.
  order_header: ['coalesce(placed_at, paid_at)'],
  order_line: ['coalesce(placed_at, paid_at)'],
  refund: ['applied_at', 'completed_at'],
  review: ['reviewed_at'],
  ledger: ['entered_at'],
}

/** First and last day the accepted rows speak of. */
export const periodOf = async (reader: Reader, path: string, format: Format): Promise<Period | null> => {
  const { columns }: { columns: Readonly<Record<string, FactColumnType>> } = factTables[format.table]
  const instants = INSTANTS[format.table] ?? ['snapshot_day']
  const [lows, highs] = 'from_day' in columns ? [['from_day'], ['to_day']] : [instants, instants]
  const first = (of: 'min' | 'max', all: readonly string[]) =>
    `cast(cast(coalesce(${all.map((one) => `${of}(${one})`).join(', ')}) as date) as varchar)`
  const [row] = await reader.rows<{ low: Period['from'] | null; high: Period['to'] | null }>(
    `select ${first('min', lows)} as low, ${first('max', highs)} as high from read_parquet(${literal(path)})`,
  )
  return row?.low && row.high ? { from: row.low, to: row.high } : null
}
