import { type Kysely, sql } from 'kysely'
import type { Engine } from '../storage/migrations.ts'
import { countRestatedDays } from './restated-days.ts'
import { countAllSold } from './sold-days.ts'
import { type FactColumnType, type FactTable, type FactTableName, factTables } from './tables.ts'

/** SQL types that DuckDB and PostgreSQL share. */
export const sqlTypes: Record<
  FactColumnType,
  'text' | 'bigint' | 'double precision' | 'timestamp' | 'date' | 'boolean'
> = {
  text: 'text',
  fen: 'bigint',
  count: 'bigint',
  real: 'double precision',
  ratio: 'double precision',
  seconds: 'double precision',
  time: 'timestamp',
  day: 'date',
  flag: 'boolean',
}

export const factTableNames = Object.keys(factTables) as FactTableName[]

/** The definition of a fact table, widened for code that treats all tables alike. */
export const factTable = (name: FactTableName): FactTable => factTables[name]

/** Columns every fact table has besides its own. */
export const provenance = [
  ['shop_id', 'bigint'],
  ['batch_id', 'bigint'],
  ['row_no', 'bigint'],
] as const

const factColumns = (name: FactTableName): string =>
  [
    ...provenance.map(([column, type]) => `${column} ${type} not null`),
    ...Object.entries(factTable(name).columns).map(
      ([column, type]) =>
        `${column} ${sqlTypes[type]}${factTable(name).key.includes(column) ? ' not null' : ''}`,
    ),
  ].join(', ')

/** Derived and bookkeeping tables, in the SQL both engines speak. */
const otherTables: Record<string, string> = {
  sale_line: `shop_id bigint not null, channel text not null, order_id text not null, line_id text not null,
    placed_at timestamp, paid_at timestamp, status text, placed_fen bigint, paid_fen bigint,
    refunded_fen bigint not null, pieces bigint, item_id text, title text, sku_name text, seller_code text,
    province text, city text, source_table text not null, batch_id bigint not null, row_no bigint not null,
    leads boolean not null, leads_item boolean not null, alone boolean, buyer_no bigint, item text not null,
    placed_before date, placed_after date, paid_before date, paid_after date,
    sku text, leads_sku boolean, order_no bigint, leads_status boolean`,
  batch: `shop_id bigint not null, batch_id bigint not null, file_name text not null, sheet text not null,
    file_sha256 text not null, format text not null, format_name text not null, fact_table text not null, period_from date, period_to date,
    stamp timestamp not null, imported_at timestamp not null, rows bigint not null, accepted bigint not null,
    rejected bigint not null, skipped bigint not null, inserted bigint not null, updated bigint not null, unchanged bigint not null, older bigint,
    status text not null, undone_at timestamp, notes text not null, rejects text not null, columns text not null, header text not null`,
  restated_day: `shop_id bigint not null, fact_table text not null, clock text not null, day date not null,
    column_name text not null, versions bigint not null`,
  sold_day: `shop_id bigint not null, clock text not null, cut text not null, value text not null, day date not null,
    lines bigint not null, placed_fen bigint not null, placed_known bigint not null, paid_fen bigint not null,
    paid_known bigint not null, refunded_fen bigint not null, pieces bigint not null, pieces_known bigint not null,
    orders bigint not null, known_orders bigint not null, paid_orders bigint`,
  bought_again: `shop_id bigint not null, clock text not null, cut text not null, value text not null,
    day date not null, day_before date not null, orders bigint not null`,
  sold_recount: 'shop_id bigint not null, counted_at text not null',
}

/** All tables the facts room keeps, with the statements that make them. */
export const factDdl: readonly { table: string; create: string }[] = [
  ...factTableNames.flatMap((name) => [
    { table: name, create: `create table if not exists ${name} (${factColumns(name)})` },
    { table: `${name}_shadow`, create: `create table if not exists ${name}_shadow (${factColumns(name)})` },
  ]),
  ...Object.entries(otherTables).map(([table, columns]) => ({
    table,
    create: `create table if not exists ${table} (${columns})`,
  })),
]

/** Columns of `sale_line` that may say nothing, by the clocks of the figures that read them. */
const unsaid = [
  ['placed_fen', 'placed_at'],
  ['paid_fen', 'paid_at'],
  ['pieces', 'paid_at'],
  ['buyer_no', 'paid_at'],
  ['buyer_no', 'placed_at'],
  ['item', 'paid_at'],
] as const

/** What an order does not say is looked for with every question: mostly there is nothing to find. */
const unsaidIndexes = unsaid.map(
  ([column, clock]) =>
    `create index if not exists sale_line_no_${column}_${clock} on sale_line (shop_id, ${clock}) where ${column === 'item' ? "item = ''" : `${column} is null`}`,
)

/**
 * PostgreSQL finds rows through indexes; DuckDB through its own zone maps, where an index would only slow
 * bulk commits down. The business key is unique among the rows in force.
 */
