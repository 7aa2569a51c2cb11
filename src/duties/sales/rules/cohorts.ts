import { addDays, type Day, day, monthStart, type Period } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import type { CohortRow } from '../patterns/contract.ts'

/** Days since payment at which refunds are looked at. */
export const REFUND_AGES = [3, 7, 15, 30, 60, 90] as const
/** Months since the first order. */
export const REPEAT_AGES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

/** Is every day of a stretch within what the files tell about? */
export const toldOf = (spans: readonly Period[]) => {
  const merged: { from: Day; to: Day }[] = []
  for (const { from, to } of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1)
    if (last && from <= addDays(last.to, 1)) last.to = to > last.to ? to : last.to
    else merged.push({ from, to })
  }
  return {
    first: merged[0]?.from,
    last: merged.at(-1)?.to,
    holds: (from: Day, to: Day): boolean => merged.some((one) => one.from <= from && to <= one.to),
  }
}

const monthAfter = (of: Day, months: number): Day => {
  const at = Temporal.PlainDate.from(of).with({ day: 1 }).add({ months })
  return day(at.toString())
}

export const cohortEnd = (start: Day, grain: 'week' | 'month'): Day =>
  grain === 'week' ? addDays(start, 6) : addDays(monthAfter(start, 1), -1)

type State = CohortRow['cells'][number]['state']

type Told = ReturnType<typeof toldOf>

/** young: the days have not come yet (or their file has not); missing: a file in between lacks. */
const stateOf = (told: Told, from: Day, until: Day): State =>
  told.holds(from, until) ? 'known' : told.last === undefined || until > told.last ? 'young' : 'missing'

/**
 * Of the orders of each week or month the share given back within so many days, counted up. A cell is known only
 * where orders and refunds are told of for every day that it rests on: the last order's days are over too.
 */
export const refundRows = (input: {
  grain: 'week' | 'month'
  orders: readonly { cohort: Day; size: number }[]
  refunds: readonly { cohort: Day; days: number; count: number }[]
  orderDays: readonly Period[]
  refundDays: readonly Period[]
}): CohortRow[] => {
  const { grain, orders, refunds } = input
  const [sold, back] = [toldOf(input.orderDays), toldOf(input.refundDays)]
  const byCohort = Map.groupBy(refunds, ({ cohort }) => cohort)
  return orders.map(({ cohort, size }) => {
    const end = cohortEnd(cohort, grain)
    const own = byCohort.get(cohort) ?? []
    return {
      cohort,
      to: end,
      size,
      cells: REFUND_AGES.map((age) => {
        const [whole, later] = [stateOf(sold, cohort, end), stateOf(back, cohort, addDays(end, age))]
        const state = whole === 'known' ? later : whole
        const count = own.reduce((sum, one) => sum + (one.days <= age ? one.count : 0), 0)
        return cellOf(state, count, size, age)
      }),
    }
  })
}

const cellOf = (state: State, count: number, size: number, age: number): CohortRow['cells'][number] =>
  state === 'known' && size > 0
    ? { age, state, count, rate: Math.round((count / size) * 1e6) / 1e6 }
    : { age, state, count: null, rate: null }

/** Of the buyers of each month the share who bought again by the end of so many months later, counted up. */
export const repeatRows = (input: {
  buyers: readonly { cohort: Day; buyers: number }[]
  again: readonly { cohort: Day; months: number; buyers: number }[]
  orderDays: readonly Period[]
}): CohortRow[] => {
  const told = toldOf(input.orderDays)
  const byCohort = Map.groupBy(input.again, ({ cohort }) => cohort)
  return input.buyers.map(({ cohort, buyers }) => {
    const own = byCohort.get(cohort) ?? []
    // The first month may begin within it: what lies before nobody knows, which the note says.
    const from =
      told.first !== undefined && told.first > cohort && monthStart(told.first) === cohort
        ? told.first
        : cohort
    return {
      cohort,
      to: cohortEnd(cohort, 'month'),
      size: buyers,
      cells: REPEAT_AGES.map((age) => {
        const count = own.reduce((sum, one) => sum + (one.months <= age ? one.buyers : 0), 0)
        return cellOf(stateOf(told, from, cohortEnd(monthAfter(cohort, age), 'month')), count, buyers, age)
      }),
    }
  })
}

/** The newest cohort of which an age is known, and the mean of up to eight before it, by size. */
export const newestAt = (
  rows: readonly CohortRow[],
  age: number,
): { cohort: Day; rate: number; before: number | null } | undefined => {
  const known = rows.flatMap((row) => {
    const cell = row.cells.find((one) => one.age === age)
    return cell?.count != null && cell.rate !== null
      ? [{ cohort: row.cohort, rate: cell.rate, count: cell.count, size: row.size }]
      : []
  })
  const last = known.at(-1)
  if (!last) return undefined
  const earlier = known.slice(-9, -1)
  const size = earlier.reduce((sum, one) => sum + one.size, 0)
  const count = earlier.reduce((sum, one) => sum + one.count, 0)
  return { cohort: last.cohort, rate: last.rate, before: size > 0 ? count / size : null }
}

/** Is any cell known? Where none is, there is nothing to look at yet. */
export const hasKnownCell = (rows: readonly CohortRow[]): boolean =>
  rows.some(({ cells }) => cells.some(({ state }) => state === 'known'))

/** The newest cohort at the greatest age that any has reached, of those that are worth a sentence. */
export const newestCohort = (rows: readonly CohortRow[], kind: 'refunds' | 'repeat') => {
  const ages = kind === 'refunds' ? [30, 15, 7, 3] : [3, 2, 1, 0]
  for (const age of ages) {
    const found = newestAt(rows, age)
    if (found) return { ...found, age }
  }
  return undefined
}

/** The answer of the page: of cohorts that are old enough only. */
export const cohortSentence = (
  rows: readonly CohortRow[],
  kind: 'refunds' | 'repeat',
  grain: 'week' | 'month',
): string => {
  const found = newestCohort(rows, kind)
  if (!found) return '还没有哪一批看得全：数据再长一些，或把缺的日子补齐。'
  const name =
    grain === 'week'
      ? `${found.cohort} 那一周`
      : `${found.cohort.slice(0, 4)} 年 ${Number(found.cohort.slice(5, 7))} 月`
  const what =
    kind === 'refunds' ? `${name}付款的订单，${found.age} 天内` : `${name}首单的买家，${found.age} 个月内`
  const told = `${what}${kind === 'refunds' ? '退了' : '有'} ${percent(found.rate)}${kind === 'refunds' ? '' : '又来买'}`
  if (found.before === null) return `${told}。`
  // Of the shares as they are told, or the reader's own subtraction gives another one.
  const moved = (Math.round(found.rate * 1000) - Math.round(found.before * 1000)) / 1000
  const beside = `之前几${grain === 'week' ? '周' : '个月'}平均 ${percent(found.before)}`
  return `${told}，${beside}，${Math.abs(moved) < 0.0005 ? '差不多' : `${moved > 0 ? '高' : '低'}了 ${(Math.abs(moved) * 100).toFixed(1)} 个百分点`}。`
}
