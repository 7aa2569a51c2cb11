import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { factTables } from '../facts/tables.ts'
import type { Day } from '../kernel/calendar.ts'
import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import { type ImportContext, withReader } from './actions.ts'
import { type Checked, checkSheet } from './checking.ts'
import type { MappingStart, MappingTrial } from './contract.ts'
import type { Field, Format } from './format.ts'
import { baseOf, keepOwnFormat, type Mapping, mappedFormat, ownFormat } from './own-formats.ts'
import { csvRelation } from './reading/dialect.ts'
import type { TextTable } from './reading/text-table.ts'
import { nearest, recognise, uniqueNames } from './recognise.ts'
import { likelyHeaderRow } from './rules/header-row.ts'
import { missingOf, suggestionsFor } from './rules/suggestion.ts'
import { personalColumns, sampleOf, settle } from './settling.ts'
import type { Settled } from './staging.ts'
import type { ImportingTables } from './tables.ts'
import { noteTried } from './timeless.ts'

const ROWS_OFFERED = 20
const ROWS_TRIED = 200
const FIRST_LINES = 6
const REFUSED_LINES = 6

/** The names in a row of the sheet, as wide as the sheet. */
const namesAt = (table: TextTable, row: number): string[] =>
  Array.from({ length: table.width }, (_, i) => table.head[row]?.[i] ?? '')

/** Made unique: what a mapping speaks of. */
export const headerAt = (table: TextTable, row: number): string[] => uniqueNames(namesAt(table, row))

/**
 * Where the mapping of a sheet begins: the row that is likely the header (or the one that was chosen, from 0), its
 * names, the first rows without personal columns, and what each format could take of it, the likeliest first.
 */
export const mappingStart = (
  table: TextTable,
  formats: readonly Format[],
  chosenRow?: number,
): MappingStart => {
  const headerRow = chosenRow ?? nearest(table.head, formats)?.headerRow ?? likelyHeaderRow(table.head)
  const header = headerAt(table, headerRow)
  const hidden = personalColumns(table, header, headerRow, formats)
  const rows = table.head.slice(headerRow + 1)
  return {
    headerRow,
    rows: table.head
      .slice(0, ROWS_OFFERED)
      .map((row, n) => row.map((cell, i) => (hidden[i] && n > headerRow ? '***' : cell))),
    header,
    personal: header.filter((_, i) => hidden[i]),
    sample: sampleOf(table, header, headerRow, hidden),
    suggestions: suggestionsFor(header, rows, formats).map(({ format, columns, missing }) => ({
      format: format.id,
      columns: Object.fromEntries(columns.map(({ at, column }) => [header[at] ?? '', column])),
      missing: [...missing],
      same: columns.filter(({ alike }) => alike >= 0.95).map(({ at }) => header[at] ?? ''),
    })),
  }
}

/** Keeps a mapping as the shop's own format and gives its id. Throws `invalid_input` as `ownFormat`. */
export const keepMapping = async (
  records: Kysely<ImportingTables>,
  input: {
    table: TextTable
    formats: readonly Format[]
    format: string | undefined
    mapping: Mapping
    shop: number
    at: string
  },
): Promise<string> => {
  const { table, mapping, shop, at } = input
  const base = baseOf(input.formats, input.format)
  const format = ownFormat(base, mapping, namesAt(table, mapping.headerRow))
  await keepOwnFormat(records, { shop, format, at })
  return format.id
}

/** The first rows of a sheet as a sheet of their own. */
const cut = async (reader: Reader, table: TextTable, rows: number, path: string): Promise<TextTable> => {
  await reader.run(
    `copy (select * from ${csvRelation(table)} limit ${rows}) to ${literal(path)} (format csv, header false, delimiter ',', quote '"', escape '"')`,
  )
  return {
    ...table,
    path,
    rows: Math.min(rows, table.rows),
    dialect: { delimiter: ',', lineEnd: '\n' },
  }
}

type Line = { row_no: number; [cell: string]: string | number | boolean | null }
type Refusal = { row: number; column: string; value: string; reason: string }

/** What a field became in a row of the typed table, as text; money in yuan. */
const readValue = (field: Field, line: Line): string | null => {
  const told = (column: string): string | null => {
    const value = line[`v_${column}`]
    return value === null || value === undefined ? null : String(value)
  }
  if (field.type === 'period') {
    const [from, to] = [told('from_day'), told('to_day')]
    return from === null ? null : from === to || to === null ? from : `${from} ~ ${to}`
  }
  if (field.type === 'range') return told(`${field.column}_text`)
  if (field.personal === 'address')
    return [told('province'), told('city')].filter((part) => part !== null).join(' ') || null
  const value = told(field.column)
  return value !== null && field.type === 'money' ? (Number(value) / 100).toFixed(2) : value
}

/**
 * Reads the first 200 rows by a mapping as an import would, with the import's own checks: what each cell becomes,
 * what is refused and why, what is still to be asked. Nothing is kept. Throws `invalid_input` as `mappedFormat`.
 */
