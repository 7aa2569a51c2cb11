import { eachDay, type Period } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import type { Column, QueryAnswer, Value } from '../contract.ts'
import { bucketLabel, bucketsIn, weekdayOf } from './buckets.ts'
import { type DimensionId, dimension, hasTimeGrain, isGrain, isTime } from './dimensions.ts'
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

/** Reads the figures of a group, or of all rows together where there is none. */
export const evaluator = (plan: Plan, figures: Figures) => {
  const silent = silence(plan, figures)
  const { groups, total } = figures.paired
  const byId = new Map(
    [...plan.leaves, ...groups.leaves, ...total.leaves].map((leaf) => [leaf.metric.id, leaf]),
  )
  const beside = besidePeople(plan)
  const stretchOf = stretching(plan, figures.period)
  return (group: Group | undefined, labels: readonly string[] | undefined) => {
    const pairing = labels === undefined ? total : groups
    const read = (instead?: ReadonlyMap<string, string>) =>
      evaluate(plan, (id) => {
        const own = instead?.get(id) ?? id
        const leaf = byId.get(own)
        const cell = labels === undefined ? figures.total.get(own) : group?.cells.get(own)
        // Whether there was nothing is asked only where no row tells: there are thousands that do.
        if (!leaf || cell) return { cell, silent: null, absent: 'unknown' }
        const absent = leafAbsence(plan, figures, leaf, stretchOf(labels))
        return { cell, silent: silent(leaf, labels), absent }
      })
    const plain = read()
    return (id: string): Evaluated => {
      const alone = plain(id)
      if (alone.value === null) return alone
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

/** None against a stretch of which days are missing. */
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

/** The labels of the compared period's group that stands beside these: by position in time, else the same. */
const aligned = (by: readonly DimensionId[], now: Period, before: Period) => {
  const grains = by.filter(isGrain)
  const maps = new Map(
    grains.map((grain) => {
      const theirs = bucketsIn(grain, before)
      return [
        grain,
        new Map(bucketsIn(grain, now).map(({ label }, index) => [label, theirs[index]] as const)),
      ] as const
    }),
  )
  return (labels: readonly string[]): string[] | undefined => {
    const found: string[] = []
    const single = maps.get('day')?.get(labels[by.indexOf('day')] ?? '')?.period.from
    for (const [index, part] of by.entries()) {
      const label = labels[index] ?? ''
      if (single !== undefined && isGrain(part)) found.push(bucketLabel(part, single))
      else if (single !== undefined && part === 'weekday') found.push(weekdayOf(single))
      else if (!isGrain(part)) found.push(label)
      else {
        const other = maps.get(part)?.get(label)?.label
        if (other === undefined) return undefined
        found.push(other)
      }
    }
    return by.includes('day') && single === undefined ? undefined : found
  }
}

export type Counted = { now: Figures; before: Figures | undefined }

/** Are days missing of the compared stretch that these labels stand for? */
const partOfCompared = (plan: Plan, before: Figures) => {
  const stretchOf = stretching(plan, before.period)
  const known = new Map<string, boolean>()
  return (metric: Metric, labels: readonly string[] | undefined): boolean => {
    const stretch = stretchOf(labels)
    const key = `${metric.id} ${stretch.from}`
    const found = known.get(key) ?? !isWhole(plan, metric, before, stretch)
    known.set(key, found)
    return found
  }
}

type Line = { labels: readonly string[]; values: Map<string, Compared> }

const linesOf = (plan: Plan, { now, before }: Counted): Line[] => {
  const read = evaluator(plan, now)
  const readBefore = before && evaluator(plan, before)
  const beside = plan.compared ? aligned(plan.by, now.period, plan.compared) : undefined
  const isPart = before && partOfCompared(plan, before)
  const labels = new Map(
    expectedLabels(plan.by, now.period).map((one) => [keyOf(one), one as readonly string[]]),
  )
  for (const [key, group] of now.groups) labels.set(key, group.labels)
  // What sold before and not now is part of the answer; days cannot be lacking.
  if (before && !hasTimeGrain(plan.by))
    for (const [key, group] of before.groups) labels.set(key, group.labels)
  if (plan.by.length === 0) labels.set('', [])
  return [...labels].map(([key, one]) => {
    const isWhole = plan.by.length === 0
    const of = read(now.groups.get(key), isWhole ? undefined : one)
    const theirs = beside?.(one)
    const ofBefore =
      readBefore && theirs
        ? readBefore(before?.groups.get(keyOf(theirs)), isWhole ? undefined : theirs)
        : undefined
    return {
      labels: one,
      values: new Map(
        plan.asked.map((metric) => [
          metric.id,
          {
            now: of(metric.id),
            ...(isPart
              ? { before: ofBefore?.(metric.id) ?? { value: null }, isPart: isPart(metric, theirs) }
              : {}),
          },
        ]),
      ),
    }
  })
}

const rowOf = (plan: Plan, { labels, values }: Line): Row => {
  const row: Row = {}
  for (const [index, id] of plan.by.entries()) row[id] = labels[index] ?? ''
  for (const metric of plan.asked) {
    const value = values.get(metric.id)
    if (!value) continue
    row[metric.id] = shownValue(metric, value.now.value)
    if (!value.before) continue
    row[`${metric.id}__compared`] = shownValue(metric, value.before.value)
    row[`${metric.id}__change`] = change(value)
  }
  return row
}

/** The number or text to sort by; money by its fen. */
const sortValue = (plan: Plan, column: string): ((line: Line) => number | string | null) => {
  const by: readonly string[] = plan.by
  const place = by.indexOf(column)
  if (place >= 0) return ({ labels }) => labels[place] ?? ''
  const [metric = '', role] = column.split('__')
  return ({ values }) => {
    const value = values.get(metric)
    if (!value) return null
    if (role === 'compared') return value.before?.value ?? null
    return role === 'change' ? change(value) : value.now.value
  }
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

const sorted = (plan: Plan, lines: readonly Line[]): Line[] => {
  const rules = rulesOf(plan)
  const values = rules.map(({ column }) => sortValue(plan, column))
  const keyed = lines.map((line) => ({ line, keys: values.map((value) => value(line)) }))
  keyed.sort((a, b) => {
    for (const [index, { descending }] of rules.entries()) {
      const left = a.keys[index] ?? null
      const right = b.keys[index] ?? null
      // What is absent comes last, whichever way it is sorted.
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1
      } else {
        const order = descending ? compareValues(right, left) : compareValues(left, right)
        if (order !== 0) return order
      }
    }
    return 0
  })
  return keyed.map(({ line }) => line)
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
  if (order && !columnsOf(plan).some(({ id }) => id === order.column && id !== 'item_title'))
    throw new Failure('invalid_input', { detail: `结果里没有「${order.column}」这一列，不能按它排序。` })
  const lines = sorted(plan, linesOf(plan, counted))
  const whole: Line = {
    labels: [],
    values: new Map(
      plan.asked.map((metric) => [
        metric.id,
        {
          now: evaluator(plan, counted.now)(undefined, undefined)(metric.id),
          ...(counted.before
            ? {
                before: evaluator(plan, counted.before)(undefined, undefined)(metric.id),
                isPart: !isWhole(plan, metric, counted.before, counted.before.period),
              }
            : {}),
        },
      ]),
    ),
  }
  const kept = lines.slice(0, plan.limit)
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
          const value = line.values.get(metric.id)?.now
          return value && value.value === null ? [{ ...value, isTotal }] : []
        }),
      ]),
    ),
  }
}
