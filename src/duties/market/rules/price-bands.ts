/** An item with a price; `pieces`: what it is known to have sold, null where nobody knows. */
export type Priced = { priceFen: number; pieces: number | null }

/** From `fromFen` on, below `toFen` (null: without end). Shares are of all items, and of all pieces that are known. */
export type PriceBand = {
  fromFen: number
  toFen: number | null
  items: number
  itemShare: number
  /** null: of no item of the band it is known. */
  pieces: number | null
  pieceShare: number | null
}

/** As many bands as a reader takes in at once. */
const MOST_BANDS = 8

/** 1, 2, 2.5 or 5 times a power of ten, at least `least` fen: edges people say aloud. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  const times = [1, 2, 2.5, 5, 10].find((one) => one * power >= least) ?? 10
  return times * power
}

/**
 * Prices in bands of equal width, the last one open: its edge leaves one item in twenty above, so that a few dear items
 * do not press all others into one band. Empty without prices.
 */
export const priceBands = (items: readonly Priced[]): PriceBand[] => {
  const prices = items.map(({ priceFen }) => priceFen).sort((a, b) => a - b)
  const [lowest] = prices
  if (lowest === undefined) return []
  const high = prices[Math.min(prices.length - 1, Math.floor(prices.length * 0.95))] ?? lowest
  const step = roundStep(Math.max(100, (high - lowest) / (MOST_BANDS - 1)))
  const first = Math.floor(lowest / step) * step
  const count = Math.min(MOST_BANDS, Math.floor((high - first) / step) + 1)
  const known = items.reduce((sum, { pieces }) => sum + (pieces ?? 0), 0)
  return Array.from({ length: count }, (_, at): PriceBand => {
    const isLast = at === count - 1
    const [fromFen, toFen] = [first + at * step, isLast ? null : first + (at + 1) * step]
    const inside = items.filter(({ priceFen }) => priceFen >= fromFen && (toFen === null || priceFen < toFen))
    const sold = inside.flatMap(({ pieces }) => (pieces === null ? [] : [pieces]))
    const pieces = sold.length === 0 ? null : sold.reduce((sum, one) => sum + one, 0)
    return {
      fromFen,
      toFen,
      items: inside.length,
      itemShare: inside.length / items.length,
      pieces,
      pieceShare: pieces === null || known === 0 ? null : pieces / known,
    }
  })
}

/** The band a price lies in; -1 below the first. */
export const bandOf = (bands: readonly PriceBand[], priceFen: number): number =>
  bands.findLastIndex(({ fromFen }) => priceFen >= fromFen)
