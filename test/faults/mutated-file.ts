import iconv from 'iconv-lite'
import { packageOf, xlsxOf, zipOf } from '../../src/importing/reading/fixtures.ts'

/**
 * Files with their cells' places, and changes of their bytes that remember what came from where: so that a test
 * can tell which cells of an imported row may differ from what was written.
 */

/** A cell by row and column of the sheet, from 0. */
export type Cell = { row: number; column: number }

type Span = Cell & { from: number; to: number }

/** Bytes whose every place belongs to a cell: what stands between two cells belongs to both neighbours. */
export type Laid = {
  bytes: Buffer
  /** The cell that holds the byte, else the nearest before it. */
  cellAt: (offset: number) => Cell
  /** The cell that holds the byte, else the nearest after it. */
  cellFrom: (offset: number) => Cell
}

const laid = (pieces: readonly { bytes: Buffer; cell?: Cell }[]): Laid => {
  const spans: Span[] = []
  let at = 0
  for (const { bytes, cell } of pieces) {
    if (cell) spans.push({ ...cell, from: at, to: at + bytes.length })
    at += bytes.length
  }
  /** Which of the cells holds the byte, or else is the nearest before it. */
  const placeOf = (offset: number): number => {
    let [low, high] = [0, spans.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((spans[middle]?.from ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const cell = (place: number): Cell => {
    const { row, column } = spans[Math.min(place, spans.length - 1)] ?? { row: 0, column: 0 }
    return { row, column }
  }
  return {
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    cellAt: (offset) => cell(placeOf(offset)),
    cellFrom: (offset) => {
      const place = placeOf(offset)
      const { from, to } = spans[place] ?? { from: 0, to: 0 }
      // An empty cell has no bytes: it is where it begins.
      return cell(offset > from && offset >= to ? place + 1 : place)
    },
  }
}

export const laidText = (
  cells: readonly (readonly string[])[],
  style: { encoding: string; delimiter?: string; quoteAll?: boolean; bom?: boolean; lineEnd?: string },
): Laid => {
  const { encoding, delimiter = ',', quoteAll = false, bom = false, lineEnd = '\r\n' } = style
  const encoded = (text: string) => iconv.encode(text, encoding)
  const quoted = (cell: string) =>
    (quoteAll && !cell.startsWith('="')) ||
    cell.includes(delimiter) ||
    /["\r\n]/.test(cell.replace(/^="[0-9A-Za-z]*"$/, ''))
      ? `"${cell.replaceAll('"', '""')}"`
      : cell
  return laid([
    ...(bom ? [{ bytes: encoded('\ufeff') }] : []),
    ...cells.flatMap((row, r) => [
      ...row.flatMap((cell, c) => [
        ...(c > 0 ? [{ bytes: encoded(delimiter) }] : []),
        { bytes: encoded(quoted(cell)), cell: { row: r, column: c } },
      ]),
      { bytes: encoded(lineEnd) },
    ]),
  ])
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** The XML of one sheet, its texts in place. */
export const laidSheet = (cells: readonly (readonly string[])[]): Laid =>
  laid([
    { bytes: Buffer.from('<dimension ref="A1"/><sheetData>') },
    ...cells.flatMap((row, r) => [
      { bytes: Buffer.from(`<row r="${r + 1}">`) },
      ...row.map((cell, c) => ({
        bytes: Buffer.from(
          `<c r="${columnName(c)}${r + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
        ),
        cell: { row: r, column: c },
      })),
      { bytes: Buffer.from('</row>') },
    ]),
    { bytes: Buffer.from('</sheetData>') },
  ])

export const packedSheet = (xml: Buffer): Buffer => {
  const parts = packageOf({ sheets: [{ name: 'export', xml: '' }] })
  return zipOf(
    parts.map((part) =>
      part.name === 'xl/worksheets/sheet1.xml'
        ? { ...part, content: Buffer.concat([Buffer.from('<worksheet>'), xml, Buffer.from('</worksheet>')]) }
        : part,
    ),
  )
}

/** The same with a table of shared texts, as Excel saves. */
export const sharedSheet = (cells: readonly (readonly string[])[]): Buffer => {
  const texts = [...new Set(cells.flat())]
  const rows = cells.map(
    (row, r) =>
      `<row r="${r + 1}">${row.map((cell, c) => `<c r="${columnName(c)}${r + 1}" t="s"><v>${texts.indexOf(cell)}</v></c>`).join('')}</row>`,
  )
  return xlsxOf({
    sheets: [{ name: 'export', xml: `<sheetData>${rows.join('')}</sheetData>` }],
    sharedStrings: texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join(''),
  })
}

/** A stretch of the original, or bytes of no origin. */
export type Piece = { from: number; to: number } | { junk: Buffer }

export type Mutation = (pieces: readonly Piece[], random: () => number) => Piece[]

const lengthOf = (piece: Piece) => ('junk' in piece ? piece.junk.length : piece.to - piece.from)
const total = (pieces: readonly Piece[]) => pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)

/** Bytes [from, to) of what the pieces make. */
const slice = (pieces: readonly Piece[], from: number, to: number): Piece[] => {
  const kept: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    const length = lengthOf(piece)
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)]
    if (start < end)
      kept.push(
        'junk' in piece
          ? { junk: piece.junk.subarray(start, end) }
          : { from: piece.from + start, to: piece.from + end },
      )
    at += length
  }
  return kept
}

const place = (pieces: readonly Piece[], random: () => number) => Math.floor(random() * total(pieces))
const noise = (random: () => number) =>
  Buffer.from(Array.from({ length: 1 + Math.floor(random() * 6) }, () => Math.floor(random() * 256)))
/** What does most harm in tables. */
const sharp = [
  '"',
  ',',
  '\t',
  '\n',
  '\r\n',
  ' ',
  "'",
  '=',
  '0',
  '9',
  '-',
  '%',
  '万',
  '\0',
  '\ufeff',
  ';',
  '|',
  '<',
  '&',
  '/',
]

const replaced = (pieces: readonly Piece[], at: number, length: number, junk: Buffer): Piece[] => [
  ...slice(pieces, 0, at),
  { junk },
  ...slice(pieces, at + length, total(pieces)),
]

/** The ways bytes get lost and mixed up. `source` gives the original for flips of its bits. */
export const mutationsOf = (source: Buffer): readonly Mutation[] => {
  const flip: Mutation = (pieces, random) => {
    const at = place(pieces, random)
    const [piece] = slice(pieces, at, at + 1)
    if (!piece) return [...pieces]
    const byte = ('junk' in piece ? piece.junk[0] : source[piece.from]) ?? 0
    return replaced(pieces, at, 1, Buffer.from([byte ^ (1 << Math.floor(random() * 8))]))
  }
  const overwrite: Mutation = (pieces, random) => {
    const junk = noise(random)
    return replaced(pieces, place(pieces, random), junk.length, junk)
  }
  const insert: Mutation = (pieces, random) => replaced(pieces, place(pieces, random), 0, noise(random))
  const insertSharp: Mutation = (pieces, random) =>
    replaced(
      pieces,
      place(pieces, random),
      Math.floor(random() * 2),
      Buffer.from(sharp[Math.floor(random() * sharp.length)] ?? ','),
    )
  const cut: Mutation = (pieces, random) => slice(pieces, 0, place(pieces, random))
  const behead: Mutation = (pieces, random) => slice(pieces, place(pieces, random), total(pieces))
  const drop: Mutation = (pieces, random) => {
    const at = place(pieces, random)
    const length = 1 + Math.floor(random() ** 3 * total(pieces))
    return [...slice(pieces, 0, at), ...slice(pieces, at + length, total(pieces))]
  }
  const repeat: Mutation = (pieces, random) => {
    const [a, b] = [place(pieces, random), place(pieces, random)].sort((x, y) => x - y)
    return [...slice(pieces, 0, b ?? 0), ...slice(pieces, a ?? 0, total(pieces))]
  }
  const swap: Mutation = (pieces, random) => {
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map(() => place(pieces, random)).sort((x, y) => x - y)
    return [
      ...slice(pieces, 0, a),
      ...slice(pieces, b, c),
      ...slice(pieces, a, b),
      ...slice(pieces, c, total(pieces)),
    ]
  }
  return [flip, flip, flip, overwrite, insert, insertSharp, insertSharp, cut, behead, drop, repeat, swap]
}

export const mutatedPieces = (
  source: Buffer,
  mutations: readonly Mutation[],
  random: () => number,
): Piece[] => {
  let pieces: Piece[] = [{ from: 0, to: source.length }]
  const times = 1 + Math.floor(random() ** 2 * 3)
  for (let i = 0; i < times; i++) {
    const mutate = mutations[Math.floor(random() * mutations.length)]
    if (mutate && total(pieces) > 0) pieces = mutate(pieces, random)
  }
  return pieces
}

export const bytesOf = (source: Buffer, pieces: readonly Piece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => ('junk' in piece ? piece.junk : source.subarray(piece.from, piece.to))))

/** Where the file goes on elsewhere than it left off: after cell `left`, before cell `right`. */
export type Seam = { left: Cell; right: Cell }

/**
 * What the changes touched. A seam at the beginning or end of the file has the file's first or last cell. Of a
 * separator of several bytes, as in UTF-16, one alone may be harmed: what it has become then stands in the cell after
 * it as well as in the one before.
 */
export const seamsOf = ({ bytes, cellAt, cellFrom }: Laid, pieces: readonly Piece[]): Seam[] => {
  const seams: Seam[] = []
  let left: number | undefined = 0
  let isTouched = false
  for (const piece of pieces) {
    if ('junk' in piece) {
      isTouched = true
      continue
    }
    if (isTouched || piece.from !== left) seams.push({ left: cellAt(left), right: cellFrom(piece.from) })
    left = piece.to
    isTouched = false
  }
  if (isTouched || left !== bytes.length) seams.push({ left: cellAt(left), right: cellFrom(bytes.length) })
  return seams
}
