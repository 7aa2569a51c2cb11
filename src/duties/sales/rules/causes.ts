import { contributions, sizeMixRate } from '../../../stats/decomposition.ts'

/** Sums of one period: people counted day by day, and money in fen. */
export type Traffic = { visits: number; buyers: number; fen: number }

/**
 * `history`: the same earlier periods of the same length for all, the oldest first, that tell how much usually moves;
 * undefined where the part was not there or days are missing.
 */
export type Moved = {
  id: string
  name: string
  before: Traffic
  after: Traffic
  history: readonly (Traffic | undefined)[]
}

export type Factor = 'visitors' | 'conversion' | 'basket'
const FACTORS: readonly Factor[] = ['visitors', 'conversion', 'basket']

export type FoundCause = {
  kind: 'item' | 'source' | 'shop'
  entity: string
  name: string
  factor: Factor
  /** Fen. */
  contribution: number
  /** Of these fen, how many are beyond what usually comes and goes. */
  beyond: number
}

/** 访客人次 × 支付转化率 × 客单价; 0 where nobody came or bought. */
export const factorsOf = ({ visits, buyers, fen }: Traffic): [number, number, number] => [
  visits,
  visits > 0 ? buyers / visits : 0,
  buyers > 0 ? fen / buyers : 0,
]

const logs = (from: Traffic, to: Traffic): (number | undefined)[] => {
  const now = factorsOf(to)
  return factorsOf(from).map((one, k) => {
    const other = now[k] ?? 0
    return one > 0 && other > 0 ? Math.log(other / one) : undefined
  })
}

/** What chance alone moves: a count of n varies by √n, a mean of n purchases by their spread. */
const chanceOf = (from: Traffic, to: Traffic, k: number): number => {
  const count = (value: number) => 1 / Math.max(1, value)
  const spread = k === 0 ? count(from.visits) + count(to.visits) : count(from.buyers) + count(to.buyers)
  // 客单价 has about the spread of its mean: a shop sells cheap and dear things.
  return Math.sqrt(spread) * (k === 2 ? 0.7 : 1)
}

/** Median distance from 0, as a standard deviation of a normal: great events of the past count little. */
const usualMove = (changes: readonly (number | undefined)[]): number => {
  const known = changes.flatMap((one) => (one === undefined ? [] : [Math.abs(one)])).sort((a, b) => a - b)
  return known.length < 3 ? 0 : (known[Math.floor(known.length / 2)] ?? 0) * 1.4826
}

/** From each earlier period to the next; undefined where one of the two is not known. */
const steps = ({ history, before }: Moved): ([Traffic, Traffic] | undefined)[] => {
  const all = [...history, before]
  return all.slice(1).map((to, i) => {
    const from = all[i]
    return from && to ? [from, to] : undefined
  })
}

type Pulled = {
  moved: Moved
  parts: number[]
  logs: (number | undefined)[]
  /** Standard deviation of each logarithmic change in ordinary times. */
  usual: number[]
}

/** Without a history what is usual is what chance alone does. */
const pulledOf = (moved: Moved): Pulled => ({
  moved,
  parts: contributions({ before: factorsOf(moved.before), after: factorsOf(moved.after) }),
  logs: logs(moved.before, moved.after),
  usual: FACTORS.map((_, k) => chanceOf(moved.before, moved.after, k)),
})

/** A shop's week differs from the last by about this much with nothing behind it; a short past tells too little. */
const SHOP_MOVES = 0.035

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Changes between earlier periods, one list for each pair of them: what each item did and what all did alike. */
const pastChanges = (items: readonly Moved[], chance: readonly Pulled[], k: number) => {
  const past = items.map(steps)
  return Array.from({ length: Math.max(0, ...past.map(({ length }) => length)) }, (_, at) => {
    const own = past.map((pairs) => {
      const pair = pairs[at]
      return pair && logs(...pair)[k]
    })
    const common = commonOf(
      own.flatMap((value, i) => (value === undefined ? [] : [{ value, usual: chance[i]?.usual[k] ?? 1 }])),
    )
    return { common, own: own.map((value) => (value === undefined ? undefined : value - common)) }
  })
}

/**
 * The items with what is usual for each beside what all do alike: half of it its own past, half what is usual for
 * an item of this shop (few periods tell little of one), and never less than chance.
 */
const withUsual = (items: readonly Moved[]): { pulled: Pulled[]; common: number[] } => {
  const chance = items.map(pulledOf)
  const past = FACTORS.map((_, k) => pastChanges(items, chance, k))
  const own = items.map((_, i) => past.map((pairs) => usualMove(pairs.map((pair) => pair.own[i]))))
  const typical = FACTORS.map((_, k) => median(own.flatMap((one) => (one[k] ? [one[k]] : []))))
  return {
    pulled: chance.map((one, i) => ({
      ...one,
      usual: one.usual.map((least, k) =>
        Math.max(least, Math.sqrt(((own[i]?.[k] ?? 0) ** 2 + (typical[k] ?? 0) ** 2) / 2)),
      ),
    })),
    common: past.map((pairs) => Math.max(SHOP_MOVES, usualMove(pairs.map(({ common }) => common)))),
  }
}

type Change = { value: number; usual: number }

/** What all moved alike: the mean by precision of those that do not stand out from it. */
const commonOf = (changes: readonly Change[]): number => {
  let common = 0
  for (let round = 0; round < 6; round++) {
    const near =
      round === 0 ? changes : changes.filter(({ value, usual }) => Math.abs(value - common) < 2.5 * usual)
    const sum = near.reduce((all, { usual }) => all + 1 / usual ** 2, 0)
    if (sum === 0) break
    common = near.reduce((all, { value, usual }) => all + value / usual ** 2, 0) / sum
  }
  return common
}

