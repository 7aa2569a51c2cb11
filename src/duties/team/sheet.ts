import { needsQuotes, neutralised } from '../../kernel/spreadsheet-text.ts'
import type { SheetCell } from './rules/proposal.ts'

type Sheet = {
  name: string
  columns: readonly { name: string; width: number }[]
  rows: readonly (readonly SheetCell[])[]
}

/** A sheet as CSV that Excel opens as UTF-8; texts cannot run as formulas. */
export const csvOf = ({ columns, rows }: Sheet): string => {
  const cell = (value: SheetCell): string => {
    if (value === null) return ''
    if (typeof value === 'number') return String(value)
    const text = neutralised(value)
    return needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map(({ name }) => name), ...rows]
  return `\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

/** A sheet as XLSX with real numbers; texts cannot run as formulas. */
export const workbookOf = async ({ name, columns, rows }: Sheet): Promise<Uint8Array<ArrayBuffer>> => {
  // A workbook library takes a while to load and most starts of the program never need it.
  const { writeXlsxStream } = await import('hucre/xlsx')
  const chunks: Uint8Array[] = []
  const cells = rows
    .values()
    .map((row) => row.map((value) => (typeof value === 'string' ? neutralised(value) : value)))
  for await (const chunk of writeXlsxStream(cells, {
    name,
    columns: columns.map((column) => ({ header: column.name, width: column.width })),
    freezePane: { rows: 1 },
  }))
    chunks.push(chunk)
  return Buffer.concat(chunks)
}
