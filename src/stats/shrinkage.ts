import { betaQuantile } from './beta.ts'

/** How often something came about, in a group of things that are alike. `successes` ≤ `trials`. */
export type Counted = { group: string; trials: number; successes: number }

export type ShrunkRate = {
  /** successes ÷ trials; null without trials. */
  raw: number | null
  /** What the rate is taken to be: between its own and that of its peers, the nearer to its own the more trials there are. */
  rate: number
  low: number
  high: number
  /** Usual rate of the others: of its group, held against the other groups, or of all where the group has nobody else. */
  peers: number
  peerCount: number
  among: 'group' | 'all'
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0)

type Spread = { within: number; trials: number; total: number }

/** What one group says about how much its members differ beyond chance (Kleinman 1973). */
const spreadOf = (group: readonly Counted[]): Spread => {
  const members = group.filter(({ trials }) => trials > 0)
  const trials = sum(members.map((one) => one.trials))
  const mean = sum(members.map((one) => one.successes)) / trials
  if (members.length < 2 || !(mean > 0 && mean < 1)) return { within: 0, trials: 0, total: 0 }
  const squares = sum(members.map((one) => one.trials * (one.successes / one.trials - mean) ** 2))
  return {
    within: members.length - 1,
    trials: trials - sum(members.map((one) => one.trials ** 2)) / trials,
    total: squares / (mean * (1 - mean)),
  }
}

/** Correlation within a member, 0 to 1: 0 where members differ by chance alone; as seen, not yet held against `usual`. */
const correlationOf = (spreads: readonly Spread[]): number => {
  const [total, within, trials] = [
    sum(spreads.map((one) => one.total)),
    sum(spreads.map((one) => one.within)),
    sum(spreads.map((one) => one.trials)),
  ]
  return trials > within ? Math.min(0.99, Math.max(0, (total - within) / (trials - within))) : 0
}

/**
 * Like things differ by a fifth of their rate at least: a few peers that happen to lie close together must not pull
 * everybody to where they are.
 */
const LEAST_SPREAD = 0.2

const usual = (rate: number): number => (LEAST_SPREAD ** 2 * rate) / (1 - rate)

/** Mean of the peers and how well it is known: each weighs by what its rate tells of the group. */
const meanOf = (peers: readonly Counted[], correlation: number) => {
  const weights = peers.map(({ trials }) => trials / (1 - correlation + correlation * trials))
  const weight = sum(weights)
  const mean = sum(peers.map(({ successes, trials }, i) => ((weights[i] ?? 0) * successes) / trials)) / weight
  // Nothing or everything came about: half a time more keeps the distribution from falling into a point.
  const trials = sum(peers.map((one) => one.trials))
  const inside = Math.min(1 - 0.5 / (trials + 1), Math.max(0.5 / (trials + 1), mean))
  return { mean: inside, unsure: (inside * (1 - inside)) / weight }
}

/**
 * The mean of a group, moved towards the other groups by how much groups differ: two peers alone say little of what is
 * usual (Morris 1983, one level above the items).
 */
const groupMean = (
  own: { mean: number; unsure: number },
  others: readonly { mean: number; unsure: number }[],
): { mean: number; unsure: number } => {
  if (others.length < 2) return own
  const all = [own, ...others]
  const centre = sum(all.map(({ mean }) => mean)) / all.length
  const seen = sum(all.map(({ mean }) => (mean - centre) ** 2)) / (all.length - 1)
  // Groups that happen to be quite alike still differ by something: nothing at all could not be divided by.
  const between = Math.max(seen - sum(all.map(({ unsure }) => unsure)) / all.length, seen / 10, 1e-12)
  const away = sum(others.map(({ mean }) => mean)) / others.length
  // How well the other groups' centre tells where this one lies.
  const doubt = between * (1 + 1 / others.length)
  const weight = 1 / own.unsure + 1 / doubt
  return { mean: (own.mean / own.unsure + away / doubt) / weight, unsure: 1 / weight }
}

/**
 * Empirical Bayes with a beta prior from the others: rates of things with few trials move towards their peers, and each
 * has an interval that holds its true rate with the chance `level`. The peers' spread and how well their mean is known
 * are both in it. Undefined where there are no others with trials to compare with.
 */
export const shrunkRates = (all: readonly Counted[], level = 0.9): (ShrunkRate | undefined)[] => {
  const groups = Map.groupBy(all, ({ group }) => group)
  const spreads = new Map([...groups].map(([name, members]) => [name, spreadOf(members)]))
  return all.map((one): ShrunkRate | undefined => {
    const without = (members: readonly Counted[]) =>
      members.filter((other) => other !== one && other.trials > 0)
    const near = without(groups.get(one.group) ?? [])
    const among = near.length > 0 ? 'group' : 'all'
    const peers = among === 'group' ? near : without(all)
    if (peers.length === 0) return undefined
    const rough = meanOf(peers, 0).mean
    const seen =
      among === 'group'
        ? correlationOf([
            ...[...spreads].flatMap(([name, spread]) => (name === one.group ? [] : [spread])),
            spreadOf(near),
          ])
        : correlationOf([spreadOf(peers)])
    const correlation = Math.min(0.99, Math.max(seen, usual(rough)))
    const elsewhere =
      among === 'group'
        ? [...groups].flatMap(([name, members]) => {
            const tried = members.filter(({ trials }) => trials > 0)
            return name === one.group || tried.length === 0 ? [] : [meanOf(tried, correlation)]
          })
        : []
    const { mean, unsure } = groupMean(meanOf(peers, correlation), elsewhere)
    const spread = mean * (1 - mean)
    // Beta with the peers' mean, as wide as their spread and the doubt about the mean together.
    const strength = Math.max(1, spread / (spread * correlation + unsure) - 1)
    const a = mean * strength + one.successes
    const b = (1 - mean) * strength + Math.max(0, one.trials - one.successes)
    return {
      raw: one.trials > 0 ? one.successes / one.trials : null,
      rate: a / (a + b),
      low: betaQuantile((1 - level) / 2, a, b),
      high: betaQuantile((1 + level) / 2, a, b),
      peers: mean,
      peerCount: peers.length,
      among,
    }
  })
}
