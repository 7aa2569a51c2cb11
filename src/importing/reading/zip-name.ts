import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Entry } from 'yauzl'

const UTF8_FLAG = 0x800

/**
 * The name of a zip member for people to read; it never becomes a path. Zip tools write names in UTF-8, in the
 * code page of the machine (GBK) or in the historical CP437, and some have taken one for another before.
 */
export const memberName = (entry: Pick<Entry, 'fileNameRaw' | 'generalPurposeBitFlag'>): string => {
  const raw = entry.fileNameRaw
  const plain = decoded(raw)
  if (plain === undefined) return iconv.decode(raw, 'cp437').replaceAll('\\', '/')
  const marked = (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0
  const mangled = marked ? unmangled(plain) : undefined
  return (mangled ?? plain).replaceAll('\\', '/')
}

const decoded = (bytes: Uint8Array): string | undefined => {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString('utf8')
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A Chinese name whose bytes were once read as CP437 and kept as such ("Φ«óσìò" for 订单). */
const unmangled = (name: string): string | undefined => {
  if (!/[\u0080-\u25ff]/.test(name) || /[\u3400-\u9fff]/.test(name)) return undefined
  const bytes = iconv.encode(name, 'cp437')
  if (iconv.decode(bytes, 'cp437') !== name) return undefined
  const text = decoded(bytes)
  return text && /[\u3400-\u9fff]/.test(text) ? text : undefined
}