export const tryMapping = async (
  context: ImportContext,
  input: { table: TextTable; file: string; base: Format; mapping: Omit<Mapping, 'name'>; today: Day },
): Promise<MappingTrial> => {
  const { table, base, mapping, today } = input
  const format = mappedFormat(base, { ...mapping, name: base.name }, namesAt(table, mapping.headerRow))
  const missing = missingOf(base, new Set(format.fields.map(({ column }) => column)))
  const nothing = { rows: 0, accepted: 0, refused: 0, skipped: 0, lines: [], refusals: [], notes: [] }
  if (format.fields.length === 0) return { ...nothing, missing, asks: [], isRecognised: true }
  const given = { name: input.file, formats: [format], today }
  const { asks } = settle(table, { ...given, answer: { format } })
  const isRecognised = recognise(table.head, [format]) !== undefined
  // What is asked for later is stood in for, so that the rest can be tried now.
  const standIns = { period: { from: today, to: today }, item: '100000000' }
  const { settled } = settle(table, { ...given, answer: { format, ...standIns } })
  if (!settled) return { ...nothing, missing, asks: [], isRecognised }
  const folder = join(context.folder.staging, randomUUID())
  await mkdir(folder)
  try {
    return await withReader(context, folder, undefined, async (reader) => {
      const some = await cut(reader, table, settled.headerRow + 1 + ROWS_TRIED, join(folder, 'some.csv'))
      const checked = await checkSheet(reader, some, settled, {
        into: join(folder, 'trial'),
        buyerKey: context.buyerKey,
        today,
      })
      return {
        ...(await triedRows(reader, settled, checked, missing.length > 0)),
        missing,
        asks,
        isRecognised,
      }
    })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Where a part of the key is still missing every row is the same as the first: that says nothing. */
const lacksKey = ({ table }: Format, { columns }: Checked): boolean =>
  factTables[table].key.some((column) => !columns.includes(column))

/** Is a row refused because an earlier one has its key? */
const isDuplicate = (reason: string): boolean => /^与第 \d+ 行重复/.test(reason)

const triedRows = async (
  reader: Reader,
  settled: Settled,
  checked: Checked,
  isIncomplete: boolean,
): Promise<
  Pick<MappingTrial, 'rows' | 'accepted' | 'refused' | 'skipped' | 'lines' | 'refusals' | 'notes'>
> => {
  const { format } = settled
  const all = await reader.rows<Refusal>(
    `select row_no as row, column_name as "column", value, reason from read_parquet(${literal(checked.rejectsFile)})
       where column_name is not null order by row_no, column_name`,
  )
  const dropsDuplicates = isIncomplete && lacksKey(format, checked)
  const refusals = dropsDuplicates ? all.filter(({ reason }) => !isDuplicate(reason)) : all
  const refusedRows = new Set(refusals.map(({ row }) => Number(row)))
  const lines = await linesOf(reader, format, checked, refusedRows)
  return {
    rows: checked.rows,
    accepted: checked.rows - refusedRows.size,
    refused: refusedRows.size,
    skipped: checked.skipped,
    lines: lines.map((line) => lineShown(settled, checked, line, refusals)),
    refusals: counted(refusals),
    notes: [...checked.notes, ...(isIncomplete ? [] : await noteTried(reader, format, checked.accepted))],
  }
}

/** The first rows and the first refused ones, with what they say and what was read. */
const linesOf = (
  reader: Reader,
  format: Format,
  checked: Checked,
  refusedRows: ReadonlySet<number>,
): Promise<Line[]> => {
  const columns = Object.keys(factTables[format.table].columns)
  const values = columns.map((column) => `cast(${column} as varchar) as v_${column}`)
  const texts = checked.archivedHeader.map((_, i) => `k${i}`)
  const refused = [...refusedRows].slice(0, REFUSED_LINES)
  const typed = `(select row_no, ${values.join(', ')} from read_parquet(${literal(checked.typed)}))`
  const archive = `(select *, file_row_number + 1 as line from read_parquet(${literal(checked.archive)}, file_row_number = true))`
  return reader.rows<Line>(
    `select t.*, ${texts.map((text) => `a.${text}`).join(', ')} from ${typed} t join ${archive} a on a.line = t.row_no
     where t.row_no in (select row_no from read_parquet(${literal(checked.typed)}) order by row_no limit ${FIRST_LINES})
       ${refused.length ? `or t.row_no in (${refused.join(', ')})` : ''} order by t.row_no`,
  )
}

const lineShown = (
  { format, header, columns }: Settled,
  { archivedHeader }: Checked,
  line: Line,
  refusals: readonly Refusal[],
): MappingTrial['lines'][number] => {
  const row = Number(line.row_no)
  const own = refusals.filter((refusal) => Number(refusal.row) === row)
  const shown = new Set<string>()
  const cells = format.fields.map((field, i) => {
    const at = field.personal ? undefined : columns[i]
    const told = at === undefined ? undefined : header[at]
    const place = told === undefined ? -1 : archivedHeader.indexOf(told)
    const reason = own.find(({ column }) => column !== '' && column === told)?.reason ?? null
    if (told !== undefined) shown.add(told)
    const text = line[`k${place}`]
    return {
      column: field.column,
      text: text === null || text === undefined ? '' : String(text).slice(0, 200),
      value: readValue(field, line)?.slice(0, 200) ?? null,
      reason,
    }
  })
  return {
    row,
    cells,
    // Rows that are torn, or the same as another, are refused as a whole.
    reasons: own.filter(({ column }) => !shown.has(column)).map(({ reason }) => reason),
  }
}

const REFUSALS_SHOWN = 20

/** How often each column was refused for each reason, the most frequent first. */
const counted = (refusals: readonly Refusal[]): MappingTrial['refusals'] => {
  const counts = new Map<string, MappingTrial['refusals'][number]>()
  for (const { column, value, reason: said } of refusals) {
    // 与第 4 行重复 is one reason, whatever the row.
    const reason = said.replace(/第 \d+ 行/g, '别的行')
    const known = counts.get(`${column}\n${reason}`)
    if (known) known.count++
    else counts.set(`${column}\n${reason}`, { column, reason, example: value, count: 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).slice(0, REFUSALS_SHOWN)
}
