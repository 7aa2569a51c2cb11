import { eachDay, type Period } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import type { Column, QueryAnswer, Value } from '../contract.ts'
import { besideLabels, isUneven } from './beside.ts'
import { bucketsIn } from './buckets.ts'
import { dimension, hasTimeGrain, isGrain, isTime } from './dimensions.ts'
import { type Absence, type Evaluated, evaluate } from './evaluate.ts'
import { expectedLabels, type Figures, type Group, keyOf, silence } from './figures.ts'
import { hasMargin } from './margin.ts'
import type { Metric } from './model.ts'
import { isWhole } from './notes.ts'
import { canNarrow } from './pairing.ts'
import { finestGrain, type Leaf, leavesOf, type Plan } from './resolve.ts'

export type Row = QueryAnswer['rows'][number]

/** As the contract gives it: money as yuan text, the rest as numbers, ranges as text. */
export const shownValue = (metric: Metric, value: number | string | null): Value =>
  typeof value === 'number' && metric.unit === 'money' ? yuan(Math.round(value)) : value

const leafAbsence = ({ margins }: Plan, figures: Figures, leaf: Leaf, stretch: Period): Absence => {
  const { measure } = leaf
  if (measure.kind === 'sum' && measure.times && !hasMargin(margins, stretch)) return 'margin'
  const days = figures.days.get(leaf.metric.id)
  if (!days || days.size === 0) return 'missing'
  return measure.kind === 'exact' || measure.kind === 'range' ? 'grain' : 'missing'
}

/** The stretch of days that the labels of a group stand for. */
const stretching = (plan: Plan, period: Period) => {
  const grain = finestGrain(plan.by.filter(isGrain))
  const stretches = new Map(
    grain ? bucketsIn(grain, period).map((one) => [one.label, one.period] as const) : [],
  )
  return (labels: readonly string[] | undefined): Period =>
    stretches.get((grain && labels?.[plan.by.indexOf(grain)]) ?? '') ?? period
}

/**
 * Of each asked metric whose parts are people of a whole stretch beside sums over its days these sums: the sums
 * must know every day of the stretch.
 */
const besidePeople = (plan: Plan): Map<string, Leaf[]> =>
  new Map(
    plan.asked.flatMap((metric) => {
      const leaves = leavesOf(plan, metric)
      const sums = leaves.filter(canNarrow)
      return sums.length > 0 && sums.length < leaves.length ? [[metric.id, sums] as const] : []
    }),
  )

/** Whether a figure that is known of one item only would be added up over several. */
const isOverItems = (plan: Plan, id: string, labels: readonly string[] | undefined): boolean => {
  if (!plan.formulas.get(id)?.ofOneItem) return false
  if (labels !== undefined && plan.by.includes('item')) return false
  const isOne = plan.where.some(
    (one) => one.kind === 'values' && one.dimension === 'item' && !one.not && new Set(one.values).size === 1,
  )
  const metric = plan.asked.find((one) => one.id === id)
  return (
    !isOne &&
    metric !== undefined &&
    leavesOf(plan, metric).some((leaf) => leaf.measure.of === 'item_traffic')
  )
}

/** Reads the figures of a group, or of all rows together where there is none. */
export const evaluator = (plan: Plan, figures: Figures) => {
  const silent = silence(plan, figures)
  const { groups, total } = figures.paired
  const known = new Map(
    [...plan.leaves, ...groups.leaves, ...total.leaves].map((leaf) => [
      leaf.metric.id,
      { leaf, place: figures.places.get(leaf.metric.id) ?? -1 },
    ]),
  )
  const beside = besidePeople(plan)
  const stretchOf = stretching(plan, figures.period)
  return (group: Group | undefined, labels: readonly string[] | undefined) => {
    const pairing = labels === undefined ? total : groups
    const read = (instead?: ReadonlyMap<string, string>) =>
      evaluate(plan, (id) => {
        const own = instead?.get(id) ?? id
        const found = known.get(own)
        const cell = labels === undefined ? figures.total.get(own) : group?.cells[found?.place ?? -1]
        // Whether there was nothing is asked only where no row tells: there are thousands that do.
        if (!found || cell) return { cell, silent: null, absent: 'unknown' }
        const { leaf } = found
        const absent = leafAbsence(plan, figures, leaf, stretchOf(labels))
        return { cell, silent: silent(leaf, labels), absent }
      })
    const plain = read()
    const isPlain = beside.size === 0 && pairing.of.size === 0
    return (id: string): Evaluated => {
      const alone = plain(id)
      if (alone.value !== null && isOverItems(plan, id, labels))
        return { value: null, absent: 'several', of: id }
      if (alone.value === null || isPlain) return alone
      const stretch = beside.has(id) ? eachDay(stretchOf(labels)) : []
      const lacking = beside.get(id)?.find(({ metric }) => {
        const days = pairing.days.get(metric.id)
        return !stretch.every((one) => days?.has(one))
      })
      if (lacking) return { value: null, absent: 'missing', of: lacking.metric.id }
      const paired = pairing.of.get(id)
      if (!paired) return alone
      const together = read(paired.instead)(id)
      return together.value !== null || together.absent === 'zero'
        ? together
        : { value: null, absent: 'apart', of: id }
    }
  }
}

