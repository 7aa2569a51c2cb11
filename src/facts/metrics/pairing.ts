import { type Day, eachDay, type Period } from '../../kernel/calendar.ts'
import { within } from './buckets.ts'
import type { DimensionId } from './dimensions.ts'
import { saysSql } from './gaps.ts'
import type { Metric } from './model.ts'
import { knownDays } from './picking.ts'
import { relations } from './relations.ts'
import { clockOf, type Leaf, leavesOf, type Plan } from './resolve.ts'
import type { Survey } from './survey.ts'

/**
 * Of a formula the days that all of its parts know, and what is counted over these instead of a part; of parts that
 * read the same rows those without a value in some of them.
 */
export type Paired = {
  days: ReadonlySet<Day>
  instead: ReadonlyMap<string, string>
  unsaid: readonly Metric[]
}

/**
 * A ratio or difference of two sources must be of the same days: parts that know days which another part lacks
 * are counted once more, over the common days only. Of one source it must be of the same rows, and of one 客服 report
 * of the agents and days that tell both.
 */
export type Pairing = {
  leaves: readonly Leaf[]
  of: ReadonlyMap<string, Paired>
  /** Days that each part knows by itself. */
  days: ReadonlyMap<string, ReadonlySet<Day>>
}

/** People and averages of a stretch cannot be counted over some of its days; a snapshot is of no stretch. */
export const canNarrow = ({ measure }: Leaf): boolean =>
  measure.kind !== 'exact' && measure.kind !== 'range' && measure.kind !== 'latest'

const sameDays = (a: ReadonlySet<Day>, b: ReadonlySet<Day>) => a.size === b.size && a.isSubsetOf(b)

const common = (sets: readonly ReadonlySet<Day>[]): ReadonlySet<Day> =>
  sets.reduce((all, one) => all.intersection(one))

/** Do all parts count the same rows, each by another of their columns? */
const readSameRows = ([first, ...more]: readonly Leaf[]): boolean =>
  first !== undefined &&
  relations[first.measure.of].shape === 'event' &&
  more.every((one) => one.measure.of === first.measure.of && clockOf(one.measure) === clockOf(first.measure))

/** Do all parts add up columns of one report, whose rows may leave either cell blank? */
const readSameReport = ([first, ...more]: readonly Leaf[]): boolean => {
  const reportOf = ({ measure }: Leaf) => (measure.kind === 'sum' ? measure.part : undefined)
  const report = first && reportOf(first)
  return (
    report !== undefined &&
    more.every((one) => one.measure.of === first?.measure.of && reportOf(one) === report)
  )
}

/** The leaf over rows that tell all the others too; undefined where it counts no others anyway. */
const overRowsOf = (
  leaf: Leaf,
  { told, days }: { told: readonly string[]; days: ReadonlySet<Day> },
): Leaf | undefined => {
  const { measure } = leaf
  const others = [...new Set(told)].filter((one) => one !== saysSql(leaf) && one !== measure.where)
  if (others.length === 0 || measure.kind === 'repeated') return undefined
  const where = [...(measure.where === undefined ? [] : [`(${measure.where})`]), ...others].join(' and ')
  return {
    metric: { ...leaf.metric, id: `${leaf.metric.id} ${where}` },
    measure: { ...measure, where },
    over: days,
  }
}

/** Days that a filter for stretches of days lets pass. */
const daysPassing = (plan: Plan, period: Period): ReadonlySet<Day> =>
  new Set(
    eachDay(period).filter((one) =>
      plan.where.every(
        (condition) =>
          condition.kind !== 'days' ||
          condition.not !== condition.periods.some((stretch) => within({ from: one, to: one }, stretch)),
      ),
    ),
  )

/** Which formulas of a plan are counted over common days or rows instead, for rows told apart by `by`. */
export const pairingFor = (
  plan: Plan,
  by: readonly DimensionId[],
  period: Period,
  known: Survey,
): Pairing => {
  const asked = daysPassing(plan, period)
  const daysOf = (leaf: Leaf, over?: ReadonlySet<Day>, from = known) =>
    knownDays(plan, over ? { ...leaf, over } : leaf, by, period, from).intersection(asked)
  const gapsOf = ({ metric }: Leaf) =>
    (known.gaps.get(metric.id) ?? []).filter((one) => one.day >= period.from && one.day <= period.to).length
  const whole = new Map(plan.leaves.filter(canNarrow).map((leaf) => [leaf.metric.id, daysOf(leaf)] as const))
  const of = new Map<string, Paired>()
  const narrowed = new Map<string, Leaf>()
  for (const metric of plan.asked) {
    const leaves = leavesOf(plan, metric).filter(canNarrow)
    const own = leaves.map((leaf) => whole.get(leaf.metric.id) ?? new Set<Day>())
    if (own.length < 2) continue
    if (readSameRows(leaves)) {
      const unsaid = leaves.filter((leaf) => gapsOf(leaf) > 0)
      if (unsaid.length === 0) continue
      const days = common(leaves.map((leaf) => daysOf(leaf, undefined, { ...known, gaps: new Map() })))
      const instead = leaves.flatMap((leaf) => {
        // Rows count on days that no export is known to be whole of, too, as they do for each part by itself.
        const over = overRowsOf(leaf, { told: unsaid.map(saysSql), days: asked })
        if (over) narrowed.set(over.metric.id, over)
        return over ? [[leaf.metric.id, over.metric.id] as const] : []
      })
      of.set(metric.id, { days, instead: new Map(instead), unsaid: unsaid.map((leaf) => leaf.metric) })
      continue
    }
    let days = common(own)
    const isOneReport = readSameReport(leaves)
    const told = leaves.flatMap((leaf) => [
      saysSql(leaf),
      ...(leaf.measure.where ? [leaf.measure.where] : []),
    ])
    if (!isOneReport && own.every((one) => sameDays(one, days))) continue
    // A row for several days falls out where one of them does, and its other days with it.
    for (let before = -1; days.size !== before; ) {
      before = days.size
      const over = days
      days = common(leaves.map((leaf) => daysOf(leaf, over)))
    }
    const over = days
    const instead = leaves.flatMap((leaf, index) => {
      // On a day that the report has, one of its rows may say nothing: it is neither above nor below.
      const rows = isOneReport ? overRowsOf(leaf, { told, days: over }) : undefined
      if (rows) {
        narrowed.set(rows.metric.id, rows)
        return [[leaf.metric.id, rows.metric.id] as const]
      }
      if (sameDays(own[index] ?? new Set(), over)) return []
      const id = `${leaf.metric.id} ${[...over].sort().join()} ${by.join()}`
      narrowed.set(id, { metric: { ...leaf.metric, id }, measure: leaf.measure, over })
      return [[leaf.metric.id, id] as const]
    })
    of.set(metric.id, { days: over, instead: new Map(instead), unsaid: [] })
  }
  return { leaves: [...narrowed.values()], of, days: whole }
}
