/** What an order is worked out from, in pieces. */
export type OrderNeed = {
  /** Expected sales of the lead time and the time until the next review. */
  demand: number
  safety: number
  onHand: number
  inTransit: number
  /** Smallest order; 0: any. */
  moq: number
  /** Pieces of a package; 1: any number. */
  pack: number
}

/** One line of the working: what is added or taken away, and what stands after it. */
export type OrderStep = {
  step: 'demand' | 'safety' | 'on-hand' | 'in-transit' | 'moq' | 'pack'
  pieces: number
}

export type Order = {
  /** Pieces to order; 0: nothing. */
  pieces: number
  /** What is missing before MOQ and pack; negative: more is there than is needed. */
  missing: number
  /** Line by line; the pieces of all lines add up to `pieces`, or to `missing` where nothing is ordered. */
  working: OrderStep[]
}

/**
 * Periodic review: order up to demand over lead time and review period plus safety stock, less what lies there and
 * what is on its way; then no less than the MOQ, and in whole packs. (30 + 7) × 5 − 10 = 175.
 */
export const orderFor = ({ demand, safety, onHand, inTransit, moq, pack }: OrderNeed): Order => {
  // A piece is whole: what is expected is rounded up once, here.
  const wanted = Math.max(0, Math.ceil(demand - 1e-6))
  const spare = Math.max(0, Math.ceil(safety - 1e-6))
  const missing = wanted + spare - onHand - inTransit
  const working: OrderStep[] = [
    { step: 'demand', pieces: wanted },
    { step: 'safety', pieces: spare },
    { step: 'on-hand', pieces: 0 - onHand },
    { step: 'in-transit', pieces: 0 - inTransit },
  ]
  if (missing <= 0) return { pieces: 0, missing, working }
  const least = Math.max(missing, moq)
  const size = Math.max(1, pack)
  const pieces = Math.ceil(least / size) * size
  return {
    pieces,
    missing,
    working: [
      ...working,
      ...(least > missing ? [{ step: 'moq' as const, pieces: least - missing }] : []),
      ...(pieces > least ? [{ step: 'pack' as const, pieces: pieces - least }] : []),
    ],
  }
}

/** Of a normal distribution: sales of nine times out of ten are not above mean + 1.2816 × standard deviation. */
const NINE_IN_TEN = 1.2816

/**
 * Safety stock: z × σ of a day × √days, so that nine times out of ten the order lasts. `daily`: pieces of each day on
 * which the SKU could be had. Fewer than two days tell nothing: 0.
 */
export const safetyStock = (daily: readonly number[], days: number): number => {
  if (daily.length < 2) return 0
  const mean = daily.reduce((sum, one) => sum + one, 0) / daily.length
  const variance = daily.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (daily.length - 1)
  return NINE_IN_TEN * Math.sqrt(variance * days)
}

/** What an order means in money of goods that cannot be sold until it can be there. */
export type Running = {
  /** Whole days that the stock lasts from tomorrow on; null: longer than the days looked at. */
  cover: number | null
  /** Pieces that are asked for and not there within the lead time. */
  lost: number
}

/**
 * Runs the stock down day by day. `demand`: of the days ahead, the first is tomorrow. `arrivals`: pieces by day, in the
 * same count (0 is tomorrow). What is lost counts only until an order of today can be there.
 */
export const runDown = (
  onHand: number,
  demand: readonly number[],
  arrivals: readonly { day: number; pieces: number }[],
  leadDays: number,
): Running => {
  let left = Math.max(0, onHand)
  let lost = 0
  let cover: number | null = null
  let [missing, since]: [number, number | null] = [0, null]
  demand.forEach((wanted, at) => {
    for (const one of arrivals) if (one.day === at) left += one.pieces
    const short = Math.max(0, wanted - left)
    left = Math.max(0, left - wanted)
    // A tenth of a piece is no customer who leaves; tenths of days on end are one, from the first of them on.
    missing += short
    if (short > 0) since ??= at
    if (missing > 0.1) cover ??= short > 0.1 ? at : since
    if (at < leadDays) lost += short
  })
  return { cover, lost }
}
