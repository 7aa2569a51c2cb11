import { sql } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import {
  type BatchRow,
  type FactColumnType,
  type FactTableName,
  factTables,
  isFactTable,
} from '../facts/tables.ts'
import { columnName } from '../facts/words.ts'
import { yuan } from '../kernel/money.ts'
import type { ImportContext } from './actions.ts'
import { formats } from './formats/all.ts'
import { labelOf } from './rules/suggestion.ts'

/** A row of an older file and what became of it. */
export type Replaced = {
  key: string
  row: number
  oldBatch: number
  changes: { column: string; name: string; before: string; after: string }[]
}

const SHOWN = 200

/** What people call a column: by its own name, else as the reports that fill it do. */
export const nameOf = (table: FactTableName, column: string): string => {
  const name = columnName(column)
  if (name !== column) return name
  const fields = formats.filter((format) => format.table === table).flatMap((format) => format.fields)
  return labelOf(fields, column)
}

/** A value of a fact as it is told: money in yuan, a share in percent, a duration in seconds; '' where there is none. */
const cellText = (type: FactColumnType, value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (type === 'fen') return yuan(Number(value))
  if (type === 'ratio') return `${Number((Number(value) * 100).toFixed(4))}%`
  if (type === 'seconds') return `${Number(value)} 秒`
  if (type === 'flag') return value === 'true' ? '是' : '否'
  return String(value)
}

/** The columns of a table that are told, with their types. Of a range its words are, not its ends as well. */
export const toldColumns = (table: FactTableName): [string, FactColumnType][] => {
  const columns: Readonly<Record<string, FactColumnType>> = factTables[table].columns
  return Object.entries(columns).filter(
    ([column]) => !(`${column.replace(/_(low|high)$/, '')}_text` in columns) || column.endsWith('_text'),
  )
}

/** What tells a row from others of its report: without what is empty, the same in all of them, or said already. */
const keyText = ({ format, fact_table }: BatchRow, cells: Record<string, unknown>): string => {
  if (!isFactTable(fact_table)) return ''
  const fixed = formats.find(({ id }) => id === format)?.constants ?? {}
  const parts = factTables[fact_table].key
    .filter((column) => !(column in fixed))
    .map((column) => String(cells[`n_${column}`] ?? ''))
    .filter((part) => part !== '')
  return [...new Set(parts)].join(' · ')
}

/** Rows of older files that a batch replaced with other values, the first 200: what was replaced stays visible. */
export const replacedBy = async (context: ImportContext, shop: Shop, row: BatchRow): Promise<Replaced[]> => {
  if (!isFactTable(row.fact_table) || row.updated === 0) return []
  const table = row.fact_table
  const columns = Object.keys(factTables[table].columns)
  const key = factTables[table].key as readonly string[]
  const on = key.map((column) => `o.${column} = n.${column}`).join(' and ')
  const differs = columns
    .filter((column) => !key.includes(column))
    .map((column) => `o.${column} is distinct from n.${column}`)
    .join(' or ')
  const pair = columns
    .map((column) => `cast(o.${column} as text) as o_${column}, cast(n.${column} as text) as n_${column}`)
    .join(', ')
  const found = await sql
    .raw<Record<string, string | number | null>>(
      `select n.row_no as row_no, o.batch_id as old_batch, ${pair} from ${table} n
       join ${table}_shadow o on o.shop_id = n.shop_id and ${on}
       where n.shop_id = ${shop.id} and n.batch_id = ${row.batch_id} and o.batch_id <> n.batch_id and (${differs})
       order by n.row_no, o.batch_id limit ${SHOWN}`,
    )
    .execute(context.facts.db)
  return found.rows.map((cells) => ({
    key: keyText(row, cells),
    row: Number(cells.row_no),
    oldBatch: Number(cells.old_batch),
    changes: toldColumns(table).flatMap(([column, type]) => {
      const [before, after] = [cells[`o_${column}`], cells[`n_${column}`]]
      if (before === after) return []
      const told = { before: cellText(type, before), after: cellText(type, after) }
      return [{ column: column.replace(/_(fen|text)$/, ''), name: nameOf(table, column), ...told }]
    }),
  }))
}
