/** Characters that show nothing: zero-width, direction marks, fillers, halves of a pair. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu
const BLANK = /[\p{Cc}\p{Z}]+/gu

/** A name as it is seen: nothing invisible in it, single spaces, none at the ends. */
export const visibleText = (text: string): string =>
  text.normalize('NFC').replace(INVISIBLE, '').replace(BLANK, ' ').trim()

/** Equal for names that people take for the same: full-width and half-width, large and small letters. */
export const lookOf = (name: string): string => visibleText(name.normalize('NFKC')).toLowerCase()
