import { type Day, eachDay, type Period } from '../../kernel/calendar.ts'
import { bucketLabel, bucketsIn, within } from './buckets.ts'
import { type DimensionId, isGrain } from './dimensions.ts'
import { ledgerPasses } from './ledgers.ts'
import { OTHERS, relations, viewsFor } from './relations.ts'
import { clockOf, finestGrain, type Leaf, type Plan } from './resolve.ts'
import { askedOf } from './scan.ts'
import { daysFound, exactly, type Picked, type SpanFound, tiled } from './spans.ts'
import { batchDays, type SpanCounted, type Survey, toldKey } from './survey.ts'
import { toldBy } from './survey-sql.ts'
import { untoldByFilter } from './unnamed.ts'

/** What was picked for each leaf of tables whose rows span days. */
export type Picks = Map<string, Picked>

type Mode = 'tiled' | 'daily' | 'exact'

const modeOf = ({ measure }: Leaf, by: readonly DimensionId[]): Mode => {
  if (measure.kind === 'exact' || measure.kind === 'range') return 'exact'
  const daily = 'daily' in measure && measure.daily === true
  return daily || finestGrain(by) === 'day' ? 'daily' : 'tiled'
}

/**
 * Putting an answer together asks the same of the survey many times: worked out once for a plan and what was found
 * for it.
 */
const onceFor = <From extends object, Found>() => {
  const known = new WeakMap<Plan, WeakMap<From, Map<string, Found>>>()
  return (plan: Plan, from: From, key: string, work: () => Found): Found => {
    const ofPlan = known.get(plan) ?? new WeakMap<From, Map<string, Found>>()
    known.set(plan, ofPlan)
    const own = ofPlan.get(from) ?? new Map<string, Found>()
    ofPlan.set(from, own)
    const found = own.get(key) ?? work()
    own.set(key, found)
    return found
  }
}

type Spans = readonly SpanCounted[]

/** Of what was not looked up: a row that has a value. */
const untold = { rows: 1, known: 1 }

const onceFound = onceFor<Spans, SpanFound[]>()
const oncePicked = onceFor<Spans, Picked>()
const onceKnown = onceFor<Survey, ReadonlySet<Day>>()

/** Of what a leaf reads the first of all that is told of as many rows, and of as many with a value, in every span. */
const alike = new WeakMap<Spans, { first: Map<string, string>; of: Map<string, string> }>()
const readsAs = ({ measure }: Leaf, spans: Spans): string => {
  const own = toldKey(toldBy(measure))
  const { first, of } = alike.get(spans) ?? { first: new Map(), of: new Map() }
  alike.set(spans, { first, of })
  const known = of.get(own)
  if (known !== undefined) return known
  const counts = spans
    .map(({ told }) => {
      const { rows, known } = told.get(own) ?? untold
      return `${rows}/${known}`
    })
    .join()
  const found = first.get(counts) ?? own
  first.set(counts, found)
  of.set(own, found)
  return found
}

/** Leaves of one name find the same: many columns of a report are told on the same days. */
const foundName = (leaf: Leaf, by: readonly DimensionId[], spans: Spans): string => {
  const { measure } = leaf
  return [measure.of, readsAs(leaf, spans), 'part' in measure ? measure.part : '', by.join()].join('\u0000')
}

/** What is asked of leaves of one name is of the same days. */
const askedName = ({ over }: Leaf, by: readonly DimensionId[], { from, to }: Period): string =>
  [over ? [...over].join() : '', by.join(), from, to].join(' ')

/**
 * What a leaf finds in the survey: its own part (客服 report), rows of the whole or of its members, and of
 * parts that make up the whole (流量载体) a view of their own, unless the answer is told apart by them.
 */
const foundFor = (
  plan: Plan,
  { measure }: Leaf,
  by: readonly DimensionId[],
  spans: readonly SpanCounted[],
): SpanFound[] => {
  const { whole, views } = relations[measure.of]
  const { others } = views ?? {}
  const asked = askedOf({ by, where: plan.where })
  const part = 'part' in measure ? measure.part : undefined
  const wantsWhole = !whole || !asked.includes(whole.dimension)
  const apart = others !== undefined && by.includes(others.dimension)
  const own = toldKey(toldBy(measure))
  const isPart = ({ view }: SpanCounted) => !views?.order.some((one) => one.view === view)
  const passes = (span: SpanCounted) =>
    plan.where.every((one) => {
      if (one.kind !== 'values' || one.dimension !== others?.dimension) return true
      // What is left without some parts can be told from parts only.
      return one.not
        ? !one.values.includes(span.view) && (apart || isPart(span))
        : one.values.includes(span.view)
    })
  return spans
    .filter(
      (span) => span.isWhole === wantsWhole && (part === undefined || span.part === part) && passes(span),
    )
    .map((span) => {
      const { from, to, view, split, part } = span
      const { rows, known } = span.told.get(own) ?? untold
      const found = { from, to, view, split, part, rows, known }
      if (!others) return found
      return apart || isPart(span) ? { ...found, view: OTHERS } : { ...found, part: undefined }
    })
}

