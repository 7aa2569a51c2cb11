import { sql, type Transaction } from 'kysely'
import { deriveSaleLines } from '../facts/sale-lines.ts'
import { sqlTypes } from '../facts/schema.ts'
import { dropScratch, keepScratch } from '../facts/scratch.ts'
import { type FactTableName, type FactTables, factTables } from '../facts/tables.ts'
import { parquetQuery } from '../storage/duckdb-facts.ts'
import type { FactStore, LoadedColumn } from '../storage/facts.ts'

/** Counts of what a sheet brings: rows that are new, that replace another value, that change nothing. */
export type Changes = { inserted: number; updated: number; unchanged: number }

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
export const sellsOrders = (table: FactTableName): boolean =>
  table === 'order_header' || table === 'order_line' || table === 'refund'

/** Scratch tables are named after the batch; a preview has a negative number. */
const tagOf = (batch: number): string => (batch < 0 ? `preview${-batch}` : String(batch))

const orderColumns = (table: FactTableName): string =>
  table === 'refund' ? "'tmall' as channel, order_id" : 'channel, order_id'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

const verdictSql = (shop: number, table: FactTableName, incoming: string, version: Version): string => {
  const same = columnsOf(table)
    .filter(([column]) => !keyOf(table).includes(column))
    .map(([column]) => `i.${column} is not distinct from c.${column}`)
    .join(' and ')
  const stamp = `timestamp ${literal(version.stamp)}`
  return `select ${shop} as shop_id, i.row_no as row_no, c.batch_id is null as fresh, coalesce(${same || 'true'}, false) as same,
      coalesce(b.stamp < ${stamp} or (b.stamp = ${stamp} and b.file_sha256 <= ${literal(version.sha256)}), true) as newer
    from ${incoming} i
    left join ${table} c on c.shop_id = ${shop} and ${joinOn(table, 'c', 'i')}
    left join batch b on b.shop_id = ${shop} and b.batch_id = c.batch_id`
}

