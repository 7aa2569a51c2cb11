import type { ShownBook, ShownTable } from '../kernel/shown-table.ts'
import { neutralised } from '../kernel/spreadsheet-text.ts'
import type { Language } from './kit/preferences.ts'
import { refusalOf } from './refusal.ts'
import { toldRefusal } from './sayings.ts'
import { signedOut } from './signed-out.ts'

/** Hands a file to the browser, which keeps it where it keeps downloads. */
export const saveFile = (blob: Blob, name: string) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const nameFrom = (disposition: string | null): string | undefined => {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}

const posted = async (address: string, content: object, language: Language): Promise<Response> => {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  })
  if (!answer.ok) {
    signedOut.notice(answer.status)
    const { message, next } = toldRefusal(refusalOf(await answer.json().catch(() => undefined)), language)
    throw new Error(`${message}${next}`)
  }
  return answer
}

/** Posts a query and saves the file that comes back, with these of its columns. Throws the refusal's sentence. */
export const downloadFigures = async (asked: {
  input: object
  columns: readonly string[]
  format: 'xlsx' | 'csv'
  language: Language
}) => {
  const { input, columns, format, language } = asked
  const address = `/api/figures/export?${new URLSearchParams({ format, language, columns: columns.join(',') })}`
  const answer = await posted(address, input, language)
  saveFile(await answer.blob(), nameFrom(answer.headers.get('content-disposition')) ?? `掌柜.${format}`)
}

const saveWorkbook = async (address: string, content: { name: string }, language: Language) => {
  const answer = await posted(address, content, language)
  saveFile(await answer.blob(), `${content.name}.xlsx`)
}

/** Saves what a table shows as a workbook with real numbers, percentages and days. Throws the refusal's sentence. */
export const saveSheet = (
  table: {
    name: string
    columns: readonly { name: string; unit: string }[]
    rows: readonly (readonly (string | number | null)[])[]
  },
  language: Language,
) => saveWorkbook('/api/tables/export', table, language)

/** Saves what a page says as a workbook of several sheets. Throws the refusal's sentence. */
export const saveBook = (book: ShownBook, language: Language) =>
  saveWorkbook('/api/books/export', book, language)

/** Saves what a table shows as CSV that Excel opens: UTF-8 with its mark, texts that cannot run as formulas. */
export const saveTable = (
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
) => {
  const cell = (value: string | number | null): string =>
    typeof value === 'number'
      ? String(value)
      : value === null
        ? ''
        : `"${neutralised(value).replaceAll('"', '""')}"`
  const text = [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  saveFile(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
}

/** Of a file that is read and not taken yet. */
export const rejectsInHandAddress = (upload: string, sheet: string) =>
  `/api/imports/${encodeURIComponent(upload)}/rejects.csv?${new URLSearchParams({ sheet })}`

export const rejectsAddress = (batch: number, shop: string | undefined) =>
  `/api/batches/${batch}/rejects.csv${shop === undefined ? '' : `?${new URLSearchParams({ shop })}`}`

/** Saves a table as the person sees it, in the format that was chosen. Throws the refusal's sentence. */
export const saveShown = async (table: ShownTable, format: 'xlsx' | 'csv', language: Language) => {
  if (format === 'xlsx') return saveSheet(table, language)
  saveTable(
    table.name,
    table.columns.map(({ name }) => name),
    table.rows,
  )
}
