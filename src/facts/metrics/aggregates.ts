import {
  edgesNamed,
  firstOnly,
  leaderAmong,
  type Named,
  passing,
  peopleInParts,
  peopleSql,
  repeatedPeopleSql,
  type Stretch,
  wholeInParts,
} from './counted-once.ts'
import { fromDays } from './from-days.ts'
import type { RowMeasure } from './model.ts'
import type { Rows } from './scan.ts'

/** What a figure is as an aggregate over rows, and what it is as the sum of such aggregates over groups of rows. */

type Of<K extends RowMeasure['kind']> = Extract<RowMeasure, { kind: K }>

/** The aggregate over rows that pass `where` only. */
export const filtered = (aggregate: string, where: string | undefined): string =>
  where === undefined ? aggregate : `${aggregate} filter (where ${where})`

/**
 * Of exactly one row its value, of several none: they would have to be added, and one of them may be without a
 * value. Beside it how many rows there are that one would have to add; none where nothing is known.
 */
const single = (value: string, where: string | undefined, index: number): string[] => [
  `case when ${filtered('count(*)', where)} = 1 then ${filtered(`max(${value})`, where)} end as m${index}`,
  `case when ${filtered(`count(${value})`, where)} > 0 then ${filtered('count(*)', where)} else 0 end as c${index}`,
]

const sumSql = ({ value, where, real }: Of<'sum'>): string => {
  const sum = `cast(${filtered(`sum(${value})`, where)} as ${real ? 'double precision' : 'bigint'})`
  // Rows are there but none passes: nothing, which is known. Rows that pass without a value are not.
  return where === undefined ? sum : `case when count(*) filter (where ${where}) = 0 then 0 else ${sum} end`
}

const stretchOf = ({ by, where, clock, rows }: Rows): Stretch | undefined =>
  rows.kind === 'period' ? { by, where, clock, period: rows.period, isWhole: !rows.only } : undefined

/** Rows without any key: how many there are is not known. */
const orNone = (count: string, where: string | undefined) =>
  where === undefined ? `nullif(${count}, 0)` : count

/** Each key by a row that stands for it; undefined where there is none. */
const countedOnce = ({ key, where, leaders, links }: Of<'distinct'>, rows: Rows): string | undefined => {
  const stretch = stretchOf(rows)
  if (links && stretch && where === undefined) return firstOnly(key, links, stretch)
  const leader = leaderAmong(leaders ?? [], rows)
  return leader && passing(where === undefined ? leader.where : `${leader.where} and (${where})`)
}

const distinctSql = (measure: Of<'distinct'>, rows: Rows): string => {
  const { key, where, links } = measure
  const stretch = stretchOf(rows)
  const once = countedOnce(measure, rows)
  if (once !== undefined) return orNone(once, where)
  if (links && stretch && where === undefined) return orNone(peopleSql(key, links, stretch), where)
  return orNone(toldApart(measure), where)
}

/** To tell keys apart takes ten times as long as to count rows: rows that are alone need not be. */
const toldApart = ({ key, where, alone }: Of<'distinct'>): string => {
  if (alone === undefined) return filtered(`count(distinct ${key})`, where)
  const and = where === undefined ? '' : ` and (${where})`
  return `${passing(`${alone}${and}`)} + count(distinct ${key}) filter (where not ${alone}${and})`
}

/** The conditions that the columns of a figure call by their names. */
export const namedBy = (measure: RowMeasure, rows: Rows): Named[] => {
  const stretch = stretchOf(rows)
  const links = 'links' in measure ? measure.links : undefined
  return stretch && links && 'key' in measure ? edgesNamed(measure.key, links, stretch) : []
}

/** How many keys have several; undefined where keys must be told apart for it. */
export const repeatedSql = ({ key, links }: Of<'repeated'>, rows: Rows): string | undefined => {
  const stretch = stretchOf(rows)
  return stretch && repeatedPeopleSql(key, links, stretch)
}

/** How many orders have a key, and the condition on the rows whose keys must be told apart. */
export const inPartsSql = (
  { key, distinct, links }: Of<'repeated'>,
  rows: Rows,
): { orders: string; several: string } => {
  const stretch = stretchOf(rows)
  return stretch
    ? peopleInParts(key, distinct, links, stretch)
    : { orders: '0', several: `${key} is not null` }
}

const keys = 'a.orders - coalesce(b.orders - b.keys, 0)'

