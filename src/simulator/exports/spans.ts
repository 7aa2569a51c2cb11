import { addDays, type Day, daysBetween, parsePeriod, weekStart } from '../../kernel/calendar.ts'
import type { World } from '../model.ts'
import { scenarios } from '../scenarios.ts'

/** Days that the platform reports as one, by index of the world's days, both ends included. */
export type Span = { from: Day; to: Day; first: number; last: number }

const spanOf = (world: World, from: Day, to: Day): Span => ({
  from,
  to,
  first: daysBetween(world.from, from),
  last: daysBetween(world.from, to),
})

/** The ISO weeks that lie whole within the world, the last `most` of them. */
export const wholeWeeks = (world: World, most = Number.POSITIVE_INFINITY): Span[] => {
  const spans: Span[] = []
  for (let from = weekStart(addDays(world.from, 6)); addDays(from, 6) <= world.to; from = addDays(from, 7))
    spans.push(spanOf(world, from, addDays(from, 6)))
  return spans.slice(-Math.min(most, spans.length || 1))
}

/** The months that lie whole within the world. */
export const wholeMonths = (world: World): Span[] => {
  const spans: Span[] = []
  let month = parsePeriod(world.from.slice(0, 7))
  if (month.from < world.from) month = parsePeriod(addDays(month.to, 1).slice(0, 7))
  for (; month.to <= world.to; month = parsePeriod(addDays(month.to, 1).slice(0, 7)))
    spans.push(spanOf(world, month.from, month.to))
  return spans
}

/**
 * Weeks and months that are fetched as one beside their days. Of a shop to practise on only the days are: each file
 * more is half a second to whoever waits for the shop, and no question asks for different people of a week.
 */
export const fetchedWeeks = (world: World, most?: number): Span[] =>
  isFetchedByDay(world) ? [] : wholeWeeks(world, most)
export const fetchedMonths = (world: World): Span[] => (isFetchedByDay(world) ? [] : wholeMonths(world))

export const isFetchedByDay = ({ scenario }: World): boolean => scenarios[scenario].drawn !== undefined

/** `2024-01-01 ~ 2024-01-31`, as 统计日期 of a span is written; a day by itself. */
export const spanText = ({ from, to }: Pick<Span, 'from' | 'to'>): string =>
  from === to ? from : `${from} ~ ${to}`

/** Figures of one row; those that are averages stand as sums of what they are averages of. */
export type Figures<Name extends string> = Record<Name, number>

/** Sums by key over the days of a span, and the different buyers in it. */
export type SpanSums<Name extends string> = {
  span: Span
  days: number
  sums: ReadonlyMap<string, Figures<Name>>
  placedBuyers: (key: string) => number
  paidBuyers: (key: string) => number
}

export type SpanBook<Name extends string> = {
  add: (index: number, key: string, figures: Figures<Name>) => void
  /** `at`: the day that it was placed or paid on. */
  bought: (what: 'placed' | 'paid', at: number, key: string, buyer: number) => void
  /** Spans that nothing can be added to any more: those before yesterday, for who orders at midnight pays the day after. */
  done: (index: number) => SpanSums<Name>[]
}

type Open<Name extends string> = {
  sums: Map<string, Figures<Name>>
  placed: Map<string, Set<number>>
  paid: Map<string, Set<number>>
}

/** Sums of spans that do not overlap; a span is forgotten as soon as it is told. */
export const spanBook = <Name extends string>(spans: readonly Span[]): SpanBook<Name> => {
  const open = new Map<Span, Open<Name>>()
  const left = [...spans]
  const at = (index: number): Open<Name> | undefined => {
    const span = left.find(({ first, last }) => index >= first && index <= last)
    if (!span) return undefined
    const known = open.get(span)
    if (known) return known
    const made: Open<Name> = { sums: new Map(), placed: new Map(), paid: new Map() }
    open.set(span, made)
    return made
  }
  return {
    add: (index, key, figures) => {
      const sums = at(index)?.sums
      if (!sums) return
      const sum = sums.get(key)
      if (!sum) sums.set(key, { ...figures })
      else for (const name in figures) sum[name] += figures[name]
    },
    bought: (what, index, key, buyer) => {
      const buyers = at(index)?.[what]
      if (!buyers) return
      const known = buyers.get(key)
      if (known) known.add(buyer)
      else buyers.set(key, new Set([buyer]))
    },
    done: (index) => {
      const told: SpanSums<Name>[] = []
      while (left[0] && left[0].last < index - 1) {
        const [span] = left.splice(0, 1)
        const found = span && open.get(span)
        if (!span || !found) continue
        open.delete(span)
        told.push({
          span,
          days: span.last - span.first + 1,
          sums: found.sums,
          placedBuyers: (key) => found.placed.get(key)?.size ?? 0,
          paidBuyers: (key) => found.paid.get(key)?.size ?? 0,
        })
      }
      return told
    },
  }
}
