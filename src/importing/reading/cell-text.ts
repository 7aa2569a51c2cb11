/** How a workbook shows a number: as itself, in percent, as a point in time, as a time of day, or as a span of time. */
export type NumberKind = 'number' | 'percent' | 'date' | 'time' | 'span'

const DAY_SECONDS = 86_400
/** The serial of 9999-12-31, the last day a workbook knows. */
const LAST_DAY = 2_958_465

/** A number format's kind, from its code or built-in id (see ECMA-376 part 1, 18.8.30). */
export const kindOfFormat = (id: number, code: string | undefined): NumberKind => {
  if (code !== undefined) return kindOfCode(code)
  if (id === 9 || id === 10) return 'percent'
  if (id === 46) return 'span'
  if ((id >= 18 && id <= 21) || id === 45 || id === 47 || (id >= 32 && id <= 35)) return 'time'
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date'
  return 'number'
}

const kindOfCode = (code: string): NumberKind => {
  const quoted = /"[^"]*"|\\.|[_*]./g
  const bare = code.replace(quoted, '').replace(/;.*$/s, '').toLowerCase()
  if (bare.includes('%')) return 'percent'
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'span'
  const letters = bare.replace(/\[[^[\]]*\]/g, '').replace(/general|e[+-]|am\/pm|a\/p|上午\/下午/g, '')
  if (/[yde]/.test(letters) || /m{3}/.test(letters)) return 'date'
  if (/[hs]/.test(letters)) return 'time'
  return /m/.test(letters) ? 'date' : 'number'
}

/**
 * A numeric cell as text: what is shown in percent as `5%`, whole numbers without exponent, fractions with the 15 digits that a workbook shows,
 * dates as `YYYY-MM-DD HH:MM:SS`, times of day as `HH:MM:SS`. Whole numbers beyond 2^53 have lost digits, so
 * they are given in scientific form, for an id check to refuse. `raw` that is no number is given as it is.
 */
export const numberText = (raw: string, kind: NumberKind, since1904: boolean): string => {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (kind === 'percent') return `${plainText(value * 100)}%`
  if (kind !== 'number') {
    const text = timeText(value, kind, since1904)
    if (text !== undefined) return text
  }
  return plainText(value)
}

const plainText = (value: number): string => {
  if (Number.isInteger(value))
    return Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : value.toExponential().toUpperCase()
  const shown = String(Number(value.toPrecision(15)))
  return shown.includes('e-')
    ? value
        .toFixed(20)
        .replace(/(?<!0)0+$/, '')
        .replace(/\.$/, '')
    : shown
}

const timeText = (serial: number, kind: NumberKind, since1904: boolean): string | undefined => {
  if (serial < 0 || serial >= LAST_DAY + 1) return undefined
  const seconds = Math.round(serial * DAY_SECONDS)
  if (kind === 'span' || (serial < 1 && (kind === 'time' || seconds > 0))) return clock(seconds)
  const days = Math.floor(seconds / DAY_SECONDS)
  return `${dayText(days, since1904)} ${clock(seconds % DAY_SECONDS)}`
}

const dayText = (serial: number, since1904: boolean): string => {
  // Serial 60 is a 29 February 1900 that never was, so the days before it are off by one.
  const epoch = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const day = new Date(epoch + serial * DAY_SECONDS * 1000)
  return `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value))

const clock = (seconds: number) =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
