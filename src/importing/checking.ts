import { type FactColumnType, factTables } from '../facts/tables.ts'
import type { Day, Period } from '../kernel/calendar.ts'
import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import { type CellSql, type ColumnFacts, cellSql, extracted, type Problem } from './cell-sql.ts'
import { askColumns } from './column-facts.ts'
import type { ImportNote, Reject } from './contract.ts'
import { duplicatesSql, shownKeyOf } from './duplicates.ts'
import { type Field, type Format, headerName } from './format.ts'
import { forgetTornRows } from './masking.ts'
import { ofOthers, togetherBy } from './mended.ts'
import { paidAsBefore, paidSql, paidUntold, readPaid } from './paid-reading.ts'
import { irregularRelation } from './reading/dialect.ts'
import type { TextTable } from './reading/text-table.ts'
import { remarksOn } from './remarks.ts'
import { isPersonal } from './rules/personal.ts'
import { type Settled, type StagedText, stageText } from './staging.ts'
import { totalSql } from './subtotals.ts'
import { keepTogether } from './together.ts'
import { periodOf } from './told-period.ts'

export type Checked = {
  /** All rows of the file as text, personal columns taken out; row n of it is row n of the sheet. */
  archive: string
  /** Every row with the table's columns, row_no and whether it is `bad`. */
  typed: string
  /** Accepted rows with the table's columns and row_no. */
  accepted: string
  /** Every reject: row_no, column_name, value, reason. */
  rejectsFile: string
  archivedHeader: string[]
  /** Columns of the fact table that the file says something about. */
  columns: string[]
  rows: number
  acceptedRows: number
  rejectedRows: number
  skipped: number
  rejects: Reject[]
  notes: ImportNote[]
  period: Period | null
}

const REJECTS_SHOWN = 1000

const sqlType: Record<FactColumnType, string> = {
  text: 'varchar',
  fen: 'bigint',
  count: 'bigint',
  real: 'double',
  ratio: 'double',
  seconds: 'double',
  time: 'timestamp',
  day: 'date',
  flag: 'boolean',
}

const parquet = (path: string) => `read_parquet(${literal(path)})`

const archiveRows = (path: string) =>
  `(select * exclude (file_row_number), file_row_number + 1 as row_no from read_parquet(${literal(path)}, file_row_number = true))`

/** One field of the format that the file has: its archive column and the columns of the layers over it. */
type FieldSql = { field: Field; cell: string; t: string; m: string; name: string; built: CellSql }

/** Condition for rows with nothing in them; most are known by their first cell not to be. */
const blankSql = (staged: StagedText): string => {
  const cells = staged.header.map((_, i) => `nullif(trim(k${i}), '')`)
  return cells.length
    ? `case when trim(k0) <> '' then false else coalesce(${cells.join(', ')}) is null end`
    : 'true'
}

/** Values that come from the file's name or a person instead of a cell. */
const givenValues = ({ period, item, snapshotDay, format }: Settled, sheet: string): [string, string][] => [
  ...(period
    ? ([
        ['from_day', `date ${literal(period.from)}`],
        ['to_day', `date ${literal(period.to)}`],
      ] as [string, string][])
    : []),
  ...(item ? ([['item_id', literal(item)]] as [string, string][]) : []),
  ...(snapshotDay ? ([['snapshot_day', `date ${literal(snapshotDay)}`]] as [string, string][]) : []),
  ...Object.entries(format.constants ?? {}).map(([column, word]): [string, string] => [
    column,
    literal(word),
  ]),
  ...Object.entries(format.fromSheet?.words ?? {})
    .filter(([word]) => format.fromSheet && sheet.includes(word))
    .map(([, value]): [string, string] => [format.fromSheet?.column ?? '', literal(value)]),
]

type CellProblem = Problem & { cell: string; name: string }

const outsideOwnPeriod = (settled: Settled, fields: readonly FieldSql[]): CellProblem[] => {
  const dated = fields.find(({ field }) => field.type === 'period')
  const own = settled.ownPeriod
  if (!dated || !own) return []
  return [
    {
      name: dated.name,
      cell: dated.cell,
      when: `from_day < date ${literal(own.from)} or to_day > date ${literal(own.to)}`,
      reason: `日期不在文件自己的时间段 ${own.from} 至 ${own.to} 内`,
    },
  ]
}

/** How many columns the header row names. */
const namedWidth = (table: TextTable, settled: Settled): number =>
  (table.head[settled.headerRow] ?? []).findLastIndex((name) => name.trim() !== '') + 1

