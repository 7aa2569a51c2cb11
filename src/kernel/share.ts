const hundredths = (share: number, digits: number): string => `${Math.abs(share * 100).toFixed(digits)}%`

const isNothing = (written: string): boolean => !/[1-9]/.test(written)

/**
 * A share for a sentence or a cell: 0.1234 → "12.3%"; below zero with the sign of subtraction, as all that is read has
 * it. What nobody knows is a dash.
 */
export const percent = (share: number | null | undefined, digits = 1): string => {
  if (share === null || share === undefined) return '—'
  const written = hundredths(share, digits)
  return share < 0 && !isNothing(written) ? `−${written}` : written
}

/** A change, which has a sign in both directions: "+12.3%", "−4.0%"; none where it is nothing to that digit. */
export const signedPercent = (change: number | null | undefined, digits = 1): string => {
  const written = percent(change, digits)
  return typeof change === 'number' && change > 0 && !isNothing(written) ? `+${written}` : written
}
