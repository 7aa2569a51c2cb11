import { type Day, day, eachDay, type Period } from '../../kernel/calendar.ts'
import { totalSql } from './aggregates.ts'
import { bucketLabel, bucketsIn, weekdayOf } from './buckets.ts'
import { heldSql, scanSql } from './compile.ts'
import { dayOfNumber } from './counted-once.ts'
import { type DimensionId, type Grain, isGrain } from './dimensions.ts'
import type { Cell } from './evaluate.ts'
import { fromDays, totalColumn } from './from-days.ts'
import { type Found, readInOne } from './in-one.ts'
import type { Relation } from './model.ts'
import { knownDays } from './picking.ts'
import { relations } from './relations.ts'
import type { Leaf, Plan } from './resolve.ts'
import type { Scan } from './scan.ts'
import { type PairedBoth, pairingsOf, scansFor, scansOf } from './scans.ts'
import { type SomeItems, someItemsIn } from './some-items.ts'
import type { Picked } from './spans.ts'
import type { FigureContext, Survey } from './survey.ts'
import { type Unnamed, unnamedWithin, untoldByFilter, untoldByGroup } from './unnamed.ts'

/** Labels of the dimensions in the order asked for; figures by the places of their metrics. */
export type Group = { labels: readonly string[]; cells: (Cell | undefined)[] }

/** Groups by the keys of their labels, under which thousands of them are put only when one is looked for. */
export type Groups = { all: readonly Group[]; get(key: string): Group | undefined }

const groupsOf = (all: readonly Group[]): Groups => {
  let byKey: Map<string, Group> | undefined
  return {
    all,
    get: (key) => {
      byKey ??= new Map(all.map((group) => [keyOf(group.labels), group]))
      return byKey.get(key)
    },
  }
}

/** Of several statements the figures of one group, together. */
const together = (found: readonly (readonly Group[])[]): readonly Group[] => {
  const [only = [], ...others] = found
  if (others.length === 0) return only
  const groups = new Map<string, Group>()
  for (const group of found.flat()) {
    const key = keyOf(group.labels)
    const first = groups.get(key)
    if (first === undefined) groups.set(key, group)
    else
      group.cells.forEach((cell, place) => {
        first.cells[place] = cell
      })
  }
  return [...groups.values()]
}

/** What was counted for a period. */
export type Figures = {
  period: Period
  groups: Groups
  /** Where in the cells of a group the figure of a metric is. */
  places: ReadonlyMap<string, number>
  total: Map<string, Cell>
  /** Days the rows behind a leaf tell about. */
  days: ReadonlyMap<string, ReadonlySet<Day>>
  /** Days with orders that do not name their item. */
  unnamed: Unnamed
  /** What was picked of tables whose rows span days. */
  picked: ReadonlyMap<string, Picked>
  /** How many items a figure is of that has an export for each, by table. */
  items: ReadonlyMap<Relation, SomeItems>
  /** Days of the snapshots behind the state at the end of the period, the newest first, with their items. */
  held: readonly { day: Day; items: number }[]
  paired: PairedBoth
}

/** What a group is called in a map: its labels in one text. */
export const keyOf = (labels: readonly string[]): string => {
  const [first = '', ...more] = labels
  return more.length === 0 ? first : labels.join('\u0000')
}

const whole = (value: unknown): number => (value === null || value === undefined ? 0 : Number(value))

/**
 * How a leaf is read from the rows of a scan, from which column what they give to its total, and the place of its cell.
 */
type Reader = { id: string; place: number; cell(row: Found): Cell | undefined; total: string | undefined }

/** `added`: the groups add up to the total; `apart`: it is counted by itself. */
const readersOf = (
  scan: Scan,
  { added, apart }: Record<'added' | 'apart', ReadonlySet<string>>,
  places: Figures['places'],
): Reader[] =>
  scan.leaves.map(({ metric, measure, over }, index) => {
    const byDay = fromDays(measure, scan)
    const [value, rows] = [byDay?.name ?? `m${index}`, `c${index}`]
    const itself = added.has(metric.id) ? 'itself' : undefined
    const isCounted = over !== undefined || apart.has(metric.id)
    const total = scan.totals && !isCounted ? (itself ?? totalSql(measure, scan)) : undefined
    return {
      id: metric.id,
      place: places.get(metric.id) ?? 0,
      cell: (row) => {
        const found = row[value]
        const several = whole(row[rows]) > 1
        // Of buyers who are not known nobody can say that none came again: as if there were no rows.
        if (found === null && measure.kind === 'repeated') return undefined
        if (found === null || found === undefined) return { value: null, several }
        return { value: measure.kind === 'range' ? String(found) : Number(found), several }
      },
      total: total === 'itself' ? value : total && (byDay ? totalColumn(byDay) : `t${index}`),
    }
  })

