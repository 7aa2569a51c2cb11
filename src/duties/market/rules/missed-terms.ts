import type { MarketTermRow } from '../contract.ts'

/** Terms of the first places; as many as a week's work can take up. */
const [FIRST_RANKS, MOST] = [20, 5]

/** Terms the market searches most and that bring the shop nobody, the highest first. Only where own terms are known. */
export const missedTerms = (
  rows: readonly Pick<MarketTermRow, 'term' | 'rank' | 'own'>[],
): { term: string; rank: number }[] =>
  rows
    .flatMap(({ term, rank, own }) =>
      rank === null || rank > FIRST_RANKS || own !== null ? [] : [{ term, rank }],
    )
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
