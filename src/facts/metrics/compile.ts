import { type RawBuilder, sql } from 'kysely'
import { addDays, type Period } from '../../kernel/calendar.ts'
import { literal } from '../../storage/quoting.ts'
import {
  againInParts,
  inPartsSql,
  isOfKeys,
  measureSql,
  namedBy,
  ofPartsSql,
  type Passing,
  repeatedSql,
  totalInParts,
  totalSql,
} from './aggregates.ts'
import { leaderAmong, numbered, truncated } from './counted-once.ts'
import { type DimensionId, isGrain, isTime } from './dimensions.ts'
import { daysSql, fewRows, fromDays, linesSql, totalColumn } from './from-days.ts'
import { accountSql, type LeftOut } from './ledger-accounts.ts'
import type { Join, Relation, RowMeasure } from './model.ts'
import { joinSql, OTHERS, relations, spanColumns } from './relations.ts'
import type { Condition, Leaf } from './resolve.ts'
import { askedOf, laterSql, type Rows, type Scan } from './scan.ts'
import type { SpanPick } from './spans.ts'

/** Days and the shop are checked before they come here; what a person typed is a parameter. */
const raw = (text: string) => sql.raw<unknown>(text)

/** A text of the store's own rows, written out: a statement without parameters is one wait of DuckDB instead of three. */
const quoted = (text: string) => raw(literal(text))

const every = (parts: readonly RawBuilder<unknown>[], between: string) => sql.join(parts, raw(between))

const list = (columns: readonly string[]) => raw(columns.join(', '))

const instants = (clock: string, { from, to }: Period) =>
  raw(`t.${clock} >= timestamp '${from} 00:00:00' and t.${clock} < timestamp '${addDays(to, 1)} 00:00:00'`)

const anyInstants = (clock: string, periods: readonly Period[]) =>
  periods.length === 0
    ? raw('1 = 0')
    : sql`(${every(
        periods.map((one) => instants(clock, one)),
        ' or ',
      )})`

/** Rows of ledgers but those that another one tells, too. */
const notLeftOut = (clock: string, left: readonly LeftOut[]) =>
  left.map(
    ({ ledger, account, periods }) =>
      sql`not (t.ledger = ${quoted(ledger)} and ${raw(accountSql)} = ${quoted(account)} and ${anyInstants(clock, periods)})`,
  )

/** Days of a pick: each by itself, or exactly the span. */
const pickDays = (relation: Relation, { from, to, daily }: SpanPick): string => {
  const column = spanColumns(relation)
  return daily
    ? `${column.from} >= date '${from}' and ${column.from} <= date '${to}' and ${column.to} = ${column.from}`
    : `${column.from} = date '${from}' and ${column.to} = date '${to}'`
}

const pickSql = (relation: Relation, pick: SpanPick): RawBuilder<unknown> => {
  const { views, parts: { column: part } = { column: '' } } = relations[relation]
  const ofParts = (parts: readonly string[]) => sql`${raw(`t.${part}`)} in (${sql.join(parts.map(quoted))})`
  const conditions = [raw(pickDays(relation, pick))]
  if (views && pick.view !== OTHERS)
    conditions.push(
      views.rowsOf ? raw(views.rowsOf(pick.view, pick.split)) : sql`${raw(views.sql)} = ${quoted(pick.view)}`,
    )
  if (views?.split) conditions.push(sql`${raw(`t.${views.split}`)} = ${quoted(pick.split)}`)
  if (pick.parts.length > 0) conditions.push(ofParts(pick.parts))
  for (const { from, to, parts } of pick.except)
    conditions.push(
      sql`not (t.from_day >= date ${raw(`'${from}'`)} and t.from_day <= date ${raw(`'${to}'`)} and ${ofParts(parts)})`,
    )
  return every(conditions, ' and ')
}