type Compared = { now: Evaluated; before?: Evaluated; isPart?: boolean }

/** None against a stretch of which days are missing, or that has more or fewer of them. */
const change = ({ now, before, isPart }: Compared): number | null =>
  before && !isPart && typeof now.value === 'number' && typeof before.value === 'number' && before.value !== 0
    ? (now.value - before.value) / Math.abs(before.value)
    : null

const dimensionColumn = (id: string, name: string, english: string): Column => ({
  id,
  name,
  english,
  unit: 'text',
  role: 'dimension',
})

const metricColumns = ({ id, name, english, unit }: Metric, compared: boolean): Column[] => {
  const metric = { id, name, english, unit, role: 'metric' as const, metric: id }
  if (!compared) return [metric]
  return [
    metric,
    {
      ...metric,
      id: `${id}__compared`,
      name: `${name}（对比期）`,
      english: `${english} (compared)`,
      role: 'compared',
    },
    {
      ...metric,
      id: `${id}__change`,
      name: `${name}变化`,
      english: `${english}, change`,
      unit: 'ratio',
      role: 'change',
    },
  ]
}

/** Dimensions in the order asked for, then each metric, with its comparison where there is one. */
export const columnsOf = ({ asked, by, compared }: Plan): Column[] => [
  ...by.flatMap((id): Column[] => {
    const { name, english } = dimension(id)
    return [
      dimensionColumn(id, name, english),
      ...(id === 'item' ? [dimensionColumn('item_title', '商品名称', 'Item title')] : []),
    ]
  }),
  ...asked.flatMap((metric) => metricColumns(metric, compared !== undefined)),
]

export type Counted = { now: Figures; before: Figures | undefined }

/** Are days missing of the compared stretch that these labels stand for? */
const partOfCompared = (plan: Plan, before: Figures) => {
  const stretchOf = stretching(plan, before.period)
  const known = new Map(plan.asked.map((metric) => [metric, new Map<string, boolean>()]))
  return (metric: Metric, labels: readonly string[] | undefined): boolean => {
    const stretch = stretchOf(labels)
    const found = known.get(metric)?.get(stretch.from)
    if (found !== undefined) return found
    const isPart = !isWhole(plan, metric, before, stretch)
    known.get(metric)?.set(stretch.from, isPart)
    return isPart
  }
}

/** Figures are worked out when they are asked for: of thousands of lines most are only put in order, by one of them. */
type Line = {
  labels: readonly string[]
  now: (metric: Metric) => Evaluated
  /** Undefined where nothing is compared. */
  before: (metric: Metric) => Pick<Compared, 'before' | 'isPart'> | undefined
}

const comparedOf = ({ now, before }: Line, metric: Metric): Compared => ({
  now: now(metric),
  ...before(metric),
})

/** The groups of the answer: what was counted, and what is expected or was there before and was not. */
const shownGroups = (
  { by }: Plan,
  { now, before }: Counted,
): { labels: readonly string[]; group: Group | undefined }[] => {
  if (by.length === 0) return [{ labels: [], group: now.groups.get('') }]
  const expected = expectedLabels(by, now.period)
  // What sold before and not now is part of the answer; days cannot be lacking.
  const others = before && !hasTimeGrain(by) ? before.groups.all.map(({ labels }) => labels) : []
  if (expected.length === 0 && others.length === 0)
    return now.groups.all.map((group) => ({ labels: group.labels, group }))
  const all = [...expected, ...now.groups.all.map(({ labels }) => labels), ...others]
  return [...new Map(all.map((labels) => [keyOf(labels), labels]))].map(([key, labels]) => ({
    labels,
    group: now.groups.get(key),
  }))
}

const linesOf = (plan: Plan, { now, before }: Counted): Line[] => {
  const read = evaluator(plan, now)
  const readBefore = before && evaluator(plan, before)
  const beside = plan.compared ? besideLabels(plan.by, now.period, plan.compared) : undefined
  const isPart = before && partOfCompared(plan, before)
  const uneven = isUneven(plan)
  return shownGroups(plan, { now, before }).map(({ labels: one, group }): Line => {
    const own = plan.by.length === 0 ? undefined : one
    return {
      labels: one,
      now: (metric) => read(group, own)(metric.id),
      before: (metric) => {
        if (!before || !readBefore || !isPart) return undefined
        const theirs = beside?.(one)
        const of = theirs && readBefore(before.groups.get(keyOf(theirs)), own && theirs)
        return {
          before: of?.(metric.id) ?? { value: null },
          isPart: isPart(metric, theirs) || uneven(metric, one),
        }
      },
    }
  })
}