/** Rows with more or fewer cells than the header names: shifted or torn, never to be trusted. */
const irregularSql = (table: TextTable, settled: Settled, staged: StagedText): string => {
  const width = namedWidth(table, settled)
  const beyond = staged.header.flatMap((_, i) =>
    staged.from[i] !== undefined && staged.from[i] >= width ? [`nullif(trim(k${i}), '')`] : [],
  )
  return (
    [
      ...(table.irregular.count > 0
        ? [
            `row_no in (select row from ${irregularRelation(table)} where trim(coalesce(extra, '')) <> '' or cells < ${width})`,
          ]
        : []),
      ...(beyond.length ? [`coalesce(${beyond.join(', ')}) is not null`] : []),
    ].join(' or ') || 'false'
  )
}

/** Does the file name this level without saying which one of that name it is? */
const lacksId = (
  { id, told }: NonNullable<Format['standIns']>[number],
  values: ReadonlyMap<string, string>,
  header: readonly string[],
): boolean =>
  told ? !header.some((name) => told.some((one) => headerName(one) === headerName(name))) : !values.has(id)

type Table = { columns: Readonly<Record<string, FactColumnType>>; key: readonly string[] }

/** The checks of one sheet as SQL: layers from archived text to the table's columns, and what refuses a row. */
const plan = (
  table: TextTable,
  settled: Settled,
  staged: StagedText,
  facts: Map<Field, ColumnFacts>,
  present: readonly { field: Field; cell: string }[],
  today: Day,
) => {
  const { format } = settled
  const definition: Table = factTables[format.table]
  const fields: FieldSql[] = present.map(({ field, cell }, i) => {
    const [t, m] = [`t${i}`, `m${i}`]
    const name = staged.header[Number(cell.slice(1))] ?? field.column
    const said = facts.get(field) ?? { percent: false, roundedIds: false, plain: false }
    const built: CellSql = field.personal
      ? {
          text: cell,
          values: [{ column: field.personal === 'address' ? 'province' : field.column, sql: t }],
          problems: [],
        }
      : cellSql(field, `b${i}`, { t, m }, said, today)
    return { field, cell, t, m, name, built }
  })
  const values = new Map<string, string>()
  for (const { built } of fields)
    for (const { column, sql } of built.values) if (!values.has(column)) values.set(column, sql)
  if (staged.city && 'city' in definition.columns) values.set('city', staged.city)
  for (const [column, sql] of givenValues(settled, table.sheet))
    if (!values.has(column)) values.set(column, sql)
  const standIns = (format.standIns ?? []).filter(({ name }) => values.has(name))
  const isByName = standIns.some((level) => lacksId(level, values, settled.header))
  if (isByName) values.set('report', literal(`${format.constants?.report} by name`))

  const problems: CellProblem[] = [
    ...fields.flatMap(({ built, cell, name }) => built.problems.map((p) => ({ ...p, cell, name }))),
    ...outsideOwnPeriod(settled, fields),
    ...(settled.mended ? ofOthers(settled.mended, staged.header) : []),
  ]
  const irregular = irregularSql(table, settled, staged)
  const bad = problems.length ? problems.map(({ when }) => `coalesce(${when}, false)`).join(' or ') : 'false'

  const total = totalSql(
    // The total above the rows of a report is not above those it was refused.
    settled.mended ? { ...format, totalFirst: undefined } : format,
    staged,
    `(select * from ${archiveRows(staged.path)} where row_no > ${settled.headerRow + 1})`,
  )
  const rowsFrom = `(select * from ${archiveRows(staged.path)} where row_no > ${settled.headerRow + 1} and not (${blankSql(staged)}))`
  const layer = (columns: readonly string[], inner: string) =>
    columns.length ? `(select *, ${columns.join(', ')} from ${inner})` : inner
  /** Up to the typed values, of all rows or of those a condition on row_no leaves. */
  const layered = (only?: string): string => {
    const kept = [total && `not (${total})`, only].filter(Boolean).join(' and ')
    const from = `(select * from ${rowsFrom}${kept ? ` where ${kept}` : ''})`
    const bare = fields
      .filter(({ field }) => !field.personal)
      .map(({ field, cell, t }) => `${extracted(field, `zg_bare(${cell})`)} as b${t.slice(1)}`)
    const texts = fields.map(({ built, t }) => `${built.text} as ${t}`)
    const middles = fields.flatMap(({ built, m }) => (built.middle ? [`${built.middle} as ${m}`] : []))
    const typed = [...values].map(([column, sql]) => `${sql} as ${column}`)
    // What a format derives may rest on columns that this file does not have.
    if (format.derived)
      for (const [column, type] of Object.entries(definition.columns))
        if (!values.has(column)) typed.push(`cast(null as ${sqlType[type]}) as ${column}`)
    return layer([`${irregular} as irregular`, ...typed], layer(middles, layer(texts, layer(bare, from))))
  }
  const finalColumns = (reading: 'net' | 'gross'): string[] =>
    Object.entries(definition.columns).map(([column, type]) => {
      const derived = format.derived?.[column]
      const has = values.has(column)
      const standIn = standIns.find(({ id, name }) => id === column && name !== column)
      const given =
        derived !== undefined
          ? `(${derived})`
          : standIn
            ? `coalesce(${has ? column : 'null'}, ${standIn.name})`
            : format.decidesPaid && column === 'paid_fen' && has
              ? paidSql(reading, values.has('paid_at'))
              : has
                ? column
                : 'null'
      const value = definition.key.includes(column) && type === 'text' ? `coalesce(${given}, '')` : given
      return `cast(${value} as ${sqlType[type]}) as ${column}`
    })
  const shownKey = shownKeyOf(definition, standIns, fields)
  /** What the file calls the columns that a column of the table is read from. */
  const namesOf = (wanted: string): string[] =>
    fields.flatMap(({ name, built }) => (built.values.some(({ column }) => column === wanted) ? [name] : []))
  return { definition, values, namesOf, isByName, shownKey, problems, bad, total, layered, finalColumns }
}

