import type { Column, QueryAnswer, Value } from '../facts/contract.ts'
import { Failure } from '../kernel/failure.ts'
import type { ShownTable } from '../kernel/shown-table.ts'
import { needsQuotes, neutralised } from '../kernel/spreadsheet-text.ts'
import { valueWord } from '../kernel/value-words.ts'

export type ExportFormat = 'xlsx' | 'csv'
export type ExportLanguage = 'zh' | 'en'

export const exportTypes: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

type Sheet = Pick<QueryAnswer, 'columns' | 'rows'>

/** A table of a page in the form of an answer: a day is one of its dimensions, the rest are figures or words. */
export const shownSheet = ({ columns, rows }: ShownTable): Sheet => {
  // Several columns may be days, but a column is known by its id: each has its own.
  const ids = columns.map(({ unit }, at) => (unit === 'day' ? `day ${at}` : `column ${at}`))
  return {
    columns: columns.map(({ name, unit }, at) => ({
      id: ids[at] ?? '',
      name,
      english: name,
      role: unit === 'day' ? 'dimension' : 'metric',
      unit: unit === 'day' ? 'text' : unit,
    })),
    rows: rows.map((cells) => Object.fromEntries(ids.map((id, at) => [id, cells[at] ?? null]))),
  }
}

/** The answer with the columns that are wanted, in its own order; with all where none are named. Failure: invalid_input. */
export const withColumns = (answer: QueryAnswer, wanted: string | undefined): QueryAnswer => {
  if (wanted === undefined) return answer
  const ids = wanted.split(',')
  const unknown = ids.find((id) => answer.columns.every((column) => column.id !== id))
  if (unknown !== undefined)
    throw new Failure('invalid_input', {
      detail: `结果里没有「${unknown}」这一列，有的是：${answer.columns.map(({ id }) => id).join('、')}。`,
    })
  return { ...answer, columns: answer.columns.filter(({ id }) => ids.includes(id)) }
}

/** An answer as a file that opens in Excel, in chunks. */
export const exported = (
  answer: Sheet,
  format: ExportFormat,
  language: ExportLanguage = 'zh',
): AsyncGenerator<Uint8Array> => (format === 'xlsx' ? xlsx(answer, language) : csv(answer, language))

const headerOf = ({ name, english }: Column, language: ExportLanguage): string =>
  neutralised(language === 'zh' ? name : english)

const numberFormat = ({ id, unit, role }: Column): string | undefined => {
  if (role === 'dimension') return dateFormats[kindOf(id)]
  if (role === 'change' || unit === 'ratio') return '0.00%'
  if (unit === 'count') return '#,##0'
  return unit === 'text' ? undefined : '#,##0.00'
}

/** Dimensions whose values are days, or stand for their first one. Weeks and quarters stay words: no format has them. */
const dateFormats: Readonly<Record<string, string>> = { day: 'yyyy-mm-dd', month: 'yyyy-mm' }

/** `day 3`, the fourth column of a shown table, is a day too. */
const kindOf = (id: string): string => id.replace(/ \d+$/, '')

const dateOf = (text: string): Date | undefined => {
  const [, year, month, day = '01'] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text) ?? []
  return year === undefined ? undefined : new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
}

type Cell = string | number | Date | null

const textCell = (value: Value): string => neutralised(String(value))

/** 周一 for 1: a file is for people, as the page is. */
const dimensionCell = ({ id }: Column, value: Value, language: ExportLanguage): string =>
  textCell(valueWord(id, String(value), language))

/** Money comes as yuan text and leaves as a real number, a day as a real date, so that Excel can work with them. */
const workbookCell = (column: Column, value: Value | undefined, language: ExportLanguage): Cell => {
  if (value === undefined || value === null) return null
  if (column.role === 'dimension' && kindOf(column.id) in dateFormats)
    return dateOf(String(value)) ?? textCell(value)
  if (column.role === 'dimension') return dimensionCell(column, value, language)
  if (column.unit === 'text') return textCell(value)
  const figure = Number(value)
  return Number.isFinite(figure) ? figure : textCell(value)
}

/** Widths in half-width characters: Chinese takes two. */
const shownWidth = (text: string): number =>
  [...text].reduce((width, sign) => width + (/[\u1100-\uffef]/.test(sign) ? 2 : 1), 0)

/** Wide enough for the header and for most of what is below it, as the first rows show. */
const columnWidth = (column: Column, header: string, rows: QueryAnswer['rows']): number => {
  const texts = rows.slice(0, 200).map((row) => {
    const value = row[column.id] ?? ''
    return column.unit === 'money' ? `${value},,` : String(value).slice(0, 60)
  })
  const widest = Math.max(shownWidth(header), ...(column.unit === 'ratio' ? [8] : texts.map(shownWidth)))
  return Math.min(Math.max(widest + 2, 10), 48)
}

const xlsx = async function* (answer: Sheet, language: ExportLanguage): AsyncGenerator<Uint8Array> {
  // A workbook library takes a while to load and most starts of the program never need it.
  const { writeXlsxStream } = await import('hucre/xlsx')
  const columns = answer.columns.map((column) => {
    const header = headerOf(column, language)
    const numFmt = numberFormat(column)
    return { header, width: columnWidth(column, header, answer.rows), ...(numFmt ? { numFmt } : {}) }
  })
  const rows = answer.rows
    .values()
    .map((row) => answer.columns.map((column) => workbookCell(column, row[column.id], language)))
  const name = language === 'zh' ? '掌柜' : 'Zhanggui'
  for await (const chunk of writeXlsxStream(rows, { name, columns, freezePane: { rows: 1 } })) yield chunk
}

/** Two decimals stay two decimals; what was divided is cut to six: more digits say nothing and hide the figure. */
const csvCell = (column: Column, value: Value | undefined, language: ExportLanguage): string => {
  const { unit, role } = column
  if (value === undefined || value === null) return ''
  if (role === 'dimension') return dimensionCell(column, value, language)
  if (typeof value === 'number') return String(Number(value.toFixed(6)))
  // Yuan text may begin with the minus of a refund and is no formula.
  return unit === 'money' && Number.isFinite(Number(value)) ? String(value) : textCell(value)
}

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((text) => (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')}\r\n`

const csv = async function* (answer: Sheet, language: ExportLanguage): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  // Excel takes a CSV for UTF-8 only when it begins with this mark.
  yield encoder.encode(`\ufeff${csvLine(answer.columns.map((column) => headerOf(column, language)))}`)
  let lines = ''
  for (const row of answer.rows) {
    lines += csvLine(answer.columns.map((column) => csvCell(column, row[column.id], language)))
    if (lines.length < 65_536) continue
    yield encoder.encode(lines)
    lines = ''
  }
  yield encoder.encode(lines)
}
