import { sql, type Transaction } from 'kysely'
import { type FactTableName, type FactTables, factTables } from '../facts/tables.ts'
import type { FactStore, LoadedColumn, Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportNote } from './contract.ts'
import type { Format } from './format.ts'
import type { StagedSheet } from './settling.ts'

/**
 * Figures count an order in the period it was placed or paid in. Rows that tell neither are taken all the same,
 * because another file may tell it of the same orders; until then no period holds them, and somebody must say so.
 */

const orderOf: readonly LoadedColumn[] = [
  { name: 'channel', type: 'text' },
  { name: 'order_id', type: 'text' },
]

const timelessOf = (accepted: string) =>
  `from read_parquet(${literal(accepted)}) where placed_at is null and paid_at is null`

/** How many of the accepted rows tell no time of their order. */
const countTimeless = async (reader: Reader, table: FactTableName, accepted: string): Promise<number> => {
  if (!('placed_at' in factTables[table].columns)) return 0
  const [row] = await reader.rows<{ n: number }>(`select count(*) as n ${timelessOf(accepted)}`)
  return Number(row?.n ?? 0)
}

/** Keeps their orders as a file; undefined where there are none. */
export const keepTimeless = async (
  reader: Reader,
  table: FactTableName,
  accepted: string,
): Promise<string | undefined> => {
  if ((await countTimeless(reader, table, accepted)) === 0) return undefined
  const path = `${accepted}.timeless`
  await reader.run(
    `copy (select channel, order_id ${timelessOf(accepted)}) to ${literal(path)} (format parquet)`,
  )
  return path
}

const note = (rows: number, { madeFrom, fields }: Format): ImportNote => {
  const times = fields.filter(({ column }) => column === 'placed_at' || column === 'paid_at')
  return {
    code: 'no_time',
    severity: 'warning',
    message: `${rows.toLocaleString('en-US')} 行没有任何时间（下单、付款），在另一份带时间的报表入库之前，任何时段的数字都不会算到它们。`,
    fix:
      madeFrom !== undefined && times.length === 0
        ? '文件里有下单或付款时间的一列时，到“导入 → 认得的报表”删掉这个列对应，再放一次文件，把那一列也对应上；没有时，再导入一份带这些订单时间的报表。'
        : `重新导出时勾选${times.map(({ names }) => `「${names[0]}」`).join('')}，或再导入一份带这些订单时间的报表。`,
  }
}

/** What is to be said of the rows of a mapping that is tried, whatever other files tell of their orders. */
export const noteTried = async (reader: Reader, format: Format, accepted: string): Promise<ImportNote[]> => {
  const rows = await countTimeless(reader, format.table, accepted)
  return rows > 0 ? [note(rows, format)] : []
}

/**
 * The notes of a sheet whose rows are in the facts, with what is to be said of those whose orders have no time there.
 * `scratch` names a table of this transaction.
 */
export const withTimeless = async (
  tx: Transaction<FactTables>,
  store: FactStore<FactTables>,
  { shop, sheet, scratch }: { shop: number; sheet: StagedSheet; scratch: string },
): Promise<ImportNote[]> => {
  const notes = (sheet.result?.notes ?? []).filter(({ code }) => code !== 'no_time')
  if (!sheet.timeless || !sheet.format) return notes
  await store.loadParquet(tx, scratch, sheet.timeless, orderOf)
  const { rows } = await sql
    .raw<{ n: number }>(
      `select count(*) as n from ${scratch} i
       join sale_line s on s.channel = i.channel and s.order_id = i.order_id
       where s.shop_id = ${shop} and s.leads and s.placed_at is null and s.paid_at is null`,
    )
    .execute(tx)
  const timeless = Number(rows[0]?.n ?? 0)
  return timeless > 0 ? [...notes, note(timeless, sheet.format)] : notes
}
