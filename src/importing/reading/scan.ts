import { type Limits, overLimit } from '../limits.ts'

const QUOTE = 34
const LF = 10
const CR = 13
const SPACE = 32

/** What the scanner met, record by record. `plain` runs need no change; every other record is rewritten. */
export type Found = {
  /** `bytes[start, end)` holds whole records that a reader with fixed options takes as they stand. */
  plain: (start: number, end: number, records: number) => void
  /** One record that must be rewritten: another number of cells than the width, blank,
   * oddly quoted, or ended by another line end than the rest. */
  odd: (start: number, end: number, cells: number) => void
  /** From `start` to the end of the file a quote is never closed. */
  unclosed: (start: number) => void
}

export type Scan = {
  bytes: Buffer
  /** End of the text in `bytes`. */
  to: number
  /** No more bytes follow. */
  last: boolean
  delimiter: number
  /** Records end with CRLF, else with LF. */
  crlf: boolean
  width: number
  limits: Limits
  file: string
}

/**
 * Walks over whole records of UTF-8 CSV and says which of them are regular. Returns where the first
 * unfinished record begins. This loop sees every byte of every file, so it is flat, and two bytes after the
 * end are overwritten with stops to spare it asking for the end at each byte: `bytes` must have that room.
 */
export const scanRecords = (scan: Scan, found: Found): number => {
  const { bytes, to, last, delimiter, crlf, width, limits, file } = scan
  const { cellLength, rowBytes, columns } = limits
  const ends = new Uint8Array(256)
  ends[delimiter] = ends[LF] = ends[CR] = 1
  bytes[to] = LF
  bytes[to + 1] = QUOTE
  let at = 0
  let recordStart = 0
  let runStart = 0
  let runRecords = 0

  records: while (at < to) {
    let cells = 1
    let odd = false
    while (true) {
      let byte = bytes[at] as number
      const cellStart = at
      if (byte === QUOTE) {
        do {
          at += 1
          while (bytes[at] !== QUOTE) at += 1
          if (at + 1 >= to && !last) break records
          if (at >= to) {
            if (runRecords > 0) found.plain(runStart, recordStart, runRecords)
            found.unclosed(recordStart)
            return to
          }
          at += 1
        } while (bytes[at] === QUOTE && at < to)
        if (ends[bytes[at] as number] === 0) odd = true
      } else if (byte === SPACE) {
        // A reader may take a quote after leading spaces for an opening one; to us it is text.
        while (bytes[at] === SPACE) at += 1
        if (bytes[at] === QUOTE && at < to) odd = true
      }
      while (ends[bytes[at] as number] === 0) at += 1
      if (at - cellStart > cellLength) checkLength(scan, cellStart, at)
      byte = bytes[at] as number
      if (byte !== delimiter) break
      at += 1
      cells += 1
    }
    if (at >= to && !last) break
    const empty = at === recordStart
    if (at < to) {
      if (bytes[at] === CR) {
        if (at + 1 >= to && !last) break
        if (at + 1 < to && bytes[at + 1] === LF) {
          at += 1
          if (!crlf) odd = true
        } else odd = true
      } else if (crlf) odd = true
      at += 1
    }
    if (cells > columns) throw overLimit(file, 'columns', cells, limits)
    if (at - recordStart > rowBytes) throw overLimit(file, 'rowBytes', at - recordStart, limits)
    if (odd || empty || cells !== width) {
      if (runRecords > 0) found.plain(runStart, recordStart, runRecords)
      found.odd(recordStart, at, cells)
      runStart = at
      runRecords = 0
    } else runRecords += 1
    recordStart = at
  }
  if (runRecords > 0) found.plain(runStart, recordStart, runRecords)
  if (to - recordStart > rowBytes) throw overLimit(file, 'rowBytes', to - recordStart, limits)
  return recordStart
}

const checkLength = ({ bytes, limits, file }: Scan, start: number, end: number) => {
  let characters = 0
  // Every byte but a continuation byte begins a character.
  for (let i = start; i < end; i++) if (((bytes[i] as number) & 0xc0) !== 0x80) characters += 1
  if (characters > limits.cellLength) throw overLimit(file, 'cellLength', characters, limits)
}
