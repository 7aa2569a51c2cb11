import { type RawBuilder, sql } from 'kysely'
import type { Period } from '../../kernel/calendar.ts'
import { filtered } from './aggregates.ts'
import type { Relation, RowMeasure } from './model.ts'
import { relations, spanColumns } from './relations.ts'

/** What a figure reads of a row, and which rows count for it. */
export type Told = { value: string; where: string | undefined }

/** What a figure by this measure reads of a row. */
export const toldBy = (measure: RowMeasure): Told => {
  const { where } = measure
  switch (measure.kind) {
    case 'sum':
    case 'exact':
    case 'latest':
      return { value: measure.value, where }
    case 'range':
      return { value: measure.text, where }
    case 'count':
      return { value: '1', where }
    case 'distinct':
    case 'repeated':
      return { value: measure.key, where }
  }
}

/** Columns of rows `t` that an expression reads. */
export const columnsIn = (text: string): string[] =>
  [...text.matchAll(/\bt\.(\w+)/g)].flatMap(([, name]) => name ?? [])

/** Of each span its rows (`n0`…) and those with a value (`k0`…), in the order of what is to be told. */
export type SpanRow = {
  from_day: string
  to_day: string
  view: string | null
  split: string | null
  part: string | null
  is_whole: boolean
} & Record<`n${number}` | `k${number}`, number | string | null>

/**
 * Which spans a table holds inside a period, by view, split, part, and whether they are rows of the
 * whole. `each`: one by one the parts that have rows for several days, of a table with many parts.
 */
export const surveySql = (
  relation: Relation,
  shop: number,
  period: Period,
  told: readonly Told[],
  each = false,
): RawBuilder<SpanRow> => {
  const { views, parts, whole } = relations[relation]
  const { from, to } = spanColumns(relation)
  const groups = {
    view: views ? views.sql : "''",
    split: views?.split ? `t.${views.split}` : "''",
    part: parts && (!parts.many || each) ? `t.${parts.column}` : 'cast(null as text)',
    is_whole: whole ? `(${whole.where})` : 'true',
  }
  const shown = [
    `cast(${from} as text) as from_day`,
    `cast(${to} as text) as to_day`,
    ...Object.entries(groups).map(([name, column]) => `${column} as ${name}`),
    ...told.flatMap(({ value, where }, index) => [
      `${filtered('count(*)', where)} as n${index}`,
      `${filtered(`count(${value})`, where)} as k${index}`,
    ]),
  ]
  const inside = (table: string, { from: first, to: last }: Period) =>
    `${table}.shop_id = ${shop} and ${from.replace('t.', `${table}.`)} >= date '${first}'
      and ${from.replace('t.', `${table}.`)} <= date '${last}' and ${to.replace('t.', `${table}.`)} <= date '${last}'`
  const grouped = [from, to, ...Object.values(groups).filter((column) => column.includes('t.'))].join(', ')
  const longer =
    each && parts
      ? ` and t.${parts.column} in (select s.${parts.column} from ${relation} s where ${inside('s', period)} and s.from_day <> s.to_day)`
      : ''
  return sql<SpanRow>`${sql.raw(
    `select ${shown.join(', ')} from ${relation} t where ${inside('t', period)}${longer} group by ${grouped}`,
  )}`
}
