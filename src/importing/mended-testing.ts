import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Shop } from '../facts/contract.ts'
import { type FactTableName, factTables } from '../facts/tables.ts'
import { commitFile, type StageInput, stageFile } from './actions.ts'
import type { ImportResult } from './contract.ts'
import { exportFile } from './export-file.ts'
import { formats } from './formats/all.ts'
import { rejectsFile } from './history.ts'
import type { ImportStores } from './testing.ts'

export type Rows = readonly (readonly string[])[]

/** Imports text files into `made` and gives back what was refused of them. */
export const mending = (made: () => ImportStores) => {
  let files = 0

  const taken = async (
    shop: Shop,
    name: string,
    { header, rows }: { header: readonly string[] | readonly (readonly string[])[]; rows: Rows },
    answer?: StageInput['answer'],
  ): Promise<ImportResult> => {
    files += 1
    const path = join(made().files, `${files}.csv`)
    await writeFile(path, exportFile({ header, rows, container: 'csv', encoding: 'utf-8' }))
    const staged = await stageFile(made().context, {
      shop,
      path,
      name,
      formats,
      ...(answer ? { answer } : {}),
    })
    const [result] = await commitFile(made().context, shop, staged)
    if (!result) throw new Error(`${name} was not taken`)
    return result
  }

  /** The file of refused rows of a batch, each row by the names of its columns as well. */
  const refused = async (shop: Shop, { batch }: ImportResult) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of rejectsFile(made().context, shop, batch ?? 0)) chunks.push(chunk)
    const [header = [], ...rows] = Buffer.concat(chunks)
      .toString('utf8')
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.slice(1, -1).split('","'))
    return { header, rows }
  }

  /** The rows in force of a table without the batch that they are from, in no order. */
  const facts = async (shop: Shop, table: FactTableName | 'sale_line'): Promise<string[]> => {
    const rows = await made()
      .stores.facts.db.selectFrom(table)
      .selectAll()
      .where('shop_id', '=', shop.id)
      .execute()
    const columns = table === 'sale_line' ? SOLD : Object.keys(factTables[table].columns)
    return rows
      .map((row: Record<string, unknown>) => JSON.stringify(columns.map((column) => row[column])))
      .sort()
  }

  return { taken, refused, facts }
}

const SOLD = ['order_id', 'line_id', 'status', 'placed_fen', 'paid_fen', 'refunded_fen', 'pieces', 'title']

/** The refused rows with the cells of the file as it should have been; `first`: the number of its first row. */
export const mendedAs = (
  { header, rows }: { header: readonly string[]; rows: Rows },
  right: { header: readonly string[]; rows: Rows; first: number },
): { header: readonly string[]; rows: Rows } => ({
  header,
  rows: rows.map((cells) =>
    cells.map((cell, at) => {
      const from = at < 5 ? -1 : right.header.indexOf(header[at] ?? '')
      return from < 0 ? cell : (right.rows[Number(cells[0]) - right.first]?.[from] ?? '')
    }),
  ),
})