/** The figures that are had from all `orders` and from the keys that were told apart, of which `again` have several. */
export const ofPartsSql = ({ kind }: RowMeasure): string =>
  kind === 'repeated' ? `case when ${keys} > 0 then coalesce(b.again, 0) end` : `nullif(${keys}, 0)`

/** A column that counts the rows that pass. */
export type Passing = { name: string; where: string }

/** What the keys that are told apart give to the total of those that have several. */
export const againInParts = ({ key, links }: Of<'repeated'>, name: string, rows: Rows): Passing[] => {
  const stretch = stretchOf(rows)
  const whole = stretch && wholeInParts(key, links, stretch)
  return whole ? [{ name, where: whole.again }] : []
}

/** A total of figures in parts: a column over all rows, those that pass among the rows told apart, and what it is then. */
type TotalInParts = { name: string; own: string; ofAll?: string; ofSeveral?: Passing }

/** What a group gives to the total of a figure in parts; nothing where nothing adds up to it. */
export const totalInParts = (measure: RowMeasure, name: string, rows: Rows): TotalInParts[] => {
  const total = totalSql(measure, rows)
  if (total === undefined) return []
  const stretch = stretchOf(rows)
  const links = 'links' in measure ? measure.links : undefined
  // Where no row stands for an order, rows that are told apart are counted by order only.
  const isMarked = links !== undefined && leaderAmong(links.marks, rows) !== undefined
  const whole =
    stretch && isMarked && 'key' in measure ? wholeInParts(measure.key, links, stretch) : undefined
  if (!whole) return [{ name, own: `a.${name}`, ofAll: `${total} as ${name}` }]
  if (measure.kind === 'repeated')
    return [{ name, own: `coalesce(b.${name}, 0)`, ofSeveral: { name, where: whole.again } }]
  return [
    {
      name,
      own: `nullif(a.${name} - coalesce(b.${name}, 0), 0)`,
      ofAll: `${passing(whole.known)} as ${name}`,
      ofSeveral: { name, where: whole.later },
    },
  ]
}

/** Is the figure counted from keys that are told apart first? People are where others of these leaves are. */
export const isOfKeys = (measure: RowMeasure, rows: Rows, beside: readonly RowMeasure[]): boolean =>
  measure.kind === 'repeated'
    ? repeatedSql(measure, rows) === undefined
    : measure.kind === 'distinct' &&
      measure.where === undefined &&
      measure.links !== undefined &&
      beside.some(
        (one) =>
          one.kind === 'repeated' &&
          one.key === measure.key &&
          one.links === measure.links &&
          repeatedSql(one, rows) === undefined,
      )

/** The columns of a figure, `m0`, and what else is needed to read them. */
export const measureSql = (measure: RowMeasure, index: number, rows: Rows): string[] => {
  const { where } = measure
  const column = `m${index}`
  switch (measure.kind) {
    case 'sum':
      return [`${sumSql(measure)} as ${column}`]
    case 'count':
      return [`${where === undefined ? 'count(*)' : passing(where)} as ${column}`]
    case 'distinct':
      return [`${distinctSql(measure, rows)} as ${column}`]
    case 'exact':
      return single(measure.value, where, index)
    case 'range':
      return single(measure.text, where, index)
    case 'latest': {
      const { take, value } = measure
      const taken = take === 'distinct' ? `count(distinct ${value})` : `${take}(${value})`
      return [`cast(${filtered(taken, where)} as bigint) as ${column}`]
    }
    case 'repeated': {
      const once = repeatedSql(measure, rows)
      // Else keys must be told apart, in a statement of its own.
      return once === undefined ? [] : [`${once} as ${column}`]
    }
  }
}

/**
 * What the rows of each group give to the total, to be added: 'itself' where that is the figure of the group,
 * undefined where nothing adds up to it. Rows at an instant belong to one group each.
 */
export const totalSql = (measure: RowMeasure, rows: Rows): string | undefined => {
  if (rows.rows.kind !== 'period') return undefined
  const byDay = fromDays(measure, rows)
  if (byDay) return byDay.total
  const whole = { ...rows, by: [] }
  if (measure.kind === 'sum' || measure.kind === 'count') return 'itself'
  if (measure.kind === 'repeated') return repeatedSql(measure, whole)
  if (measure.kind === 'distinct' && measure.dividedBy?.every((one) => !rows.by.includes(one)))
    return 'itself'
  const once = measure.kind === 'distinct' ? countedOnce(measure, whole) : undefined
  if (measure.kind !== 'distinct' || once === undefined) return undefined
  return once === countedOnce(measure, rows) ? 'itself' : orNone(once, measure.where)
}