type Plan = ReturnType<typeof plan>

/**
 * What a file says about its table; what is derived from a cell only where the file has it. Without 退款金额 nobody
 * can tell whether 实付 is net: then other files that can come first.
 */
const columnsSaid = (format: Format, values: ReadonlyMap<string, string>): string[] =>
  Object.keys(factTables[format.table].columns).filter(
    (column) =>
      (values.has(column) ||
        (format.derived?.[column] !== undefined &&
          !format.fields.some((field) => field.column === column))) &&
      !(format.decidesPaid && column === 'paid_fen' && !values.has('refunded_fen')),
  )

const count = async (reader: Reader, from: string): Promise<number> => {
  const [row] = await reader.rows<{ n: number }>(`select count(*) as n from ${from}`)
  return Number(row?.n ?? 0)
}

const rejectParts = (
  table: TextTable,
  width: number,
  { problems, layered, shownKey, isByName }: Plan,
  input: { typed: string; badRows: number; doubled?: string },
): string[] => {
  const parts: string[] = []
  if (input.badRows > 0) {
    // Bad rows are few: they are worked out once more with all their texts, to say which column and why.
    const refused = layered(`row_no in (select row_no from ${input.typed} where bad)`)
    const told = problems.map(
      ({ when, reason, rather, cell, name }) =>
        `case when coalesce(${when}, false) then {column_name: ${literal(name)}, value: coalesce(${cell}, ''),
          reason: ${rather ? `case when ${rather.when} then ${literal(rather.reason)} else ${literal(reason)} end` : literal(reason)}} end`,
    )
    if (told.length)
      parts.push(`select row_no, p.column_name, p.value, p.reason from (
        select row_no, unnest(list_filter([${told.join(', ')}], lambda x: x is not null)) as p from ${refused})`)
    const torn =
      table.irregular.count > 0
        ? irregularRelation(table)
        : '(select 0::bigint as row, 0 as cells, null::varchar as extra where false)'
    parts.push(`select t.row_no, '' as column_name, coalesce(i.extra, '') as value,
        '列数与表头不符：表头有 ${width} 列' || case when i.cells < ${width} then '，这一行只有 ' || i.cells || ' 列' else '，这一行更多' end || '；多半是某格里有没加引号的逗号或换行，请重新导出' as reason
      from ${refused} t left join ${torn} i on i.row = t.row_no where t.irregular`)
  }
  if (input.doubled)
    parts.push(`select row_no, ${literal(shownKey.names.join(' + '))} as column_name, key_text as value,
        '与第 ' || first_row || ' 行重复' || case when same then '' else '，内容不同' end || '，已保留第 ' || first_row || ' 行${isByName ? '；文件没有 ID 列，名称相同就分不开，请导出时勾选 ID 列' : ''}' as reason
      from ${input.doubled}`)
  return parts
}

/**
 * Checks a settled sheet: text → typed rows, every refused row with its column, value and reason.
 * Nothing is stored yet. Files are written beside `into` (a path prefix in the staging folder). What happened
 * after `today` is refused.
 */
