import { CFB } from '@e965/xlsx'

export type BiffSheet = { sheet: string; cells: Iterable<readonly string[]> }

/** Rows that a sheet of the format can hold. */
export const BIFF_ROWS = 65_536
/** Characters of a cell that one record holds. */
const LONGEST = 4_000

/**
 * An Excel 97–2003 workbook (BIFF8) of text cells, as 生意参谋 writes them: every figure is text, an empty cell is
 * left out. Written record by record: what the library makes of a table of half a million cells takes a minute
 * and ten gigabytes. RangeError for more than 65,536 rows, 256 columns or 4,000 characters in a cell.
 */
export const biffWorkbook = (sheets: readonly BiffSheet[]): Uint8Array => {
  const bodies = sheets.map(({ cells }, i) => sheetRecords(cells, i === 0))
  const length = globals(
    sheets,
    bodies.map(() => 0),
  ).length
  const starts = bodies.map((_, i) => length + bodies.slice(0, i).reduce((sum, body) => sum + body.length, 0))
  return compound(Buffer.concat([globals(sheets, starts), ...bodies]))
}

const record = (kind: number, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(kind, 0)
  head.writeUInt16LE(body.length, 2)
  return Buffer.concat([head, body])
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2)
  return bytes
}

/** Length in one byte, a mark for 16-bit characters, the characters. */
const shortText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([text.length, 1]), Buffer.from(text, 'utf16le')])

const GLOBALS = 0x0005
const SHEET = 0x0010
const beginning = (kind: number) => record(0x0809, words(0x0600, kind, 0x0dbb, 0x07cc, 0xc1, 0, 0x0306, 0))
const end = record(0x000a, Buffer.alloc(0))

const font = record(
  0x0031,
  Buffer.concat([words(200, 0, 0x7fff, 400, 0), Buffer.from([0, 0, 134, 0]), shortText('宋体')]),
)
const formatOf = (isStyle: boolean) =>
  record(0x00e0, words(0, 0, isStyle ? 0xfff5 : 0x0001, 0x0020, isStyle ? 0xf400 : 0, 0, 0, 0, 0, 0x20c0))
/** The format of cells is the one after the fifteen that Excel keeps for its styles. */
const CELL_FORMAT = 15

const globals = (sheets: readonly BiffSheet[], starts: readonly number[]): Buffer =>
  Buffer.concat([
    beginning(GLOBALS),
    record(0x0042, words(1200)),
    record(0x003d, words(0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)),
    ...Array.from({ length: 4 }, () => font),
    ...Array.from({ length: CELL_FORMAT }, () => formatOf(true)),
    formatOf(false),
    record(0x0293, words(0x8000, 0xff00)),
    ...sheets.map(({ sheet }, i) => {
      const start = Buffer.alloc(6)
      start.writeUInt32LE(starts[i] ?? 0, 0)
      return record(0x0085, Buffer.concat([start, shortText(sheet.slice(0, 31))]))
    }),
    end,
  ])

const LABEL = 0x0204

const sheetRecords = (cells: Iterable<readonly string[]>, isFirst: boolean): Buffer => {
  let bytes = Buffer.allocUnsafe(1 << 16)
  let at = 0
  let row = 0
  let width = 0
  for (const texts of cells) {
    if (row >= BIFF_ROWS || texts.length > 256)
      throw new RangeError('a BIFF8 sheet has 65,536 rows and 256 columns')
    width = Math.max(width, texts.length)
    for (let column = 0; column < texts.length; column++) {
      const text = texts[column] ?? ''
      if (text === '') continue
      if (text.length > LONGEST) throw new RangeError('a BIFF8 cell holds 4,000 characters')
      const isWide = !/^[\0-\x7f]*$/.test(text)
      const size = isWide ? text.length * 2 : text.length
      if (at + 13 + size > bytes.length) {
        const wider = Buffer.allocUnsafe(bytes.length * 2)
        bytes.copy(wider, 0, 0, at)
        bytes = wider
      }
      bytes.writeUInt16LE(LABEL, at)
      bytes.writeUInt16LE(9 + size, at + 2)
      bytes.writeUInt16LE(row, at + 4)
      bytes.writeUInt16LE(column, at + 6)
      bytes.writeUInt16LE(CELL_FORMAT, at + 8)
      bytes.writeUInt16LE(text.length, at + 10)
      bytes.writeUInt8(isWide ? 1 : 0, at + 12)
      at += 13 + bytes.write(text, at + 13, isWide ? 'utf16le' : 'latin1')
    }
    row++
  }
  return Buffer.concat([
    beginning(SHEET),
    record(0x0200, words(0, 0, row & 0xffff, row >>> 16, 0, width, 0)),
    bytes.subarray(0, at),
    record(0x023e, words(isFirst ? 0x06b6 : 0x00b6, 0, 0, 0x40, 0, 0, 0, 0, 0)),
    end,
  ])
}

/** The container of the old Office formats, with one stream in it. */
const compound = (workbook: Uint8Array): Uint8Array => {
  const container = CFB.utils.cfb_new()
  CFB.utils.cfb_add(container, '/Workbook', Buffer.from(workbook))
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5')
  const bytes: unknown = CFB.write(container, { type: 'buffer', fileType: 'cfb' })
  if (!(bytes instanceof Uint8Array)) throw new TypeError('the workbook was not written as bytes')
  return bytes
}
