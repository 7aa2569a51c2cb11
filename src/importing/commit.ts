import { sql, type Transaction } from 'kysely'
import { type Behind, replaceRestatedDays, toldOtherwise } from '../facts/restated-days.ts'
import { addSaleLines, anyRow, deriveSaleLines } from '../facts/sale-lines.ts'
import { sqlTypes } from '../facts/schema.ts'
import { dropScratch, keepScratch } from '../facts/scratch.ts'
import { recategorised } from '../facts/sold-days.ts'
import { type FactTableName, type FactTables, factTables } from '../facts/tables.ts'
import { parquetQuery } from '../storage/duckdb-facts.ts'
import type { FactStore, LoadedColumn } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'

/**
 * Counts of what a sheet brings: rows that are new, that change a row in force, that change nothing; of these
 * `older` say something else, but a newer file has spoken.
 */
export type Changes = { inserted: number; updated: number; unchanged: number; older: number }

/** Which of two versions of a row is newer: by stamp, then by the file's hash so that order of import never decides. */
export type Version = { stamp: string; sha256: string }

type Tx = Transaction<FactTables>

const columnsOf = (table: FactTableName): [string, (typeof sqlTypes)[keyof typeof sqlTypes]][] =>
  Object.entries(factTables[table].columns).map(([column, type]) => [column, sqlTypes[type]])

const keyOf = (table: FactTableName): readonly string[] => factTables[table].key

const joinOn = (table: FactTableName, a: string, b: string): string =>
  keyOf(table)
    .map((column) => `${a}.${column} = ${b}.${column}`)
    .join(' and ')

const names = (table: FactTableName, prefix: string): string =>
  columnsOf(table)
    .map(([column]) => `${prefix}${column}`)
    .join(', ')

/** Order tables decide what was sold; their orders are derived again after a change. */
const sellsOrders = (table: FactTableName): boolean =>
  table === 'order_header' || table === 'order_line' || table === 'refund'

/** Scratch tables are named after the batch; a preview has a negative number. */
const tagOf = (batch: number): string => (batch < 0 ? `preview${-batch}` : String(batch))

const orderColumns = (table: FactTableName): string =>
  table === 'refund' ? "'tmall' as channel, order_id" : 'channel, order_id'

const verdictSql = (
  shop: number,
  table: FactTableName,
  incoming: string,
  { version, columns }: { version: Version; columns: readonly string[] },
): string => {
  const same = columns
    .filter((column) => !keyOf(table).includes(column))
    .map((column) => `i.${column} is not distinct from c.${column}`)
    .join(' and ')
  const stamp = `timestamp ${literal(version.stamp)}`
  return `select cast(${shop} as bigint) as shop_id, i.row_no as row_no, c.batch_id is null as fresh, coalesce(${same || 'true'}, false) as same,
      coalesce(b.stamp < ${stamp} or (b.stamp = ${stamp} and b.file_sha256 <= ${literal(version.sha256)}), true) as newer
    from ${incoming} i
    left join ${table} c on c.shop_id = ${shop} and ${joinOn(table, 'c', 'i')}
    left join batch b on b.shop_id = ${shop} and b.batch_id = c.batch_id`
}

type Coming = { batch: number; version: Version; columns: readonly string[] }

/** Which columns each batch behind the rows of `keys` has; the coming one is not in the books yet. */
const columnsBehind = async (
  tx: Tx,
  shop: number,
  table: FactTableName,
  keys: string,
  coming?: Coming,
): Promise<Behind> => {
  const { rows } = await sql
    .raw<{ batch_id: number; columns: string }>(
      `select b.batch_id, b.columns from batch b where b.shop_id = ${shop} and b.batch_id in (
         select s.batch_id from ${table}_shadow s join ${keys} k on k.shop_id = s.shop_id and ${joinOn(table, 'k', 's')}
         where s.shop_id = ${shop})`,
    )
    .execute(tx)
  const behind = new Map<number, readonly string[]>(
    rows.map(({ batch_id, columns }) => [batch_id, JSON.parse(columns)]),
  )
  if (coming) behind.set(coming.batch, coming.columns)
  return behind
}

/** Columns that some of the batches have and others have not: there older files fill in what newer ones lack. */
const differingColumns = (table: FactTableName, behind: Behind): string[] => {
  const sets = [...behind.values()]
  return columnsOf(table)
    .map(([column]) => column)
    .filter((column) => !keyOf(table).includes(column))
    .filter((column) => sets.some((set) => set.includes(column)) && sets.some((set) => !set.includes(column)))
}

