import type { Diagnostic } from '../../kernel/diagnostic.ts'
import { Failure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import { delimiterOf } from './delimiter.ts'
import { createIrregular } from './irregular.ts'
import { createOutput, type Output } from './output.ts'
import { parseRecords, writeRecord } from './records.ts'
import { type Found, scanRecords } from './scan.ts'
import type { Source } from './source.ts'
import { openText, TEXT_ROOM, type TextSource } from './text-source.ts'
import { boundedHead, HEAD_ROWS, type TextTable } from './text-table.ts'

/** As much of the beginning as is looked at to find the delimiter and the width. */
const HEAD_BYTES = 8 << 20
/** A path with these would be taken for a pattern of paths. */
const PATTERN = /[*?[\]{}]/

/**
 * Reads a CSV or TSV. Its regular records are passed on as they stand, in the file's own dialect; only records
 * that a reader with fixed options would take wrongly are rewritten. UTF-8 with nothing to rewrite is used in
 * place, so that nothing is copied. Throws file_encoding, file_too_large or file_unreadable.
 */
export const readCsv = (source: Source): TextTable => {
  const text = openText(source.path, source.name, source.limits)
  try {
    return readRecords(source, text)
  } finally {
    text.close()
  }
}

const readRecords = (source: Source, text: TextSource): TextTable => {
  const { name, limits } = source
  const start = readStart(text, limits.rowBytes)
  if (start.used === 0) throw new Failure('file_unreadable', { file: name, detail: '文件是空的。' })
  const { buffer, delimiter, lineEnd } = start
  const width = Math.max(1, ...start.head.map((cells) => cells.length))
  if (width > limits.columns) throw overLimit(name, 'columns', width, limits)
  const path = source.place('table')
  const irregular = createIrregular(source.place('irregular'))
  const notes: Diagnostic[] = []
  let output: Output | undefined
  if (!text.verbatim || PATTERN.test(source.path)) output = createOutput(path)
  let used = start.used
  /** Where `buffer[0]` lies in the text. */
  let origin = 0
  let rows = 0

  const rewrite = (cells: readonly string[], before: number): void => {
    if (!output) {
      // Up to here the original was good as it stood.
      output = createOutput(path)
      for (const chunk of text.start(before)) output.write(chunk)
    }
    rows += 1
    if (cells.length !== width && cells.some((cell) => cell !== '')) irregular.add(rows, cells, width)
    output.text(writeRecord(fitted(cells, width), delimiter, lineEnd))
  }
  const found: Found = {
    plain: (from, to, records) => {
      output?.write(buffer.subarray(from, to))
      rows += records
    },
    odd: (from, to) =>
      rewrite(parseRecords(buffer.toString('utf8', from, to), delimiter, 1)[0] ?? [''], origin + from),
    unclosed: (from) => {
      notes.push(quoteUnclosed(name, rows + 1))
      for (const cells of parseRecords(buffer.toString('utf8', from, used), delimiter)) {
        if (cells.length > limits.columns) throw overLimit(name, 'columns', cells.length, limits)
        rewrite(cells, origin + from)
      }
    },
  }
  try {
    for (let last = start.last; ; ) {
      const scan = {
        bytes: buffer,
        to: used,
        last,
        delimiter: delimiter.charCodeAt(0),
        crlf: lineEnd === '\r\n',
        width,
        limits,
      }
      const end = scanRecords({ ...scan, file: name }, found)
      if (rows > limits.csvRows) throw overLimit(name, 'csvRows', rows, limits)
      if (last) break
      buffer.copyWithin(0, end, used)
      origin += end
      used -= end
      const count = text.read(buffer, used)
      used += count
      last = count === 0
      source.progress(text.position(), text.size)
    }
  } finally {
    output?.close()
    irregular.close()
  }
  return {
    sheet: name,
    path: output ? path : source.path,
    rows,
    width,
    head: boundedHead(start.head),
    dialect: { delimiter, lineEnd },
    encoding: text.encoding,
    irregular: irregular.result(),
    notes,
  }
}

/** Fills the buffer until the first rows are whole. */
const readStart = (text: TextSource, rowBytes: number) => {
  const most = Math.min(Math.max(HEAD_BYTES, rowBytes), text.size * 3)
  const buffer = Buffer.allocUnsafe(most + TEXT_ROOM)
  let used = 0
  let last = false
  const fill = (enough: number) => {
    while (!last && used < enough) {
      const count = text.read(buffer, used)
      used += count
      last = count === 0
    }
  }
  fill(1)
  const delimiter = delimiterOf(buffer.toString('utf8', 0, used))
  while (true) {
    const records = parseRecords(buffer.toString('utf8', 0, used), delimiter, HEAD_ROWS + 1)
    const complete = last || records.length > HEAD_ROWS
    if (!complete && used < most) {
      fill(Math.min(most, used * 2))
      continue
    }
    // The last record may be cut off, unless the text ends there.
    const head = complete ? records : records.slice(0, -1)
    return { buffer, used, last, delimiter, lineEnd: lineEndOf(buffer, used), head: head.slice(0, HEAD_ROWS) }
  }
}

/** The text's first line end: the reader wants one kind throughout, so the others are rewritten. */
const lineEndOf = (buffer: Buffer, used: number): '\n' | '\r\n' => {
  const end = buffer.subarray(0, used).indexOf('\n')
  return end > 0 && buffer[end - 1] === 13 ? '\r\n' : '\n'
}

const fitted = (cells: readonly string[], width: number): string[] =>
  Array.from({ length: width }, (_, i) => cells[i] ?? '')

const quoteUnclosed = (file: string, row: number): Diagnostic => ({
  code: 'quote_unclosed',
  severity: 'warning',
  message: `第 ${row} 行有一个引号一直没有闭合，已当作普通文字读取。`,
  at: { file, row },
})
