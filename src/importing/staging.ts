import { type FactColumnType, factTables } from '../facts/tables.ts'
import type { Period } from '../kernel/calendar.ts'
import type { Reader } from '../storage/facts.ts'
import { citySql, provinceSql } from './address.ts'
import { type CellSql, type ColumnFacts, cellSql, quoted } from './cell-sql.ts'
import type { ImportNote, Reject } from './contract.ts'
import { type Field, type Format, headerName, personalNames } from './format.ts'
import { csvRelation, irregularRelation } from './reading/dialect.ts'
import type { TextTable } from './reading/text-table.ts'

/** A sheet whose meaning is settled: which format, which row is the header, which column fills which field. */
export type Settled = {
  format: Format
  /** Index of the (last) header row in the sheet, from 0. */
  headerRow: number
  /** Unique header names by position. */
  header: readonly string[]
  /** Column index of each field of the format; undefined where the file has none. */
  columns: readonly (number | undefined)[]
  /** Given where rows carry no date of their own. */
  period?: Period
  item?: string
  /** Day a snapshot stands for. */
  snapshotDay?: string
  /** The span the file name speaks of: a row outside is refused. */
  ownPeriod?: Period
}

export type Checked = {
  /** All rows of the file as text, personal columns taken out; row n of it is row n of the sheet. */
  archive: string
  /** Accepted rows with the table's columns and row_no. */
  accepted: string
  /** Every reject: row_no, column_name, value, reason. */
  rejectsFile: string
  archivedHeader: string[]
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

const isPersonal = (name: string): boolean => personalNames.includes(headerName(name.replace(/#\d+$/, '')))

type Staged = { path: string; header: string[]; cellOf: (field: Field, index: number) => string | undefined }

/**
 * First pass: the text goes into a compressed columnar file without its personal columns, which becomes both
 * the archive and what the checks read. The buyer becomes a keyed hash, an address its province and city.
 */
const stage = async (
  reader: Reader,
  table: TextTable,
  settled: Settled,
  to: string,
  buyerKey: string,
): Promise<Staged> => {
  const { format, header, columns } = settled
  const personalFields = new Map<number, Field>()
  format.fields.forEach((field, i) => {
    const index = columns[i]
    if (field.personal && index !== undefined) personalFields.set(index, field)
  })
  const kept: { sql: string; name: string; index?: number; derived?: string }[] = []
  for (let index = 0; index < table.width; index++) {
    const name = header[index] ?? ''
    const cell = `c${index + 1}`
    const field = personalFields.get(index)
    if (field?.personal === 'buyer key') {
      const inner = `sha256(${quoted(buyerKey)} || zg_text(${cell}))`
      kept.push({
        sql: `left(sha256(${quoted(buyerKey)} || ${inner}), 32)`,
        name: '买家标识',
        derived: field.column,
      })
    } else if (field?.personal === 'address') {
      kept.push({ sql: provinceSql(cell), name: '省份', derived: 'province' })
      kept.push({ sql: citySql(cell), name: '城市', derived: 'city' })
    } else if (!isPersonal(name)) kept.push({ sql: cell, name, index })
  }
  const select = kept.map(({ sql }, i) => `${sql} as k${i}`).join(', ')
  await reader.run(
    `copy (select ${select} from ${csvRelation(table)}) to ${quoted(to)} (format parquet, codec zstd, row_group_size 100000)`,
  )
  return {
    path: to,
    header: kept.map(({ name }) => name),
    cellOf: (field, index) => {
      if (field.personal) {
        const at = kept.findIndex(({ derived }) => derived === field.column)
        return at < 0 ? undefined : `k${at}`
      }
      const column = columns[index]
      const at = kept.findIndex((k) => k.index !== undefined && k.index === column)
      return column === undefined || at < 0 ? undefined : `k${at}`
    },
  }
}

const archiveRelation = (path: string) =>
  `(select * exclude (file_row_number), file_row_number + 1 as row_no from read_parquet(${quoted(path)}, file_row_number = true))`

type FieldSql = { field: Field; cell: string; name: string; built: CellSql }

const askColumns = async (
  reader: Reader,
  from: string,
  fields: readonly { field: Field; cell: string }[],
): Promise<Map<Field, ColumnFacts>> => {
  const asked = fields.filter(({ field }) => field.type === 'ratio' || field.type === 'id')
  const facts = new Map(fields.map(({ field }) => [field, { percent: false, roundedIds: false }]))
  if (asked.length === 0) return facts
  const selects = asked.map(({ field, cell }, i) =>
    field.type === 'ratio'
      ? `bool_or(contains(${cell}, '%') or contains(${cell}, '％')) as a${i}`
      : // Excel keeps 15 digits: a column of long ids that nearly all end in 000 has been through it.
        `count(*) filter (length(zg_bare(${cell})) between 16 and 24) >= 3 and
         count(*) filter (length(zg_bare(${cell})) between 16 and 24 and ends_with(zg_bare(${cell}), '000'))
           >= 0.9 * count(*) filter (length(zg_bare(${cell})) between 16 and 24) as a${i}`,
  )
  const [row] = await reader.rows<Record<string, boolean | null>>(`select ${selects.join(', ')} from ${from}`)
  asked.forEach(({ field }, i) => {
    const said = row?.[`a${i}`] === true
    facts.set(field, { percent: field.type === 'ratio' && said, roundedIds: field.type === 'id' && said })
  })
  return facts
}

type PaidReading = { reading: 'net' | 'gross'; note?: ImportNote }

/**
 * Whether 买家实际支付金额 of this file is net of refunds. On refunded rows 总金额 − 实付 = 退款金额 says net,
 * 实付 = 总金额 says gross; a refund larger than what was paid can only be net.
 */
const readPaid = async (
  reader: Reader,
  typed: string,
  has: (column: string) => boolean,
): Promise<PaidReading> => {
  if (!has('paid_fen') || !has('refunded_fen')) return { reading: 'gross' }
  const total = has('total_fen') ? 'total_fen' : has('payable_fen') ? 'payable_fen' : 'null::bigint'
  const [row] = await reader.rows<{ refunded: number; net: number; gross: number; beyond: number }>(
    `select count(*) as refunded,
       count(*) filter (${total} - paid_fen = refunded_fen) as net,
       count(*) filter (${total} = paid_fen) as gross,
       count(*) filter (refunded_fen > paid_fen) as beyond
     from ${typed} where refunded_fen > 0 and paid_fen is not null and not bad`,
  )
  if (!row || row.refunded === 0) return { reading: 'gross' }
  const net = row.net > row.gross || (row.net === row.gross && row.beyond > 0)
  const agree = net ? row.net : row.gross
  const told = net
    ? `本文件的实付金额已扣除退款（${row.refunded} 行有退款，其中 ${agree} 行满足 总金额 − 实付 = 退款），支付金额按 实付 + 退款 计。`
    : `本文件的实付金额未扣除退款（${row.refunded} 行有退款，其中 ${agree} 行满足 实付 = 总金额），净支付按 实付 − 退款 计。`
  return {
    reading: net ? 'net' : 'gross',
    note: {
      code: net ? 'paid_net' : 'paid_gross',
      severity: agree * 2 < row.refunded ? 'warning' : 'note',
      message: told,
    },
  }
}

/** Rows that are no rows: blank ones, and the totals the format names. */
const skipSql = (settled: Settled, staged: Staged, table: TextTable): { blank: string; total: string } => {
  const cellAt = (name: string) => {
    const wanted = headerName(name)
    const index = staged.header.findIndex((h) => headerName(h) === wanted)
    return index < 0 ? undefined : `k${index}`
  }
  const total = (settled.format.skip ?? []).flatMap(({ names, values }) => {
    const list = values.map(quoted).join(', ')
    return names
      .map(cellAt)
      .filter((cell) => cell !== undefined)
      .map((cell) => `zg_text(${cell}) in (${list})`)
  })
  const cells = staged.header.map((_, i) => `zg_bare(k${i})`)
  return {
    blank: table.width === 0 || cells.length === 0 ? 'false' : `coalesce(${cells.join(', ')}) is null`,
    total: total.length ? `coalesce(${total.join(' or ')}, false)` : 'false',
  }
}

const spanColumns = (settled: Settled): Record<string, string> => ({
  ...(settled.period
    ? { from_day: `date ${quoted(settled.period.from)}`, to_day: `date ${quoted(settled.period.to)}` }
    : {}),
  ...(settled.item ? { item_id: quoted(settled.item) } : {}),
  ...(settled.snapshotDay ? { snapshot_day: `date ${quoted(settled.snapshotDay)}` } : {}),
})

const instantColumn = (table: keyof typeof factTables): string | undefined =>
  ({
    order_header: 'placed_at',
    order_line: 'placed_at',
    refund: 'applied_at',
    review: 'reviewed_at',
    ledger: 'entered_at',
  })[table as string]

const periodOf = async (
  reader: Reader,
  path: string,
  table: keyof typeof factTables,
): Promise<Period | null> => {
  const columns = factTables[table].columns
  const instant = instantColumn(table)
  const [low, high] =
    'from_day' in columns
      ? ['from_day', 'to_day']
      : 'snapshot_day' in columns
        ? ['snapshot_day', 'snapshot_day']
        : [instant ?? 'null', 'paid_at' in columns ? `greatest(${instant}, paid_at)` : (instant ?? 'null')]
  const [row] = await reader.rows<{ low: string | null; high: string | null }>(
    `select cast(cast(min(${low}) as date) as varchar) as low, cast(cast(max(${high}) as date) as varchar) as high from read_parquet(${quoted(path)})`,
  )
  return row?.low && row.high ? { from: row.low as Period['from'], to: row.high as Period['to'] } : null
}

/**
 * Checks a settled sheet: text → typed rows, every refused row with its column, value and reason.
 * Nothing is stored yet. Files are written beside `into` (a path prefix in the staging folder).
 */
export const checkSheet = async (
  reader: Reader,
  table: TextTable,
  settled: Settled,
  options: { into: string; buyerKey: string },
): Promise<Checked> => {
  const { format } = settled
  const definition: { columns: Readonly<Record<string, FactColumnType>>; key: readonly string[] } =
    factTables[format.table]
  const paths = {
    archive: `${options.into}.archive.parquet`,
    typed: `${options.into}.typed.parquet`,
    accepted: `${options.into}.accepted.parquet`,
    rejects: `${options.into}.rejects.parquet`,
  }
  const staged = await stage(reader, table, settled, paths.archive, options.buyerKey)
  const from = archiveRelation(paths.archive)

  const present = format.fields.flatMap((field, i) => {
    const cell = staged.cellOf(field, i)
    return cell === undefined ? [] : [{ field, cell }]
  })
  const columnFacts = await askColumns(reader, from, present)
  const fields: FieldSql[] = present.map(({ field, cell }) => {
    const built: CellSql = field.personal
      ? { values: [{ column: field.column, sql: cell }], problems: [] }
      : cellSql(field, cell, columnFacts.get(field) ?? { percent: false, roundedIds: false })
    return {
      field,
      cell,
      name: staged.header[Number(cell.slice(1))] ?? field.names[0] ?? field.column,
      built,
    }
  })

  const values = new Map<string, string>()
  for (const { built, field } of fields) {
    for (const { column, sql } of built.values) if (!values.has(column)) values.set(column, sql)
    if (field.personal === 'address') {
      const city = staged.header.indexOf('城市')
      if (city >= 0) values.set('city', `k${city}`)
    }
  }
  for (const [column, sql] of Object.entries(spanColumns(settled)))
    if (!values.has(column)) values.set(column, sql)
  for (const [column, word] of Object.entries(format.constants ?? {})) values.set(column, quoted(word))

  const ownPeriod = settled.ownPeriod
  const outside =
    ownPeriod && values.has('from_day') && !settled.period
      ? [
          {
            name: fields.find(({ field }) => field.type === 'period')?.name ?? '日期',
            cell: fields.find(({ field }) => field.type === 'period')?.cell ?? "''",
            when: `(from_day < date ${quoted(ownPeriod.from)} or to_day > date ${quoted(ownPeriod.to)})`,
            reason: `日期不在文件自己的时间段 ${ownPeriod.from} 至 ${ownPeriod.to} 内`,
          },
        ]
      : []
  const problems = [
    ...fields.flatMap(({ built, cell, name }) => built.problems.map((p) => ({ ...p, cell, name }))),
    ...outside,
  ]

  const { blank, total } = skipSql(settled, staged, table)
  const keyText = (column: string) =>
    definition.columns[column] === 'day' ? `cast(${column} as varchar)` : `coalesce(${column}, '')`
  const typedColumns = [...values].map(([column, sql]) => `${sql} as ${column}`)
  const rowsFrom = `(select *, ${blank} as blank_row, ${total} as total_row from ${from} where row_no > ${settled.headerRow + 1})`
  const irregular =
    table.irregular.count > 0
      ? `row_no in (select row from ${irregularRelation(table)} where extra is not null and trim(extra) <> '' or cells < ${settled.header.length})`
      : 'false'
  const bad = problems.length ? problems.map(({ when }) => `coalesce(${when}, false)`).join(' or ') : 'false'
  await reader.run(
    `copy (select *, (${bad}) or irregular as bad from (
       select row_no, ${irregular} as irregular${typedColumns.length ? `, ${typedColumns.join(', ')}` : ''},
         ${
           present
             .map(({ cell }) => cell)
             .filter((c, i, all) => all.indexOf(c) === i)
             .join(', ') || 'null as none'
         }
       from ${rowsFrom} where not blank_row and not total_row))
     to ${quoted(paths.typed)} (format parquet, codec lz4_raw, row_group_size 100000)`,
  )
  const typed = `read_parquet(${quoted(paths.typed)})`
  const [counts] = await reader.rows<{ rows: number; skipped: number }>(
    `select count(*) filter (not blank_row and not total_row) as rows, count(*) filter (total_row and not blank_row) as skipped from ${rowsFrom}`,
  )

  const has = (column: string) => values.has(column)
  const paid = format.decidesPaid ? await readPaid(reader, typed, has) : undefined
  const finalColumn = (column: string, type: FactColumnType): string => {
    const derived = format.derived?.[column]
    const given =
      derived !== undefined
        ? `(${derived})`
        : paid?.reading === 'net' && column === 'paid_fen'
          ? 'paid_fen + coalesce(refunded_fen, 0)'
          : has(column)
            ? column
            : 'null'
    const value = definition.key.includes(column) && type === 'text' ? `coalesce(${given}, '')` : given
    return `cast(${value} as ${sqlType[type]}) as ${column}`
  }
  const finals = Object.entries(definition.columns).map(([column, type]) => finalColumn(column, type))
  const good = `(select ${finals.join(', ')}, row_no from ${typed} where not bad)`
  const key = definition.key.map(keyText).join(", '|', ")
  await reader.run(
    `copy (select * from ${good}) to ${quoted(paths.accepted)} (format parquet, codec lz4_raw, row_group_size 100000)`,
  )
  const accepted = `read_parquet(${quoted(paths.accepted)})`
  const doubled = `(select row_no, first_row, key_text, same from (
      select row_no, min(row_no) over w as first_row, concat(${key}) as key_text,
        hash(${Object.keys(definition.columns).join(', ')}) = first_value(hash(${Object.keys(definition.columns).join(', ')})) over (partition by ${definition.key.join(', ')} order by row_no) as same
      from ${accepted} where (${definition.key.join(', ')}) in (select ${definition.key.map((k) => k).join(', ')} from ${accepted} group by all having count(*) > 1)
      window w as (partition by ${definition.key.join(', ')})) where row_no > first_row)`
  const [duplicates] = await reader.rows<{ n: number }>(
    `select coalesce(sum(n - 1), 0) as n from (select count(*) as n from ${accepted} group by ${definition.key.join(', ')} having count(*) > 1)`,
  )
  const [badRows] = await reader.rows<{ n: number }>(`select count(*) as n from ${typed} where bad`)

  const parts = [
    ...problems.map(
      ({ when, reason, cell, name }) =>
        `select row_no, ${quoted(name)} as column_name, coalesce(${cell}, '') as value, ${quoted(reason)} as reason from ${typed} where bad and coalesce(${when}, false)`,
    ),
    ...(table.irregular.count > 0
      ? [
          `select t.row_no, '' as column_name, coalesce(i.extra, '') as value,
             '列数不对：这一行有 ' || i.cells || ' 列，表头有 ${settled.header.length} 列' as reason
           from ${typed} t join ${irregularRelation(table)} i on i.row = t.row_no where t.irregular`,
        ]
      : []),
    ...(Number(duplicates?.n ?? 0) > 0
      ? [
          `select row_no, ${quoted(definition.key.join('+'))} as column_name, key_text as value,
             '与第 ' || first_row || ' 行重复' || case when same then '' else '，内容不同' end || '，已保留第 ' || first_row || ' 行' as reason from ${doubled}`,
        ]
      : []),
  ]
  const rejectsSql = parts.length
    ? `select row_no, column_name, left(value, 200) as value, reason from (${parts.join(' union all ')}) order by row_no`
    : `select null::bigint as row_no, '' as column_name, '' as value, '' as reason where false`
  await reader.run(`copy (${rejectsSql}) to ${quoted(paths.rejects)} (format parquet, codec zstd)`)
  const rejects = await reader.rows<{ row_no: number; column_name: string; value: string; reason: string }>(
    `select row_no, column_name, value, reason from read_parquet(${quoted(paths.rejects)}) order by row_no, column_name limit ${REJECTS_SHOWN}`,
  )
  const rejectedRows = Number(badRows?.n ?? 0) + Number(duplicates?.n ?? 0)
  let acceptedPath = paths.accepted
  if (Number(duplicates?.n ?? 0) > 0) {
    acceptedPath = `${options.into}.unique.parquet`
    await reader.run(
      `copy (select * from ${accepted} where row_no not in (select row_no from ${doubled})) to ${quoted(acceptedPath)} (format parquet, codec lz4_raw)`,
    )
  }
  const rows = Number(counts?.rows ?? 0)
  const skipped = Number(counts?.skipped ?? 0)
  return {
    archive: paths.archive,
    accepted: acceptedPath,
    rejectsFile: paths.rejects,
    archivedHeader: staged.header,
    rows,
    acceptedRows: rows - rejectedRows,
    rejectedRows,
    skipped,
    rejects: rejects.map(({ row_no, column_name, value, reason }) => ({
      row: row_no,
      column: column_name,
      value,
      reason,
    })),
    notes: paid?.note ? [paid.note] : [],
    period: await periodOf(reader, acceptedPath, format.table),
  }
}
