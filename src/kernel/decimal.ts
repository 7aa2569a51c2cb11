const writers = new Map<string, Intl.NumberFormat>()

const writerOf = (least: number, most: number): Intl.NumberFormat => {
  const key = `${least}-${most}`
  // Making one takes longer than writing a thousand numbers with it.
  const writer =
    writers.get(key) ??
    new Intl.NumberFormat('en-US', {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      // What is nothing to that many decimals has no sign.
      signDisplay: 'negative',
    })
  writers.set(key, writer)
  return writer
}

/**
 * A number as all that is read has it: −1234.5 → "−1,234.50" with 2 decimals. The sign is that of subtraction, as wide
 * as the one for plus; a hyphen is neither.
 */
export const decimal = (value: number, least: number, most = least): string =>
  writerOf(least, most).format(value).replace('-', '−')
