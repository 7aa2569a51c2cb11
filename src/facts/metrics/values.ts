import { type RawBuilder, sql } from 'kysely'
import { Failure } from '../../kernel/failure.ts'
import { knownValues } from '../../kernel/value-words.ts'
import { type DimensionId, dimensions, isDimension, isTime } from './dimensions.ts'
import { itemTitles } from './labels.ts'
import type { Relation } from './model.ts'
import { joinSql, relations } from './relations.ts'
import type { FigureContext } from './survey.ts'

export type DimensionValue = { value: string; label: string }

/** Values found in a table, the most frequent first. */
const inRelation = (
  shop: number,
  relation: Relation,
  dimension: DimensionId,
  search: string,
  limit: number,
): RawBuilder<{ value: string | null; times: number }> | undefined => {
  const column = relations[relation].dimensions[dimension]
  if (!column) return undefined
  const value = sql.raw(column.sql)
  const join = column.join
    ? sql.raw(` ${joinSql(column.join, shop, relations[relation].dimensions.item?.sql ?? '')}`)
    : sql.raw('')
  const like = `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const title =
    dimension === 'item' && hasTitle(relation) ? sql` or t.title like ${like} escape '\\'` : sql.raw('')
  const matches = search === '' ? sql.raw('') : sql` and (${value} like ${like} escape '\\'${title})`
  return sql`select ${value} as value, count(*) as times from ${sql.raw(`${relation} t`)}${join}
    where ${sql.raw(`t.shop_id = ${shop}`)}${matches} and ${value} is not null and ${value} <> ''
    group by ${value} order by times desc, value limit ${sql.raw(String(limit))}`
}

const hasTitle = (relation: Relation) =>
  relation === 'listing' || relation === 'item_traffic' || relation === 'sale_line'

/** Where values of a dimension are looked for: the first table that has any. */
const places: readonly Relation[] = [
  'listing',
  'item_traffic',
  'sale_line',
  'source_traffic',
  'item_source_traffic',
  'term_traffic',
  'market_term',
  'ad_report',
  'refund',
  'review',
  'ledger',
  'service_report',
]

/** What a dimension can be filtered by, found by part of its value or of the item's title. Failure: dimension_unknown. */
export const dimensionValues = async (
  context: FigureContext,
  input: { dimension: string; search: string; limit: number },
): Promise<DimensionValue[]> => {
  const { dimension, limit } = input
  const search = input.search.trim()
  if (!isDimension(dimension))
    throw new Failure('dimension_unknown', { dimension, known: dimensions.map(({ id }) => id).join('、') })
  const known = knownValues(dimension) ?? (isTime(dimension) ? [] : undefined)
  if (known)
    return known
      .filter(({ value, label }) => value.includes(search) || label.includes(search))
      .slice(0, limit)
  const found = new Set<string>()
  for (const relation of places) {
    const question = inRelation(context.shop, relation, dimension, search, limit)
    if (!question || found.size >= limit) continue
    for (const { value } of await context.read(question)) if (value !== null) found.add(value)
  }
  const values = [...found].slice(0, limit)
  if (dimension !== 'item') return values.map((value) => ({ value, label: value }))
  const titles = await itemTitles(context, values)
  return values.map((value) => ({ value, label: titles.get(value) ?? value }))
}
