/** A value the platform only gives as a range ("5000 ~ 1万"). It stays one through every calculation. */
export type Ranged = { low: number; high: number }

export type RangeComparison = 'higher' | 'lower' | 'cannot tell'

/** Overlapping ranges cannot be compared. */
export const compareRanged = (a: Ranged, b: Ranged): RangeComparison =>
  a.low > b.high ? 'higher' : a.high < b.low ? 'lower' : 'cannot tell'

export const addRanged = (a: Ranged, b: Ranged): Ranged => ({ low: a.low + b.low, high: a.high + b.high })
