import { sql } from 'kysely'
import { type Day, day, eachDay, type Period } from '../../kernel/calendar.ts'
import { clipped, joined, within } from './buckets.ts'
import { type Gap, gapsIn } from './gaps.ts'
import { accountSql, type LedgerPart } from './ledger-accounts.ts'
import type { DatedMargin } from './margin.ts'
import { type Read, readWithin } from './memory.ts'
import type { Relation } from './model.ts'
import { relations, spanColumns } from './relations.ts'
import type { Leaf, Plan } from './resolve.ts'
import { comesFrom } from './sold-from.ts'
import { type SpanRow, surveySql, type Told, toldBy } from './survey-sql.ts'
import { type Unnamed, unnamedIn } from './unnamed.ts'

/** An export that brings a table: what to fetch where data are missing. */
export type ExportInfo = { format: string; name: string; source: string; menu: string; table: string }

export type FigureContext = {
  read: Read
  shop: number
  exports: readonly ExportInfo[]
  /** 毛利率 of the shop; none until it is set. */
  margins: readonly DatedMargin[]
}

export type BatchFound = {
  batch: number
  file: string
  sheet: string
  format: string
  formatName: string
  table: string
  /** Columns of the table that the file has; empty where it is not known. */
  columns: readonly string[]
  period: Period
  importedAt: string
  rows: number
}

/**
 * Rows of a table for exactly these days, of one view, split and part (undefined: of all parts together).
 * `told`: by what a figure reads, how many rows there are for it and how many have a value.
 */
export type SpanCounted = Period & {
  view: string
  split: string
  part: string | undefined
  isWhole: boolean
  told: ReadonlyMap<string, { rows: number; known: number }>
}

/** What the store holds about some periods: read once, before it is decided what to count. */
export type Survey = {
  batches: readonly BatchFound[]
  spans: ReadonlyMap<Relation, readonly SpanCounted[]>
  /** Of batches that reach over the edge of a period: those whose rows stand for all their days at once. */
  summed: ReadonlyMap<Relation, ReadonlySet<number>>
  /** Views that rows of a batch are of, in tables where a day without rows is known all the same. */
  views: ReadonlyMap<Relation, ReadonlyMap<number, ReadonlySet<string>>>
  /** What each batch tells of which account, where ledgers of several formats are there, or some are asked for by name. */
  ledgers: ReadonlyMap<number, readonly LedgerPart[]>
  /** Rows that count but have no value, by metric. */
  gaps: ReadonlyMap<string, readonly Gap[]>
  /** Days with orders that do not name their item, by the instant they count at. */
  unnamed: Unnamed
  /** The first snapshot day there is, by the column that must have a value ('': any snapshot). */
  states: ReadonlyMap<string, Day>
}

/** What `told` of a span is found by. */
export const toldKey = ({ value, where }: Told): string => `${value} ${where ?? ''}`

type BatchLine = {
  batch_id: number
  file_name: string
  sheet: string
  format: string
  format_name: string
  fact_table: string
  columns: string
  from_day: string
  to_day: string
  imported_at: string
  accepted: number
}

/** Of all tables at once: then what is asked of the same days is asked once. */
const batchesOf = async (
  { read, shop }: FigureContext,
  tables: readonly string[],
  periods: readonly Period[],
  states: readonly string[],
): Promise<BatchFound[]> => {
  const ask = (which: string) =>
    read(sql<BatchLine>`select batch_id, file_name, sheet, format, format_name, fact_table, columns,
    cast(period_from as text) as from_day, cast(period_to as text) as to_day,
    cast(imported_at as text) as imported_at, accepted
    from batch where ${sql.raw(`shop_id = ${shop}`)} and status = 'active' and period_from is not null and ${sql.raw(which)}`)
  const [inPeriods, ofStates] = await Promise.all([
    Promise.all(
      joined(periods).map((range) =>
        readWithin(read, `batches of ${shop}`, range, ({ from, to }) =>
          ask(`period_from <= date '${to}' and period_to >= date '${from}'`),
        ),
      ),
    ),
    // A state rests on snapshots of any day before.
    Promise.all(states.map((table) => ask(`fact_table = '${table}'`))),
  ])
  const touches = ({ from_day, to_day }: BatchLine) =>
    periods.some(({ from, to }) => from_day <= to && to_day >= from)
  const rows = new Map(
    [...inPeriods.flat().filter(touches), ...ofStates.flat()]
      .filter(({ fact_table }) => tables.includes(fact_table))
      .map((row) => [Number(row.batch_id), row] as const),
  )
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([batch, row]) => ({
      batch,
      file: row.file_name,
      sheet: row.sheet,
      format: row.format,
      formatName: row.format_name,
      table: row.fact_table,
      columns: JSON.parse(row.columns),
      period: { from: day(row.from_day), to: day(row.to_day) },
      importedAt: row.imported_at,
      rows: Number(row.accepted),
    }))
}

/** What rows were read as: those of several questions that are remembered are read once. */
const readRows = new WeakMap<readonly SpanRow[], readonly SpanCounted[]>()