const picksSql = (relation: Relation, picks: readonly SpanPick[]): RawBuilder<unknown> => {
  if (picks.length === 0) return raw('1 = 0')
  const [first, ...rest] = picks.map((pick) => pickSql(relation, pick))
  if (first && rest.length === 0) return first
  return sql`(${every(
    [...(first ? [first] : []), ...rest].map((one) => sql`(${one})`),
    ' or ',
  )})`
}

/** The column or expression of a dimension, without a value for "not given". */
const valueSql = (relation: Relation, dimension: DimensionId): string => {
  const column = relations[relation].dimensions[dimension]
  if (!column) throw new Error(`${relation} has no ${dimension}`)
  return column.sql
}

const numbers = (values: readonly string[]) => values.map(Number).filter((value) => Number.isInteger(value))

const conditionSql = (relation: Relation, clock: string, condition: Condition): RawBuilder<unknown> => {
  if (condition.kind === 'days') {
    const event = relations[relation].shape === 'event'
    const { from, to } = spanColumns(relation)
    const any = condition.periods
      .map((one) =>
        event
          ? `(t.${clock} >= timestamp '${one.from} 00:00:00' and t.${clock} < timestamp '${addDays(one.to, 1)} 00:00:00')`
          : `(${from} >= date '${one.from}' and ${to} <= date '${one.to}')`,
      )
      .join(' or ')
    return raw(condition.not ? `not (${any})` : `(${any})`)
  }
  const { dimension, not } = condition
  if (dimension === 'weekday' || dimension === 'hour') {
    const part = dimension === 'weekday' ? 'isodow' : 'hour'
    const list = numbers(condition.values)
    return raw(
      list.length === 0
        ? not
          ? '1 = 1'
          : '1 = 0'
        : `extract(${part} from t.${clock}) ${not ? 'not in' : 'in'} (${list.join(', ')})`,
    )
  }
  const value = valueSql(relation, dimension)
  const given = condition.values.filter((one) => one !== '')
  const empty = given.length < condition.values.length
  const inside = given.length > 0 ? sql`${raw(value)} in (${sql.join(given)})` : raw('1 = 0')
  const nothing = raw(`${value} is null or ${value} = ''`)
  if (!not) return empty ? sql`(${inside} or ${nothing})` : inside
  const outside = given.length > 0 ? sql`${raw(value)} not in (${sql.join(given)})` : raw('1 = 1')
  return empty
    ? sql`(${raw(value)} is not null and ${raw(value)} <> '' and ${outside})`
    : sql`(${outside} or ${nothing})`
}

const joinsOf = (scan: Scan): Join[] => {
  const { dimensions } = relations[scan.relation]
  const asked = askedOf(scan)
  return [...new Set(asked.flatMap((one) => dimensions[one]?.join ?? []))]
}

/** The table, or its rows as they stood on some days, with these days. */
const tableSql = ({ relation, rows, shop }: Scan): string => {
  if (rows.kind !== 'states') return `${relation} t`
  const { days, given } = rows
  const last = [...days].sort().at(-1)
  const known = `shop_id = ${shop} and snapshot_day <= date '${last}'${given ? ` and ${given} is not null` : ''}`
  return `(select l.*, asked.state_day from ${relation} l
    join (select item_id, snapshot_day, lead(snapshot_day) over (partition by item_id order by snapshot_day) as next_day
      from (select distinct item_id, snapshot_day from ${relation} where ${known}) seen) held
      on held.item_id = l.item_id and held.snapshot_day = l.snapshot_day
    join (values ${days.map((one) => `(date '${one}')`).join(', ')}) as asked(state_day)
      on held.snapshot_day <= asked.state_day and (held.next_day is null or held.next_day > asked.state_day)
    where l.shop_id = ${shop}) t`
}

/** Which days the rows of a state are from, and how many items each. */
export const heldSql = (scan: Scan): RawBuilder<{ day: string; items: number }> =>
  sql`select cast(t.snapshot_day as text) as day, count(distinct t.item_id) as items ${rowsSql(scan)} group by t.snapshot_day`

