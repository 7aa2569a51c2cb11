import { createHash } from 'node:crypto'
import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { z } from 'zod'
import type { AuditOlderRow } from './audit-rows.ts'
import type { TrailReading } from './audit-triggers.ts'

/** What a list of older rows is called in the trail. */
export const olderNote = 'audit_older'

/** Of a list: the numbers of its first and last row, and the sum of what it holds. */
const List = z.object({ from: z.number().int(), to: z.number().int(), sum: z.string() })

const PAGE = 2000

/**
 * Shops that were made as a whole, while nobody saw them: their rows are not told one by one. By what the trail itself
 * says of them.
 */
export const shopsMadeWhole = async (db: QueryExecutorProvider): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ row_key: string; after: string }>`select row_key, after from audit_entry
    where table_name = 'hidden_shop' and what = 'insert'`.execute(db)
  return new Set(
    rows.filter(({ after }) => JSON.parse(after).because === 'making').map(({ row_key }) => row_key),
  )
}

/** Whether a row can be of a shop that was made as a whole. */
export const isOfShop = ({ table, shop }: TrailReading): boolean =>
  shop === 'r."shop_id"' && table !== 'hidden_shop'

/**
 * Lists the rows of tables to which nobody listened until now and of whose writing the trail does not tell. Later a row
 * that is in neither came past the program. Returns the details of the note with which the list is sealed; undefined
 * where there are no such rows.
 */
export const listOlder = async (
  tx: QueryExecutorProvider,
  readings: readonly TrailReading[],
): Promise<Record<string, unknown> | undefined> => {
  const { rows: ends } = await sql<{
    last: number
  }>`select coalesce(max(id), 0) as last from audit_older`.execute(tx)
  const before = Number(ends[0]?.last)
  const made = [...(await shopsMadeWhole(tx))].map(Number)
  let last = before
  for (const reading of readings) {
    const { table, key, rowKey } = reading
    const told = isOfShop(reading) && made.length > 0 ? sql`r.shop_id not in (${sql.join(made)})` : sql`true`
    const result = await sql`insert into audit_older (id, table_name, row_key)
      select ${sql.lit(last)} + row_number() over (order by ${sql.join(key.map((column) => sql.ref(`r.${column}`)))}),
        ${sql.lit(table)}, ${sql.raw(rowKey)}
      from ${sql.table(table)} r where ${told}
        and not exists (select 1 from audit_entry e
          where e.table_name = ${table} and e.row_key = ${sql.raw(rowKey)} and e.what = 'insert')
        and not exists (select 1 from audit_older o
          where o.table_name = ${table} and o.row_key = ${sql.raw(rowKey)})`.execute(tx)
    last += Number(result.numAffectedRows ?? 0)
  }
  if (last === before) return undefined
  const [list] = await sumsOf(tx, [{ from: before + 1, to: last }])
  return { rows: last - before, from: before + 1, to: last, sum: list?.sum }
}

/** Which of these rows of a table are listed. */
export const olderAmong = async (
  db: QueryExecutorProvider,
  table: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ row_key: string }>`select row_key from audit_older
    where table_name = ${table} and row_key in (${sql.join(keys)})`.execute(db)
  return new Set(rows.map(({ row_key }) => row_key))
}

/** Whether the lists are as they were sealed: no row added, changed or taken out. */
export const areListsWhole = async <T>(db: Kysely<T>): Promise<boolean> => {
  const { rows } = await sql<{ after: string }>`select after from audit_entry
    where table_name = '' and what = ${olderNote} order by n`.execute(db)
  const lists = rows.map(({ after }) => List.parse(JSON.parse(after)))
  const { rows: all } = await sql<{ n: number }>`select count(*) as n from audit_older`.execute(db)
  if (Number(all[0]?.n) !== lists.reduce((sum, { from, to }) => sum + to - from + 1, 0)) return false
  const found = await sumsOf(db, lists)
  return lists.every(({ sum }, at) => sum === found[at]?.sum)
}

const sumsOf = async (
  db: QueryExecutorProvider,
  lists: readonly { from: number; to: number }[],
): Promise<{ sum: string }[]> => {
  const sums: { sum: string }[] = []
  for (const { from, to } of lists) {
    const hash = createHash('sha256')
    for (let after = from - 1; after < to; ) {
      const { rows } = await sql<AuditOlderRow>`select * from audit_older
        where id > ${after} and id <= ${to} order by id limit ${PAGE}`.execute(db)
      for (const { id, table_name, row_key } of rows)
        hash.update(`${JSON.stringify([Number(id), table_name, row_key])}\n`)
      const last = rows.at(-1)
      if (!last) break
      after = Number(last.id)
    }
    sums.push({ sum: hash.digest('hex') })
  }
  return sums
}
