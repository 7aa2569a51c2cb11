/** What is known of an item's or SKU's money when a price is planned. Fen. */
export type PriceBasis = {
  plannedFen: number
  /** As somebody wrote it; null: nobody did. */
  costFen: number | null
  floorFen: number | null
  /** What it sells for now; null: not known. */
  currentFen: number | null
  /** 毛利率 of the shop, a share; null: not set. */
  margin: number | null
  /** The least 毛利率 the plan allows, a share from 0 to below 1. */
  leastMargin: number
}

type PriceVerdict = {
  /** null: not known. */
  costFen: number | null
  /** written: by somebody; margin: current price × (1 − 毛利率 of the shop), a guess by the shop's average. */
  costFrom: 'written' | 'margin' | null
  floorFen: number | null
  floorFrom: 'written' | 'cost' | null
  /** (price − cost) ÷ price; null where the cost is not known. */
  margin: number | null
  verdict: 'below' | 'fine' | 'unknown'
}

/**
 * The floor of a price and whether the planned one is below it. Floor = cost ÷ (1 − least 毛利率), rounded up to the fen,
 * unless somebody wrote another.
 */
export const priceVerdict = (basis: PriceBasis): PriceVerdict => {
  const { plannedFen, currentFen, leastMargin } = basis
  const guessed =
    currentFen === null || basis.margin === null ? null : Math.round(currentFen * (1 - basis.margin))
  const costFen = basis.costFen ?? guessed
  const costFrom = basis.costFen !== null ? 'written' : guessed !== null ? 'margin' : null
  // Of 60.00 and 40 % the quotient is 9999.999… fen: a floor is not raised by the way numbers are kept.
  const byCost = costFen === null ? null : Math.ceil(costFen / (1 - leastMargin) - 1e-6)
  const floorFen = basis.floorFen ?? byCost
  return {
    costFen,
    costFrom,
    floorFen,
    floorFrom: basis.floorFen !== null ? 'written' : byCost !== null ? 'cost' : null,
    margin: costFen === null || plannedFen === 0 ? null : (plannedFen - costFen) / plannedFen,
    verdict: floorFen === null ? 'unknown' : plannedFen < floorFen ? 'below' : 'fine',
  }
}
