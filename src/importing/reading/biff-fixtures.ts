import { CFB } from '@e965/xlsx'

/** Records and containers of BIFF8 workbooks made for tests, as Excel, WPS and POI write them. */

export const record = (id: number, ...bodies: Uint8Array[]): Buffer => {
  const body = Buffer.concat(bodies)
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(body.length, 2)
  return Buffer.concat([head, body])
}

export const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2)
  return bytes
}

export const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

export const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

/** Flags and characters: wide unless `narrow`. */
export const chars = (text: string, narrow = false): Buffer =>
  Buffer.concat([Buffer.from([narrow ? 0 : 1]), Buffer.from(text, narrow ? 'latin1' : 'utf16le')])

/** A cell with a text in it. */
export const label = (row: number, column: number, text: string): Buffer =>
  record(0x0204, words(row, column, 0, text.length), chars(text))

export const beginning = (kind: number): Buffer =>
  record(0x0809, words(0x0600, kind, 0x0dbb, 0x07cc), long(0), long(6))
export const end = record(0x000a)

/** `state`: 1 hidden, 2 hidden from Excel's own menu, too. */
export type MadeBiffSheet = { name: string; records: readonly Buffer[]; kind?: number; state?: number }

/** The stream of a workbook: `globals` stand before the list of sheets, `tail` before the end of the first part. */
export const biffStream = (
  sheets: readonly MadeBiffSheet[],
  globals: readonly Buffer[] = [],
  tail: readonly Buffer[] = [],
): Buffer => {
  const list = (starts: readonly number[]) =>
    sheets.map(({ name, kind = 0, state = 0 }, i) =>
      record(0x0085, long(starts[i] ?? 0), Buffer.from([state, kind, name.length]), chars(name)),
    )
  const front = (starts: readonly number[]) =>
    Buffer.concat([beginning(5), ...globals, ...list(starts), ...tail, end])
  const bodies = sheets.map(({ records, kind = 0 }) =>
    Buffer.concat([beginning(kind === 2 ? 0x20 : 0x10), ...records, end]),
  )
  const length = front([]).length
  const starts = bodies.map(
    (_, i) => length + bodies.slice(0, i).reduce((sum, { length }) => sum + length, 0),
  )
  return Buffer.concat([front(starts), ...bodies])
}

/** A compound file with one stream. */
export const compoundOf = (stream: Uint8Array, name = 'Workbook'): Buffer => {
  const container = CFB.utils.cfb_new()
  CFB.utils.cfb_add(container, `/${name}`, Buffer.from(stream))
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5')
  const bytes: unknown = CFB.write(container, { type: 'buffer', fileType: 'cfb' })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('the container was not written as bytes')
  return bytes
}

export const biffOf = (
  sheets: readonly MadeBiffSheet[],
  globals: readonly Buffer[] = [],
  tail: readonly Buffer[] = [],
): Buffer => compoundOf(biffStream(sheets, globals, tail))
