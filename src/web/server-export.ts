import type { Column, QueryAnswer, Value } from '../facts/contract.ts'

export type ExportFormat = 'xlsx' | 'csv'

/** A text cell that a spreadsheet would run as a formula is shown as text instead. */
export const neutralised = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const numberFormat = ({ unit, role }: Column): string | undefined => {
  if (role === 'change') return '0.0%'
  if (unit === 'money') return '#,##0.00'
  if (unit === 'count') return '#,##0'
  if (unit === 'ratio') return '0.00%'
  if (unit === 'multiple' || unit === 'number') return '#,##0.00'
  return unit === 'seconds' ? '#,##0' : undefined
}

/** Money comes as yuan text and leaves as a real number, so that Excel can add it up. */
const cell = (column: Column, value: Value | undefined): string | number | null => {
  if (value === undefined || value === null) return null
  if (column.unit === 'text' || column.role === 'dimension') return neutralised(String(value))
  const figure = Number(value)
  return Number.isFinite(figure) ? figure : neutralised(String(value))
}

const cells = (answer: QueryAnswer, row: Record<string, Value>) =>
  answer.columns.map((column) => cell(column, row[column.id]))

const xlsx = async function* (answer: QueryAnswer): AsyncGenerator<Uint8Array> {
  // A workbook library takes a while to load and most starts of the program never need it.
  const { writeXlsxStream } = await import('hucre/xlsx')
  const columns = answer.columns.map((column) => {
    const numFmt = numberFormat(column)
    return {
      header: column.name,
      width: Math.min(Math.max(column.name.length * 2 + 2, 12), 40),
      ...(numFmt ? { numFmt } : {}),
    }
  })
  const rows = answer.rows.values().map((row) => cells(answer, row))
  const sheet = { name: '掌柜', columns, freezePane: { rows: 1 } }
  for await (const chunk of writeXlsxStream(rows, sheet)) yield chunk
}

const csvCell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values.map(csvCell).join(',')}\r\n`

const csv = async function* (answer: QueryAnswer): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  // Excel takes a CSV for UTF-8 only when it begins with this mark.
  yield encoder.encode(`\ufeff${csvLine(answer.columns.map(({ name }) => neutralised(name)))}`)
  let lines = ''
  for (const row of answer.rows) {
    lines += csvLine(
      answer.columns.map((column) =>
        // Two decimals stay two decimals.
        column.unit === 'money' && row[column.id] !== null
          ? String(row[column.id])
          : cell(column, row[column.id]),
      ),
    )
    if (lines.length < 65_536) continue
    yield encoder.encode(lines)
    lines = ''
  }
  yield encoder.encode(lines)
}

export const exportTypes: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** An answer as a file that opens in Excel, in chunks. */
export const exported = (answer: QueryAnswer, format: ExportFormat): AsyncGenerator<Uint8Array> =>
  format === 'xlsx' ? xlsx(answer) : csv(answer)
