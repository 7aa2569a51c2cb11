import type { Kysely } from 'kysely'
import { type Day, day } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import { signedPercent } from '../kernel/share.ts'
import { lookOf } from '../kernel/visible-text.ts'
import type { Alignment } from './alignment/contract.ts'
import { type Aligned, type Campaign, campaignPeriod, lunarPeriod } from './comparison.ts'
import type {
  Compare,
  DimensionInfo,
  Freshness,
  MetricInfo,
  OpenAnswer,
  OpenInput,
  QueryAnswer,
  QueryInput,
  ReconcileAnswer,
  Shop,
} from './contract.ts'
import type { FoundOrder } from './found-orders/contract.ts'
import { freshness } from './freshness.ts'
import { openFigure } from './lineage.ts'
import { datedMargins } from './margins.ts'
import { catalogue, metricInfo } from './metrics/catalogue.ts'
import { dimensions } from './metrics/dimensions.ts'
import { factsVersion, type Memory } from './metrics/memory.ts'
import { query } from './metrics/query.ts'
import { checkPeriod, comparedPeriod } from './metrics/resolve.ts'
import type { ExportInfo, FigureContext } from './metrics/survey.ts'
import { type DimensionValue, dimensionValues } from './metrics/values.ts'
import { findOrders } from './orders.ts'
import { reconcile } from './reconcile.ts'
import { type ShopContext, type ShopTables, shopById, shopToLookAt } from './shops.ts'

/** What the verbs of this room need. `exports`: which report brings which table, told by who knows formats. */
export type FactsContext = ShopContext & {
  records: Kysely<ShopTables>
  exports: readonly ExportInfo[]
  memory: Memory
  /** Events of a shop by their D days: told by who keeps its calendar. */
  campaigns: (shop: number, years: readonly number[]) => Promise<Campaign[]>
  /** Removes a shop with what every room holds of it. */
  removeShop: (shop: Shop) => Promise<void>
}

export type { ExportInfo } from './metrics/survey.ts'

/** The shop's figures. Failures: shop_unknown, shop_needed. */
export const figuresOf = async (context: FactsContext, shop: string | undefined): Promise<FigureContext> => {
  const { id } = await shopToLookAt(context.records, shop)
  const version = await factsVersion(context.facts, id)
  return {
    read: context.memory.at(context.facts, version),
    shop: id,
    exports: context.exports,
    margins: await datedMargins(context.records, id),
  }
}

/** Deletes a shop for good. Failures: not_found, invalid_input where `name` is not its name. */
export const deleteShop = async (
  context: FactsContext,
  { id, name }: { id: number; name: string },
): Promise<{ deleted: boolean }> => {
  const shop = await shopById(context.records, id)
  // As it is seen: names of earlier versions may hold what nobody can type.
  if (lookOf(shop.name) !== lookOf(name))
    throw new Failure('invalid_input', {
      detail: `要删除的店叫「${shop.name}」，写的却是「${name.trim()}」。什么都没有删除。`,
    })
  await context.removeShop(shop)
  return { deleted: true }
}

export const listMetrics = (): { metrics: MetricInfo[]; dimensions: DimensionInfo[] } => ({
  metrics: catalogue.map(metricInfo),
  dimensions: dimensions.map((one) => ({ ...one })),
})

/** Failures: shop_unknown, shop_needed, metric_unknown, dimension_unknown, query_unsupported, invalid_input. */
export const queryFigures = async (context: FactsContext, input: QueryInput): Promise<QueryAnswer> => {
  const figures = await figuresOf(context, input.shop)
  const { compare } = input
  if (compare !== 'last-year-campaign' && compare !== 'last-year-lunar') return query(figures, input)
  const { period, note, alignment } = await alignedPeriod(context, figures.shop, input, compare)
  const answer = await query(figures, { ...input, compare: period })
  const isPlain = alignment.plain.from === period.from || input.totals === false
  const changes = isPlain ? undefined : await plainChanges(figures, input)
  return {
    ...answer,
    alignment: { ...alignment, ...(changes ? { changes } : {}) },
    notes: [note, ...(changes ? plainNotes(answer, changes) : []), ...answer.notes],
  }
}

