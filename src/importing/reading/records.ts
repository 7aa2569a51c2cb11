const QUOTE = '"'

/**
 * Splits CSV text into records of cells. A cell that begins with a quote ends with its closing quote (doubled
 * quotes stand for one); quotes elsewhere are text, so `="3512"` stays whole. Text after a closing quote is kept,
 * and a quote that is never closed is text, so that it cannot swallow the rows below. CRLF, LF and CR end a
 * record. At most `limit` records.
 */
export const parseRecords = (
  text: string,
  delimiter: string,
  limit = Number.POSITIVE_INFINITY,
): string[][] => {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length && records.length < limit) {
    const cell = readCell(text, at, delimiter)
    record.push(cell.value)
    at = cell.end
    if (at < text.length && text[at] === delimiter) {
      at += 1
      if (at < text.length) continue
      record.push('')
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    records.push(record)
    record = []
  }
  return records
}

const readCell = (text: string, start: number, delimiter: string): { value: string; end: number } => {
  let value = ''
  let at = start
  if (text[at] === QUOTE) {
    at += 1
    while (true) {
      const close = text.indexOf(QUOTE, at)
      if (close === -1) return readPlain(text, start, delimiter, '')
      value += text.slice(at, close)
      at = close + 1
      if (text[at] !== QUOTE) break
      value += QUOTE
      at += 1
    }
  }
  return readPlain(text, at, delimiter, value)
}

const readPlain = (text: string, start: number, delimiter: string, before: string) => {
  let end = start
  while (end < text.length && !endsCell(text[end], delimiter)) end += 1
  return { value: before + text.slice(start, end), end }
}

const endsCell = (char: string | undefined, delimiter: string) =>
  char === delimiter || char === '\n' || char === '\r'

/** One record of the canonical form: every non-empty cell quoted, `end` at the end. */
export const writeRecord = (cells: readonly string[], delimiter: string, end = '\n'): string => {
  // A lone empty cell is written as "" because an empty line could be taken for no record at all.
  if (cells.length === 1 && cells[0] === '') return `""${end}`
  let line = ''
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? ''
    if (i > 0) line += delimiter
    if (cell === '') continue
    line += cell.includes(QUOTE) ? `"${cell.replaceAll(QUOTE, '""')}"` : `"${cell}"`
  }
  return line + end
}
