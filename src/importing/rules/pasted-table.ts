import { delimiterOf } from '../reading/delimiter.ts'
import { parseRecords } from '../reading/records.ts'

/** How a workbook begins: xlsx is a zip, xls a compound file. */
const workbooks: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]

/** What a byte order mark says, else strict UTF-8, else strict GB18030: as an import reads text. */
const encodingsOf = ([a, b]: Uint8Array): readonly string[] =>
  a === 0xff && b === 0xfe ? ['utf-16le'] : a === 0xfe && b === 0xff ? ['utf-16be'] : ['utf-8', 'gb18030']

const decoded = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The text of a file that a person hands in instead of pasting. `workbook`: only a spreadsheet can open it; `encoding`: no text. */
export const textOfFile = (bytes: Uint8Array): { text: string } | { problem: 'workbook' | 'encoding' } => {
  if (workbooks.some((start) => start.every((byte, at) => bytes[at] === byte))) return { problem: 'workbook' }
  const text = encodingsOf(bytes)
    .map((encoding) => decoded(bytes, encoding))
    .find((one) => one !== undefined)
  return text === undefined || text.includes('\0') ? { problem: 'encoding' } : { text }
}

/**
 * Cells as a spreadsheet copies them or writes them to a text file. A tab parts cells wherever there is one: nobody types
 * it into a cell, while amounts have commas. Chinese commas part them where no others do.
 */
export const cellsOf = (text: string): string[][] => {
  if (text.replaceAll(/"[^"]*"/g, '').includes('\t')) return parseRecords(text, '\t')
  const plain = /[,;|]/.test(text) ? text : text.replaceAll('，', ',')
  return parseRecords(plain, delimiterOf(plain))
}
