import { type Period, stretchesOf } from '../../kernel/calendar.ts'
import { totalSql } from './aggregates.ts'
import { scanKey } from './compile.ts'
import type { DimensionId } from './dimensions.ts'
import { leftOutFor } from './ledgers.ts'
import { type Pairing, pairingFor } from './pairing.ts'
import { type Picks, picksFor, stretchesFor } from './picking.ts'
import { relations } from './relations.ts'
import { clockOf, type Leaf, type Plan } from './resolve.ts'
import type { Rows, Scan } from './scan.ts'
import type { Picked } from './spans.ts'
import type { Survey } from './survey.ts'

/** Which formulas are counted over the days that all their parts know: in the groups, and all together. */
export type PairedBoth = { groups: Pairing; total: Pairing }

const rowsFor = (
  { measure, over, leftOut }: Leaf,
  by: readonly DimensionId[],
  period: Period,
  picked: Picked | undefined,
): Scan['rows'] => {
  if (picked) return { kind: 'spans', picks: picked.picks }
  if (measure.kind === 'latest')
    return { kind: 'states', days: stretchesFor(by, period).map(({ to }) => to), given: measure.given }
  return {
    kind: 'period',
    period,
    ...(over ? { only: stretchesOf(over) } : {}),
    ...(leftOut ? { except: leftOut } : {}),
  }
}

type Asked = { by: readonly DimensionId[]; period: Period }

/** The rows that a leaf is counted from. */
const rowsOf = (plan: Plan, leaf: Leaf, { by, period }: Asked, picked: Picked | undefined): Rows => ({
  relation: leaf.measure.of,
  clock: clockOf(leaf.measure),
  rows: rowsFor(leaf, by, period, picked),
  by,
  where: plan.where,
})

/** One scan for all figures of the same table, clock and rows. */
export const scansFor = (
  plan: Plan,
  shop: number,
  leaves: readonly Leaf[],
  by: readonly DimensionId[],
  period: Period,
  picks: Picks,
): Scan[] => {
  const scans = new Map<string, Scan>()
  for (const leaf of leaves) {
    const picked = picks.get(leaf.metric.id)
    if (picked && picked.picks.length === 0) continue
    const rows = rowsOf(plan, leaf, { by, period }, picked)
    const key = scanKey(leaf, rows, leaves)
    scans.set(key, {
      ...rows,
      shop,
      leaves: [...(scans.get(key)?.leaves ?? []), leaf],
      ...(by.length > 0 && plan.totals ? { totals: true } : {}),
    })
  }
  return [...scans.values()]
}

const nothing: Pairing = { leaves: [], of: new Map(), days: new Map() }

/** Without dimensions the one group is all together. */
export const pairingsOf = (plan: Plan, period: Period, known: Survey): PairedBoth => {
  const groups = pairingFor(plan, plan.by, period, known)
  if (plan.by.length === 0) return { groups, total: groups }
  return { groups, total: plan.totals ? pairingFor(plan, [], period, known) : nothing }
}

/** Does a sum over rows of spans take the same rows in groups and all together? Then the groups add up. */
const areSameSpans = (plan: Plan, { metric, measure }: Leaf, groups: Picks, whole: Picks): boolean => {
  if (measure.kind !== 'sum' && measure.kind !== 'count') return false
  // Of rows that do not pass a condition nothing is known, which a sum of groups would take for 0.
  if (measure.where !== undefined) return false
  const wholeBy = relations[measure.of].whole?.dimension
  if (wholeBy !== undefined && plan.by.includes(wholeBy)) return false
  const [own, all] = [groups.get(metric.id), whole.get(metric.id)]
  return own !== undefined && all !== undefined && JSON.stringify(own.picks) === JSON.stringify(all.picks)
}

/** Metrics whose totals are the sums of their groups, but not where their rows are read once more for another metric. */
const addedSpans = (plan: Plan, groups: Picks, whole: Picks): ReadonlySet<string> => {
  const spanned = plan.leaves.filter(({ metric }) => whole.has(metric.id))
  const rows = ({ metric, measure }: Leaf) => `${measure.of} ${JSON.stringify(whole.get(metric.id)?.picks)}`
  const added = spanned.filter((leaf) => areSameSpans(plan, leaf, groups, whole))
  const read = new Set(spanned.filter((leaf) => !added.includes(leaf)).map(rows))
  return new Set(added.filter((leaf) => !read.has(rows(leaf))).map(({ metric }) => metric.id))
}

/** Of ledgers that tell the same money one counts, but for each ledger by itself. */
const withoutLeftOut = (plan: Plan, by: readonly DimensionId[], period: Period, known: Survey) => {
  const without = (leaf: Leaf): Leaf => {
    const leftOut = leftOutFor(plan, leaf, by, period, known)
    return leftOut.length > 0 ? { ...leaf, leftOut } : leaf
  }
  return (leaves: readonly Leaf[]) => leaves.map(without)
}

/** The scans that answer a plan for a period: rows by dimension, and totals that cannot come along. */
export const scansOf = (
  plan: Plan,
  shop: number,
  period: Period,
  known: Survey,
  paired: PairedBoth = { groups: nothing, total: nothing },
) => {
  const { by } = plan
  const inGroups = withoutLeftOut(plan, by, period, known)
  const leaves = inGroups([...plan.leaves, ...paired.groups.leaves])
  const picked = picksFor(plan, leaves, by, period, known)
  const grouped = scansFor(plan, shop, leaves, by, period, picked)
  if (by.length === 0 || !plan.totals) return { grouped, apart: [], picked, added: new Set<string>() }
  const together = withoutLeftOut(plan, [], period, known)
  const added = addedSpans(plan, picked, picksFor(plan, plan.leaves, [], period, known))
  const isTwice = (leaf: Leaf) => by.includes('ledger') && together([leaf]).some(({ leftOut }) => leftOut)
  const addsUp = (leaf: Leaf) =>
    added.has(leaf.metric.id) ||
    (!isTwice(leaf) &&
      totalSql(leaf.measure, rowsOf(plan, leaf, { by, period }, picked.get(leaf.metric.id))) !== undefined)
  const alone = together([...plan.leaves.filter((leaf) => !addsUp(leaf)), ...paired.total.leaves])
  const apart = scansFor(plan, shop, alone, [], period, picksFor(plan, alone, [], period, known))
  return { grouped, apart, picked, added }
}