export const checkSheet = async (
  reader: Reader,
  table: TextTable,
  settled: Settled,
  options: { into: string; buyerKey: string; today: Day },
): Promise<Checked> => {
  const { format } = settled
  const path = (step: string) => `${options.into}.${step}.parquet`
  const staged = await stageText(reader, table, settled, {
    to: path('archive'),
    buyerKey: options.buyerKey,
  })
  const present = format.fields.flatMap((field, i) => {
    const cell = staged.cellOf(field, i)
    return cell === undefined ? [] : [{ field, cell }]
  })
  const from = `(select * from ${archiveRows(staged.path)} where row_no > ${settled.headerRow + 1})`
  const checks = plan(table, settled, staged, await askColumns(reader, from, present), present, options.today)
  const { definition, values, bad, layered } = checks

  const isBad = `((${bad}) or irregular)`
  // Only refunded rows that are taken tell; the many others need not be read for it.
  const refundCell = present.find(({ field }) => field.column === 'refunded_fen')?.cell
  const paid =
    format.decidesPaid && settled.mended?.paid
      ? paidAsBefore(settled.mended.paid)
      : format.decidesPaid && refundCell
        ? await readPaid(reader, layered(`${refundCell} not in ('', '0', '0.0', '0.00')`), isBad, values)
        : { reading: 'gross' as const }
  await reader.run(
    `copy (select ${checks.finalColumns(paid.reading).join(', ')}, row_no, ${isBad} as bad from ${layered()})
     to ${literal(path('typed'))} (format parquet, codec lz4_raw, row_group_size 50000)`,
  )
  const typed = parquet(path('typed'))
  const rows = await count(reader, typed)
  const skipped = checks.total ? await count(reader, `${from} where ${checks.total}`) : 0
  const badRows = await count(reader, `${typed} where bad`)
  const good = badRows > 0 ? `(select * from ${typed} where not bad)` : typed
  const duplicates =
    rows === badRows
      ? 0
      : (await count(reader, good)) -
        (await count(reader, `(select distinct ${definition.key.join(', ')} from ${good})`))
  const doubled = duplicates > 0 ? duplicatesSql(definition, checks.shownKey.columns, good) : undefined
  const parts = rejectParts(table, namedWidth(table, settled), checks, { typed, badRows, doubled })
  const none = `select 0::bigint as row_no, '' as column_name, '' as value, '' as reason where false`
  await reader.run(
    `copy (select row_no, column_name, left(value, 200) as value, reason from (${parts.join(' union all ') || none}) order by row_no)
     to ${literal(path('rejects'))} (format parquet, codec zstd)`,
  )
  if (badRows > 0 && settled.header.some(isPersonal))
    await forgetTornRows(reader, {
      archive: path('archive'),
      rejects: path('rejects'),
      width: staged.header.length,
    })
  const by = togetherBy(format).map((column) => ({ column, names: checks.namesOf(column) }))
  if (badRows > 0 && by.length > 0)
    await keepTogether(reader, { typed: path('typed'), rejects: path('rejects') }, by)
  const rejects = await reader.rows<{ row_no: number; column_name: string; value: string; reason: string }>(
    `select row_no, column_name, value, reason from ${parquet(path('rejects'))}
     where column_name is not null order by row_no, column_name limit ${REJECTS_SHOWN}`,
  )
  let accepted = path('typed')
  if (badRows + duplicates > 0) {
    accepted = path('accepted')
    const unique = doubled ? ` where row_no not in (select row_no from ${doubled})` : ''
    await reader.run(
      `copy (select * from ${good}${unique}) to ${literal(accepted)} (format parquet, codec lz4_raw)`,
    )
  }
  return {
    archive: path('archive'),
    typed: path('typed'),
    accepted,
    rejectsFile: path('rejects'),
    archivedHeader: staged.header,
    columns: columnsSaid(format, values),
    rows,
    acceptedRows: rows - badRows - duplicates,
    rejectedRows: badRows + duplicates,
    skipped,
    rejects: rejects.map(({ row_no, column_name, value, reason }) => ({
      row: row_no,
      column: column_name,
      value,
      reason,
    })),
    notes: [
      ...(paid.note
        ? [paid.note]
        : format.decidesPaid && values.has('paid_fen') && !values.has('refunded_fen')
          ? [paidUntold]
          : []),
      ...(await remarksOn(reader, format, path('typed'))),
    ],
    period: await periodOf(reader, accepted, format),
  }
}
