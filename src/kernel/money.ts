import { decimal } from './decimal.ts'

/** Fen as a yuan string with two decimals: 123456 → "1234.56". Takes what either store returns. */
export const yuan = (value: number | bigint): string => {
  const whole = BigInt(value)
  const size = whole < 0n ? -whole : whole
  return `${whole < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

/** For a sentence: 123456 → "1,234.56 元"; below zero with the sign of subtraction, as all that is read has it. */
export const yuanWords = (value: number | bigint): string =>
  `${yuan(value)
    .replace(/\B(?=(\d{3})+\.)/g, ',')
    .replace('-', '−')} 元`

/** An amount for a sentence: of fen 1,234.56 元, of anything else 1,234 or 1,234.5. */
export const amountWords = (value: number, isMoney: boolean): string =>
  isMoney ? yuanWords(Math.round(value)) : decimal(value, 0, 2)