const count = async (tx: Tx, text: string): Promise<Changes> => {
  const answer = await sql.raw<{ inserted: number; updated: number; unchanged: number }>(text).execute(tx)
  const row = answer.rows[0]
  return {
    inserted: Number(row?.inserted ?? 0),
    updated: Number(row?.updated ?? 0),
    unchanged: Number(row?.unchanged ?? 0),
  }
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

/**
 * Brings the accepted rows of one sheet into its fact table, inside the caller's transaction.
 * A row that another file gave before goes by version: the newer is in force, the older lies in the shadow
 * table, from where an undo takes it back.
 */
export const upsertSheet = async (
  tx: Tx,
  store: FactStore<FactTables>,
  input: { shop: number; table: FactTableName; batch: number; accepted: string; version: Version },
): Promise<Changes> => {
  const { shop, table, batch, version } = input
  const run = (text: string) => sql.raw(text).execute(tx)
  const tag = tagOf(batch)
  const verdict = `verdict_${tag}`
  const incoming = await bring(tx, store, table, `incoming_${tag}`, input.accepted)
  const before = await tx
    .selectFrom(table)
    .select(sql`1`.as('one'))
    .where('shop_id', '=', shop)
    .limit(1)
    .execute()
  const known = before.length > 0
  if (known) await keepScratch(tx, store, verdict, verdictSql(shop, table, incoming, version))
  const changes = await count(
    tx,
    known
      ? `select count(*) filter (where fresh) as inserted, count(*) filter (where not fresh and not same and newer) as updated,
         count(*) filter (where not fresh and (same or not newer)) as unchanged from ${verdict}`
      : `select count(*) as inserted, 0 as updated, 0 as unchanged from ${incoming} i`,
  )
  const own = `shop_id, batch_id, row_no, ${names(table, '')}`
  if (changes.updated + changes.unchanged > 0) {
    const losing = `from ${table} c join ${incoming} i on c.shop_id = ${shop} and ${joinOn(table, 'c', 'i')}
      join ${verdict} v on v.row_no = i.row_no where c.shop_id = ${shop} and not v.fresh and v.newer`
    await run(
      `insert into ${table}_shadow (${own}) select c.shop_id, c.batch_id, c.row_no, ${names(table, 'c.')} ${losing}`,
    )
    await run(
      `delete from ${table} c using ${incoming} i, ${verdict} v
       where c.shop_id = ${shop} and ${joinOn(table, 'c', 'i')} and v.row_no = i.row_no and not v.fresh and v.newer`,
    )
    await run(
      `insert into ${table}_shadow (${own}) select ${shop}, ${batch}, i.row_no, ${names(table, 'i.')}
       from ${incoming} i join ${verdict} v on v.row_no = i.row_no where not v.fresh and not v.newer`,
    )
    await run(
      `insert into ${table} (${own}) select ${shop}, ${batch}, i.row_no, ${names(table, 'i.')}
       from ${incoming} i join ${verdict} v on v.row_no = i.row_no where v.fresh or v.newer`,
    )
  } else {
    await run(
      `insert into ${table} (${own}) select ${shop}, ${batch}, i.row_no, ${names(table, 'i.')} from ${incoming} i`,
    )
  }
  if (sellsOrders(table)) {
    const affected = `affected_${tag}`
    await keepScratch(
      tx,
      store,
      affected,
      `select distinct shop_id, ${orderColumns(table)} from ${table} where shop_id = ${shop} and batch_id = ${batch}`,
    )
    await deriveSaleLines(tx, store, shop, affected)
    await dropScratch(tx, affected)
  }
  if (known) await dropScratch(tx, verdict)
  return changes
}

/**
 * Takes the rows of a batch out of its fact table and puts back what it had replaced: of the other versions of
 * each key the newest. Inside the caller's transaction.
 */
export const withdrawSheet = async (
  tx: Tx,
  store: FactStore<FactTables>,
  input: { shop: number; table: FactTableName; batch: number },
): Promise<void> => {
  const { shop, table, batch } = input
  const run = (text: string) => sql.raw(text).execute(tx)
  const gone = `gone_${batch}`
  const back = `back_${batch}`
  const keys = keyOf(table).join(', ')
  const ofBatch = `shop_id = ${shop} and batch_id = ${batch}`
  await keepScratch(tx, store, gone, `select shop_id, ${keys} from ${table} where ${ofBatch}`)
  const affected = `affected_${batch}`
  if (sellsOrders(table))
    await keepScratch(
      tx,
      store,
      affected,
      `select distinct shop_id, ${orderColumns(table)} from ${table} where ${ofBatch}`,
    )
  await run(`delete from ${table} where ${ofBatch}`)
  await run(`delete from ${table}_shadow where ${ofBatch}`)
  await keepScratch(
    tx,
    store,
    back,
    `select shop_id, batch_id, row_no, ${keys} from (
       select s.shop_id, s.batch_id, s.row_no, ${keyOf(table)
         .map((k) => `s.${k}`)
         .join(', ')},
         row_number() over (partition by s.shop_id, ${keyOf(table)
           .map((k) => `s.${k}`)
           .join(', ')} order by b.stamp desc, b.file_sha256 desc, s.batch_id desc) as nth
       from ${table}_shadow s
       join ${gone} g on g.shop_id = s.shop_id and ${joinOn(table, 'g', 's')}
       join batch b on b.shop_id = s.shop_id and b.batch_id = s.batch_id
       where s.shop_id = ${shop}) best where nth = 1`,
  )
  const own = `shop_id, batch_id, row_no, ${names(table, '')}`
  await run(
    `insert into ${table} (${own}) select s.shop_id, s.batch_id, s.row_no, ${names(table, 's.')} from ${table}_shadow s
     join ${back} k on k.shop_id = s.shop_id and k.batch_id = s.batch_id and k.row_no = s.row_no and ${joinOn(table, 'k', 's')}
     where s.shop_id = ${shop}`,
  )
  await run(
    `delete from ${table}_shadow s using ${back} k
     where s.shop_id = ${shop} and k.shop_id = s.shop_id and k.batch_id = s.batch_id and k.row_no = s.row_no and ${joinOn(table, 'k', 's')}`,
  )
  if (sellsOrders(table)) {
    await deriveSaleLines(tx, store, shop, affected)
    await dropScratch(tx, affected)
  }
  await dropScratch(tx, back)
  await dropScratch(tx, gone)
}
