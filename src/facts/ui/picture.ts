import { eachDay } from '../../web/days.ts'
import type { Series } from '../../web/kit/chart-series.ts'
import { numberOf, type Unit } from '../../web/kit/numbers.ts'
import type { QueryAnswer, Value } from '../contract.ts'

type Row = QueryAnswer['rows'][number]
type Shown = { id: string; name: string; unit: Unit; additive: boolean }

export type Asked = {
  answer: Pick<QueryAnswer, 'rows' | 'period'>
  by: readonly string[]
  /** Are values of the second dimension times? Then they are drawn in their order. */
  isTimeAcross?: boolean
  metrics: readonly Shown[]
  view: 'line' | 'bar'
  /** What a person calls a value of the first and of the second dimension. */
  along: (value: Value) => string
  across: (value: Value) => string
  /** Name of what is left when only the largest parts are drawn. */
  rest: string
}

export type Picture = {
  labels: string[]
  series: Series[]
  stacked: boolean
  /** How many places of the first dimension are drawn, where not all are. */
  onlyFirst: number | undefined
}

const mostPlaces = { bar: 40, line: 1200 } as const
const mostStacks = 20
const mostParts = 6

const textOf = (row: Row, dimension: string): string => String(row[dimension] ?? '')

/** Sums where parts may be summed; null where nothing is known. */
const added = (rows: readonly Row[], metric: string): number | null => {
  const known = rows.flatMap((row) => numberOf(row[metric]) ?? [])
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

const grouped = (rows: readonly Row[], dimension: string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(textOf(row, dimension))
    if (group) group.push(row)
    else groups.set(textOf(row, dimension), [row])
  }
  return groups
}

/**
 * The first dimension along the axis; a second one, or else the metrics, as series. Undefined where no honest
 * picture can be drawn: nothing to draw, or parts that must not be summed over further dimensions.
 */
export const pictureOf = (asked: Asked): Picture | undefined => {
  const { answer, by, metrics, view, along, across, rest } = asked
  const [first, second] = by
  const [metric] = metrics
  if (first === undefined || metric === undefined || answer.rows.length === 0) return undefined
  if (by.length > 2 && !metric.additive) return undefined
  const all = first === 'day' ? eachDay(answer.period) : [...grouped(answer.rows, first).keys()]
  const most = view === 'bar' && second !== undefined ? mostStacks : mostPlaces[view]
  const places = first === 'day' ? all : all.slice(0, most)
  const labels = places.map((place) => (first === 'day' ? place : along(place)))
  const valuesOf = (rows: readonly Row[], id: string) => {
    const groups = grouped(rows, first)
    return places.map((place) => added(groups.get(place) ?? [], id))
  }
  const onlyFirst = places.length < all.length ? places.length : undefined

  if (second === undefined) {
    // Two units fit on two axes; a third would say nothing.
    const units = [...new Set(metrics.map(({ unit }) => unit))].slice(0, 2)
    const series = metrics
      .filter(({ unit }) => units.includes(unit))
      .slice(0, mostParts)
      .map(({ id, name, unit }): Series => ({ name, unit, values: valuesOf(answer.rows, id) }))
    return { labels, series, stacked: false, onlyFirst }
  }

  const { id, unit, additive } = metric
  const parts = [...grouped(answer.rows, second)]
    .map(([part, rows]) => ({ part, rows, size: added(rows, id) ?? 0 }))
    .sort((a, b) => b.size - a.size)
  const drawn = parts.length === mostParts + 1 ? parts : parts.slice(0, mostParts)
  const left = parts.slice(drawn.length).flatMap(({ rows }) => rows)
  const inOrder = asked.isTimeAcross
    ? drawn.toSorted((a, b) => a.part.localeCompare(b.part, 'en', { numeric: true }))
    : drawn
  const series = inOrder.map(
    ({ part, rows }): Series => ({ name: across(part), unit, values: valuesOf(rows, id) }),
  )
  if (additive && left.length > 0) series.push({ name: rest, unit, values: valuesOf(left, id), colour: 7 })
  return { labels, series, stacked: view === 'bar' && additive, onlyFirst }
}
