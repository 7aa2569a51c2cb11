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
