/**
 * What a buyer did up to a day. `days`: since the last purchase, ≥ 0; `purchases` ≥ 1; `fen`: what was paid and kept.
 */
export type Buying = { days: number; purchases: number; fen: number }

/** Four values that cut a shop's buyers into fifths, the smallest first. */
export type Cuts = readonly [number, number, number, number]
export type RfmCuts = { days: Cuts; purchases: Cuts; fen: Cuts }

/** 1 to 5, 5 the best: bought lately, often, much. */
export type RfmScores = { r: number; f: number; m: number }

/** The least value with at least `share` of all values at or below it (percentile_disc of SQL). `sorted`: not empty. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0

const cutsOf = (values: readonly number[]): Cuts => {
  const sorted = values.toSorted((a, b) => a - b)
  return [percentile(sorted, 0.2), percentile(sorted, 0.4), percentile(sorted, 0.6), percentile(sorted, 0.8)]
}

/** The shop's own fifths; undefined where nobody bought. */
export const rfmCuts = (buyers: readonly Buying[]): RfmCuts | undefined =>
  buyers.length === 0
    ? undefined
    : {
        days: cutsOf(buyers.map(({ days }) => days)),
        purchases: cutsOf(buyers.map(({ purchases }) => purchases)),
        fen: cutsOf(buyers.map(({ fen }) => fen)),
      }

/** How many cuts lie below the value. Equal values are scored alike, so where most bought once, once is the lowest. */
const above = (value: number, cuts: Cuts): number => cuts.filter((cut) => value > cut).length

export const rfmScores = ({ days, purchases, fen }: Buying, cuts: RfmCuts): RfmScores => ({
  r: 5 - above(days, cuts.days),
  f: 1 + above(purchases, cuts.purchases),
  m: 1 + above(fen, cuts.fen),
})