const spansIn = (rows: readonly SpanRow[], told: readonly string[]): readonly SpanCounted[] => {
  const found =
    readRows.get(rows) ??
    rows.map((row) => ({
      from: day(row.from_day),
      to: day(row.to_day),
      view: row.view ?? '',
      split: row.split ?? '',
      part: row.part ?? undefined,
      isWhole: row.is_whole,
      told: new Map(
        told.map((one, index) => [one, { rows: Number(row[`n${index}`]), known: Number(row[`k${index}`]) }]),
      ),
    }))
  readRows.set(rows, found)
  return found
}

const spansOf = async (
  { read, shop }: FigureContext,
  relation: Relation,
  leaves: readonly Leaf[],
  periods: readonly Period[],
): Promise<SpanCounted[]> => {
  const { parts } = relations[relation]
  const reads = leaves.filter(({ measure }) => measure.of === relation).map(({ measure }) => toldBy(measure))
  const byKey = new Map(reads.map((one) => [toldKey(one), one]))
  const [keys, told] = [[...byKey.keys()], [...byKey.values()]]
  const lies = (span: SpanCounted) => periods.some((period) => within(span, period))
  const spansOfAll = (rows: readonly (readonly SpanRow[])[]) =>
    rows.flatMap((some) => spansIn(some, keys)).filter(lies)
  // Periods that follow each other are one range: what asks for less then finds it there. Not of ranges apart: of
  // these joined by "or" DuckDB reads every row.
  const name = `spans of ${shop} ${relation} ${keys.join(', ')}`
  const found = spansOfAll(
    await Promise.all(
      joined(periods).map((range) =>
        readWithin(read, name, range, (days) => read(surveySql(relation, shop, days, told))),
      ),
    ),
  )
  if (!parts?.many || found.every(({ from, to }) => from === to)) return found
  const each = spansOfAll(
    await Promise.all(periods.map((period) => read(surveySql(relation, shop, period, told, true)))),
  )
  // Compared periods may have days in common.
  const once = new Map(
    each.map((span) => [
      [span.from, span.to, span.view, span.split, span.part, span.isWhole].join('\u0000'),
      span,
    ]),
  )
  return [...found, ...once.values()]
}

const viewsOf = async (
  { read, shop }: FigureContext,
  relation: Relation,
  batches: readonly BatchFound[],
): Promise<Map<number, Set<string>>> => {
  const { views, tables } = relations[relation]
  const own = batches.filter(({ table }) => tables.some((one) => one === table)).map(({ batch }) => batch)
  const found = new Map<number, Set<string>>()
  if (!views || own.length === 0) return found
  const range = { from: Math.min(...own), to: Math.max(...own) }
  const rows = await readWithin(read, `views of ${shop} ${relation}`, range, ({ from, to }) =>
    read(
      sql<{ batch: number; view: string }>`select t.batch_id as batch, ${sql.raw(views.sql)} as view
      from ${sql.raw(`${relation} t where t.shop_id = ${shop} and t.batch_id >= ${from} and t.batch_id <= ${to}`)} group by 1, 2`,
    ),
  )
  for (const { batch, view } of rows)
    found.set(Number(batch), (found.get(Number(batch)) ?? new Set()).add(view))
  return found
}

/** A row that a newer file gave, too, still says what the file it is from tells of. */
const ledgersOf = async (
  { read, shop }: FigureContext,
  plan: Plan,
  batches: readonly BatchFound[],
): Promise<Map<number, LedgerPart[]>> => {
  const own = batches.filter(({ table }) => table === 'ledger')
  const found = new Map<number, LedgerPart[]>()
  const isFiltered = plan.where.some((one) => one.kind === 'values' && one.dimension === 'ledger')
  if (own.length === 0 || (!isFiltered && new Set(own.map(({ format }) => format)).size < 2)) return found
  const ids = own.map(({ batch }) => batch)
  const range = { from: Math.min(...ids), to: Math.max(...ids) }
  const rows = await readWithin(read, `ledgers of ${shop}`, range, ({ from, to }) => {
    const told = (table: string) =>
      `select t.batch_id as batch, t.ledger as ledger, ${accountSql} as account from ${table} t
       where t.shop_id = ${shop} and t.batch_id >= ${from} and t.batch_id <= ${to} group by 1, 2, 3`
    return read(
      sql<LedgerPart & { batch: number }>`${sql.raw(`${told('ledger')} union ${told('ledger_shadow')}`)}`,
    )
  })
  for (const { batch, ledger, account } of rows) {
    const parts = found.get(Number(batch)) ?? []
    found.set(Number(batch), parts)
    parts.push({ ledger, account })
  }
  return found
}