/**
 * Puts the rows in force of `keys` together from all their versions in the shadow table: every column as the newest
 * file says that has it, so that a later pick of fewer columns takes nothing away. The row bears the newest batch.
 */
const mergeVersions = async (
  tx: Tx,
  shop: number,
  table: FactTableName,
  { keys, behind, coming }: { keys: string; behind: Behind; coming?: Coming },
): Promise<void> => {
  const differing = differingColumns(table, behind)
  const stamps = `(select batch_id, stamp, file_sha256 from batch where shop_id = ${shop}${
    coming
      ? ` union all select ${coming.batch}, timestamp ${literal(coming.version.stamp)}, ${literal(coming.version.sha256)}`
      : ''
  })`
  const versions = `select s.*, row_number() over (partition by ${keyOf(table)
    .map((column) => `s.${column}`)
    .join(', ')} order by b.stamp desc, b.file_sha256 desc, s.batch_id desc) as nth
    from ${table}_shadow s
    join ${keys} k on k.shop_id = s.shop_id and ${joinOn(table, 'k', 's')}
    join ${stamps} b on b.batch_id = s.batch_id
    where s.shop_id = ${shop}`
  const own = `shop_id, batch_id, row_no, ${names(table, '')}`
  if (differing.length === 0) {
    await sql
      .raw(`insert into ${table} (${own}) select ${own} from (${versions}) v where nth = 1`)
      .execute(tx)
    return
  }
  const newest = (column: string, only?: string) =>
    `(array_agg(${column} order by nth)${only ? ` filter (where ${only})` : ''})[1]`
  const merged = ['shop_id', 'batch_id', 'row_no', ...columnsOf(table).map(([column]) => column)].map(
    (column) => {
      if (keyOf(table).includes(column) || column === 'shop_id') return column
      if (!differing.includes(column)) return newest(column)
      const having = `(${[...behind].filter(([, set]) => set.includes(column)).map(([batch]) => batch)})`
      // What is empty there stays so; but a file that says nothing for certain of the column may give a value.
      return `coalesce(${newest(column, `batch_id in ${having}`)}, ${newest(column, `batch_id not in ${having} and ${column} is not null`)})`
    },
  )
  await sql
    .raw(
      `insert into ${table} (${own}) select ${merged.join(', ')} from (${versions}) v group by shop_id, ${keyOf(table).join(', ')}`,
    )
    .execute(tx)
}

const count = async (tx: Tx, text: string): Promise<Changes> => {
  const answer = await sql.raw<Changes>(text).execute(tx)
  const row = answer.rows[0]
  return {
    inserted: Number(row?.inserted ?? 0),
    updated: Number(row?.updated ?? 0),
    unchanged: Number(row?.unchanged ?? 0),
    older: Number(row?.older ?? 0),
  }
}

/**
 * Counts by the rows themselves, where files of different columns were put together: an older one may have filled
 * something in, a newer one changed nothing. `before`: the rows in force as they were.
 */
const countMerged = (
  tx: Tx,
  shop: number,
  table: FactTableName,
  { keys, before, inserted }: { keys: string; before: string; inserted: number },
): Promise<Changes> => {
  const differs = columnsOf(table)
    .filter(([column]) => !keyOf(table).includes(column))
    .map(([column]) => `c.${column} is distinct from o.${column}`)
    .join(' or ')
  return count(
    tx,
    `select ${inserted} as inserted, count(*) filter (where changed) as updated, count(*) filter (where not changed) as unchanged,
       count(*) filter (where not changed and not same and not newer) as older
     from (select k.same, k.newer, (${differs}) as changed from ${keys} k
       join ${table} c on c.shop_id = k.shop_id and ${joinOn(table, 'c', 'k')}
       join ${before} o on o.shop_id = k.shop_id and ${joinOn(table, 'o', 'k')} where c.shop_id = ${shop}) counted`,
  )
}

/** The accepted rows as a relation of the store: DuckDB reads the file where it lies, PostgreSQL copies it in. */
const bring = async (
  tx: Tx,
  store: FactStore<FactTables>,
  table: FactTableName,
  name: string,
  path: string,
): Promise<string> => {
  const columns: LoadedColumn[] = [
    ...columnsOf(table).map(([column, type]) => ({
      name: column,
      type: type === 'double precision' ? ('double' as const) : type,
    })),
    { name: 'row_no', type: 'bigint' },
  ]
  if (store.engine === 'duckdb') return `(${parquetQuery(path, columns)})`
  await store.loadParquet(tx, name, path, columns)
  return name
}

