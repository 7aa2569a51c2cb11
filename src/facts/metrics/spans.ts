import { type Day, daysIn, eachDay, overlaps, type Period } from '../../kernel/calendar.ts'
import { within } from './buckets.ts'

/**
 * That a table tells a figure for exactly these days. `split`: of each its own view is chosen (ad product).
 * `part`: what an export is for (an item, a 客服 report, a 流量载体), of which each has its own spans; undefined
 * for the rows of all of them together. Of its `rows` only `known` have a value.
 */
export type SpanFound = Period & {
  view: string
  split: string
  part: string | undefined
  rows: number
  known: number
}

/** Rows of these parts inside a span; of all of them where none is named. */
type OfParts = Period & { parts: readonly string[] }

/** Rows to take: of the days one by one (`daily`), or the rows of exactly this span; none of `except`. */
export type SpanPick = OfParts & {
  daily: boolean
  view: string
  split: string
  except: readonly OfParts[]
}

export type Picked = {
  picks: readonly SpanPick[]
  /** Days that the picked rows tell about. */
  days: ReadonlySet<Day>
  /** Days that only some of the parts tell about which make up the whole. */
  partly: ReadonlySet<Day>
  /** Spans longer than a day among them. */
  longer: readonly Period[]
  views: ReadonlySet<string>
  /** Days that the best view of their split lacks, by the view that fills them. */
  filled: ReadonlyMap<string, ReadonlySet<Day>>
  parts: ReadonlySet<string>
  /** Picked rows without a value. */
  blank: number
}

type Wanted = {
  found: readonly SpanFound[]
  /** Views that can answer, best first; undefined where the table has none. */
  views: readonly string[] | undefined
  /** Is this span wholly in what was asked, and in one of the stretches the answer is cut into? */
  fits: (span: Period) => boolean
  /** Only all parts together are the whole: a day that one of them lacks is not known. */
  together?: boolean
}

const key = (span: Period) => `${span.from} ${span.to}`

const isDaily = (span: Period) => span.from === span.to

const ordered = <T extends Period>(spans: readonly T[]): T[] =>
  [...spans].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))

/** Spans that tell the figure, of a view that can answer. */
const telling = ({ found, views }: Wanted): SpanFound[] =>
  found.filter((span) => span.known > 0 && (!views || views.includes(span.view)))

const ranked = ({ views }: Wanted) => views ?? ['']

const groupsOf = <T, K>(all: readonly T[], by: (one: T) => K): [K, T[]][] => [...Map.groupBy(all, by)]

/** What may be taken: `taken` is told already. */
type Rule = { fits: Wanted['fits']; taken: ReadonlySet<Day>; onlyDaily: boolean }

/** Longer rows of one part stand in where the days inside them are not all there. */
const chosen = (own: readonly SpanFound[], { fits, taken, onlyDaily }: Rule) => {
  const spans = own.filter(fits)
  const daily = new Set(
    spans.filter((span) => isDaily(span) && !taken.has(span.from)).map(({ from }) => from),
  )
  const covered = new Set<Day>()
  const longer: SpanFound[] = []
  const candidates = onlyDaily ? [] : ordered(spans.filter((span) => !isDaily(span)))
  for (const span of candidates.sort((a, b) => daysIn(b) - daysIn(a))) {
    const inside = eachDay(span)
    if (inside.some((one) => taken.has(one) || covered.has(one)) || inside.every((one) => daily.has(one)))
      continue
    for (const one of inside) covered.add(one)
    longer.push(span)
  }
  return { longer, covered, daily: daily.difference(covered) }
}

/** Neighbouring days of one view become one range; between them lie only days that tell nothing. */
const runs = (spans: readonly SpanFound[], taken: ReadonlySet<Day>): SpanPick[] => {
  const picks: SpanPick[] = []
  let open: SpanPick | undefined
  for (const { from, view, split, part } of ordered(spans.filter(isDaily))) {
    if (!taken.has(from)) open = undefined
    else if (open) open.to = from
    else {
      open = { from, to: from, daily: true, view, split, parts: part === undefined ? [] : [part], except: [] }
      picks.push(open)
    }
  }
  return picks
}

const whole = ({ from, to, view, split, part }: SpanFound): SpanPick => ({
  from,
  to,
  daily: false,
  view,
  split,
  parts: part === undefined ? [] : [part],
  except: [],
})

/** Parts of which the same days are taken are one pick. */
const joined = <T extends OfParts>(picks: readonly T[], alike: (pick: T) => string): T[] =>
  groupsOf(picks, alike).flatMap(([, [first, ...more]]) =>
    first
      ? [more.length > 0 ? { ...first, parts: [first, ...more].flatMap(({ parts }) => parts).sort() } : first]
      : [],
  )

const joinedPicks = (picks: readonly SpanPick[]): SpanPick[] =>
  joined(picks, ({ from, to, daily, view, split, parts }) =>
    [from, to, daily, view, split, parts.length > 0].join(' '),
  )

type Chosen = { picks: SpanPick[]; days: ReadonlySet<Day>[]; taken: SpanFound[] }

