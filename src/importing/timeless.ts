import { sql, type Transaction } from 'kysely'
import { type FactTableName, type FactTables, factTables } from '../facts/tables.ts'
import { columnName } from '../facts/words.ts'
import type { FactStore, LoadedColumn, Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportNote } from './contract.ts'
import type { Format } from './format.ts'
import type { StagedSheet } from './settling.ts'

/**
 * Figures count a row in the period of one of its times. Rows that do not tell it are taken all the same, because
 * another file may tell it of the same orders, refunds, …; until then no period holds them, and somebody must say so.
 */
type Lack = {
  code: string
  /** The rows that lack it, of those that no lack before it holds: SQL over columns of the table. */
  when: string
  /** Columns that would tell it. */
  columns: readonly string[]
  /** What such rows are said to be, what does not count them, and whose times another file may bring. */
  say: string
  uncounted: string
  whose: string
}

const ofOrders: readonly Lack[] = [
  {
    code: 'no_time',
    when: 'placed_at is null and paid_at is null',
    columns: ['placed_at', 'paid_at'],
    say: '没有任何时间（下单、付款）',
    uncounted: '任何时段的数字',
    whose: '订单',
  },
]

const lacks: Partial<Record<FactTableName, readonly Lack[]>> = {
  order_header: ofOrders,
  order_line: ofOrders,
  refund: [
    {
      code: 'no_time',
      when: 'applied_at is null and completed_at is null',
      columns: ['applied_at', 'completed_at'],
      say: '没有任何时间（申请、完结）',
      uncounted: '按申请时间、完结时间算的退款数字（订单上的退款照样算）',
      whose: '退款',
    },
    {
      code: 'no_applied_time',
      when: 'applied_at is null',
      columns: ['applied_at'],
      say: '没有申请时间',
      uncounted: '按申请时间算的退款数字',
      whose: '退款',
    },
    {
      // One that is still being dealt with has not ended.
      code: 'no_completed_time',
      when: "completed_at is null and status = '退款成功'",
      columns: ['completed_at'],
      say: '退款成功了却没有完结时间',
      uncounted: '按完结时间算的退款数字',
      whose: '退款',
    },
  ],
  review: [
    {
      code: 'no_time',
      when: 'reviewed_at is null',
      columns: ['reviewed_at'],
      say: '没有评价时间',
      uncounted: '任何时段的数字',
      whose: '评价',
    },
  ],
  ledger: [
    {
      code: 'no_time',
      when: 'entered_at is null',
      columns: ['entered_at'],
      say: '没有入账时间',
      uncounted: '任何时段的数字',
      whose: '流水',
    },
  ],
}

/** Which lack a row has; null where it tells all its times. */
const codeSql = (all: readonly Lack[]) =>
  `case ${all.map(({ code, when }) => `when ${when} then ${literal(code)}`).join(' ')} end`

const lackingIn = (table: FactTableName, accepted: string): string | undefined => {
  const all = lacks[table]
  return (
    all &&
    `from (select *, ${codeSql(all)} as code from read_parquet(${literal(accepted)})) where code is not null`
  )
}

type Counted = { code: string; n: number }

const countLacking = async (reader: Reader, table: FactTableName, accepted: string): Promise<Counted[]> => {
  const from = lackingIn(table, accepted)
  return from === undefined
    ? []
    : reader.rows<Counted>(`select code, cast(count(*) as integer) as n ${from} group by code`)
}

/** Where the facts say whose time a row tells: of orders it may be told by any of their files. */
const told = (table: FactTableName): { from: string; key: readonly string[] } =>
  lacks[table] === ofOrders
    ? { from: 'sale_line where leads and', key: ['channel', 'order_id'] }
    : { from: `${table} where`, key: factTables[table].key }

/** Keeps what such rows are of as a file; undefined where there are none. */
export const keepTimeless = async (
  reader: Reader,
  table: FactTableName,
  accepted: string,
): Promise<string | undefined> => {
  if ((await countLacking(reader, table, accepted)).length === 0) return undefined
  const path = `${accepted}.timeless`
  await reader.run(
    `copy (select ${told(table).key.join(', ')} ${lackingIn(table, accepted)}) to ${literal(path)} (format parquet)`,
  )
  return path
}

const note = ({ say, uncounted, whose, columns }: Lack, rows: number, format: Format) => {
  const { madeFrom, fields } = format
  const times = fields.filter(({ column }) => columns.includes(column)).map(({ names }) => `「${names[0]}」`)
  return {
    severity: 'warning' as const,
    message: `${rows.toLocaleString('en-US')} 行${say}，在另一份带时间的报表入库之前，${uncounted}都不会算到它们。`,
    fix:
      madeFrom !== undefined && times.length === 0
        ? `文件里有${columns.map(columnName).join('或')}的一列时，到“导入 → 认得的报表”删掉这个列对应，再放一次文件，把那一列也对应上；没有时，再导入一份带这些${whose}时间的报表。`
        : `重新导出时勾选${times.join('')}，或再导入一份带这些${whose}时间的报表。`,
  }
}

const notesOf = (format: Format, counted: readonly Counted[]): ImportNote[] =>
  (lacks[format.table] ?? []).flatMap((lack) => {
    const rows = Number(counted.find(({ code }) => code === lack.code)?.n ?? 0)
    return rows > 0 ? [{ code: lack.code, ...note(lack, rows, format) }] : []
  })

/** What is to be said of the rows of a mapping that is tried, whatever other files tell of their orders. */
export const noteTried = async (reader: Reader, format: Format, accepted: string): Promise<ImportNote[]> =>
  notesOf(format, await countLacking(reader, format.table, accepted))

/**
 * The notes of a sheet whose rows are in the facts, with what is to be said of those whose time is not told there.
 * `scratch` names a table of this transaction.
 */
export const withTimeless = async (
  tx: Transaction<FactTables>,
  store: FactStore<FactTables>,
  { shop, sheet, scratch }: { shop: number; sheet: StagedSheet; scratch: string },
): Promise<ImportNote[]> => {
  const { format, timeless } = sheet
  const all = format && lacks[format.table]
  if (!format || !all) return sheet.result?.notes ?? []
  const notes = (sheet.result?.notes ?? []).filter(({ code }) => all.every((lack) => lack.code !== code))
  if (!timeless) return notes
  const { from, key } = told(format.table)
  await store.loadParquet(
    tx,
    scratch,
    timeless,
    key.map((name): LoadedColumn => ({ name, type: 'text' })),
  )
  const code = codeSql(all)
  const { rows } = await sql
    .raw<Counted>(
      `select t.code, count(*) as n from ${scratch} i
       join (select ${key.join(', ')}, ${code} as code from ${from} shop_id = ${shop}) t
         on ${key.map((name) => `t.${name} = i.${name}`).join(' and ')}
       where t.code is not null group by t.code`,
    )
    .execute(tx)
  return [...notes, ...notesOf(format, rows)]
}