/** `from … where …` of a scan: which rows count. Opening a figure reads the same rows. */
export const rowsSql = (scan: Scan): RawBuilder<unknown> => {
  const { relation, clock, rows, shop, where } = scan
  const { whole, dimensions } = relations[relation]
  const item = dimensions.item?.sql ?? ''
  const joins = joinsOf(scan).map((join) => raw(` ${joinSql(join, shop, item)}`))
  const asked = askedOf(scan)
  const conditions = [
    raw(`t.shop_id = ${shop}`),
    ...(rows.kind === 'period' ? [instants(clock, rows.period)] : []),
    ...(rows.kind === 'spans' ? [picksSql(relation, rows.picks)] : []),
    ...(rows.kind === 'period' && rows.only ? [anyInstants(clock, rows.only)] : []),
    ...(rows.kind === 'period' && rows.except ? notLeftOut(clock, rows.except) : []),
    ...(whole ? [raw(asked.includes(whole.dimension) ? whole.otherwise : whole.where)] : []),
    ...where.map((one) => conditionSql(relation, clock, one)),
  ]
  return sql`from ${raw(tableSql(scan))}${every(joins, '')} where ${every(conditions, ' and ')}`
}

const itself = (group: string) => group

type Group = { group: string; shown: (group: string) => string }

/** What rows are grouped by, and how it is shown; '' where a value is not given. */
const groupSql = ({ relation, clock }: Scan, dimension: DimensionId): Group => {
  if (isGrain(dimension)) {
    const isDay = relations[relation].shape !== 'event'
    const group = isDay
      ? dimension === 'day'
        ? `t.${clock}`
        : truncated(`cast(t.${clock} as timestamp)`, dimension)
      : truncated(`t.${clock}`, dimension)
    return { group, shown: numbered }
  }
  if (isTime(dimension)) {
    const group = `cast(extract(${dimension === 'weekday' ? 'isodow' : 'hour'} from t.${clock}) as integer)`
    return { group, shown: itself }
  }
  const value = valueSql(relation, dimension)
  const { given, code } = relations[relation].dimensions[dimension] ?? {}
  return code
    ? { group: code.sql, shown: code.shown }
    : { group: given ? value : `coalesce(${value}, '')`, shown: itself }
}

/** `and`: what a further condition on the rows begins with. */
type Counted = { groups: readonly Group[]; rows: RawBuilder<unknown>; and: 'and' | 'where' }

/**
 * What rows are grouped by and `from … where …`. Conditions that `text` calls by their names become columns of the
 * rows: else DuckDB works each out again for every figure.
 */
const countedRows = (scan: Scan, text: string): Counted => {
  const rows = rowsSql(scan)
  const later = laterSql(scan, `t.${scan.clock}`).map((group) => ({ group, shown: itself }))
  const groups = [...scan.by.map((one) => groupSql(scan, one)), ...later]
  const all = new Map(
    scan.leaves.flatMap(({ measure }) => namedBy(measure, scan)).map(({ name, sql }) => [name, sql]),
  )
  const named = [...all].filter(([name]) => new RegExp(`\\bt\\.${name}\\b`).test(text))
  if (named.length === 0) return { groups, rows, and: 'and' }
  const columns = [
    't.*',
    ...groups.map(({ group }, index) => `${group} as g${index}`),
    ...named.map(([name, sql]) => `(${sql}) as ${name}`),
  ]
  return {
    groups: groups.map(({ shown }, index) => ({ group: `t.g${index}`, shown })),
    rows: sql`from (select ${list(columns)} ${rows}) t`,
    and: 'where',
  }
}

/**
 * Dimensions `d0`…, number of rows `n`, figures `m0`…, for people `c0`… how many rows there were, and `t0`… what a
 * group gives to the total where that is something else.
 */
