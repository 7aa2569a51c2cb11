/**
 * Parts of a change. All functions return parts that sum to the change: exactly up to floating point, and exactly
 * in whole units after `wholeParts`.
 */

/** A quantity that is the product of its factors, at two times. Factors must be ≥ 0. */
export type Product = { before: readonly number[]; after: readonly number[] }

const product = (factors: readonly number[]): number => factors.reduce((all, one) => all * one, 1)

/** Logarithmic mean: (a − b) ÷ (ln a − ln b), a where both are equal. */
const logMean = (a: number, b: number): number => {
  const ratio = a / b
  // Near 1 the quotient loses its digits; the series has them.
  if (Math.abs(ratio - 1) < 1e-4) {
    const x = ratio - 1
    return b * (1 + x / 2 - (x * x) / 12)
  }
  return (a - b) / Math.log(ratio)
}

/**
 * Contribution of each factor to the change of their product: log-mean Divisia, LMDI-I (Ang 2004), which has no
 * remainder. Where a factor is 0 at one of the times logarithms end: then the Shapley value is taken, the mean
 * over all orders in which the factors can change (Shorrocks 2013), which has none either.
 */
export const contributions = ({ before, after }: Product): number[] => {
  if (before.length !== after.length) throw new RangeError('both times must have the same factors')
  const isPositive = [...before, ...after].every((one) => one > 0)
  if (!isPositive) return shapley({ before, after })
  const weight = logMean(product(after), product(before))
  return before.map((one, k) => weight * Math.log((after[k] ?? 0) / one))
}

/** The mean over all subsets of the other factors that have changed already; for a handful of factors. */
const shapley = ({ before, after }: Product): number[] => {
  const n = before.length
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1))
  const value = (changed: number): number =>
    product(before.map((one, k) => (changed & (1 << k) ? (after[k] ?? 0) : one)))
  return before.map((_, k) => {
    let sum = 0
    for (let set = 0; set < 1 << n; set++) {
      if (set & (1 << k)) continue
      const size = set.toString(2).split('1').length - 1
      const weight = (factorial(size) * factorial(n - size - 1)) / factorial(n)
      sum += weight * (value(set | (1 << k)) - value(set))
    }
    return sum
  })
}

/** One of several groups: how much of it there is, and a rate of it (a conversion, a price). */
export type Group = { size: number; rate: number }

/**
 * Change of Σ size × rate over groups in three: more or less of everything (size), other shares of the groups
 * (mix), other rates within them (rate). Mix is measured against the mean rate, so that a group better than the
 * whole helps when it grows: this is what tells Simpson's paradox. Groups by position, both times in the same order.
 */
export const sizeMixRate = (
  before: readonly Group[],
  after: readonly Group[],
): { size: number; mix: number; rate: number; groups: { size: number; mix: number; rate: number }[] } => {
  const sum = (all: readonly Group[]) => all.reduce((total, { size }) => total + size, 0)
  const value = (all: readonly Group[]) => all.reduce((total, { size, rate }) => total + size * rate, 0)
  const [n0, n1] = [sum(before), sum(after)]
  // Where there was nothing at all, its shares and rates are those of the other time: all of the change is size.
  const [old0, new1] = [n0 > 0 ? before : after, n1 > 0 ? after : before]
  const [of0, of1] = [sum(old0), sum(new1)]
  const mean0 = of0 > 0 ? value(old0) / of0 : 0
  const mean1 = of1 > 0 ? value(new1) / of1 : 0
  const share = (group: Group | undefined, of: number) => (of > 0 ? (group?.size ?? 0) / of : 0)
  const meanRate = (mean0 + mean1) / 2
  const meanSize = (n0 + n1) / 2
  const groups = before.map((old, i) => {
    const now = after[i] ?? { size: 0, rate: 0 }
    const [s0, s1] = [share(old0[i], of0), share(new1[i], of1)]
    // A group that is missing at one time has no rate of its own then: the one it has, not a change of it.
    const r0 = old.size > 0 ? old.rate : now.rate
    const r1 = now.size > 0 ? now.rate : old.rate
    return {
      size: (n1 - n0) * meanRate * ((s0 + s1) / 2),
      mix: meanSize * (s1 - s0) * ((r0 + r1) / 2 - meanRate),
      rate: meanSize * ((s0 + s1) / 2) * (r1 - r0),
    }
  })
  const total = (part: 'size' | 'mix' | 'rate') => groups.reduce((all, one) => all + one[part], 0)
  return { size: total('size'), mix: total('mix'), rate: total('rate'), groups }
}

/**
 * Parts in whole units (fen) that sum to `total`, each within one unit of its value: largest remainder, ties to
 * the earlier. Parts that do not sum to `total` but for rounding are refused with a RangeError.
 */
export const wholeParts = (parts: readonly number[], total: number): number[] => {
  const floors = parts.map(Math.floor)
  let left = total - floors.reduce((sum, one) => sum + one, 0)
  if (!(Math.abs(left) <= parts.length + 1)) throw new RangeError(`the parts do not sum to ${total}`)
  const order = parts
    .map((part, i) => ({ i, rest: part - Math.floor(part) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (let n = 0; left !== 0 && order.length > 0; n++) {
    const at = order[n % order.length]?.i ?? 0
    const step = Math.sign(left)
    floors[at] = (floors[at] ?? 0) + step
    left -= step
  }
  return floors
}
