/** Money is integer fen (分). Branded so that yuan can never be mistaken for it. */
export type Fen = number & { readonly __fen: true }

export const fen = (value: number): Fen => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not whole fen: ${value}`)
  return value as Fen
}

/** Fen as a yuan string with two decimals: 123456 → "1234.56". Takes what either store returns. */
export const yuan = (value: number | bigint): string => {
  const whole = BigInt(value)
  const size = whole < 0n ? -whole : whole
  return `${whole < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

/**
 * Shares `total` fen over `weights` by largest remainder (ties: earlier part), so that the parts sum to it
 * exactly. All-zero weights share equally. Weights must not be negative.
 */
export const shares = (total: number, weights: readonly number[]): number[] => {
  if (weights.length === 0) return []
  const positive = weights.some((w) => w > 0) ? weights.map(BigInt) : weights.map(() => 1n)
  const sum = positive.reduce((a, b) => a + b, 0n)
  const size = BigInt(Math.abs(total))
  const parts = positive.map((w) => (size * w) / sum)
  let rest = size - parts.reduce((a, b) => a + b, 0n)
  const order = positive
    .map((w, index) => ({ index, remainder: (size * w) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1))
  for (const { index } of order) {
    if (rest === 0n) break
    parts[index] = (parts[index] ?? 0n) + 1n
    rest -= 1n
  }
  return parts.map((part) => Number(total < 0 ? -part : part))
}
