import { type Container, type ExportFile, exportFile, type Quirks } from '../../src/importing/export-file.ts'
import { type Format, headerName } from '../../src/importing/format.ts'
import { formats } from '../../src/importing/formats/all.ts'
import knownHeaders from '../../src/importing/formats/known-headers.json' with { type: 'json' }
import { sampleRows } from '../../src/importing/sample-rows.ts'

type Known = {
  format: string
  columns: readonly string[]
  above?: readonly string[]
  container: string
  encoding?: string
  delimiter?: string
  preamble?: number
  sheet?: string
}

const known: Readonly<Record<string, Known>> = knownHeaders

const containers: Readonly<Record<string, Container>> = { csv: 'csv', xls: 'xls', xlsx: 'xlsx', zip: 'zip' }
const encodings: Readonly<Record<string, ExportFile['encoding']>> = {
  gb18030: 'gb18030',
  'utf-8': 'utf-8',
  'utf-8-bom': 'utf-8-bom',
  'utf-16le-bom': 'utf-16le-bom',
}

/** An export of one of the known header lists, its rows open to change before it is written. */
export type Draft = {
  format: Format
  header: readonly string[]
  /** Data rows; `set`, `get` and `at` go by a column's name. */
  rows: string[][]
  /** Row of the sheet on which the first data row stands. */
  firstRow: number
  at(name: string): number
  get(row: number, name: string): string
  set(row: number, name: string, value: string): void
  bytes(change?: { container?: Container; encoding?: ExportFile['encoding']; quirks?: Quirks }): Uint8Array
}

export const draftOf = (list: string, n: number, seed = 1): Draft => {
  const {
    format: id,
    columns,
    above,
    container,
    encoding,
    delimiter,
    preamble = 0,
    sheet,
  } = known[list] ?? {
    format: '',
    columns: [],
    container: '',
  }
  const format = formats.find((f) => f.id === id)
  if (!format) throw new RangeError(`no header list ${list}`)
  const header = above ? [above, columns] : columns
  const rows = sampleRows(format, header, n, seed)
  const lines = Array.from({ length: preamble }, (_, i) => (i === 0 ? [sheet ?? format.name] : []))
  const at = (name: string) => {
    const index = columns.findIndex((column) => headerName(column) === headerName(name))
    if (index < 0) throw new RangeError(`${list} has no column ${name}`)
    return index
  }
  const rowAt = (row: number): string[] => {
    const found = rows[row]
    if (!found) throw new RangeError(`${list} has no row ${row}`)
    return found
  }
  return {
    format,
    header: columns,
    rows,
    firstRow: preamble + (above ? 2 : 1) + 1,
    at,
    get: (row, name) => rowAt(row)[at(name)] ?? '',
    set: (row, name, value) => {
      rowAt(row)[at(name)] = value
    },
    bytes: (change = {}) =>
      exportFile({
        header,
        rows,
        container: change.container ?? containers[container] ?? 'csv',
        encoding: change.encoding ?? encodings[encoding ?? 'gb18030'],
        delimiter,
        preamble: lines,
        sheet,
        quirks: change.quirks,
      }),
  }
}
