import { createSheetOrder, isEndOfSheet } from './biff-order.ts'
import { type BiffRecord, biffRecords, damage, textReader } from './biff-records.ts'
import { kindOfFormat, type NumberKind, numberText } from './cell-text.ts'

/** What the beginning of a workbook says of all its sheets. */
export type BiffWorkbook = {
  sheets: readonly { name: string; at: number; isHidden: boolean }[]
  /** Rows of a sheet: number from 0 and cells as text. RangeError where they are damaged. */
  rows: (sheet: { at: number }) => { row: number; cells: string[] }[]
}

const BEGINNING = 0x0809
const END = 0x000a
const GLOBALS = 0x0005
const WORKSHEET = 0
const DIMENSIONS = 0x0200
const ROW = 0x0208
const BIFF8 = 0x0600

const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/**
 * Reads the stream of an Excel 97–2003 workbook. 'encrypted' and 'older' for what is not read; RangeError where the
 * stream is damaged: an unknown or broken record, a sheet without an end, a cell twice, a text that is not there,
 * parts that contradict each other (`createSheetOrder`).
 */
export const biffWorkbook = (stream: Buffer): BiffWorkbook | 'encrypted' | 'older' => {
  const sheets: { name: string; at: number; isHidden: boolean }[] = []
  const formats = new Map<number, string>()
  const cellFormats: number[] = []
  let texts: string[] = []
  let since1904 = false
  let isFirst = true
  for (const record of biffRecords(stream, 0)) {
    const { id, body } = record
    if (isFirst) {
      if (id !== BEGINNING || body.length < 4) throw damage('no beginning')
      if (body.readUInt16LE(0) !== BIFF8) return 'older'
      if (body.readUInt16LE(2) !== GLOBALS) throw damage('no beginning of a workbook')
      isFirst = false
    } else if (id === 0x002f) return 'encrypted'
    else if (id === END) break
    else if (id === 0x0022) since1904 = body.readUInt16LE(0) === 1
    else if (id === 0x041e) formats.set(body.readUInt16LE(0), formatCode(record))
    else if (id === 0x00e0) cellFormats.push(body.readUInt16LE(2))
    else if (id === 0x0085) {
      const at = body.readUInt32LE(0)
      const name = textReader(record, 7).plain(body.readUInt8(6))
      // The lower two bits of the state: hidden, or hidden from Excel's own menu, too.
      if (body.readUInt8(5) === WORKSHEET) sheets.push({ name, at, isHidden: (body.readUInt8(4) & 3) !== 0 })
    } else if (id === 0x00fc) texts = sharedTexts(record)
  }
  const kinds = cellFormats.map((format) => kindOfFormat(format, formats.get(format)))
  return { sheets, rows: ({ at }) => rowsOf(stream, at, { texts, kinds, since1904 }) }
}

const formatCode = (record: BiffRecord): string => textReader(record, 4).plain(record.body.readUInt16LE(2))

const sharedTexts = (record: BiffRecord): string[] => {
  const reader = textReader(record, 8)
  const count = record.body.readUInt32LE(4)
  const texts: string[] = []
  while (texts.length < count && !reader.isOver()) texts.push(reader.rich())
  return texts
}

type Shared = { texts: readonly string[]; kinds: readonly NumberKind[]; since1904: boolean }

