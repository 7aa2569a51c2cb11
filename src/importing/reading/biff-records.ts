/** A record of a BIFF8 stream with the records that continue it. */
export type BiffRecord = { id: number; at: number; body: Buffer; more: Buffer[] }

const LONGEST = 8224
const CONTINUE = 0x003c

/** Ids lie in a few ranges: anything else says that the stream is damaged and read beside its records. */
const isKnown = (id: number): boolean =>
  (id > 0 && id < 0x0300) ||
  (id >= 0x0400 && id < 0x0500) ||
  (id >= 0x0800 && id < 0x0900) ||
  (id >= 0x1000 && id < 0x1100)

/** Thrown where the bytes cannot be what a program wrote. */
export const damage = (what: string): RangeError => new RangeError(what)

/** The records from `from` on, each with what continues it. RangeError where the stream is damaged. */
export function* biffRecords(stream: Buffer, from: number): Generator<BiffRecord> {
  let at = from
  let record: BiffRecord | undefined
  while (at + 4 <= stream.length) {
    const id = stream.readUInt16LE(at)
    const length = stream.readUInt16LE(at + 2)
    if (!isKnown(id) || length > LONGEST || at + 4 + length > stream.length) break
    const body = stream.subarray(at + 4, at + 4 + length)
    if (id === CONTINUE && record) record.more.push(body)
    else {
      if (record) yield record
      record = { id, at, body, more: [] }
    }
    at += 4 + length
  }
  if (record) yield record
  if (at < stream.length && stream.subarray(at).some((byte) => byte !== 0))
    throw damage('bytes that are no record')
}

const WIDE = 1
const EXTRA = 4
const RICH = 8

/**
 * Reads texts out of a record and its continuations: characters of one or two bytes each, which may change where a
 * text runs on into the next record.
 */
export const textReader = ({ body, more }: Pick<BiffRecord, 'body' | 'more'>, from: number) => {
  const parts = [body, ...more]
  let part = 0
  let at = from
  const here = (): Buffer => {
    const buffer = parts[part]
    if (!buffer) throw damage('a text without an end')
    return buffer
  }
  /** What is left of this record; the next one where nothing is. */
  const onward = (): void => {
    while (part < parts.length && at >= here().length) {
      part += 1
      at = 0
    }
  }
  const byte = (): number => {
    onward()
    const value = here().readUInt8(at)
    at += 1
    return value
  }
  const word = (): number => byte() + byte() * 256
  const long = (): number => word() + word() * 65_536
  const skip = (bytes: number): void => {
    for (let left = bytes; left > 0; ) {
      onward()
      const step = Math.min(left, here().length - at)
      at += step
      left -= step
    }
  }
  const characters = (count: number, flags: number): string => {
    let isWide = (flags & WIDE) !== 0
    let text = ''
    for (let left = count; left > 0; ) {
      if (at >= here().length) {
        onward()
        // Where a text runs on, the record begins by saying how wide its characters are.
        isWide = (byte() & WIDE) !== 0
        continue
      }
      const size = isWide ? 2 : 1
      const taken = Math.min(left, Math.floor((here().length - at) / size))
      if (taken === 0) throw damage('half a character')
      text += here().toString(isWide ? 'utf16le' : 'latin1', at, at + taken * size)
      at += taken * size
      left -= taken
    }
    return text
  }
  return {
    isOver: (): boolean => {
      onward()
      return part >= parts.length
    },
    word,
    long,
    /** Length in `count` characters, then flags, then the characters. */
    plain: (count: number): string => characters(count, byte()),
    /** A text of the shared table: it may carry runs of formatting and a reading aid, which are passed over. */
    rich: (): string => {
      const count = word()
      const flags = byte()
      const runs = flags & RICH ? word() : 0
      const extra = flags & EXTRA ? long() : 0
      const text = characters(count, flags)
      skip(runs * 4 + extra)
      return text
    },
  }
}
