import { type RawBuilder, sql } from 'kysely'
import { addDays, type Period } from '../../kernel/calendar.ts'
import { type Cut, type SoldClock, soldClocks, soldNumbers } from '../sold-columns.ts'
import { isPaid, order, orderLeaders, soldItem } from './catalogue/order-key.ts'
import { numbered, startOf, truncated } from './counted-once.ts'
import { type DimensionId, type Grain, isGrain, isTime } from './dimensions.ts'
import type { RowMeasure } from './model.ts'
import { joinSql } from './relations.ts'
import { askedOf, laterSql, type Rows, type Scan } from './scan.ts'

/**
 * Figures that can be had from what was sold by day (`sold_day`, `bought_again`) instead of the lines: sums, orders,
 * buyers and items, of all together or by item, its category or province, over stretches of whole days. They are the
 * same to the fen; some thousand rows are read for ten million lines.
 */

/** Which rows of the two tables, and the dimensions they are told apart by. */
type Where = { cut: Cut; clock: SoldClock; asked: readonly DimensionId[] }

/**
 * What a figure is of the rows `t` of a cut, under the name of a column: of each group, and what the group gives to the
 * total where it adds up.
 */
export type DaysFigure = {
  name: string
  cut: Cut
  own: string
  total: 'itself' | string | undefined
  needsPairs?: true
}

const amounts: Readonly<Record<string, string>> = {
  't.placed_fen': 'case when sum(t.placed_known) > 0 then cast(sum(t.placed_fen) as bigint) end',
  't.paid_fen': 'case when sum(t.paid_known) > 0 then cast(sum(t.paid_fen) as bigint) end',
  't.pieces': 'case when sum(t.pieces_known) > 0 then cast(sum(t.pieces) as bigint) end',
  't.refunded_fen': 'cast(sum(t.refunded_fen) as bigint)',
}

const isCut = (dimension: DimensionId): dimension is DimensionId & Cut =>
  dimension === 'item' || dimension === 'category' || dimension === 'province'

/** The cut whose values tell all of the dimensions: the category of an item follows from it. */
const tellingCut = (asked: readonly DimensionId[]): Cut | undefined => {
  if (!asked.every(isCut)) return undefined
  const [cut = '', ...others] = new Set(asked.filter((one) => one !== 'category' || !asked.includes('item')))
  return others.length === 0 ? cut : undefined
}

const placeOf = (rows: Rows): Where | undefined => {
  if (rows.relation !== 'sale_line' || rows.rows.kind !== 'period') return undefined
  // Of parts of days the days know nothing.
  if (rows.by.some((one) => isTime(one) && !isGrain(one))) return undefined
  const asked = askedOf(rows).filter((one) => !isGrain(one))
  const cut = tellingCut(asked)
  // Of other instants, too.
  const clock = soldClocks.find((one) => one === rows.clock)
  return cut !== undefined && clock !== undefined ? { cut, clock, asked } : undefined
}

const day = 'cast(t.day as timestamp)'

/** Are all days of each stretch there? Else a buyer's order before may lie on one that is left out. */
const isUncut = ({ by, where, rows }: Rows): boolean =>
  by.includes('day') || (rows.kind === 'period' && !rows.only && where.every((one) => one.kind !== 'days'))

const sums = (cut: Cut): DaysFigure[] =>
  Object.entries(amounts).map(([value, own]) => ({
    name: value.replace('t.', ''),
    cut,
    own,
    total: 'itself',
  }))

/** An order of several items is in each of them, and in the category of each: what these have does not add up. */
const orders = (cut: Cut): DaysFigure => ({
  name: 'orders',
  cut,
  own: 'nullif(cast(sum(t.orders) as bigint), 0)',
  total: cut === 'item' || cut === 'category' ? undefined : 'itself',
})

const counted = (start: string): string =>
  `nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= ${start} then t.again end), 0) as bigint), 0)`

const buyers = (cut: Cut, { by, where, later }: Rows, period: Period, isWhole: boolean): DaysFigure => {
  const first = `date '${period.from}'`
  const begin = later ? `case when t.day >= date '${later}' then date '${later}' else ${first} end` : first
  return {
    name: 'buyers',
    cut,
    own: counted(startOf(day, by.filter(isGrain), begin)),
    total: cut === '' && isWhole && where.length === 0 ? counted(startOf(day, [], begin)) : undefined,
    needsPairs: true,
  }
}