const wantedSpans = (
  plan: Plan,
  leaf: Leaf,
  by: readonly DimensionId[],
  period: Period,
  spans: readonly SpanCounted[],
) => {
  const { views } = relations[leaf.measure.of]
  const { over } = leaf
  const asked = askedOf({ by, where: plan.where })
  const grains = by.filter(isGrain)
  const apart = views?.others !== undefined && by.includes(views.others.dimension)
  return {
    found: onceFound(plan, spans, foundName(leaf, by, spans), () => foundFor(plan, leaf, by, spans)),
    views: viewsFor(leaf.measure.of, asked)?.map(({ view }) => view),
    together: views?.others !== undefined && !apart,
    fits: (span: Period) =>
      within(span, period) &&
      (over === undefined || eachDay(span).every((one) => over.has(one))) &&
      (span.from === span.to ||
        grains.every((grain) => bucketLabel(grain, span.from) === bucketLabel(grain, span.to))) &&
      plan.where.every(
        (one) => one.kind !== 'days' || one.not !== one.periods.some((stretch) => within(span, stretch)),
      ),
  }
}

/** The stretches of days that the rows of an answer stand for. */
export const stretchesFor = (by: readonly DimensionId[], period: Period): Period[] => {
  const grain = finestGrain(by)
  return grain ? bucketsIn(grain, period).map((one) => one.period) : [period]
}

/** Which rows of a table with spans count. */
export const pickSpans = (
  plan: Plan,
  leaf: Leaf,
  by: readonly DimensionId[],
  period: Period,
  spans: readonly SpanCounted[],
): Picked => {
  const mode = modeOf(leaf, by)
  const name = [foundName(leaf, by, spans), mode, askedName(leaf, by, period)].join('\u0000')
  return oncePicked(plan, spans, name, () => {
    const wanted = wantedSpans(plan, leaf, by, period, spans)
    if (mode === 'exact')
      return exactly(wanted, finestGrain(by) === 'day' ? 'days' : stretchesFor(by, period))
    return tiled(wanted, mode === 'daily')
  })
}

/** The rows that count of each leaf whose table has spans, by metric; other leaves have none. */
export const picksFor = (
  plan: Plan,
  leaves: readonly Leaf[],
  by: readonly DimensionId[],
  period: Period,
  { spans }: Survey,
): Picks =>
  new Map(
    leaves
      .filter(({ measure }) => relations[measure.of].shape === 'span')
      .map((leaf) => [leaf.metric.id, pickSpans(plan, leaf, by, period, spans.get(leaf.measure.of) ?? [])]),
  )

/** Days that rows tell about but without a value for the leaf: a cell left empty, a column not exported. */
export const blankDays = (plan: Plan, leaf: Leaf, period: Period, known: Survey): Set<Day> => {
  const { found, views } = wantedSpans(plan, leaf, plan.by, period, known.spans.get(leaf.measure.of) ?? [])
  const days = (all: readonly SpanFound[]) => new Set(all.flatMap(eachDay))
  const own = found.filter((span) => views?.includes(span.view) !== false && within(span, period))
  return days(own.filter(({ rows, known }) => rows > 0 && known === 0)).difference(
    days(own.filter(({ known }) => known > 0)),
  )
}

/** Days a leaf knows of: what was imported for them, by the day or in the rows that were picked. */
export const knownDays = (
  plan: Plan,
  leaf: Leaf,
  by: readonly DimensionId[],
  period: Period,
  known: Survey,
): ReadonlySet<Day> =>
  onceKnown(plan, known, `${leaf.metric.id} ${askedName(leaf, by, period)}`, () => {
    const found = daysOf(plan, leaf, by, period, known)
    return leaf.over ? found.intersection(leaf.over) : found
  })

const daysOf = (
  plan: Plan,
  leaf: Leaf,
  by: readonly DimensionId[],
  period: Period,
  known: Survey,
): ReadonlySet<Day> => {
  const relation = leaf.measure.of
  const { shape, silentZero } = relations[relation]
  if (shape === 'event') {
    const gaps = new Set(known.gaps.get(leaf.metric.id)?.map((one) => one.day))
    const passes = relation === 'ledger' ? ledgerPasses(plan, known) : undefined
    return batchDays(known, relation, period, { clock: clockOf(leaf.measure), passes })
      .difference(gaps)
      .difference(untoldByFilter(known, plan, leaf))
  }
  if (leaf.measure.kind === 'latest') {
    const first = known.states.get(leaf.measure.given ?? '')
    return new Set(eachDay(period).filter((one) => first !== undefined && one >= first))
  }
  const spans = known.spans.get(relation) ?? []
  const wanted = wantedSpans(plan, leaf, by, period, spans)
  if (leaf.measure.kind === 'exact' || leaf.measure.kind === 'range')
    return daysFound({ ...wanted, fits: (span) => within(span, period) })
  const { days } = pickSpans(plan, leaf, by, period, spans)
  if (!silentZero) return days
  // Rows without a value are no sign that nothing happened.
  const silent = batchDays(known, relation, period, { views: wanted.views })
  return silent.difference(blankDays(plan, leaf, period, known)).union(days)
}