/** A sheet to bring in: the accepted rows as a file; `columns`: what it has of the table. */
type Sheet = {
  shop: number
  table: FactTableName
  batch: number
  accepted: string
  version: Version
  columns: readonly string[]
}

/** Changes a table; where an item then has another category, what was sold by category is counted anew. */
const changing = <T>(
  tx: Tx,
  store: FactStore<FactTables>,
  { shop, table }: { shop: number; table: FactTableName },
  change: () => Promise<T>,
): Promise<T> => (table === 'listing' ? recategorised(tx, store, shop, change) : change())

/**
 * Brings the accepted rows of one sheet into its fact table, inside the caller's transaction.
 * A row that other files gave too goes by version and by column (`mergeVersions`); all its versions lie in the
 * shadow table, from where an undo puts it together again.
 */
export const upsertSheet = (tx: Tx, store: FactStore<FactTables>, sheet: Sheet): Promise<Changes> =>
  changing(tx, store, sheet, () => upsertRows(tx, store, sheet))

const upsertRows = async (tx: Tx, store: FactStore<FactTables>, input: Sheet): Promise<Changes> => {
  const { shop, table, batch } = input
  const run = (text: string) => sql.raw(text).execute(tx)
  const tag = tagOf(batch)
  const verdict = `verdict_${tag}`
  const incoming = await bring(tx, store, table, `incoming_${tag}`, input.accepted)
  const known = await anyRow(tx, shop, table)
  if (known) await keepScratch(tx, store, verdict, verdictSql(shop, table, incoming, input))
  let changes = await count(
    tx,
    known
      ? `select count(*) filter (where fresh) as inserted, count(*) filter (where not fresh and not same and newer) as updated,
         count(*) filter (where not fresh and (same or not newer)) as unchanged,
         count(*) filter (where not fresh and not same and not newer) as older from ${verdict}`
      : `select count(*) as inserted, 0 as updated, 0 as unchanged, 0 as older from ${incoming} i`,
  )
  const own = `shop_id, batch_id, row_no, ${names(table, '')}`
  const isKnownElsewhere = changes.updated + changes.unchanged > 0
  const rows = (into: string, where: string) =>
    run(
      `insert into ${into} (${own}) select ${shop}, ${batch}, i.row_no, ${names(table, 'i.')} from ${incoming} i${
        isKnownElsewhere ? ` join ${verdict} v on v.row_no = i.row_no where ${where}` : ''
      }`,
    )
  // Of a table just filled PostgreSQL knows nothing yet and would join row by row: 35 s for 28,000 rows.
  const lookOver = async (name: string) => {
    if (store.engine === 'postgres') await run(`analyze ${name}`)
  }
  if (isKnownElsewhere) await lookOver(table)
  await rows(table, 'v.fresh')
  if (isKnownElsewhere) {
    const keys = `keys_${tag}`
    await keepScratch(
      tx,
      store,
      keys,
      `select cast(${shop} as bigint) as shop_id, ${keyOf(table)
        .map((column) => `i.${column}`)
        .join(
          ', ',
        )}, v.same, v.newer from ${incoming} i join ${verdict} v on v.row_no = i.row_no where not v.fresh`,
    )
    const told = await toldOtherwise(tx, {
      shop,
      table,
      keys,
      behind: await columnsBehind(tx, shop, table, keys),
    })
    await run(
      `insert into ${table}_shadow (${own}) select c.shop_id, c.batch_id, c.row_no, ${names(table, 'c.')} from ${table} c
       join ${keys} k on k.shop_id = c.shop_id and ${joinOn(table, 'k', 'c')}
       where c.shop_id = ${shop} and not exists (select 1 from ${table}_shadow s
         where s.shop_id = c.shop_id and s.batch_id = c.batch_id and ${joinOn(table, 's', 'c')})`,
    )
    await rows(`${table}_shadow`, 'not v.fresh')
    await lookOver(`${table}_shadow`)
    const behind = await columnsBehind(tx, shop, table, keys, input)
    const before = `before_${tag}`
    const isFilledIn = differingColumns(table, behind).length > 0
    if (isFilledIn)
      await keepScratch(
        tx,
        store,
        before,
        `select c.* from ${table} c join ${keys} k on k.shop_id = c.shop_id and ${joinOn(table, 'k', 'c')} where c.shop_id = ${shop}`,
      )
    await run(
      `delete from ${table} c using ${keys} k where c.shop_id = ${shop} and k.shop_id = c.shop_id and ${joinOn(table, 'k', 'c')}`,
    )
    await mergeVersions(tx, shop, table, { keys, behind, coming: input })
    await replaceRestatedDays(
      tx,
      store,
      { shop, table, scratch: `restated_${tag}` },
      { before: told, after: await toldOtherwise(tx, { shop, table, keys, behind }) },
    )
    if (isFilledIn) {
      changes = await countMerged(tx, shop, table, { keys, before, inserted: changes.inserted })
      await dropScratch(tx, before)
    }
    await dropScratch(tx, keys)
  }
  if (table === 'order_header' && !isKnownElsewhere && !(await anyRow(tx, shop, 'order_line')))
    await addSaleLines(tx, store, { shop, batch, incoming, scratch: `buyers_${tag}` })
  else if (sellsOrders(table)) {
    const affected = `affected_${tag}`
    await keepScratch(
      tx,
      store,
      affected,
      `select distinct cast(${shop} as bigint) as shop_id, ${orderColumns(table)} from ${incoming} i`,
      'order_id',
    )
    await deriveSaleLines(tx, store, shop, affected, input)
    await dropScratch(tx, affected)
  }
  if (known) await dropScratch(tx, verdict)
  return changes
}

