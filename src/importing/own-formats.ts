import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import type { Answer } from './contract.ts'
import { type Field, type Format, headerName, personalNames } from './format.ts'
import { uniqueNames } from './recognise.ts'
import { labelOf, missingOf } from './rules/suggestion.ts'
import type { ImportingTables } from './tables.ts'

export type Mapping = NonNullable<Answer['mapping']>

/** The name of a column as the file has it, and which of that name it is; `shown` is what `uniqueNames` made of it. */
const plainName = (shown: string, header: readonly string[]): { name: string; nth: number } => {
  const at = uniqueNames(header).indexOf(shown)
  const name = (header[at] ?? shown).trim()
  const nth = header.slice(0, Math.max(at, 0)).filter((one) => headerName(one) === headerName(name)).length
  return { name, nth }
}

const refuse = (detail: string): never => {
  throw new Failure('invalid_input', { detail })
}

/** The format that a mapping fills. Throws `invalid_input` where it is not one of those known. */
export const baseOf = (formats: readonly Format[], id: string | undefined): Format =>
  formats.find((one) => one.id === id) ?? refuse('请先选这是哪一种报表。')

const mappedField = (base: Format, shown: string, column: string, header: readonly string[]): Field => {
  const field = base.fields.find((one) => one.column === column)
  if (!field) return refuse(`「${base.name}」里没有「${column}」这一项。`)
  const { name, nth } = plainName(shown, header)
  if (!name) return refuse(`「${shown}」没有列名，无法在下次认出，请先在文件里补上列名。`)
  if (personalNames.includes(headerName(name)) && !field.personal)
    return refuse(`「${name}」是个人信息，不能导入。`)
  const { nth: _, ...rest } = field
  return { ...rest, names: [name], ...(nth > 0 ? { nth } : {}) }
}

const paidColumns = ['total_fen', 'paid_fen', 'refunded_fen']

/**
 * `base` read from the columns a person chose so far, whether or not that is all it needs; `header` is the header as
 * the file has it: what is not mapped in it is known and left out. Throws `invalid_input` where two columns go to one field or
 * a column may not be taken.
 */
export const mappedFormat = (
  base: Format,
  mapping: Pick<Mapping, 'name' | 'columns'>,
  header: readonly string[],
): Format => {
  const chosen = Object.entries(mapping.columns)
  const fields = chosen.map(([name, column]) => mappedField(base, name, column, header))
  const columns = fields.map(({ column }) => column)
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice) refuse(`有两列都对应到「${labelOf(base.fields, twice)}」，请只留一列。`)
  const names = fields.flatMap((field) => field.names)
  const { decidesPaid, refuses: _refuses, ignores: _ignores, stamp: _stamp, ...kept } = base
  const identity = JSON.stringify([base.id, chosen.toSorted()])
  return {
    ...kept,
    id: `own-${createHash('sha256').update(identity).digest('hex').slice(0, 10)}`,
    name: mapping.name,
    source: '自定义',
    madeFrom: base.id,
    needs: names.map((name) => [name]),
    ignores: header.map((one) => one.trim()).filter((name) => name && !names.includes(name)),
    fields,
    headerRows: 1,
    // Nobody knows what else such a file holds: only what was mapped is archived.
    keepsMapped: true,
    ...(decidesPaid && paidColumns.every((column) => columns.includes(column)) ? { decidesPaid } : {}),
  }
}

/**
 * The shop's own format, recognised next time by the columns that were chosen. Throws `invalid_input` as
 * `mappedFormat`, and where a needed field has no column.
 */
export const ownFormat = (base: Format, mapping: Mapping, header: readonly string[]): Format => {
  const format = mappedFormat(base, mapping, header)
  const lacking = missingOf(base, new Set(format.fields.map(({ column }) => column)))
  if (lacking.length) refuse(`还缺必需的列：${lacking.join('、')}。`)
  if (format.fields.length === 0) refuse('还没有对应任何一列。')
  return format
}

/** Keeps a format for the shop; the same columns again replace it. */
export const keepOwnFormat = async (
  records: Kysely<ImportingTables>,
  { shop, format, at }: { shop: number; format: Format; at: string },
): Promise<void> => {
  await records
    .insertInto('own_format')
    .values({
      shop_id: shop,
      id: format.id,
      name: format.name,
      format: JSON.stringify(format),
      created_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['shop_id', 'id']).doUpdateSet({ name: format.name, format: JSON.stringify(format) }),
    )
    .execute()
}

/** The formats of a shop's own, oldest first. */
export const ownFormats = async (records: Kysely<ImportingTables>, shop: number): Promise<Format[]> => {
  const rows = await records
    .selectFrom('own_format')
    .select('format')
    .where('shop_id', '=', shop)
    .orderBy('created_at')
    .execute()
  return rows.map(({ format }): Format => JSON.parse(format))
}

/** Gives a format another name. Says whether there was one. */
export const renameOwnFormat = async (
  records: Kysely<ImportingTables>,
  shop: number,
  id: string,
  name: string,
): Promise<boolean> => {
  const format = (await ownFormats(records, shop)).find((one) => one.id === id)
  if (!format) return false
  await records
    .updateTable('own_format')
    .set({ name, format: JSON.stringify({ ...format, name }) })
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .execute()
  return true
}

/** Forgets a format; what was imported with it stays. Says whether there was one. */
export const forgetOwnFormat = async (
  records: Kysely<ImportingTables>,
  shop: number,
  id: string,
): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('own_format')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