const rowsOf = (stream: Buffer, at: number, shared: Shared): { row: number; cells: string[] }[] => {
  const rows = new Map<number, string[]>()
  const order = createSheetOrder()
  const put = (row: number, column: number, text: string) => {
    const cells = rows.get(row) ?? []
    if (cells.length === 0) rows.set(row, cells)
    if (column > 255 || cells[column] !== undefined) throw damage('a cell twice')
    cells[column] = text
  }
  const number = (value: number, format: number): string =>
    numberText(String(value), shared.kinds[format] ?? 'number', shared.since1904)

  let depth = 0
  /** The formula whose text the next record holds. */
  let awaited: { row: number; column: number } | undefined
  for (const record of biffRecords(stream, at)) {
    const { id, body } = record
    if (id === BEGINNING) {
      depth += 1
      continue
    }
    if (depth === 0) throw damage('a sheet without a beginning')
    if (id === END) {
      depth -= 1
      if (depth > 0) continue
      order.check()
      if (!isEndOfSheet(stream, record.at + 4 + body.length, BEGINNING)) throw damage('bytes after a sheet')
      return [...rows]
        .sort(([a], [b]) => a - b)
        .map(([row, cells]) => ({ row, cells: Array.from(cells, (cell) => cell ?? '') }))
    }
    // Charts lie inside their sheet, with cells of their own.
    if (depth > 1) continue
    if (id === 0x0207 && awaited) {
      put(awaited.row, awaited.column, textReader(record, 2).plain(body.readUInt16LE(0)))
      awaited = undefined
      continue
    }
    if (id === DIMENSIONS) order.dimensions(body.readUInt32LE(0), body.readUInt32LE(4))
    else if (id === ROW) order.row(body.readUInt16LE(0))
    if (!cellKinds.has(id)) continue
    const [row, column, format] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(4)]
    order.cell({ row, column })
    if (body.length !== (lengths.get(id) ?? body.length)) throw damage('a cell of a wrong length')
    if (id === 0x00fd) {
      const text = shared.texts[body.readUInt32LE(6)]
      if (text === undefined) throw damage('a text that is not there')
      put(row, column, text)
    } else if (id === 0x0204 || id === 0x00d6) {
      const reader = textReader(record, 8)
      put(row, column, reader.plain(body.readUInt16LE(6)))
      // Only formatted texts have something behind them.
      if (id === 0x0204 && !reader.isOver()) throw damage('a text with something behind it')
    } else if (id === 0x0203) put(row, column, number(body.readDoubleLE(6), format))
    else if (id === 0x027e) put(row, column, number(packedNumber(body.readInt32LE(6)), format))
    else if (id === 0x00bd)
      for (let i = 0; 4 + (i + 1) * 6 <= body.length - 2; i++)
        put(row, column + i, number(packedNumber(body.readInt32LE(6 + i * 6)), body.readUInt16LE(4 + i * 6)))
    else if (id === 0x0205) put(row, column, flagText(body.readUInt8(6), body.readUInt8(7) === 1))
    else {
      const kind = body.readUInt16LE(12) === 0xffff ? body.readUInt8(6) : undefined
      if (kind === undefined) put(row, column, number(body.readDoubleLE(6), format))
      else if (kind === 0) awaited = { row, column }
      else if (kind === 1 || kind === 2) put(row, column, flagText(body.readUInt8(8), kind === 2))
    }
  }
  throw damage('a sheet without an end')
}

/** Records that hold a value: text, number, packed numbers, flag or error, formula. */
const cellKinds: ReadonlySet<number> = new Set([
  0x00fd, 0x0204, 0x00d6, 0x0203, 0x027e, 0x00bd, 0x0205, 0x0006,
])

/** Bytes of those that always have the same number. */
const lengths: ReadonlyMap<number, number> = new Map([
  [0x00fd, 10],
  [0x0203, 14],
  [0x027e, 10],
  [0x0205, 8],
])

const flagText = (value: number, isError: boolean): string =>
  isError ? (errors[value] ?? '#VALUE!') : value ? 'TRUE' : 'FALSE'

const halves = new DataView(new ArrayBuffer(8))

/** A number in 30 bits: whole or the upper half of a fraction, maybe to be divided by a hundred. */
const packedNumber = (bits: number): number => {
  let value: number
  if (bits & 2) value = bits >> 2
  else {
    halves.setInt32(4, bits & ~3, true)
    halves.setInt32(0, 0, true)
    value = halves.getFloat64(0, true)
  }
  return bits & 1 ? value / 100 : value
}
