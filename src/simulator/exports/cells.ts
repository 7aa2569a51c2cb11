/** Spellings of the platform's files. */

/** A figure that is not there. */
export const NOTHING = '-'

/** 12345 → `12,345`, as 生意参谋 writes counts. */
export const grouped = (count: number): string =>
  count < 1000 && count > -1000 ? String(count) : String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** Fen → `1,234.50`. */
export const groupedYuan = (fen: number): string => {
  const text = fenText(fen)
  return fen < 100_000 ? text : text.replace(/\B(?=(\d{3})+\.)/g, ',')
}

/** Fen → `1234.50`. The many of an order file: without the big integers of the kernel's. */
export const fenText = (fen: number): string => {
  const cents = fen % 100
  return `${(fen - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`
}

/** Part of a whole → `12.34%`; 0 of 0 is `0.00%`, as the platform writes it. */
export const percent = (part: number, whole: number): string =>
  whole > 0 ? `${((100 * part) / whole).toFixed(2)}%` : '0.00%'

/** Part of a whole as 万相台 writes it: 0.0333; nothing of nothing is empty. */
export const ratio = (part: number, whole: number): string =>
  whole > 0 ? String(Math.round((part / whole) * 1e6) / 1e6) : ''

/** Change against before: `12.34%`, `-5.00%`, or `-` without a base. */
export const change = (now: number, before: number | undefined): string =>
  before === undefined || before === 0 ? NOTHING : `${((100 * (now - before)) / before).toFixed(2)}%`

/** Seconds → `2分30秒`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole}秒` : `${Math.floor(whole / 60)}分${whole % 60}秒`
}