/**
 * Takes the rows of a batch out of its fact table and puts its keys together again from the versions that other
 * files gave. Inside the caller's transaction.
 */
export const withdrawSheet = (tx: Tx, store: FactStore<FactTables>, sheet: Withdrawn): Promise<void> =>
  changing(tx, store, sheet, () => withdrawRows(tx, store, sheet))

type Withdrawn = Pick<Sheet, 'shop' | 'table' | 'batch'>

const withdrawRows = async (
  tx: Tx,
  store: FactStore<FactTables>,
  { shop, table, batch }: Withdrawn,
): Promise<void> => {
  const run = (text: string) => sql.raw(text).execute(tx)
  const keys = `keys_${batch}`
  const affected = `affected_${batch}`
  const ofBatch = (columns: string) =>
    `select ${columns} from ${table} where shop_id = ${shop} and batch_id = ${batch}
     union select ${columns} from ${table}_shadow where shop_id = ${shop} and batch_id = ${batch}`
  await keepScratch(tx, store, keys, ofBatch(`shop_id, ${keyOf(table).join(', ')}`))
  const told = await toldOtherwise(tx, {
    shop,
    table,
    keys,
    behind: await columnsBehind(tx, shop, table, keys),
  })
  if (sellsOrders(table))
    await keepScratch(tx, store, affected, ofBatch(`shop_id, ${orderColumns(table)}`), 'order_id')
  await run(
    `delete from ${table} c using ${keys} k where c.shop_id = ${shop} and k.shop_id = c.shop_id and ${joinOn(table, 'k', 'c')}`,
  )
  await run(`delete from ${table}_shadow where shop_id = ${shop} and batch_id = ${batch}`)
  const behind = await columnsBehind(tx, shop, table, keys)
  await mergeVersions(tx, shop, table, { keys, behind })
  await replaceRestatedDays(
    tx,
    store,
    { shop, table, scratch: `restated_${batch}` },
    { before: told, after: await toldOtherwise(tx, { shop, table, keys, behind }) },
  )
  // A key of one version again has it in force and nowhere else.
  const single = `single_${batch}`
  const own = keyOf(table)
    .map((column) => `s.${column}`)
    .join(', ')
  await keepScratch(
    tx,
    store,
    single,
    `select s.shop_id, ${own} from ${table}_shadow s join ${keys} k on k.shop_id = s.shop_id and ${joinOn(table, 'k', 's')}
     where s.shop_id = ${shop} group by s.shop_id, ${own} having count(*) = 1`,
  )
  await run(
    `delete from ${table}_shadow s using ${single} k where s.shop_id = ${shop} and k.shop_id = s.shop_id and ${joinOn(table, 'k', 's')}`,
  )
  await dropScratch(tx, single)
  if (sellsOrders(table)) {
    await deriveSaleLines(tx, store, shop, affected)
    await dropScratch(tx, affected)
  }
  await dropScratch(tx, keys)
}
