import { wholeParts } from './decomposition.ts'

/**
 * A whole `total` (fen, pieces) by weights ≥ 0: whole parts that sum to it exactly, each within one unit of its
 * share; the largest remainder first, ties to the earlier. Where all weights are 0 everybody gets as much.
 */
export const apportioned = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((all, one) => all + one, 0)
  const shares = weights.map((one) => (sum > 0 ? (one / sum) * total : total / weights.length))
  return wholeParts(shares, total)
}

/** Of sorted values the one below which a share `q` of them lies, between two of them in proportion. */
export const quantile = (sorted: readonly number[], q: number): number => {
  const at = (sorted.length - 1) * q
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
