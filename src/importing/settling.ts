import { factTables } from '../facts/tables.ts'
import { type Day, dayOf, type Period } from '../kernel/calendar.ts'
import type { Clock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { usualDays } from './cell-sql.ts'
import type { Checked } from './checking.ts'
import type { ImportResult, Question } from './contract.ts'
import { isToCome, lastDay } from './days-to-come.ts'
import type { Format } from './format.ts'
import { withoutHidden } from './hidden-sheets.ts'
import { mendedIn } from './mended.ts'
import { dayFromName, itemFromName, periodFromName } from './naming.ts'
import type { TextTable } from './reading/text-table.ts'
import { nearest, recognise } from './recognise.ts'
import { likelyHeaderRow } from './rules/header-row.ts'
import { isPersonal, looksPersonal } from './rules/personal.ts'
import type { Settled } from './staging.ts'

/** What a person or the command line says about a sheet that does not say it itself. */
export type GivenAnswer = { period?: Period; item?: string }

/** The answer as it is, unless no report can be about its period. Failure: invalid_input. */
export const checkedAnswer = <A extends { period?: Period | undefined }>(answer: A, clock: Clock): A => {
  if (!answer.period) return answer
  const { from, to } = answer.period
  if (from > to) throw new Failure('invalid_input', { detail: `时间段的开始 ${from} 晚于结束 ${to}。` })
  if (from < usualDays.from || to > usualDays.to)
    throw new Failure('invalid_input', { detail: `时间段 ${from} 至 ${to} 不合常理，请核对年份。` })
  const today = dayOf(clock.now())
  if (isToCome(answer.period, today))
    throw new Failure('invalid_input', {
      detail: `时间段 ${from} 至 ${to} 还没有到（今天是 ${today}），请核对年份。`,
    })
  return answer
}
export type SheetAnswer = GivenAnswer & { format?: Format }

export type StagedSheet = {
  sheet: string
  /** The sheet as it was read. */
  table: TextTable
  format?: Format
  nearest?: { format: string; name: string; missing: string[] }
  header: string[]
  sample: string[][]
  asks: Question[]
  /** What taking it would bring; counts against the store are there when a preview was asked for. */
  result?: ImportResult
  checked?: Checked
  /** The orders of accepted rows that tell no time, as a file, where there are any. */
  timeless?: string | undefined
  settled?: Settled
  /** Given, but the rows say it themselves. */
  unused?: GivenAnswer
}

const SAMPLE_ROWS = 20

/**
 * What a person and the history call each table: a text file has no sheets, and copies of it bear other names, so
 * its one table has no name; in a zip the member's name goes before the sheet's.
 */
const named = (tables: readonly TextTable[]): TextTable[] => {
  const taken = new Map<string, number>()
  return tables.map((table) => {
    const name = [table.member ?? '', table.encoding ? '' : table.sheet]
      .filter((part) => part !== '')
      .join(' / ')
    const times = (taken.get(name) ?? 0) + 1
    taken.set(name, times)
    return { ...table, sheet: times === 1 ? name : `${name} (${times})` }
  })
}

/** A sheet that holds nothing at all: workbooks have such sheets, nobody needs to hear of them. */
const isBlank = (table: TextTable): boolean =>
  table.head.every((row) => row.every((cell) => cell.trim() === ''))

/** The sheets worth a look: all that hold something and are not hidden behind a known one, else the first. */
export const sheetsOf = (tables: readonly TextTable[], formats: readonly Format[]): TextTable[] => {
  const filled = tables.filter((table) => !isBlank(table))
  return named(filled.length ? withoutHidden(filled, formats) : tables.slice(0, 1))
}

/** The rows a person sees before deciding: without personal columns. */
export const sampleOf = (
  table: TextTable,
  header: readonly string[],
  headerRow: number,
  hidden: readonly boolean[] = header.map(isPersonal),
): string[][] => {
  const width = (table.head[headerRow] ?? []).findLastIndex((name) => name.trim() !== '') + 1
  return table.head.slice(headerRow + 1, headerRow + 1 + SAMPLE_ROWS).map((row) => {
    // In a row of another width anything may stand anywhere.
    const isTorn = (table.encoding && row.length < width) || row.slice(width).some((cell) => cell !== '')
    return header.map((_, i) => (hidden[i] || isTorn ? '***' : (row[i] ?? '')))
  })
}

/** Which columns of a sheet that nothing recognised hold persons, by name or by look. */
export const personalColumns = (
  table: TextTable,
  header: readonly string[],
  headerRow: number,
  formats: readonly Format[],
): boolean[] => {
  const rows = table.head.slice(headerRow + 1)
  return header.map((name, i) =>
    looksPersonal(
      name,
      rows.map((row) => row[i] ?? ''),
      formats,
    ),
  )
}

const needsSpan = (format: Format): boolean => 'from_day' in factTables[format.table].columns

/**
 * Settles what a sheet is and what its rows are about: format and header row from its content, span and item from
 * its rows, else from the file's name, else from the answer; what is still open comes back as questions.
 */
export const settle = (
  table: TextTable,
  input: { name: string; formats: readonly Format[]; answer: SheetAnswer; today: Day },
): { settled?: Settled; asks: Question[]; sheet: StagedSheet } => {
  const { answer, today } = input
  const formats = answer.format ? [answer.format] : input.formats
  const found = recognise(table.head, formats)
  const sheet: StagedSheet = { sheet: table.sheet, table, header: [], sample: [], asks: [] }
  if (!found) {
    const near = nearest(table.head, input.formats)
    const headerRow = near?.headerRow ?? likelyHeaderRow(table.head)
    sheet.header = [...(near?.header ?? table.head[headerRow] ?? [])]
    const hidden = personalColumns(table, sheet.header, headerRow, input.formats)
    sheet.sample = sampleOf(table, sheet.header, headerRow, hidden)
    if (near) sheet.nearest = { format: near.format.id, name: near.format.name, missing: near.missing }
    return { asks: ['format'], sheet: { ...sheet, asks: ['format'] } }
  }
  const { format, headerRow, columns, header } = found
  // Days that are still to come are none that the file can be about.
  const past = (period?: Period) => (period && !isToCome(period, today) ? period : undefined)
  const named = past(periodFromName(input.name))
  const mended = mendedIn(header, table.head.slice(headerRow + 1))
  const told = past(mended?.period) ?? named
  const settled: Settled = { format, headerRow, header, columns, ...(mended ? { mended } : {}) }
  const asks: Question[] = []
  const dated = format.fields.some((field, i) => field.type === 'period' && columns[i] !== undefined)
  const spanColumnsGiven = ['from_day', 'to_day'].every((column) =>
    format.fields.some((field, i) => field.column === column && columns[i] !== undefined),
  )
  const unused: GivenAnswer = {
    ...(answer.period ? { period: answer.period } : {}),
    ...(answer.item ? { item: answer.item } : {}),
  }
  if (needsSpan(format)) {
    if (dated || spanColumnsGiven) {
      if (named) settled.ownPeriod = named
    } else if (answer.period ?? told) {
      settled.period = answer.period ?? told
      delete unused.period
    } else asks.push('period')
  }
  if (format.itemFrom && !format.fields.some((f, i) => f.column === 'item_id' && columns[i] !== undefined)) {
    const item = answer.item ?? itemFromName(input.name)
    if (item) settled.item = item
    else asks.push('item')
    delete unused.item
  }
  if (format.snapshot) {
    const dayInName = mended?.period?.to ?? dayFromName(input.name)
    settled.snapshotDay = answer.period?.to ?? (dayInName && dayInName <= lastDay(today) ? dayInName : today)
    delete unused.period
  }
  return {
    settled: asks.length ? undefined : settled,
    asks,
    sheet: {
      unused,
      ...sheet,
      format,
      header: [...header],
      sample: sampleOf(table, header, headerRow),
      asks,
    },
  }
}
