import type { Freshness, ReconcileAnswer } from '../../facts/contract.ts'
import { numberOf } from '../kit/numbers.ts'

type Pair = ReconcileAnswer['pairs'][number]

/** What is left of a pair's difference on the days that both sides have; null where its size cannot be known. */
export type Difference = { pair: Pair; difference: string | number | null; ratio: number | null }

const hasBoth = ({ ours, platform }: Pair['days'][number]) => ours !== null && platform !== null

/** Money is added in fen, so that the fractions of a day leave nothing behind. */
const hundredths = (values: readonly (string | number | null)[]) =>
  values.reduce<number>((sum, value) => sum + Math.round((numberOf(value) ?? 0) * 100), 0)

const differenceOf = (pair: Pair): Difference | undefined => {
  // Less than 1 on every day is nothing that anybody can mend.
  if (pair.state !== 'different' || pair.reasons.some(({ code }) => code === 'rounding')) return undefined
  const common = pair.days.filter(hasBoth)
  if (common.every(({ difference }) => numberOf(difference) === 0)) return undefined
  if (common.length === pair.days.length && pair.total.difference !== null)
    return numberOf(pair.total.difference) === 0
      ? undefined
      : { pair, difference: pair.total.difference, ratio: pair.total.ratio }
  // People of several days cannot be added up.
  if (pair.unit !== 'money') return { pair, difference: null, ratio: null }
  const left = hundredths(common.map(({ difference }) => difference))
  if (left === 0) return undefined
  const platform = hundredths(common.map((day) => day.platform))
  return {
    pair,
    difference: (left / 100).toFixed(2),
    ratio: platform === 0 ? null : left / Math.abs(platform),
  }
}

/** Would this report bring a day that one side of the pair lacks? */
const waitsFor = ({ state, days, formats }: Pair, { format, missing }: Freshness) =>
  state === 'different' &&
  days.some(
    (one) =>
      missing.some((day) => day === one.day) &&
      ((one.ours === null && formats.ours.includes(format)) ||
        (one.platform === null && formats.platform.includes(format))),
  )

/**
 * One cause, one thing to do: reports that lack days, each with the comparisons that wait for those days, and the
 * differences that remain on the days both sides have.
 */
export const causesOf = (
  reports: readonly Freshness[],
  pairs: readonly Pair[],
): { lacking: { report: Freshness; holdsUp: string[] }[]; different: Difference[] } => ({
  lacking: reports
    .filter(({ used, missing }) => used && missing.length > 0)
    .map((report) => ({
      report,
      holdsUp: pairs.filter((pair) => waitsFor(pair, report)).map(({ name }) => name),
    })),
  different: pairs.flatMap((pair) => differenceOf(pair) ?? []),
})
