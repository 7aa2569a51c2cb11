import { closeSync, openSync, writeSync } from 'node:fs'
import { biffWorkbook } from '../../importing/biff.ts'
import { packageParts, SHEET_END, sheetPart, sheetRow, sheetStart } from '../../importing/xlsx-package.ts'
import { zipWriter } from '../../importing/zip-archive.ts'
import { writeGb18030 } from './gb18030.ts'

/** A file with one sheet that is written row by row. */
export type SheetFile = {
  write: (cells: readonly string[]) => void
  /** Returns the file's bytes. */
  close: () => number
  /** Lets go of a file that nobody wants any more; what was written of it stays. */
  abandon: () => void
}

/** How a file with one sheet is opened: its path, and what stands above the rows (preamble, header). */
export type OpenSheet = (path: string, above: readonly (readonly string[])[]) => SheetFile

/** Rows are gathered up to this before they are written. */
const CHUNK = 1 << 18

/** Writing to a file in order. Without waiting: a day's rows must not pile up in memory. */
const openBytes = (path: string) => {
  const file = openSync(path, 'w')
  let size = 0
  return {
    write: (bytes: Uint8Array) => {
      let done = 0
      while (done < bytes.length) done += writeSync(file, bytes, done)
      size += bytes.length
    },
    close: (): number => {
      closeSync(file)
      return size
    },
    abandon: () => closeSync(file),
  }
}

/** `="…"` stands for itself. */
const quotedAlways = (cell: string): string =>
  cell.includes('"')
    ? cell.startsWith('="') && cell.endsWith('"')
      ? cell
      : `"${cell.replaceAll('"', '""')}"`
    : `"${cell}"`

const quotedWhereNeeded = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

type TextFile = { encoding: 'gb18030' | 'utf-8-bom'; quotes: 'always' | 'where needed' }

/** A comma separated file with CRLF line ends. 千牛 quotes every cell, 万相台 only those that need it. */
export const textFile =
  ({ encoding, quotes }: TextFile): OpenSheet =>
  (path, above) => {
    const out = openBytes(path)
    const quoted = quotes === 'always' ? quotedAlways : quotedWhereNeeded
    let bytes = Buffer.allocUnsafe(CHUNK * 2)
    let at = 0
    if (encoding === 'utf-8-bom') out.write(Buffer.from([0xef, 0xbb, 0xbf]))
    const flush = () => {
      out.write(bytes.subarray(0, at))
      at = 0
    }
    const write = (cells: readonly string[]) => {
      let line = ''
      for (let i = 0; i < cells.length; i++) line += (i === 0 ? '' : ',') + quoted(cells[i] ?? '')
      line += '\r\n'
      if (at + line.length * 4 > bytes.length) {
        flush()
        if (line.length * 4 > bytes.length) bytes = Buffer.allocUnsafe(line.length * 4)
      }
      at = encoding === 'gb18030' ? writeGb18030(line, bytes, at) : at + bytes.write(line, at, 'utf8')
      if (at > CHUNK) flush()
    }
    for (const cells of above) write(cells)
    return {
      write,
      close: () => {
        flush()
        return out.close()
      },
      abandon: out.abandon,
    }
  }

/** An XLSX workbook whose `<dimension>` says A1 whatever the sheet holds, as those of 千牛 do. */
export const workbookFile =
  (sheet: string): OpenSheet =>
  (path, above) => {
    const out = openBytes(path)
    const zip = zipWriter(out.write)
    for (const { name, text } of packageParts([sheet])) zip.add({ name, bytes: Buffer.from(text, 'utf8') })
    const part = zip.begin(sheetPart(1))
    let xml = sheetStart('A1')
    let row = 0
    const flush = () => {
      part.write(Buffer.from(xml, 'utf8'))
      xml = ''
    }
    const write = (cells: readonly string[]) => {
      row++
      xml += sheetRow(cells, row)
      if (xml.length > CHUNK * 4) flush()
    }
    for (const cells of above) write(cells)
    return {
      write,
      close: () => {
        xml += SHEET_END
        flush()
        part.end()
        zip.close()
        return out.close()
      },
      abandon: out.abandon,
    }
  }

/** A BIFF8 workbook, as 生意参谋 writes them. Its rows are kept until it is closed: 65,536 at most. */
export const oldWorkbookFile =
  (sheet: string): OpenSheet =>
  (path, above) => {
    const cells = [...above]
    return {
      write: (row) => void cells.push(row),
      close: () => {
        const out = openBytes(path)
        out.write(biffWorkbook([{ sheet, cells }]))
        return out.close()
      },
      abandon: () => {},
    }
  }