/** `spansOf` sees only what lies inside a period; whether a batch is one row for all its days shows in the whole of it. */
const summedOf = async (
  { read, shop }: FigureContext,
  relation: Relation,
  batches: readonly BatchFound[],
  periods: readonly Period[],
): Promise<Set<number>> => {
  const { tables } = relations[relation]
  const crossing = batches.filter(
    ({ table, period }) =>
      tables.some((one) => one === table) &&
      period.from < period.to &&
      !periods.some((one) => within(period, one)),
  )
  if (crossing.length === 0) return new Set()
  const column = spanColumns(relation)
  const days = (ends: readonly Day[]) => [...new Set(ends)].map((one) => `date '${one}'`).join(', ')
  const rows = await read(
    sql<{ first: string; last: string }>`select distinct cast(${sql.raw(column.from)} as text) as first,
      cast(${sql.raw(column.to)} as text) as last from ${sql.raw(`${relation} t where t.shop_id = ${shop}
      and ${column.from} in (${days(crossing.map(({ period }) => period.from))})
      and ${column.to} in (${days(crossing.map(({ period }) => period.to))}) and ${column.to} > ${column.from}`)}`,
  )
  const found = new Set(rows.map(({ first, last }) => `${first} ${last}`))
  return new Set(
    crossing.filter(({ period }) => found.has(`${period.from} ${period.to}`)).map(({ batch }) => batch),
  )
}

const statesOf = async (
  { read, shop }: FigureContext,
  leaves: readonly Leaf[],
): Promise<Map<string, Day>> => {
  const found = new Map<string, Day>()
  for (const { measure } of leaves) {
    if (measure.kind !== 'latest' || found.has(measure.given ?? '')) continue
    const given = measure.given ? ` and ${measure.given} is not null` : ''
    const [row] = await read(
      sql<{ first: string | null }>`select cast(min(snapshot_day) as text) as first from ${sql.raw(
        `${measure.of} where shop_id = ${shop}${given}`,
      )}`,
    )
    if (row?.first) found.set(measure.given ?? '', day(row.first))
  }
  return found
}

/** Reads what the store holds for the leaves of a plan in some periods. */
export const survey = async (
  context: FigureContext,
  plan: Plan,
  periods: readonly Period[],
): Promise<Survey> => {
  const { leaves } = plan
  const asked = [...new Set(leaves.map(({ measure }) => measure.of))]
  const tables = [...new Set(asked.flatMap((relation) => relations[relation].tables))]
  const states = asked.filter((relation) => relations[relation].shape === 'snapshot')
  const withSpans = asked.filter((relation) => relations[relation].shape === 'span')
  const silent = withSpans.filter((relation) => relations[relation].views && relations[relation].silentZero)
  const [batches, spans, gaps, unnamed] = await Promise.all([
    batchesOf(context, tables, periods, states),
    Promise.all(
      withSpans.map(
        async (relation) => [relation, await spansOf(context, relation, leaves, periods)] as const,
      ),
    ),
    gapsIn(context, plan, periods),
    unnamedIn(context, plan, periods),
  ])
  const [ledgers, views, summed] = await Promise.all([
    ledgersOf(context, plan, batches),
    Promise.all(
      silent.map(async (relation) => [relation, await viewsOf(context, relation, batches)] as const),
    ),
    Promise.all(
      withSpans
        .filter((relation) => relations[relation].silentZero)
        .map(async (relation) => [relation, await summedOf(context, relation, batches, periods)] as const),
    ),
  ])
  return {
    batches,
    spans: new Map(spans),
    summed: new Map(summed),
    views: new Map(views),
    ledgers,
    gaps,
    unnamed,
    states: await statesOf(context, leaves),
  }
}

/** Does the file say when its rows count? */
export const tellsClock = ({ table, columns }: BatchFound, clock: string): boolean =>
  columns.length === 0 || comesFrom(clock, table).some((column) => columns.includes(column))

/**
 * Days that imports of the relation cover, whether or not rows fell on them: imports of one of the views, and
 * those that have the column of the clock and pass.
 */
export const batchDays = (
  { batches, spans, summed: crossing, views }: Survey,
  relation: Relation,
  period: Period,
  only: {
    views?: readonly string[] | undefined
    clock?: string
    passes?: ((batch: BatchFound) => boolean) | undefined
  } = {},
): Set<Day> => {
  const { tables, shape } = relations[relation]
  const summed = new Set(
    (spans.get(relation) ?? [])
      .filter((span) => span.from !== span.to)
      .map((span) => `${span.from} ${span.to}`),
  )
  const covered: Period[] = []
  for (const batch of batches) {
    if (!tables.some((table) => table === batch.table)) continue
    if (only.passes && !only.passes(batch)) continue
    if (only.clock && !tellsClock(batch, only.clock)) continue
    // A report that cannot answer says nothing, not even that nothing happened.
    if (only.views && !only.views.some((view) => views.get(relation)?.get(batch.batch)?.has(view))) continue
    // One row for all its days says nothing about the single ones.
    const isSummed =
      summed.has(`${batch.period.from} ${batch.period.to}`) || crossing.get(relation)?.has(batch.batch)
    if (shape === 'span' && isSummed) continue
    const part = clipped(batch.period, period)
    if (part) covered.push(part)
  }
  return new Set(joined(covered).flatMap(eachDay))
}