/** The change of the whole against the same days of the year before, by metric. */
const plainChanges = async (
  figures: FigureContext,
  { shop, metrics, from, to, where }: QueryInput,
): Promise<Record<string, number | null>> => {
  const { rows } = await query(figures, {
    ...(shop ? { shop } : {}),
    metrics,
    from,
    to,
    where,
    compare: 'last-year',
    totals: false,
  })
  return Object.fromEntries(
    metrics.map((id) => {
      const change = rows[0]?.[`${id}__change`]
      return [id, typeof change === 'number' ? change : null]
    }),
  )
}

const plainNotes = (
  { columns }: QueryAnswer,
  changes: Readonly<Record<string, number | null>>,
): QueryAnswer['notes'] => [
  {
    code: 'compared-plainly',
    message: `普通同比（合计）：${columns
      .filter(({ role }) => role === 'metric')
      .map(({ id, name }) => {
        return `${name} ${signedPercent(changes[id])}`
      })
      .join('，')}。`,
  },
]

const alignedPeriod = async (
  { campaigns }: FactsContext,
  shop: number,
  days: { from: string; to: string },
  compare: 'last-year-campaign' | 'last-year-lunar',
): Promise<Aligned> => {
  const period = checkPeriod({ from: day(days.from), to: day(days.to) })
  if (compare === 'last-year-lunar') return lunarPeriod(period)
  const [first, last] = [Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4))]
  const years = Array.from({ length: last - first + 4 }, (_, i) => first - 2 + i)
  return campaignPeriod(period, await campaigns(shop, years))
}

/** The days that a comparison takes, and in words why those. Failures: shop_unknown, shop_needed, invalid_input. */
export const comparedDays = async (
  context: FactsContext,
  { shop, compare, ...days }: { shop?: string; from: string; to: string; compare: Compare },
): Promise<{ from: Day; to: Day; note: string; alignment?: Alignment }> => {
  const { id } = await shopToLookAt(context.records, shop)
  if (compare === 'last-year-campaign' || compare === 'last-year-lunar') {
    const { period, note, alignment } = await alignedPeriod(context, id, days, compare)
    return { ...period, note: note.message, alignment }
  }
  return { ...comparedPeriod(compare, checkPeriod({ from: day(days.from), to: day(days.to) })), note: '' }
}

/** Failures: shop_unknown, shop_needed, dimension_unknown. */
export const listValues = async (
  context: FactsContext,
  input: { shop?: string; dimension: string; search: string; limit: number },
): Promise<DimensionValue[]> => dimensionValues(await figuresOf(context, input.shop), input)

/** Failures: shop_unknown, shop_needed. */
export const listOrders = async (
  context: FactsContext,
  input: { shop?: string; search: string; limit: number },
): Promise<FoundOrder[]> => findOrders(await figuresOf(context, input.shop), input)

/** Failures: shop_unknown, shop_needed, metric_unknown, dimension_unknown, query_unsupported. */
export const openRows = async (context: FactsContext, input: OpenInput): Promise<OpenAnswer> =>
  openFigure(await figuresOf(context, input.shop), input)

type Days = { shop?: string; from: string; to: string }

/** Our figures beside the platform's. Failures: shop_unknown, shop_needed. */
export const reconcileFigures = async (
  context: FactsContext,
  { shop, from, to }: Days,
): Promise<ReconcileAnswer> => reconcile(await figuresOf(context, shop), { from: day(from), to: day(to) })

/** Which export lacks which days. Failures: shop_unknown, shop_needed. */
export const listFreshness = async (context: FactsContext, { shop, from, to }: Days): Promise<Freshness[]> =>
  freshness(await figuresOf(context, shop), { from: day(from), to: day(to) })
