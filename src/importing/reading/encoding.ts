import { isUtf8 } from 'node:buffer'
import { Failure } from '../../kernel/failure.ts'
import type { Encoding } from './text-table.ts'

/** What the byte order mark at the start of a file says. */
export const byteOrderMark = (start: Uint8Array): { encoding: Encoding; bytes: number } | undefined => {
  const [a, b, c] = start
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bytes: 3 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', bytes: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bytes: 2 }
  return undefined
}

/**
 * Checks text chunk by chunk without making strings of it. `accept` gets the chunks in order and gives false
 * once the bytes so far are not UTF-8; `finish` says whether the whole was.
 */
export const utf8Check = () => {
  let carry: Uint8Array = new Uint8Array(0)
  return {
    accept: (chunk: Uint8Array): boolean => {
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
      const end = bytes.length - unfinishedUtf8(bytes)
      carry = Uint8Array.from(bytes.subarray(end))
      return isUtf8(bytes.subarray(0, end))
    },
    finish: () => carry.length === 0,
  }
}

/** How many bytes at the end begin a character that is not complete yet. */
const unfinishedUtf8 = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? back : 0
  }
  return 0
}

/**
 * The offset of the first byte that is not text in `encoding`: where the first broken or cut-off character
 * begins. undefined if all is well.
 */
export const firstBadByte = (chunks: Iterable<Uint8Array>, encoding: Encoding): number | undefined => {
  let carry: Uint8Array = new Uint8Array(0)
  let offset = 0
  for (const chunk of chunks) {
    const bytes = Buffer.concat([carry, chunk])
    const whole = bytes.length - tailOf(bytes, encoding)
    if (!decodes(bytes.subarray(0, whole), encoding)) return offset + firstBadIn(bytes, encoding)
    carry = bytes.subarray(whole)
    offset += whole
  }
  return carry.length > 0 ? offset : undefined
}

/** Bytes at the end to leave for the next chunk so that what stays is whole characters, if it is text at all. */
const tailOf = (bytes: Uint8Array, encoding: Encoding): number => {
  for (let tail = 0; tail <= 3 && tail < bytes.length; tail++)
    if (decodes(bytes.subarray(0, bytes.length - tail), encoding)) return tail
  return 0
}

const firstBadIn = (bytes: Uint8Array, encoding: Encoding): number => {
  // The longest prefix that could still be continued to text...
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(bytes.subarray(0, middle), encoding, true)) good = middle
    else bad = middle
  }
  // ...less the character it leaves unfinished.
  for (let start = good; start > good - 4 && start >= 0; start--)
    if (decodes(bytes.subarray(0, start), encoding)) return start
  return good
}

const decodes = (bytes: Uint8Array, encoding: Encoding, more = false): boolean => {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: more })
    return true
  } catch {
    return false
  }
}

/** The refusal of a file that is no text; `offset` (from 0) of the first bad byte is said counting from 1. */
export const notText = (file: string, offset: number): Failure =>
  new Failure('file_encoding', { file, byte: offset + 1 })