/** Turns the values of a dimension into labels; days, which come as numbers, come again and again. */
const labelling = (dimension: DimensionId) => {
  if (!isGrain(dimension))
    return (value: unknown) => (dimension === 'hour' ? String(value).padStart(2, '0') : String(value))
  const known = new Map<unknown, string>()
  return (value: unknown): string => {
    const found = known.get(value)
    if (found !== undefined) return found
    const label = bucketLabel(dimension, dayOfNumber(Number(value)))
    known.set(value, label)
    return label
  }
}

/** Adds up what the rows of groups give to the totals; of nothing known it stays unknown. */
const addTotals = (total: Map<string, Cell>, readers: readonly Reader[], rows: readonly Found[]) => {
  for (const { id, total: given } of rows.length > 0 ? readers : []) {
    if (given === undefined) continue
    let sum: number | null = null
    for (const row of rows) {
      const value = row[given]
      if (value !== null && value !== undefined) sum = (sum ?? 0) + Number(value)
    }
    total.set(id, { value: sum, several: false })
  }
}

/** Reads the totals from the row that is all together. */
const readTotals = (total: Map<string, Cell>, readers: readonly Reader[], rows: readonly Found[]) => {
  for (const row of rows)
    for (const { id, cell } of readers) {
      const figure = cell(row)
      if (figure) total.set(id, figure)
    }
}

/** Where figures rest on different snapshots, those of the one with the most items from older ones. */
const heldBy = async (context: FigureContext, plan: Plan, period: Period): Promise<Figures['held']> => {
  const leaves = plan.leaves.filter(({ measure }) => measure.kind === 'latest')
  const scans = scansFor(plan, context.shop, leaves, [], period, new Map())
  const all = await Promise.all(
    scans.map(async (scan) =>
      (await context.read(heldSql(scan)))
        .map((row) => ({ day: day(row.day), items: Number(row.items) }))
        .sort((a, b) => (a.day < b.day ? 1 : -1)),
    ),
  )
  const older = ([, ...rest]: Figures['held']) => rest.reduce((sum, { items }) => sum + items, 0)
  return all.reduce<Figures['held']>((most, one) => (older(one) >= older(most) ? one : most), [])
}

/** What is to be counted for a period, and the scans that tell it. */
const toCount = (plan: Plan, shop: number, period: Period, known: Survey) => {
  const paired = pairingsOf(plan, period, known)
  return { period, paired, ...scansOf(plan, shop, period, known, paired) }
}

/** Counts every leaf of the plan for a period. */
export const countFigures = async (
  context: FigureContext,
  plan: Plan,
  period: Period,
  known: Survey,
): Promise<Figures> => {
  const counting = toCount(plan, context.shop, period, known)
  return figuresOf(context, plan, known, counting, (scan) => context.read(scanSql(scan)))
}

/** Counts every leaf of the plan for a period and for the one that it is compared with. */
export const countCompared = async (
  context: FigureContext,
  plan: Plan,
  [period, compared]: readonly [Period, Period],
  known: Survey,
): Promise<[Figures, Figures]> => {
  const now = toCount(plan, context.shop, period, known)
  const before = toCount(plan, context.shop, compared, known)
  const scans = (counting: typeof now) => [...counting.grouped, ...counting.apart]
  const read = readInOne(context.read, scans(before), scans(now))
  return Promise.all([
    figuresOf(context, plan, known, now, read),
    figuresOf(context, plan, known, before, read),
  ])
}

