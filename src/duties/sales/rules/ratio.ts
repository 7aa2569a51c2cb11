import { contributions, sizeMixRate, wholeParts } from '../../../stats/decomposition.ts'
import type { ChangeRow } from '../contract.ts'

/** A ratio at one time: what is divided by what. */
export type Fraction = { over: number; under: number }
export type RatioGroup = { key: string; name: string; before: Fraction; after: Fraction }

export const quotient = ({ over, under }: Fraction): number => (under > 0 ? over / under : 0)

/** Parts of a ratio are told in whole units of so many to one: fen of a 客单价, millionths of a share. */
export const ratioScale = (isMoney: boolean): number => (isMoney ? 1 : 1_000_000)

const MOST_ROWS = 20

type Parts = { mix: number; rate: number }

/**
 * What each group did to the change of Σ over ÷ Σ under: by its share of the whole (mix) and by its own ratio (rate),
 * which together are that change. What was divided by nothing in a group is left to the difference.
 */
const partsOf = (groups: readonly RatioGroup[]): Parts[] => {
  const sum = (at: 'before' | 'after') => groups.reduce((all, one) => all + Math.max(0, one[at].under), 0)
  const [before, after] = [sum('before'), sum('after')]
  if (before === 0 || after === 0) return groups.map(() => ({ mix: 0, rate: 0 }))
  return sizeMixRate(
    groups.map((one) => ({ size: Math.max(0, one.before.under) / before, rate: quotient(one.before) })),
    groups.map((one) => ({ size: Math.max(0, one.after.under) / after, rate: quotient(one.after) })),
  ).groups.map(({ mix, rate }) => ({ mix, rate }))
}

export type RatioList = {
  rows: ChangeRow[]
  /** Of all groups: what other shares did, and what other ratios within the groups did. */
  mix: number
  rate: number
}

/**
 * The groups that moved a ratio, the weightiest first, and a row `other`: the groups that are left, and what the
 * groups' counts differ from the whole's (one visitor looks at two items). Contributions sum to `change` exactly, in
 * whole units of `scale`; `mix` and `rate` of a row are its contribution but for that difference.
 */
export const ratioRows = (
  groups: readonly RatioGroup[],
  total: { before: number; after: number },
  input: { scale: number; otherName: string; shown: (units: number) => string | number },
): RatioList => {
  const { scale, otherName, shown } = input
  const parts = partsOf(groups)
  const sorted = groups
    .map((group, i) => ({ group, parts: parts[i] ?? { mix: 0, rate: 0 } }))
    .sort(
      (a, b) =>
        Math.abs(b.parts.mix + b.parts.rate) - Math.abs(a.parts.mix + a.parts.rate) ||
        (a.group.key < b.group.key ? -1 : 1),
    )
  const kept = sorted.slice(0, MOST_ROWS)
  const left = sorted.slice(MOST_ROWS)
  const sum = (of: typeof sorted, part: keyof Parts) => of.reduce((all, one) => all + one.parts[part], 0)
  const change = Math.round(total.after * scale) - Math.round(total.before * scale)
  const exact = kept.flatMap(({ parts: { mix, rate } }) => [mix * scale, rate * scale])
  const others = { mix: sum(left, 'mix') * scale, rate: sum(left, 'rate') * scale }
  const rest = change - exact.reduce((all, one) => all + one, 0)
  const whole = wholeParts([...exact, rest], change)
  const rows = kept.map(({ group }, i): ChangeRow => {
    const [mix, rate] = [whole[2 * i] ?? 0, whole[2 * i + 1] ?? 0]
    return {
      key: group.key,
      name: group.name,
      before: group.before.under > 0 ? shown(Math.round(quotient(group.before) * scale)) : null,
      after: group.after.under > 0 ? shown(Math.round(quotient(group.after) * scale)) : null,
      contribution: shown(mix + rate),
      mix: shown(mix),
      rate: shown(rate),
      shareBefore: shareOf(group, groups, 'before'),
      shareAfter: shareOf(group, groups, 'after'),
    }
  })
  const other: ChangeRow = {
    key: 'other',
    name: otherName,
    before: null,
    after: null,
    contribution: shown(whole.at(-1) ?? 0),
    mix: shown(Math.round(others.mix)),
    rate: shown(Math.round(others.rate)),
  }
  return { rows: [...rows, other], mix: sum(sorted, 'mix'), rate: sum(sorted, 'rate') }
}

const shareOf = (one: RatioGroup, all: readonly RatioGroup[], at: 'before' | 'after'): number | null => {
  const sum = all.reduce((total, group) => total + Math.max(0, group[at].under), 0)
  return sum > 0 ? Math.round((Math.max(0, one[at].under) / sum) * 1e6) / 1e6 : null
}

/**
 * What more or less above and below the line did to a ratio, in whole units, summing to `change`: log-mean Divisia of
 * over × 1 ÷ under. Undefined where one of them is nothing at one of the times.
 */
export const ratioFactors = (
  before: Fraction,
  after: Fraction,
  scale: number,
): [over: number, under: number] | undefined => {
  if ([before.over, before.under, after.over, after.under].some((one) => one <= 0)) return undefined
  const change = Math.round(quotient(after) * scale) - Math.round(quotient(before) * scale)
  const [over = 0, under = 0] = contributions({
    before: [before.over, 1 / before.under],
    after: [after.over, 1 / after.under],
  })
  const [first = 0, second = 0] = wholeParts([over * scale, under * scale], change)
  return [first, second]
}

/** How the mix and the ratios within the groups stand to each other. */
export type Turn = 'against' | 'mix' | 'rate' | 'even'

/**
 * `against`: the groups' own ratios went one way and the whole the other, because the shares changed: Simpson's
 * paradox. `mix`, `rate`: that one is most of it.
 */
export const turnOf = ({ mix, rate }: { mix: number; rate: number }): Turn => {
  const change = mix + rate
  if (change === 0 || (mix === 0 && rate === 0)) return 'even'
  if (rate !== 0 && Math.sign(rate) !== Math.sign(change)) return 'against'
  if (mix !== 0 && Math.sign(mix) !== Math.sign(change)) return 'rate'
  return Math.abs(mix) > 1.5 * Math.abs(rate) ? 'mix' : Math.abs(rate) > 1.5 * Math.abs(mix) ? 'rate' : 'even'
}
