import { addDays, type Day, eachDay, type Period } from '../../kernel/calendar.ts'
import { lengthOf, within } from './buckets.ts'

/** That a table has rows for exactly these days, of this view and split (recommendation product). */
export type SpanFound = { from: Day; to: Day; view: string; split: string }

/** Rows to take: of the days one by one (`daily`), or the rows of exactly this span. */
export type SpanPick = { from: Day; to: Day; daily: boolean; view: string; split: string }

export type Picked = {
  picks: readonly SpanPick[]
  /** Days that the picked rows tell about. */
  days: ReadonlySet<Day>
  /** Spans longer than a day among them. */
  longer: readonly Period[]
  views: ReadonlySet<string>
}

type Wanted = {
  found: readonly SpanFound[]
  /** Views that can answer, best first; undefined where the table has none. */
  views: readonly string[] | undefined
  /** Is this span wholly in what was asked, and in one of the stretches the answer is cut into? */
  fits: (span: Period) => boolean
}

const key = (span: Period) => `${span.from} ${span.to}`

/** Of every span and split only the best view is kept: views of the same thing are never added. */
const best = ({ found, views, fits }: Wanted): Map<string, SpanFound[]> => {
  const rank = (view: string) => (views ? views.indexOf(view) : 0)
  const bySplit = new Map<string, Map<string, SpanFound>>()
  for (const span of found) {
    if (rank(span.view) < 0 || !fits(span)) continue
    const spans = bySplit.get(span.split) ?? new Map<string, SpanFound>()
    bySplit.set(span.split, spans)
    const known = spans.get(key(span))
    if (!known || rank(span.view) < rank(known.view)) spans.set(key(span), span)
  }
  return new Map([...bySplit].map(([split, spans]) => [split, [...spans.values()]]))
}

const isDaily = (span: Period) => span.from === span.to

const ordered = (spans: readonly SpanFound[]) => [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))

/** Neighbouring days of one view become one range; between them lie only days without rows. */
const runs = (days: readonly SpanFound[], taken: ReadonlySet<Day>): SpanPick[] => {
  const picks: SpanPick[] = []
  let open: SpanPick | undefined
  for (const { from, view, split } of ordered(days)) {
    if (!taken.has(from)) open = undefined
    else if (open && open.view === view) open.to = from
    else {
      open = { from, to: from, daily: true, view, split }
      picks.push(open)
    }
  }
  return picks
}

const summary = (picks: readonly SpanPick[], days: Iterable<Day>): Picked => ({
  picks,
  days: new Set(days),
  longer: picks.filter((pick) => !pick.daily).map(({ from, to }) => ({ from, to })),
  views: new Set(picks.map((pick) => pick.view)),
})

/**
 * Rows to add up: daily ones, and a longer row where the days inside it are not all there. Nothing is
 * counted twice: chosen spans never overlap.
 */
export const tiled = (wanted: Wanted, onlyDaily = false): Picked => {
  const picks: SpanPick[] = []
  const days = new Set<Day>()
  for (const spans of best(wanted).values()) {
    const daily = spans.filter(isDaily)
    const left = new Set(daily.map((span) => span.from))
    const longer = onlyDaily
      ? []
      : spans
          .filter((span) => !isDaily(span))
          .sort((a, b) => lengthOf(b) - lengthOf(a) || (a.from < b.from ? -1 : 1))
    const covered = new Set<Day>()
    for (const span of longer) {
      const inside = eachDay(span)
      if (inside.every((one) => left.has(one)) || inside.some((one) => covered.has(one))) continue
      for (const one of inside) {
        covered.add(one)
        left.delete(one)
      }
      picks.push({ ...span, daily: false })
    }
    picks.push(...runs(daily, left))
    for (const one of [...covered, ...left]) days.add(one)
  }
  return summary(picks, days)
}

/** Rows of exactly the spans asked for: people and averages cannot be put together from others. */
export const exactly = (wanted: Wanted, spans: readonly Period[] | 'days'): Picked => {
  const asked = spans === 'days' ? undefined : new Set(spans.map(key))
  const isAsked = (span: Period) => (asked ? asked.has(key(span)) : isDaily(span))
  const picks: SpanPick[] = []
  const days: Day[] = []
  for (const found of best(wanted).values()) {
    const daily = found.filter(isDaily)
    const chosen = found.filter(isAsked)
    picks.push(
      ...runs(daily, new Set(chosen.filter(isDaily).map((span) => span.from))),
      ...chosen.filter((span) => !isDaily(span)).map((span) => ({ ...span, daily: false })),
    )
    days.push(...chosen.flatMap(eachDay))
  }
  return summary(picks, days)
}

/** Days that rows of any grain tell about. */
export const daysFound = ({ found, views, fits }: Wanted): Set<Day> =>
  new Set(
    found
      .filter((span) => fits(span) && (!views || views.includes(span.view)))
      .flatMap((span) => eachDay(span)),
  )

/** The last snapshot of each stretch. */
export const lastOf = (found: readonly SpanFound[], stretches: readonly Period[]): Picked => {
  const last = stretches.flatMap((stretch) => {
    const inside = found.filter((span) => within(span, stretch)).map((span) => span.from)
    return inside.length > 0 ? [inside.reduce((a, b) => (a > b ? a : b))] : []
  })
  return summary(
    last.map((one) => ({ from: one, to: one, daily: true, view: '', split: '' })),
    last,
  )
}

/** The next day after a period: ranges over instants are open at their end. */
export const dayAfter = (period: Period): Day => addDays(period.to, 1)