const indexesOf = (name: FactTableName): readonly string[] => [
  `create unique index if not exists ${name}_key on ${name} (shop_id, ${factTable(name).key.join(', ')})`,
  `create index if not exists ${name}_batch on ${name} (shop_id, batch_id)`,
  `create index if not exists ${name}_shadow_key on ${name}_shadow (shop_id, ${factTable(name).key.join(', ')})`,
  `create index if not exists ${name}_shadow_batch on ${name}_shadow (shop_id, batch_id)`,
]

const RESTATED_INDEX =
  'create index if not exists restated_day_key on restated_day (shop_id, fact_table, day)'

const SOLD_INDEXES = ['sold_day', 'bought_again'].map(
  (table) => `create index if not exists ${table}_key on ${table} (shop_id, clock, cut, day)`,
)

const postgresIndexes: readonly string[] = [
  ...factTableNames.flatMap(indexesOf),
  'create unique index if not exists sale_line_key on sale_line (shop_id, channel, order_id, line_id)',
  'create index if not exists sale_line_paid on sale_line (shop_id, paid_at)',
  'create index if not exists sale_line_placed on sale_line (shop_id, placed_at)',
  ...unsaidIndexes,
  'create index if not exists refund_order on refund (shop_id, order_id)',
  'create index if not exists sale_line_buyer on sale_line (shop_id, buyer_no)',
  'create unique index if not exists batch_key on batch (shop_id, batch_id)',
  RESTATED_INDEX,
  ...SOLD_INDEXES,
]

/** Creates a fact table that came later, with its shadow. `spread`: sends the rows of a new table over the nodes. */
export const addFactTable = async <T>(
  db: Kysely<T>,
  engine: string,
  name: FactTableName,
  spread: (table: string) => Promise<void>,
): Promise<void> => {
  // A folder made by a later version has it from its first step.
  for (const { table, create } of factDdl.filter(({ table }) => table === name || table === `${name}_shadow`))
    if (!(await isThere(db, table))) {
      await sql.raw(create).execute(db)
      await spread(table)
    }
  if (engine === 'postgres') for (const index of indexesOf(name)) await sql.raw(index).execute(db)
}

/** Creates `restated_day` and counts what lies in the shadow tables already. */
export const addRestatedDays = async <T>(
  db: Kysely<T>,
  engine: string,
  spread: (table: string) => Promise<void>,
): Promise<void> => {
  for (const { table, create } of factDdl.filter(({ table }) => table === 'restated_day')) {
    await sql.raw(create).execute(db)
    await spread(table)
  }
  if (engine === 'postgres') await sql.raw(RESTATED_INDEX).execute(db)
  await countRestatedDays(db)
}

/** Creates the tables of what was sold by day and counts the lines that are there. */
export const addSoldDays = async <T>(
  db: Kysely<T>,
  engine: Engine,
  citus: boolean,
  spread: (table: string) => Promise<void>,
): Promise<void> => {
  for (const { table, create } of factDdl.filter(
    ({ table }) => table === 'sold_day' || table === 'bought_again',
  )) {
    await sql.raw(create).execute(db)
    await spread(table)
  }
  await countAllSold(db, engine, citus)
  if (engine === 'postgres') for (const index of SOLD_INDEXES) await sql.raw(index).execute(db)
}

/** Creates the table of when the sums by day were counted anew. */
export const addRecounts = async <T>(
  db: Kysely<T>,
  spread: (table: string) => Promise<void>,
): Promise<void> => {
  for (const { table, create } of factDdl.filter(({ table }) => table === 'sold_recount')) {
    await sql.raw(create).execute(db)
    await spread(table)
  }
}

const isThere = async <T>(db: Kysely<T>, table: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from information_schema.tables
    where table_schema = current_schema() and table_name = ${table}`.execute(db)
  return rows.length > 0
}

/** Creates what the facts room keeps, as all its migrations together leave it. */
export const createFactTables = async <T>(db: Kysely<T>, engine: string): Promise<void> => {
  for (const { create } of factDdl) await sql.raw(create).execute(db)
  if (engine === 'postgres') for (const index of postgresIndexes) await sql.raw(index).execute(db)
}

const none = (table: 'order_header' | 'order_line', known: string) =>
  `not exists (select 1 from ${table} o where o.shop_id = s.shop_id and o.channel = s.channel
    and o.order_id = s.order_id and (${known}))`

/** In a store of before, amounts that no file had were 0. */
export const forgetUnsaidAmounts = async <T>(db: Kysely<T>, engine: string): Promise<void> => {
  const steps = [
    'alter table sale_line alter column placed_fen drop not null',
    'alter table sale_line alter column paid_fen drop not null',
    `update sale_line s set placed_fen = null where s.placed_fen = 0
      and ${none('order_header', 'coalesce(o.total_fen, o.payable_fen) is not null')}
      and ${none('order_line', 'coalesce(o.payable_fen, o.price_fen) is not null')}`,
    `update sale_line s set paid_fen = null where s.paid_fen = 0 and s.paid_at is not null
      and ${none('order_header', 'o.paid_fen is not null')}
      and ${none('order_line', 'coalesce(o.paid_fen, o.order_paid_fen) is not null')}`,
    ...(engine === 'postgres' ? unsaidIndexes : []),
  ]
  for (const step of steps) await sql.raw(step).execute(db)
}
