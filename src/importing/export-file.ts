import iconv from 'iconv-lite'
import { biffWorkbook } from './biff.ts'
import { headerName } from './format.ts'
import { columnName, packageParts, SHEET_END, sheetPart, sheetRow, sheetStart } from './xlsx-package.ts'
import { zipArchive } from './zip-archive.ts'

export type Container = 'csv' | 'xls' | 'xlsx' | 'zip'

export type ExportFile = {
  /** One row, or several (group above field, keys above names). */
  header: readonly string[] | readonly (readonly string[])[]
  rows: readonly (readonly string[])[]
  container: Container
  /** Text files only; gb18030 without a BOM unless said. */
  encoding?: 'gb18030' | 'utf-8' | 'utf-8-bom' | 'utf-16le-bom'
  delimiter?: string
  /** Lines before the header. */
  preamble?: readonly (readonly string[])[]
  sheet?: string
  /** More sheets of a workbook, each a header and rows. */
  sheets?: readonly { sheet: string; cells: readonly (readonly string[])[] }[]
  /** Name of the file in a zip. */
  member?: string
  quirks?: Quirks
}

export type Quirks = {
  /** How the ids in columns named …编号, …ID, …流水号, …订单号 are written. */
  idsAs?: 'plain' | 'equals' | 'apostrophe' | 'tab'
  /** Text files: quotes around every cell, as 千牛 writes them. */
  quoteAll?: boolean
  /** XLSX: `<dimension ref="A1"/>` whatever the sheet holds. */
  lyingDimension?: boolean
  /** Zip: the member's name as bare GBK bytes, as Windows tools leave it. */
  gbkMemberName?: boolean
}

/** Writes an export as the platform does. No time and no chance is in it: the same input gives the same bytes. */
export const exportFile = (file: ExportFile): Uint8Array => {
  const headers = headerRows(file.header)
  const written = idsWritten(headers.at(-1) ?? [], file)
  const cells = [...(file.preamble ?? []), ...headers, ...written]
  const sheets = [{ sheet: file.sheet ?? 'Sheet1', cells }, ...(file.sheets ?? [])]
  switch (file.container) {
    case 'csv':
      return textBytes(cells, file)
    case 'zip': {
      const name = file.member ?? '报表.csv'
      return zipArchive([
        {
          name: file.quirks?.gbkMemberName ? iconv.encode(name, 'gbk') : name,
          bytes: textBytes(cells, file),
        },
      ])
    }
    case 'xlsx':
      return workbookBytes(sheets, file.quirks?.lyingDimension === true)
    case 'xls':
      return biffWorkbook(sheets)
  }
}

const headerRows = (header: ExportFile['header']): (readonly string[])[] =>
  header.every((cell) => typeof cell === 'string')
    ? [header]
    : header.filter((row) => typeof row !== 'string')

/** A cell that is written as it stands, without quotes around it. */
const isFormula = (cell: string) => cell.startsWith('="') && cell.endsWith('"')

const idsWritten = (header: readonly string[], file: ExportFile): readonly (readonly string[])[] => {
  const as = file.quirks?.idsAs ?? 'plain'
  if (as === 'plain') return file.rows
  const isText = file.container === 'csv' || file.container === 'zip'
  const ids = header.map((name) => /(编号|id|流水号|订单号)$/.test(headerName(name)))
  const spelt = (cell: string) => {
    if (as === 'equals') return isText ? `="${cell}"` : cell
    if (cell === '') return cell
    return as === 'apostrophe' ? `'${cell}` : `${cell}\t`
  }
  return file.rows.map((row) => row.map((cell, i) => (ids[i] ? spelt(cell) : cell)))
}

const textBytes = (cells: readonly (readonly string[])[], file: ExportFile): Uint8Array => {
  const delimiter = file.delimiter ?? ','
  const quoted = (cell: string) => {
    if (isFormula(cell)) return cell
    const needed = file.quirks?.quoteAll === true || /["\r\n]/.test(cell) || cell.includes(delimiter)
    return needed ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  const lines = cells.map((row) => `${row.map(quoted).join(delimiter)}\r\n`)
  const chunks: Uint8Array[] = []
  const encoding = file.encoding ?? 'gb18030'
  if (encoding === 'utf-8-bom') chunks.push(Buffer.from([0xef, 0xbb, 0xbf]))
  if (encoding === 'utf-16le-bom') chunks.push(Buffer.from([0xff, 0xfe]))
  const charset = encoding === 'utf-8-bom' ? 'utf-8' : encoding === 'utf-16le-bom' ? 'utf-16le' : encoding
  // In pieces: a file of millions of rows is longer than a string may be.
  for (let at = 0; at < lines.length; at += 10_000)
    chunks.push(iconv.encode(lines.slice(at, at + 10_000).join(''), charset))
  return Buffer.concat(chunks)
}

type Sheet = { sheet: string; cells: readonly (readonly string[])[] }

const workbookBytes = (sheets: readonly Sheet[], lyingDimension: boolean): Uint8Array => {
  const part = (name: string, ...pieces: string[]) => ({
    name,
    bytes: Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'utf8'))),
  })
  return zipArchive([
    ...packageParts(sheets.map(({ sheet }) => sheet)).map(({ name, text }) => part(name, text)),
    ...sheets.map(({ cells }, i) => part(sheetPart(i + 1), ...sheetPieces(cells, lyingDimension))),
  ])
}

const sheetPieces = (cells: readonly (readonly string[])[], lyingDimension: boolean): string[] => {
  const width = cells.reduce((widest, row) => Math.max(widest, row.length), 1)
  const last = `${columnName(width - 1)}${Math.max(cells.length, 1)}`
  return [
    sheetStart(lyingDimension ? 'A1' : `A1:${last}`),
    ...cells.map((row, i) => sheetRow(row, i + 1)),
    SHEET_END,
  ]
}
