import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Failure } from '../../kernel/failure.ts'
import { type Limits, overLimit } from '../limits.ts'
import { byteOrderMark, firstBadByte, notText, utf8Check } from './encoding.ts'
import type { Encoding } from './text-table.ts'

const CHUNK = 1 << 20

/** A text file open for reading as UTF-8 bytes, whatever its own encoding. */
export type TextSource = {
  size: number
  encoding: Encoding
  /** The file's bytes are what `read` gives, from the first on. */
  verbatim: boolean
  /**
   * Puts the next UTF-8 bytes into `into` at `at`, which needs `TEXT_ROOM` of room, and gives their number;
   * 0 at the end. Throws file_encoding, or file_unreadable where the text holds NUL bytes.
   */
  read: (into: Buffer, at: number) => number
  /** Bytes of the file read so far. */
  position: () => number
  /** The file's own bytes [0, end), chunk by chunk. */
  start: (end: number) => Iterable<Uint8Array>
  close: () => void
}

/** The most UTF-8 bytes that one read can give: a byte may become a character of three. */
export const TEXT_ROOM = 3 * CHUNK + 8

/**
 * Opens a text file: byte order mark, else strict UTF-8 over the whole file, else strict GB18030. Never puts in
 * a replacement character.
 */
export const openText = (path: string, name: string, limits: Limits): TextSource => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > limits.csvBytes) throw overLimit(name, 'csvBytes', size, limits)
    return sourceOf(file, name, size)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

const sourceOf = (file: number, name: string, size: number): TextSource => {
  const mark = byteOrderMark(firstBytes(file))
  const encoding = mark?.encoding ?? (isUtf8File(file) ? 'utf-8' : 'gb18030')
  const skip = mark?.bytes ?? 0
  if (mark?.encoding === 'utf-8' && !isUtf8File(file)) throw brokenText(file, name, encoding, skip)
  const chunk = Buffer.allocUnsafe(CHUNK)
  const decoder =
    encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let position = skip
  const decode = (bytes: Uint8Array, more: boolean): string => {
    try {
      return decoder?.decode(bytes, { stream: more }) ?? ''
    } catch {
      throw brokenText(file, name, encoding, skip)
    }
  }
  const next = (into: Buffer, at: number): number => {
    if (!decoder) {
      const count = readSync(file, into, at, CHUNK, position)
      position += count
      return count
    }
    // A chunk may hold no whole character, so an empty text is not yet the end.
    while (true) {
      const count = readSync(file, chunk, 0, CHUNK, position)
      const first = position === skip
      position += count
      const text = decode(chunk.subarray(0, count), count > 0)
      const written = into.write(first && text.startsWith('\ufeff') ? text.slice(1) : text, at)
      if (written > 0 || count === 0) return written
    }
  }
  return {
    size,
    encoding,
    verbatim: encoding === 'utf-8' && skip === 0,
    read: (into, at) => {
      const count = next(into, at)
      if (into.subarray(at, at + count).includes(0))
        throw new Failure('file_unreadable', { file: name, detail: '里面有空字节，不是文本文件。' })
      return count
    },
    position: () => position,
    start: (end) => chunksOf(file, 0, end),
    close: () => closeSync(file),
  }
}

const firstBytes = (file: number): Uint8Array => {
  const bytes = Buffer.alloc(4)
  return bytes.subarray(0, readSync(file, bytes, 0, 4, 0))
}

/** The same memory is used for every chunk: each must be done with before the next is asked for. */
function* chunksOf(file: number, from: number, to: number): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK)
  for (let at = from; at < to; ) {
    const count = readSync(file, chunk, 0, Math.min(CHUNK, to - at), at)
    if (count === 0) return
    at += count
    yield chunk.subarray(0, count)
  }
}

const isUtf8File = (file: number): boolean => {
  const check = utf8Check()
  for (const chunk of chunksOf(file, 0, Number.POSITIVE_INFINITY)) if (!check.accept(chunk)) return false
  return check.finish()
}

/** Where no mark says the encoding, the candidate that reads further is taken to be the one that was meant. */
const brokenText = (file: number, name: string, encoding: Encoding, skip: number): Failure => {
  const bad = (candidate: Encoding) => {
    const at = firstBadByte(chunksOf(file, skip, Number.POSITIVE_INFINITY), candidate)
    return at === undefined ? 0 : at + skip
  }
  return notText(name, encoding === 'gb18030' ? Math.max(bad('gb18030'), bad('utf-8')) : bad(encoding))
}