export const scanSql = (scan: Scan): RawBuilder<Record<string, unknown>> => {
  const byDay = daysSql(scan)
  if (byDay) return besideDaysSql(scan, byDay)
  const few = fewSql(scan)
  if (few) return few
  const [apart] = scan.leaves.flatMap(({ measure }) =>
    measure.kind === 'repeated' && repeatedSql(measure, scan) === undefined ? [measure] : [],
  )
  if (apart) return partsSql(scan, apart)
  const figures = [
    ...scan.leaves.flatMap(({ measure }, index) => measureSql(measure, index, scan)),
    ...totalsOf(scan).map(({ own }) => own),
  ]
  const { groups, rows } = countedRows(scan, figures.join())
  const columns = [...shownAs(groups), 'count(*) as n', ...figures]
  return sql`select ${list(columns)} ${rows}${raw(groupingSql(groups))}`
}

/** What groups give to the totals where it is not the figure itself, and the names of these columns. */
const totalsOf = (scan: Scan): { own: string; name: string }[] =>
  scan.leaves.flatMap(({ measure }, index) => {
    const total = scan.totals ? totalSql(measure, scan) : undefined
    const name = `t${index}`
    return total === undefined || total === 'itself' ? [] : [{ own: `${total} as ${name}`, name }]
  })

const groupingSql = (groups: readonly { group: string }[]): string =>
  groups.length === 0 ? '' : ` group by ${groups.map(({ group }) => group).join(', ')}`

type Repeated = Extract<RowMeasure, { kind: 'repeated' }>

const namesOf = ({ by }: Scan) => by.map((_, index) => `d${index}`)

const shownAs = (groups: readonly Group[]) =>
  groups.map(({ group, shown }, index) => `${shown(group)} as d${index}`)

const onNames = (names: readonly string[]) =>
  raw(names.length === 0 ? 'true' : names.map((name) => `b.${name} = a.${name}`).join(' and '))

/** The few keys of each group that must be told apart, counted: `keys`, `again` those of several orders, what is added. */
const againSql = (
  scan: Scan,
  measure: Repeated,
  { several, counted, isOrders }: { several: string; counted: readonly Passing[]; isOrders: boolean },
) => {
  const leader = leaderAmong(measure.leaders, scan)
  const few = countedRows(scan, [several, ...counted.map(({ where }) => where)].join())
  // One row of each order is enough; else whether there are several is all that is asked.
  const which = leader ? `${several} and ${leader.where}` : several
  const isAgain = leader ? 'count(*) >= 2' : `min(${measure.distinct}) < max(${measure.distinct})`
  const orders = leader ? 'count(*)' : `count(distinct ${measure.distinct})`
  const own = [
    ...(isOrders ? [{ name: 'orders', sql: orders }] : []),
    // Of many small groups a filter is quicker than to add truths up.
    ...counted.map(({ name, where }) => ({ name, sql: `count(*) filter (where ${where})` })),
  ]
  const ofKey = [
    ...shownAs(few.groups),
    `${isAgain} as again`,
    ...own.map(({ name, sql }) => `${sql} as ${name}`),
  ]
  const byKey = groupingSql([...few.groups, { group: measure.key }])
  const told = sql`select ${list(ofKey)} ${few.rows} ${raw(`${few.and} ${which}${byKey}`)}`

  const names = namesOf(scan)
  const ofKeys = [
    ...names,
    'count(*) as keys',
    'count(*) filter (where again) as again',
    ...own.map(({ name }) => `cast(sum(${name}) as bigint) as ${name}`),
  ]
  const byName = groupingSql(names.map((group) => ({ group })))
  return sql`select ${list(ofKeys)} from (${told}) k${raw(byName)}`
}

/** What is told by days `a`; beside it `b`, from lines, the buyers who came again. */
const besideDaysSql = (
  scan: Scan,
  byDay: RawBuilder<Record<string, unknown>>,
): RawBuilder<Record<string, unknown>> => {
  const [again] = scan.leaves.flatMap(({ measure }) => (measure.kind === 'repeated' ? [measure] : []))
  if (!again) return byDay
  const { several } = inPartsSql(again, scan)
  const counted = scan.totals ? againInParts(again, 'total', scan) : []
  const b = againSql(scan, again, { several, counted, isOrders: false })
  const names = namesOf(scan)
  const columns = new Set([...names, 'n'].map((name) => `a.${name}`))
  for (const { measure } of scan.leaves) {
    const figure = fromDays(measure, scan)
    if (!figure) continue
    const { name } = figure
    if (measure !== again) columns.add(`a.${name}`)
    else {
      columns.add(`a.${name} + coalesce(b.again, 0) as ${name}`)
      if (counted.length > 0) columns.add(`coalesce(b.total, 0) as ${totalColumn(figure)}`)
    }
  }
  return sql`select ${list([...columns])} from (${byDay}) a left join (${b}) b on ${onNames(names)}`
}

