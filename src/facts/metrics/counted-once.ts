import { addDays, type Day, day, type Period } from '../../kernel/calendar.ts'
import { type Grain, isGrain } from './dimensions.ts'
import type { Leader, Links } from './model.ts'
import { askedOf, type Split } from './scan.ts'

/** Rows of a period by the instant `clock`; `isWhole`: of all its days. */
export type Stretch = Split & { clock: string; period: Period; isWhole: boolean }

/** The mark whose rows are enough to count the keys, if there is one for what is asked. */
export const leaderAmong = (leaders: readonly Leader[], split: Split): Leader | undefined => {
  const asked = askedOf(split)
  return leaders.find(
    ({ unless, needs }) =>
      !unless.some((one) => asked.includes(one)) && (needs === undefined || split.by.includes(needs)),
  )
}

/** The first day of the stretch of `grain` that an instant lies in. */
export const truncated = (clock: string, grain: Grain): string =>
  grain === 'day' ? `cast(${clock} as date)` : `cast(date_trunc('${grain}', ${clock}) as date)`

const EPOCH = day('1970-01-01')

/** A date as the number of its day, which is read from an answer several times faster than its text. */
export const numbered = (date: string): string => `cast(${date} - date '${EPOCH}' as integer)`

/** The day of a number that `numbered` gave. */
export const dayOfNumber = (number: number): Day => addDays(EPOCH, number)

const lengths: Record<Grain, string> = { day: '1 day', week: '7 day', month: '1 month', quarter: '3 month' }

const either = (take: 'greatest' | 'least', [first = '', ...rest]: readonly string[]) =>
  rest.length === 0 ? first : `${take}(${[first, ...rest].join(', ')})`

/** A condition on a row, and the name it goes by: what several figures ask of a row is worked out once. */
export type Named = { name: string; sql: string }

/** Where the stretch of a group begins that an instant of a period lies in, which begins on a day `first`. */
export const startOf = (clock: string, grains: readonly Grain[], first: string): string =>
  // A day lies wholly in the period; longer stretches may stick out.
  grains.includes('day')
    ? truncated(clock, 'day')
    : either('greatest', [first, ...grains.map((grain) => truncated(clock, grain))])

/** The order is its buyer's first, or last, in the stretch of its group; without a known buyer it is not the first. */
const edges = (key: string, { before, after }: Links, { by, clock, period }: Stretch) => {
  const grains = by.filter(isGrain)
  const days = grains.includes('day')
  const ends = grains.map(
    (grain) => `cast(${truncated(`t.${clock}`, grain)} + interval '${lengths[grain]}' as date)`,
  )
  const from = startOf(`t.${clock}`, grains, `date '${period.from}'`)
  const end = `date '${addDays(period.to, 1)}'`
  const next = days
    ? `cast(${truncated(`t.${clock}`, 'day')} + interval '1 day' as date)`
    : either('least', [end, ...ends])
  const stretch = `${clock}_${days ? 'day' : grains.length > 0 ? grains.join('_') : 'period'}`
  // One comparison of values that are always there is twice as fast as "is null or".
  const isBefore = (bound: string) => `coalesce(${before}, date '0001-01-01') < ${bound}`
  const isAfter = (bound: string) => `coalesce(${after}, date '9999-12-31') >= ${bound}`
  // Where a stretch begins and ends takes longest to tell: only of neighbours that lie in the period.
  const nearer = (isOut: string, otherwise: string) =>
    days || grains.length === 0 ? otherwise : `case when ${isOut} then true else ${otherwise} end`
  return {
    first: {
      name: `first_${stretch}`,
      sql: `${key} is not null and ${nearer(isBefore(`date '${period.from}'`), isBefore(from))}`,
    },
    last: { name: `last_${stretch}`, sql: nearer(isAfter(end), isAfter(next)) },
  }
}

/** What the expressions below call by its name, for the groups of a stretch and for the whole of it. */
export const edgesNamed = (key: string, links: Links, stretch: Stretch): Named[] =>
  [stretch, { ...stretch, by: [] }].flatMap((one) => Object.values(edges(key, links, one)))

const edgeNames = (key: string, links: Links, stretch: Stretch) => {
  const { first, last } = edges(key, links, stretch)
  return { first: `t.${first.name}`, last: `t.${last.name}` }
}

/** How many rows pass. In DuckDB adding truths up takes half the time of an aggregate with a filter. */
export const passing = (condition: string): string =>
  `coalesce(cast(sum(cast((${condition}) as integer)) as bigint), 0)`

/** Are all orders of a buyer in the stretch of a group in that group? Then the neighbours are, too. */
const isUncut = ({ by, where, isWhole }: Stretch): boolean =>
  by.every(isGrain) &&
  (by.includes('day') ? where.every(({ kind }) => kind === 'days') : isWhole && where.length === 0)

/** Buyers by the order that is their first in the stretch; undefined where neighbours may lie in other groups. */
export const firstOnly = (key: string, links: Links, stretch: Stretch): string | undefined =>
  isUncut(stretch) ? passing(`${links.order} and ${edgeNames(key, links, stretch).first}`) : undefined

/** How many buyers where they are cut: only those of several orders are told apart. */
export const peopleSql = (key: string, links: Links, stretch: Stretch): string => {
  const { first, last } = edgeNames(key, links, stretch)
  const mark = leaderAmong(links.marks, stretch)?.where
  const marked = mark ? `${mark} and ` : ''
  // Such a row is its buyer's only order, and stands for the buyer whatever it is told apart by.
  const only = `${mark ? '' : `${links.alone} and `}${first} and ${last}`
  return `${passing(`${marked}${only}`)} + count(distinct ${key}) filter (where ${marked}not (${only}))`
}

/** How many buyers have another order in the stretch after their first; undefined where it may lie in another group. */
export const repeatedPeopleSql = (key: string, links: Links, stretch: Stretch): string | undefined => {
  const { first, last } = edgeNames(key, links, stretch)
  return isUncut(stretch) ? passing(`${links.order} and ${first} and not ${last}`) : undefined
}

/**
 * How many buyers have one order in the stretch and how many several, in two parts. `orders`: the orders of known buyers.
 * `several`: the condition on the rows of buyers with other orders in the stretch, who are few and must be told apart: each
 * of them is counted once instead of once for each of these orders.
 */
export const peopleInParts = (
  key: string,
  of: string,
  links: Links,
  stretch: Stretch,
): { orders: string; several: string } => {
  const { first, last } = edgeNames(key, links, stretch)
  const isKnown = `${key} is not null`
  const mark = leaderAmong(links.marks, stretch)?.where
  return {
    orders: mark
      ? passing(`${mark} and ${isKnown}`)
      : `${passing(`${links.alone} and ${isKnown}`)} + count(distinct ${of}) filter (where not ${links.alone} and ${isKnown})`,
    several: `${isKnown} and not (${first} and ${last})`,
  }
}

/**
 * Which rows count for the whole stretch where groups cut it: `known` one of each order of a known buyer, and of rows as
 * above `later` those that are not their buyer's first, `again` the first of several. Undefined where groups are stretches
 * themselves: then an order before may lie in the whole and not in the group.
 */
export const wholeInParts = (
  key: string,
  links: Links,
  stretch: Stretch,
): { known: string; later: string; again: string } | undefined => {
  if (stretch.by.some(isGrain)) return undefined
  const { first, last } = edgeNames(key, links, { ...stretch, by: [] })
  return {
    known: `${links.order} and ${key} is not null`,
    later: `${links.order} and not ${first}`,
    again: `${links.order} and ${first} and not ${last}`,
  }
}