const figuresOf = async (
  context: FigureContext,
  plan: Plan,
  known: Survey,
  { period, paired, grouped, apart, picked, added }: ReturnType<typeof toCount>,
  run: (scan: Scan) => Promise<Found[]>,
): Promise<Figures> => {
  const alone = apart.flatMap(({ leaves }) => leaves.map(({ metric }) => metric.id))
  const totalled = { added, apart: new Set(alone) }
  const total = new Map<string, Cell>()
  const places = new Map(
    [...plan.leaves, ...paired.groups.leaves].map(({ metric }, place) => [metric.id, place] as const),
  )
  const days = new Map(
    plan.leaves.map((leaf) => [leaf.metric.id, knownDays(plan, leaf, plan.by, period, known)] as const),
  )
  const [rows, totals, held, items] = await Promise.all([
    Promise.all(grouped.map(async (scan) => ({ scan, rows: await run(scan) }))),
    Promise.all(apart.map(async (scan) => ({ scan, rows: await run(scan) }))),
    heldBy(context, plan, period),
    someItemsIn(context, plan, picked, days),
  ])
  const labelOf = plan.by.map((dimension, index) => {
    const label = labelling(dimension)
    return (row: Found) => label(row[`d${index}`])
  })
  const groups = rows.map(({ scan, rows: found }): Group[] => {
    const counted = found.filter((row) => whole(row.n) > 0)
    const readers = readersOf(scan, totalled, places)
    if (scan.by.length === 0) readTotals(total, readers, counted)
    else addTotals(total, readers, counted)
    return counted.map((row) => {
      const cells: Group['cells'] = []
      for (const { place, cell } of readers) {
        const figure = cell(row)
        if (figure) cells[place] = figure
      }
      return { labels: labelOf.map((label) => label(row)), cells }
    })
  })
  for (const { scan, rows: found } of totals)
    readTotals(
      total,
      readersOf(scan, totalled, places),
      found.filter((row) => whole(row.n) > 0),
    )
  for (const { metric, over } of [...paired.groups.leaves, ...paired.total.leaves])
    days.set(metric.id, over ?? new Set())
  return {
    period,
    groups: groupsOf(together(groups)),
    places,
    total,
    picked,
    paired,
    days,
    unnamed: unnamedWithin(known, period),
    items,
    held,
  }
}

/**
 * Is there nothing because nothing happened? Then a count is 0: on days that were imported, in tables that
 * leave out what did not happen, where no order leaves open which item it is of. Otherwise it is not known.
 */
export const silence = (plan: Plan, figures: Figures) => {
  const parts = plan.by.filter((one): one is Grain | 'weekday' => isGrain(one) || one === 'weekday')
  const labelsOf = (one: Day) =>
    parts.map((part) => (isGrain(part) ? bucketLabel(part, one) : weekdayOf(one))).join('\u0000')
  const known = new Map<ReadonlySet<Day>, Set<string>>()
  const places = parts.map((part) => plan.by.indexOf(part))
  /** Are any of the days in the stretch of the labels? */
  const areIn = (labels: readonly string[] | undefined, days: ReadonlySet<Day>): boolean => {
    if (labels === undefined || parts.length === 0) return days.size > 0
    const all = known.get(days) ?? new Set([...days].map(labelsOf))
    known.set(days, all)
    return all.has(places.map((place) => labels[place] ?? '').join('\u0000'))
  }
  const untold = new Map(
    plan.leaves.map((leaf) => [leaf.metric.id, untoldByFilter(figures, plan, leaf)] as const),
  )
  return (leaf: Leaf, labels: readonly string[] | undefined): 0 | null => {
    const { kind } = leaf.measure
    if (kind === 'exact' || kind === 'range' || kind === 'latest') return null
    if (!relations[leaf.measure.of].silentZero) return null
    const days = figures.days.get(leaf.metric.id)
    if (!days || !areIn(labels, days)) return null
    if (areIn(labels, untold.get(leaf.metric.id) ?? new Set())) return null
    return labels && areIn(labels, untoldByGroup(figures, plan, leaf, labels)) ? null : 0
  }
}

/** Every stretch of the period, so that what is missing shows as a gap; empty where groups are no stretches of time. */
export const expectedLabels = (by: readonly DimensionId[], period: Period): string[][] => {
  const [only, ...more] = by
  if (only === undefined) return []
  if (more.length === 0 && only === 'hour')
    return Array.from({ length: 24 }, (_, hour) => [String(hour).padStart(2, '0')])
  if (more.length === 0 && only === 'weekday')
    return [...new Set(eachDay(period).map(weekdayOf))].sort().map((one) => [one])
  if (more.length === 0 && isGrain(only)) return bucketsIn(only, period).map(({ label }) => [label])
  if (!by.includes('day') || !by.every((one) => isGrain(one) || one === 'weekday')) return []
  return eachDay(period).map((one) =>
    by.map((part) => (isGrain(part) ? bucketLabel(part, one) : weekdayOf(one))),
  )
}