/**
 * Figures of the few rows that pass a condition, which DuckDB then finds before it joins or groups any: how many rows
 * there are at all is told by days.
 */
const fewSql = (scan: Scan): RawBuilder<Record<string, unknown>> | undefined => {
  const [first] = scan.leaves
  const which = first && fewRows(first.measure, scan)
  const all = which === undefined ? undefined : linesSql(scan)
  if (!all) return undefined
  const figures = scan.leaves.flatMap(({ measure }, index) => measureSql(measure, index, scan))
  const totals = totalsOf(scan)
  const counted = [...figures, ...totals.map(({ own }) => own)]
  const names = namesOf(scan)
  const { groups, rows, and } = countedRows(scan, counted.join())
  const passing = raw(`${and} (${which})${groupingSql(groups)}`)
  const few = sql`select ${list([...shownAs(groups), ...counted])} ${rows} ${passing}`
  const added = [...scan.leaves.map((_, index) => `m${index}`), ...totals.map(({ name }) => name)]
  const columns = [
    ...[...names, 'n'].map((name) => `a.${name}`),
    ...added.map((name) => `coalesce(b.${name}, 0) as ${name}`),
  ]
  return sql`select ${list(columns)} from (${all}) a left join (${few}) b on ${onNames(names)}`
}

/** The groups `a` of all rows, and beside them `b`, the few keys of each group that must be told apart, counted. */
const partsSql = (scan: Scan, measure: Repeated): RawBuilder<Record<string, unknown>> => {
  const { orders, several } = inPartsSql(measure, scan)
  const totals = scan.leaves.flatMap(({ measure }, index) =>
    scan.totals ? totalInParts(measure, `t${index}`, scan) : [],
  )
  const given = totals.flatMap(({ ofAll }) => ofAll ?? [])
  const counted = totals.flatMap(({ ofSeveral }) => ofSeveral ?? [])
  const names = namesOf(scan)
  const all = countedRows(scan, [orders, ...given].join())
  const ofAll = [...shownAs(all.groups), 'count(*) as n', `${orders} as orders`, ...given]
  const a = sql`select ${list(ofAll)} ${all.rows}${raw(groupingSql(all.groups))}`
  const b = againSql(scan, measure, { several, counted, isOrders: true })
  const columns = [
    ...names.map((name) => `a.${name}`),
    'a.n',
    ...scan.leaves.map(({ measure }, index) => `${ofPartsSql(measure)} as m${index}`),
    ...totals.map(({ name, own }) => `${own} as ${name}`),
  ]
  return sql`select ${list(columns)} from (${a}) a left join (${b}) b on ${onNames(names)}`
}

/**
 * Figures of the same table, clock and rows are one statement, unless keys must be counted for one of them, or some
 * are had from days, of one cut or another, and some only from lines.
 */
export const scanKey = ({ measure }: Leaf, rows: Rows, beside: readonly Leaf[]): string => {
  const byDay = fromDays(measure, rows)
  const few = fewRows(measure, rows)
  const others = beside.map((one) => one.measure)
  const apart = byDay
    ? ` by day of ${byDay.cut}`
    : few !== undefined
      ? ` where ${few}`
      : isOfKeys(measure, rows, others) && 'key' in measure
        ? ` ${measure.key}`
        : ''
  return `${rows.relation} ${rows.clock} ${JSON.stringify(rows.rows)}${apart}`
}