const changesAt = (all: readonly Pulled[], k: number): Change[] =>
  all.flatMap(({ logs: own, usual }) => {
    const value = own[k]
    return value === undefined ? [] : [{ value, usual: usual[k] ?? 1 }]
  })

/** Of the items' sales: less is no cause, however unusual. */
const LEAST_CAUSE = 0.004

/** The part of a change that lies beyond one and a half of what is usual. */
const beyondUsual = (value: number, usual: number): number =>
  Math.sign(value) * Math.max(0, Math.abs(value) - 1.5 * usual)

const scaled = (part: number, log: number | undefined, to: number): number =>
  log === undefined || log === 0 ? 0 : (part * to) / log

/**
 * What moved the sales, the most telling first: what everything did alike, and what single items and sources did
 * beyond it. Contributions are log-mean Divisia parts; those of the items and the shop sum to the change of the
 * items' sales. They are ranked by what lies beyond the usual: that a week has 2 % more visitors is no cause, that
 * one item lost a third of them is.
 */
export const causesOf = (items: readonly Moved[], sources: readonly Moved[]): FoundCause[] => {
  const { pulled, common: usualCommon } = withUsual(items)
  const common = FACTORS.map((_, k) => commonOf(changesAt(pulled, k)))
  const shared = FACTORS.map((factor, k): FoundCause => {
    const usual = usualCommon[k] ?? SHOP_MOVES
    const sum = (to: number) =>
      pulled.reduce((all, { parts, logs: own }) => all + scaled(parts[k] ?? 0, own[k], to), 0)
    const value = common[k] ?? 0
    return {
      kind: 'shop',
      entity: '',
      name: '全店',
      factor,
      contribution: sum(value),
      beyond: sum(beyondUsual(value, usual)),
    }
  })
  const own = pulled.flatMap(({ moved, parts, logs: changes, usual }) =>
    FACTORS.map((factor, k): FoundCause => {
      const log = changes[k]
      const part = parts[k] ?? 0
      const value = (log ?? 0) - (common[k] ?? 0)
      return {
        kind: 'item',
        entity: moved.id,
        name: moved.name,
        factor,
        // What came or went altogether has no logarithm: all of it is the item's own.
        contribution: log === undefined ? part : scaled(part, log, value),
        beyond: log === undefined ? part : scaled(part, log, beyondUsual(value, usual[k] ?? 0)),
      }
    }),
  )
  const sum = (at: 'before' | 'after') => items.reduce((all, one) => all + one[at].fen, 0)
  return ordered(
    withSource([...shared, ...own], sources),
    LEAST_CAUSE * Math.max(sum('before'), sum('after')),
  )
}

/**
 * A source that makes up most of what everybody lost or won in visitors takes their place: its visitors with all
 * that they buy, which is the shop's visitors and what their going does to its conversion.
 */
const withSource = (found: readonly FoundCause[], sources: readonly Moved[]): FoundCause[] => {
  const everybody = found.find(({ kind, factor }) => kind === 'shop' && factor === 'visitors')
  const conversion = found.find(({ kind, factor }) => kind === 'shop' && factor === 'conversion')
  const moved = ({ before, after }: Moved) => after.visits - before.visits
  const largest = [...sources].sort((x, y) => Math.abs(moved(y)) - Math.abs(moved(x)))[0]
  if (!everybody || !conversion || !largest || everybody.beyond === 0) return [...found]
  const log = logs(largest.before, largest.after)[0] ?? -1
  const usual = Math.max(
    chanceOf(largest.before, largest.after, 0),
    usualMove(steps(largest).map((pair) => pair && logs(...pair)[0])),
  )
  // Against all that moved, not the balance: what cancels out explains nothing.
  const all = sources.reduce((sum, one) => sum + Math.abs(moved(one)), 0)
  const isMost =
    Math.abs(moved(largest)) > 0.6 * all && Math.sign(moved(largest)) === Math.sign(everybody.contribution)
  if (!isMost || beyondUsual(log, usual) === 0) return [...found]
  const groups = (at: 'before' | 'after') =>
    sources.map((one) => ({
      size: one[at].visits,
      rate: one[at].visits > 0 ? one[at].fen / one[at].visits : 0,
    }))
  const { mix } = sizeMixRate(groups('before'), groups('after'))
  const left = conversion.contribution - mix
  return [
    {
      kind: 'source',
      entity: largest.id,
      name: largest.name,
      factor: 'visitors',
      contribution: everybody.contribution + mix,
      beyond: everybody.beyond,
    },
    ...found.flatMap((one) =>
      one === everybody
        ? []
        : one === conversion
          ? [
              {
                ...one,
                contribution: left,
                beyond:
                  one.contribution === 0
                    ? 0
                    : Math.sign(left) * Math.max(0, Math.abs(one.beyond) - Math.abs(mix)),
              },
            ]
          : [one],
    ),
  ]
}

/** By what is beyond the usual, then by size; what is less than `least` fen is not worth a sentence. */
const ordered = (found: readonly FoundCause[], least: number): FoundCause[] =>
  found
    .filter(({ contribution }) => contribution !== 0 && Math.abs(contribution) >= least)
    .sort(
      (a, b) =>
        Math.abs(b.beyond) - Math.abs(a.beyond) || Math.abs(b.contribution) - Math.abs(a.contribution),
    )