/** What the buyers who came again are added to: where no buyer is known, nobody is said not to have. */
const repeated = (cut: Cut): DaysFigure => ({
  name: 'repeat_buyers',
  cut,
  own: 'case when sum(t.known_orders) > 0 then 0 end',
  total: '0',
})

const items: DaysFigure = {
  name: 'items',
  cut: 'item',
  own: "nullif(count(distinct nullif(t.value, '')), 0)",
  total: undefined,
}

/** The same of those that were paid since, of which none is a number, too. */
const paidOrders = (cut: Cut): DaysFigure => ({
  ...orders(cut),
  name: 'paid_orders',
  own: 'cast(sum(t.paid_orders) as bigint)',
})

/** The figure as it is had from days; undefined where the lines must be read. */
export const fromDays = (measure: RowMeasure, rows: Rows): DaysFigure | undefined => {
  const place = placeOf(rows)
  if (!place || rows.rows.kind !== 'period') return undefined
  const { cut, asked } = place
  // Orders of several items would come several times, people of several provinces, too.
  const isByValue = cut === '' || (rows.by.includes(cut) && asked.every((one) => one === cut))
  if (measure.kind === 'distinct' && measure.key === order && measure.leaders === orderLeaders) {
    const counted = measure.where === undefined ? orders : measure.where === isPaid ? paidOrders : undefined
    return isByValue || cut === 'province' ? counted?.(cut) : undefined
  }
  if (measure.where !== undefined) return undefined
  if (measure.kind === 'sum')
    return measure.real || measure.times
      ? undefined
      : sums(cut).find(({ own }) => own === amounts[measure.value])
  if (measure.kind !== 'distinct' && measure.kind !== 'repeated') return undefined
  const { key, links } = measure
  if (key === soldItem) return cut === 'province' ? undefined : items
  if (key !== 't.buyer_no' || !links) return undefined
  const { period, only } = rows.rows
  if (measure.kind === 'repeated') {
    const isByOne = cut !== '' && isByValue && rows.by.length === 1
    return isByOne && rows.where.length === 0 && !only ? repeated(cut) : undefined
  }
  return isByValue && isUncut(rows) ? buyers(cut, rows, period, !only) : undefined
}

/** The column of the statement that holds what a group gives to the total. */
export const totalColumn = ({ name }: DaysFigure): string => `total_${name}`

const raw = (text: string) => sql.raw<unknown>(text)

const daysIn = ({ from, to }: Period) => `t.day >= date '${from}' and t.day < date '${addDays(to, 1)}'`

const either = (periods: readonly Period[]) =>
  periods.length === 0 ? '1 = 0' : `(${periods.map((one) => `(${daysIn(one)})`).join(' or ')})`

const category = "coalesce(category.category, '')"

/** What rows of a cut are told apart by; '' stands for "not given", in the rows as in the question. */
const valueSql = (dimension: DimensionId, cut: Cut): string =>
  dimension === 'category' && cut === 'item' ? category : 't.value'

/** Which rows of either table `t` count. */
const rowsOf = (
  scan: Scan,
  { cut, clock }: Pick<Where, 'cut' | 'clock'>,
  period: Period,
  only?: readonly Period[],
) => {
  const own = [
    `t.shop_id = ${scan.shop}`,
    `t.clock = '${clock}'`,
    `t.cut = '${cut}'`,
    daysIn(period),
    ...(only ? [either(only)] : []),
  ]
  const conditions = [raw(own.join(' and '))]
  for (const one of scan.where) {
    if (one.kind === 'days')
      conditions.push(raw(one.not ? `not ${either(one.periods)}` : either(one.periods)))
    else {
      const inside =
        one.values.length > 0
          ? sql`${raw(valueSql(one.dimension, cut))} in (${sql.join(one.values)})`
          : raw('1 = 0')
      conditions.push(one.not ? sql`not (${inside})` : inside)
    }
  }
  return sql.join(conditions, raw(' and '))
}

const groupOf = (dimension: DimensionId, cut: Cut): { group: string; shown: string } => {
  if (!isGrain(dimension)) {
    const value = valueSql(dimension, cut)
    return { group: value, shown: value }
  }
  const group = stretch(dimension)
  return { group, shown: numbered(group) }
}

