import { type RawBuilder, sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import { yuan } from '../kernel/money.ts'
import type { OpenAnswer, OpenInput, Value } from './contract.ts'
import { evaluator, shownValue } from './metrics/answer.ts'
import { metricInfo, metricOf, partOf, partsOf } from './metrics/catalogue.ts'
import { rowsSql } from './metrics/compile.ts'
import { countFigures, type Figures } from './metrics/figures.ts'
import type { Read } from './metrics/memory.ts'
import type { Formula, Metric, RowMeasure } from './metrics/model.ts'
import { relations } from './metrics/relations.ts'
import { type Leaf, type Plan, resolve, withMargins } from './metrics/resolve.ts'
import type { Scan } from './metrics/scan.ts'
import { scansOf } from './metrics/scans.ts'
import { type FigureContext, type Survey, survey } from './metrics/survey.ts'
import { columnName } from './words.ts'

/** What a row gives to a figure, and which rows give anything: expressions over the rows `t` of a scan. */
type Giving = { contribution: string; gives: string }

const both = (...conditions: (string | undefined)[]) =>
  conditions.flatMap((one) => (one === undefined ? [] : [`(${one})`])).join(' and ')

/** 1 on the first row of each key, so that the rows add up to how many keys there are. */
const firstOfKey = (key: string, { clock }: Scan) =>
  `case when row_number() over (partition by ${key} order by t.${clock}, t.batch_id, t.row_no) = 1 then 1 else 0 end`

const givingOf = (measure: RowMeasure, scan: Scan): Giving => {
  const { where } = measure
  switch (measure.kind) {
    case 'sum':
      return { contribution: measure.value, gives: both(where, `${measure.value} <> 0`) }
    case 'count':
      return { contribution: '1', gives: both(where ?? '1 = 1') }
    case 'distinct':
      return { contribution: firstOfKey(measure.key, scan), gives: both(where, `${measure.key} is not null`) }
    case 'repeated':
      return { contribution: firstOfKey(measure.key, scan), gives: both(where, `${measure.key} is not null`) }
    case 'exact':
      return { contribution: measure.value, gives: both(where, `${measure.value} is not null`) }
    case 'range':
      return { contribution: measure.text, gives: both(where, `${measure.text} is not null`) }
    case 'latest':
      if (measure.take === 'sum')
        return { contribution: measure.value, gives: both(where, `${measure.value} <> 0`) }
      return {
        contribution: measure.take === 'count' ? '1' : firstOfKey(measure.value, scan),
        gives: both(where, `${measure.value} is not null`),
      }
  }
}

/** Only keys with at least two distinct values. */
const repeatedOnly = (measure: RowMeasure, scan: Scan): RawBuilder<unknown> => {
  if (measure.kind !== 'repeated') return sql.raw('')
  const { key, distinct } = measure
  return sql` and ${sql.raw(key)} in (select ${sql.raw(key)} ${rowsSql(scan)} group by ${sql.raw(
    key,
  )} having count(distinct ${sql.raw(distinct)}) >= 2)`
}

type Weighed = { leaf: Leaf; times: number }

/** A formula that only adds and subtracts, as its leaves with their factors; undefined for any other. */
const linear = (plan: Plan, { over, under, scale = 1 }: Formula): Weighed[] | undefined => {
  if (under) return undefined
  const parts: Weighed[] = []
  for (const { metric, times = 1 } of over) {
    const leaf = plan.leaves.find((one) => one.metric.id === metric)
    const inner = plan.formulas.get(metric)
    if (leaf) parts.push({ leaf, times: times * scale })
    const deeper = inner && linear(plan, inner)
    if (inner && !deeper) return undefined
    for (const part of deeper ?? []) parts.push({ leaf: part.leaf, times: part.times * times * scale })
  }
  return parts
}

/** Rows of several sums over the same rows: what each row gives to all of them together. */
const givingTogether = (parts: readonly Weighed[]): Giving | undefined => {
  const sums = parts.flatMap(({ leaf, times }) =>
    leaf.measure.kind === 'sum' ? [{ ...leaf.measure, times }] : [],
  )
  if (sums.length < parts.length) return undefined
  const amount = ({ value, where }: (typeof sums)[number]) =>
    where === undefined ? `coalesce(${value}, 0)` : `case when ${where} then coalesce(${value}, 0) else 0 end`
  return {
    contribution: sums.map((one) => `${one.times} * ${amount(one)}`).join(' + '),
    gives: sums.map((one) => `${amount(one)} <> 0`).join(' or '),
  }
}

type Opened = { scan: Scan; giving: Giving; only: RawBuilder<unknown> }

const leafOpened = (leaf: Leaf, scan: Scan): Opened => ({
  scan,
  giving: givingOf(leaf.measure, scan),
  only: repeatedOnly(leaf.measure, scan),
})

/** The rows behind a metric; undefined where it is computed from others, or where there are none. */
const openedRows = (plan: Plan, metric: Metric, shop: number, known: Survey): Opened | undefined => {
  const scans = (leaves: readonly Leaf[]) => scansOf({ ...plan, leaves }, shop, plan.period, known).grouped
  const leaf = plan.leaves.find((one) => one.metric.id === metric.id)
  if (leaf) {
    const [scan] = scans([leaf])
    return scan && leafOpened(leaf, scan)
  }
  const formula = plan.formulas.get(metric.id)
  const parts = formula && linear(plan, formula)
  const giving = parts && givingTogether(parts)
  if (!parts || !giving) return undefined
  const [scan, ...others] = scans(parts.map((part) => part.leaf))
  return scan && others.length === 0 ? { scan, giving, only: sql.raw('') } : undefined
}

/** What a cell is called in the answer: amounts are told in yuan there, whatever the table keeps. */
const cellName = (column: string): string => column.replace(/_fen$/, '')

const shownSql = (column: string) =>
  /_(at|day)$/.test(column) ? `cast(t.${column} as text) as ${column}` : `t.${column} as ${column}`

const shownCell = (column: string, value: unknown): Value => {
  if (value === null || value === undefined) return null
  if (column.endsWith('_fen')) return yuan(Math.round(Number(value)))
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : String(value)
}

type FileOf = { batch_id: number; file_name: string; sheet: string }

const filesOf = async (
  read: Read,
  shop: number,
  batches: readonly number[],
): Promise<Map<number, FileOf>> => {
  if (batches.length === 0) return new Map()
  const asked = [...new Set(batches)].join(', ')
  const found = await read(
    sql<FileOf>`select batch_id, file_name, sheet from batch where ${sql.raw(`shop_id = ${shop} and batch_id in (${asked})`)}`,
  )
  return new Map(found.map((one) => [Number(one.batch_id), one]))
}

const readRows = async (
  { read, shop }: FigureContext,
  metric: Metric,
  { scan, giving, only }: Opened,
  { offset, limit }: { offset: number; limit: number },
): Promise<Pick<OpenAnswer, 'rows' | 'total'>> => {
  const { shown } = relations[scan.relation]
  const behind = sql`${rowsSql(scan)} and (${sql.raw(giving.gives)})${only}`
  const columns = [
    `${giving.contribution} as contribution`,
    't.batch_id as batch_id',
    't.row_no as row_no',
    ...shown.map(shownSql),
  ].join(', ')
  const [counted, found] = await Promise.all([
    read(sql<{ total: number }>`select count(*) as total ${behind}`),
    read(
      sql<Record<string, unknown>>`select ${sql.raw(columns)} ${behind} order by ${sql.raw(
        `t.${scan.clock}, t.batch_id, t.row_no limit ${limit} offset ${offset}`,
      )}`,
    ),
  ])
  const files = await filesOf(
    read,
    shop,
    found.map((row) => Number(row.batch_id)),
  )
  return {
    total: Number(counted[0]?.total ?? 0),
    rows: found.map((row) => {
      const batch = Number(row.batch_id)
      return {
        batch,
        file: files.get(batch)?.file_name ?? '',
        sheet: files.get(batch)?.sheet ?? '',
        row: Number(row.row_no),
        contribution: shownValue(
          metric,
          typeof row.contribution === 'string' && !/^-?\d+(\.\d+)?$/.test(row.contribution)
            ? row.contribution
            : row.contribution === null
              ? null
              : Number(row.contribution),
        ),
        cells: Object.fromEntries(shown.map((column) => [cellName(column), shownCell(column, row[column])])),
      }
    }),
  }
}

const partsWith = (plan: Plan, metric: Metric, figures: Figures): OpenAnswer['parts'] => {
  const of = evaluator(plan, figures)(undefined, undefined)
  return partsOf(metric)
    .filter((id) => plan.formulas.has(id) || plan.leaves.some((leaf) => leaf.metric.id === id))
    .map((id) => ({ metric: id, name: partOf(id).name, value: shownValue(partOf(id), of(id).value) }))
}

/**
 * The rows behind a figure with file and line, in the order of their time; what they give adds up to it. Of a
 * ratio the figures it is made of. Failures: metric_unknown, dimension_unknown, query_unsupported.
 */
export const openFigure = async (context: FigureContext, input: OpenInput): Promise<OpenAnswer> => {
  const { metric: id, from, to, where, offset = 0, limit = 100 } = input
  const metric = metricOf(id)
  if (!metric) throw new Failure('metric_unknown', { metric: id })
  const plan = withMargins(resolve({ metrics: [id], from, to, ...(where ? { where } : {}) }), context.margins)
  const known = await survey(context, plan, [plan.period])
  const figures = await countFigures(context, plan, plan.period, known)
  const opened = openedRows(plan, metric, context.shop, known)
  const of = evaluator(plan, figures)(undefined, undefined)
  return {
    metric: metricInfo(metric),
    parts: partsWith(plan, metric, figures),
    value: shownValue(metric, of(id).value),
    columns: (opened ? relations[opened.scan.relation].shown : []).map((column) => ({
      id: cellName(column),
      name: columnName(column),
    })),
    ...(opened ? await readRows(context, metric, opened, { offset, limit }) : { rows: [], total: 0 }),
  }
}