/** Each part by itself, or rows of all parts together and longer rows of the parts that have some. */
const pickedParts = (spans: readonly SpanFound[], rule: Rule): Chosen => {
  const found: Chosen = { picks: [], days: [], taken: [] }
  // A part that only another period has, as the one compared with, says nothing of this one.
  const groups = groupsOf(spans, ({ part }) => part).filter(([, own]) => own.some(rule.fits))
  const all = groups.length > 1 ? groups.find(([part]) => part === undefined)?.[1] : undefined
  const except: OfParts[] = []
  for (const [part, own] of groups) {
    if (own === all) continue
    const { longer, covered, daily } = chosen(own, rule)
    found.picks.push(...longer.map(whole))
    found.days.push(covered.union(daily))
    found.taken.push(...longer)
    if (!all) {
      found.picks.push(...runs(own, daily))
      found.taken.push(...own.filter((span) => isDaily(span) && daily.has(span.from)))
    } else if (part !== undefined)
      except.push(
        ...longer
          .filter((span) => own.some((one) => isDaily(one) && within(one, span)))
          .map(({ from, to }) => ({ from, to, parts: [part] })),
      )
  }
  if (all) {
    const { daily } = chosen(all, { ...rule, onlyDaily: true })
    const without = joined(except, key)
    found.picks.push(
      ...runs(all, daily).map((pick) => ({ ...pick, except: without.filter((one) => overlaps(one, pick)) })),
    )
    found.days.push(daily)
    found.taken.push(...all.filter((span) => isDaily(span) && daily.has(span.from)))
  }
  return found
}

const union = (sets: readonly ReadonlySet<Day>[]): Set<Day> =>
  sets.reduce<Set<Day>>((all, one) => all.union(one), new Set())

const common = ([first, ...more]: readonly ReadonlySet<Day>[]): Set<Day> =>
  more.reduce<Set<Day>>((all, one) => all.intersection(one), new Set(first))

const emptyPicked = () => ({
  picks: [] as SpanPick[],
  days: new Set<Day>(),
  partly: new Set<Day>(),
  views: new Set<string>(),
  filled: new Map<string, Set<Day>>(),
  parts: new Set<string>(),
  blank: 0,
})

const summary = (found: ReturnType<typeof emptyPicked>): Picked => {
  const picks = joinedPicks(found.picks)
  return {
    ...found,
    picks,
    longer: picks.filter((pick) => !pick.daily).map(({ from, to }) => ({ from, to })),
  }
}

/**
 * Rows to add up: daily ones, and a longer row where the days inside it are not all there. Nothing is counted
 * twice: chosen spans of a part never overlap, and a view only fills days that those before it lack.
 */
export const tiled = (wanted: Wanted, onlyDaily = false): Picked => {
  const all = emptyPicked()
  for (const [, spans] of groupsOf(telling(wanted), ({ split }) => split)) {
    const taken = new Set<Day>()
    for (const view of ranked(wanted)) {
      const own = spans.filter((span) => span.view === view)
      if (own.length === 0) continue
      const { picks, days, taken: rows } = pickedParts(own, { fits: wanted.fits, taken, onlyDaily })
      const told = union(days)
      const known = wanted.together ? common(days) : told
      if (told.size === 0) continue
      all.picks.push(...picks)
      all.blank += rows.reduce((sum, { rows, known }) => sum + rows - known, 0)
      for (const { part } of rows) if (part !== undefined) all.parts.add(part)
      all.views.add(view)
      if (taken.size > 0) all.filled.set(view, (all.filled.get(view) ?? new Set()).union(told))
      for (const one of told) {
        taken.add(one)
        if (known.has(one)) all.days.add(one)
        else all.partly.add(one)
      }
    }
  }
  return summary({ ...all, partly: all.partly.difference(all.days) })
}

/** Rows of all parts together hold those of the single ones. */
const onceEach = (spans: readonly SpanFound[]): SpanFound[] => {
  const together = new Set(spans.filter(({ part }) => part === undefined).map(({ view }) => view))
  return spans.filter(({ view, part }) => part === undefined || !together.has(view))
}

/** Rows of exactly the spans asked for: people and averages cannot be put together from others. */
export const exactly = (wanted: Wanted, spans: readonly Period[] | 'days'): Picked => {
  const asked = spans === 'days' ? undefined : new Set(spans.map(key))
  const isAsked = (span: Period) => wanted.fits(span) && (asked ? asked.has(key(span)) : isDaily(span))
  const views = ranked(wanted)
  const all = emptyPicked()
  for (const [, found] of groupsOf(telling(wanted), ({ split }) => split)) {
    const best = groupsOf(onceEach(found), key).flatMap(([, same]) => {
      const view = views.find((one) => same.some((span) => span.view === one))
      return same.filter((span) => span.view === view)
    })
    for (const [, own] of groupsOf(best, ({ view, part }) => `${view} ${part}`)) {
      const taken = own.filter(isAsked)
      all.picks.push(
        ...runs(own, new Set(taken.filter(isDaily).map(({ from }) => from))),
        ...taken.filter((span) => !isDaily(span)).map(whole),
      )
      for (const { view, part, from, to } of taken) {
        all.views.add(view)
        if (part !== undefined) all.parts.add(part)
        for (const one of eachDay({ from, to })) all.days.add(one)
      }
    }
  }
  return summary(all)
}

/** Days that rows of any grain tell about. */
export const daysFound = (wanted: Wanted): Set<Day> =>
  new Set(telling(wanted).filter(wanted.fits).flatMap(eachDay))
