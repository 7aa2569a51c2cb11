/** Characters that show nothing: zero-width, direction marks, fillers, halves of a pair. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu
const BLANK = /[\p{Cc}\p{Z}]+/gu

/** A name as it is seen: nothing invisible in it, single spaces, none at the ends. */
export const visibleText = (text: string): string =>
  text.normalize('NFC').replace(INVISIBLE, '').replace(BLANK, ' ').trim()

/** A text of which every reader sees the same lines: their breaks are \n alone, and no other control sign is in it. */
export const plainLines = (text: string): string =>
  text.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n').replace(/[^\P{Cc}\n]/gu, '')

/** Equal for names that people take for the same: full-width and half-width, large and small letters. */
export const lookOf = (name: string): string => visibleText(name.normalize('NFKC')).toLowerCase()

/**
 * Signs that turn the direction of what stands beside them, as code points from and to: with one of them in a name the
 * rest of a sentence reads backwards. No Chinese or English text needs them.
 */
export const turningSigns = [
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
] as const

const codePoint = (code: number) => `\\u{${code.toString(16)}}`
const TURNING = new RegExp(
  `[${turningSigns.map(([from, to]) => `${codePoint(from)}-${codePoint(to)}`).join('')}]+`,
  'gu',
)

/** A text without signs that turn its direction. Whatever enters from a person or a file is taken so. */
export const withoutTurns = (text: string): string => text.replace(TURNING, '')

/** An input with every text in it so, names of fields as well. Files, dates and numbers stay what they are. */
export const inputWithoutTurns = (input: unknown): unknown => {
  if (typeof input === 'string') return withoutTurns(input)
  if (Array.isArray(input)) return input.map(inputWithoutTurns)
  if (Object.prototype.toString.call(input) !== '[object Object]') return input
  return Object.fromEntries(
    Object.entries(Object(input)).map(([name, value]) => [withoutTurns(name), inputWithoutTurns(value)]),
  )
}