/** All together. */
const wholeOf = (plan: Plan, { now, before }: Counted): Line => {
  const [of, ofBefore] = [evaluator(plan, now), before && evaluator(plan, before)]
  return {
    labels: [],
    now: ({ id }) => of(undefined, undefined)(id),
    before: (metric) =>
      before &&
      ofBefore && {
        before: ofBefore(undefined, undefined)(metric.id),
        isPart: !isWhole(plan, metric, before, before.period),
      },
  }
}

const rowOf = (plan: Plan, line: Line): Row => {
  const row: Row = {}
  for (const [index, id] of plan.by.entries()) row[id] = line.labels[index] ?? ''
  for (const metric of plan.asked) {
    const value = comparedOf(line, metric)
    row[metric.id] = shownValue(metric, value.now.value)
    if (!value.before) continue
    row[`${metric.id}__compared`] = shownValue(metric, value.before.value)
    row[`${metric.id}__change`] = change(value)
  }
  return row
}

type SortValue = (line: Line) => number | string | null

/** The number or text to sort by; money by its fen. */
const sortValue = (plan: Plan, column: string): SortValue => {
  const by: readonly string[] = plan.by
  const place = by.indexOf(column)
  if (place >= 0) return ({ labels }) => labels[place] ?? ''
  const [id, role] = column.split('__')
  const metric = plan.asked.find((one) => one.id === id)
  if (!metric) return () => null
  if (role === 'compared') return ({ before }) => before(metric)?.before?.value ?? null
  return role === 'change' ? (line) => change(comparedOf(line, metric)) : ({ now }) => now(metric).value
}

const compareValues = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a) < String(b)
      ? -1
      : String(a) > String(b)
        ? 1
        : 0

type Rule = { column: string; descending: boolean }

/** Time first, in its order; otherwise the largest of the first metric. Labels decide between equals. */
const rulesOf = (plan: Plan): Rule[] => {
  const [first] = plan.asked
  const rules = [
    ...(plan.order ? [plan.order] : []),
    ...plan.by.filter(isTime).map((column) => ({ column, descending: false })),
    ...(first ? [{ column: first.id, descending: true }] : []),
    ...plan.by.map((column) => ({ column, descending: false })),
  ]
  // Lines that a column leaves equal it cannot tell apart a second time.
  return rules.filter(({ column }, index) => rules.findIndex((one) => one.column === column) === index)
}

/** What is absent comes last, whichever way it is sorted. */
const inOrder =
  (descending: boolean) =>
  (left: number | string | null, right: number | string | null): number => {
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return descending ? compareValues(right, left) : compareValues(left, right)
  }

/** The first lines by these rules: what comes after them is not put in order. */
const firstOf = (
  lines: readonly Line[],
  [rule, ...more]: readonly { value: SortValue; descending: boolean }[],
  limit: number,
): readonly Line[] => {
  if (!rule || lines.length < 2) return lines.slice(0, limit)
  const equal = Map.groupBy(lines, rule.value)
  const found: Line[] = []
  for (const value of [...equal.keys()].sort(inOrder(rule.descending))) {
    if (found.length >= limit) break
    for (const line of firstOf(equal.get(value) ?? [], more, limit - found.length)) found.push(line)
  }
  return found
}

export type Assembled = {
  rows: Row[]
  totals: Row
  truncated: boolean
  /** Of each asked metric the figures that are absent, rows first. */
  absent: Map<Metric, (Evaluated & { isTotal: boolean })[]>
}

/** Puts counted figures together: gaps, formulas, comparison, order, limit, totals. Failure: invalid_input (order). */
export const assemble = (plan: Plan, counted: Counted): Assembled => {
  const { order } = plan
  // Titles are looked up for the lines that are shown.
  if (order?.column === 'item_title')
    throw new Failure('invalid_input', { detail: '不能按商品名称排序，可以按 item 或一个指标。' })
  if (order && !columnsOf(plan).some(({ id }) => id === order.column))
    throw new Failure('invalid_input', { detail: `结果里没有「${order.column}」这一列，不能按它排序。` })
  const lines = linesOf(plan, counted)
  const rules = rulesOf(plan).map(({ column, descending }) => ({
    value: sortValue(plan, column),
    descending,
  }))
  const kept = firstOf(lines, rules, plan.limit)
  const whole = wholeOf(plan, counted)
  return {
    rows: kept.map((line) => rowOf(plan, line)),
    totals: plan.totals ? rowOf({ ...plan, by: [] }, whole) : {},
    truncated: kept.length < lines.length,
    absent: new Map(
      plan.asked.map((metric) => [
        metric,
        [
          ...kept.map((line) => ({ line, isTotal: false })),
          ...(plan.by.length > 0 && plan.totals ? [{ line: whole, isTotal: true }] : []),
        ].flatMap(({ line, isTotal }) => {
          const value = line.now(metric)
          return value.value === null ? [{ ...value, isTotal }] : []
        }),
      ]),
    ),
  }
}