const stretch = (grain: Grain): string => (grain === 'day' ? 't.day' : truncated(day, grain))

/**
 * What the statement tells. Of all together everything at once: several questions of a page are then one statement, of
 * which the answer is at hand.
 */
const figuresTold = (figures: readonly DaysFigure[], { by }: Rows): DaysFigure[] => {
  const people = figures.find(({ needsPairs }) => needsPairs)
  if (by.length === 0 && people)
    return [...sums(people.cut), orders(people.cut), paidOrders(people.cut), people]
  return [...new Map(figures.map((one) => [one.name, one])).values()]
}

const statement = (
  scan: Scan,
  period: Period,
  place: Where,
  told: readonly DaysFigure[],
): RawBuilder<Record<string, unknown>> => {
  const groups = [
    ...scan.by.map((one) => groupOf(one, place.cut)),
    ...laterSql(scan, 't.day').map((group) => ({ group, shown: group })),
  ]
  const columns = [
    ...groups.map(({ shown }, index) => `${shown} as d${index}`),
    'cast(sum(t.lines) as bigint) as n',
    ...told.map(({ name, own }) => `${own} as ${name}`),
    ...told.flatMap((one) =>
      scan.totals && one.total !== undefined && one.total !== 'itself'
        ? [`${one.total} as ${totalColumn(one)}`]
        : [],
    ),
  ]
  const counted = rowsOf(scan, place, period, scan.rows.kind === 'period' ? scan.rows.only : undefined)
  const text = columns.join(', ')
  const needed = soldNumbers.filter((name) => text.includes(`t.${name})`))
  const pairs = sql`from (select t.day, t.value, ${raw(needed.map((name) => `t.${name}`).join(', '))}, cast(null as date) as day_before, cast(null as bigint) as again
    from sold_day t where ${counted}
    union all select t.day, t.value, ${raw(needed.map(() => '0').join(', '))}, t.day_before, t.orders
    from bought_again t where ${counted} and t.day_before >= date ${raw(`'${period.from}'`)}) t`
  const isJoined = place.cut === 'item' && place.asked.includes('category')
  const join = isJoined ? ` ${joinSql('category', scan.shop, 't.value')}` : ''
  const from = told.some(({ needsPairs }) => needsPairs)
    ? pairs
    : sql`from sold_day t${raw(join)} where ${counted}`
  const grouping = groups.length === 0 ? '' : ` group by ${groups.map(({ group }) => group).join(', ')}`
  return sql`select ${raw(text)} ${from}${raw(grouping)}`
}

/**
 * The statement of a scan whose figures are all had from days, of one cut: dimensions `d0`…, number of lines `n`,
 * figures under their names; undefined where one of them is not.
 */
export const daysSql = (scan: Scan): RawBuilder<Record<string, unknown>> | undefined => {
  const place = placeOf(scan)
  const figures = scan.leaves.flatMap(({ measure }) => fromDays(measure, scan) ?? [])
  const [first] = figures
  if (!place || !first || scan.rows.kind !== 'period' || figures.length < scan.leaves.length) return undefined
  return statement(scan, scan.rows.period, { ...place, cut: first.cut }, figuresTold(figures, scan))
}

/**
 * Of a figure of few rows the condition they pass; how many rows there are with the others is told by days. By stretches of
 * days, and by category, for which every row would be joined; who came again is among those whose buyer has a later order.
 */
export const fewRows = (measure: RowMeasure, rows: Rows): string | undefined => {
  if (rows.by.length > 1 || placeOf(rows) === undefined || rows.rows.kind !== 'period') return undefined
  const isByTime = rows.by.every(isGrain)
  if (measure.kind === 'repeated')
    return isByTime && isUncut(rows) && rows.where.every((one) => one.kind === 'days')
      ? `${measure.links.order} and ${measure.links.after} < date '${addDays(rows.rows.period.to, 1)}'`
      : undefined
  const isByOne = rows.by.length === 1 && (isByTime || rows.by.includes('category'))
  return measure.kind === 'distinct' && isByOne ? measure.where : undefined
}

/** Dimensions `d0`… and number of lines `n`, of rows of which days tell it. */
export const linesSql = (scan: Scan): RawBuilder<Record<string, unknown>> | undefined => {
  const place = placeOf(scan)
  return place && scan.rows.kind === 'period' ? statement(scan, scan.rows.period, place, []) : undefined
}
