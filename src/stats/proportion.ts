/** z of a two-sided interval that is right 95 times in 100. */
const Z95 = 1.959964

export type Interval = { value: number; low: number; high: number }

/**
 * Share of `successes` among `trials` with its Wilson score interval; undefined for no trials. Unlike the plain normal
 * interval it stays within 0 and 1 and holds for small counts: 17 of 20 are 0.85, 0.640 to 0.948.
 * Wilson (1927), J. Am. Stat. Assoc. 22, 209–212.
 */
export const wilson = (successes: number, trials: number, z: number = Z95): Interval | undefined => {
  if (trials <= 0) return undefined
  const value = successes / trials
  const spread = z ** 2 / trials
  const middle = (value + spread / 2) / (1 + spread)
  const half = (z / (1 + spread)) * Math.sqrt((value * (1 - value)) / trials + spread / (4 * trials))
  // None and all reach the very end; sums of fractions miss it by a hair.
  return {
    value,
    low: successes === 0 ? 0 : Math.max(0, middle - half),
    high: successes === trials ? 1 : Math.min(1, middle + half),
  }
}

/**
 * Promoters' share less detractors' share (NPS / 100, −1 to 1) with its adjusted Wald interval: three answers are added,
 * ¾ on either end and 1½ in the middle, so that few answers do not pretend to be sure. undefined for no answers.
 * Sauro and Lewis, Quantifying the User Experience (2nd ed. 2016).
 */
export const netShare = (
  { promoters, passives, detractors }: { promoters: number; passives: number; detractors: number },
  z: number = Z95,
): Interval | undefined => {
  const all = promoters + passives + detractors
  if (all <= 0) return undefined
  const [n, up, down] = [all + 3, promoters + 0.75, detractors + 0.75]
  const middle = (up - down) / n
  const half = z * Math.sqrt(((up + down) / n - middle ** 2) / n)
  return {
    value: (promoters - detractors) / all,
    low: Math.max(-1, middle - half),
    high: Math.min(1, middle + half),
  }
}

/** Is a share at or above `target`? Proven only where the whole interval lies on one side of it. */
export const standingOf = (share: Interval, target: number): 'met' | 'not-met' | 'not-proven' =>
  share.low >= target ? 'met' : share.high < target ? 'not-met' : 'not-proven'
