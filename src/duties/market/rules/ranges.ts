/** A figure that the platform tells as a range; `high` null: without end, or the figure itself where both are equal. */
export type Ranged = { text: string; low: number | null; high: number | null }

/** How a range moved against another. `cannot tell`: the two have values in common; `unknown`: one of them is missing. */
export type Direction = 'up' | 'down' | 'same range' | 'cannot tell' | 'unknown'

/** Both bounds known, one above the other: the platform's ranges hold their lower bound and not their upper one. */
const isAbove = (a: Ranged, b: Ranged): boolean => {
  if (a.low === null || b.high === null) return false
  if (a.low > b.high) return true
  const areRanges = a.low !== a.high && b.low !== b.high
  return a.low === b.high && areRanges
}

/**
 * Compares as intervals: a range is above another only where no value of it lies within the other. The same range twice
 * is told apart from a mere overlap: neither says more or less.
 */
export const direction = (before: Ranged | null, now: Ranged | null): Direction => {
  if (!before || !now || before.low === null || now.low === null) return 'unknown'
  if (before.low === now.low && before.high === now.high) return 'same range'
  if (isAbove(now, before)) return 'up'
  if (isAbove(before, now)) return 'down'
  return 'cannot tell'
}
