import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { clocksOf } from '../../src/facts/restated-days.ts'
import { deriveSaleLines } from '../../src/facts/sale-lines.ts'
import { keepScratch } from '../../src/facts/scratch.ts'
import { keptAndPlain } from '../../src/facts/sold-days-testing.ts'
import { type FactTableName, type FactTables, factTables } from '../../src/facts/tables.ts'
import type { ImportContext } from '../../src/importing/actions.ts'

type Db = Kysely<FactTables>

const rowsOf = async (
  db: Db,
  table: string,
  shop: number,
  leaveOut: readonly string[] = [],
): Promise<string[]> => {
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from ${sql.table(table)} where shop_id = ${shop}`.execute(db)
  const left = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !leaveOut.includes(column)))
  return rows.map((row) => JSON.stringify(left(row))).sort()
}

const digest = (lines: readonly string[]): string =>
  `${lines.length}:${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12)}`

/** What a figure can be counted from: the rows in force without where they came from. */
export const FIGURES = ['sale_line', 'refund', 'item_traffic', 'source_traffic'] as const

/** What tells where a row came from; the number of an order is made of it. */
const PROVENANCE = ['shop_id', 'batch_id', 'row_no', 'source_table', 'order_no']

/** The contents of a shop's tables, comparable by equality, without where they came from. */
export const figuresOf = async (
  db: Db,
  shop: number,
  tables: readonly string[] = FIGURES,
): Promise<Record<string, string[]>> => {
  const entries: [string, string[]][] = []
  for (const table of tables) entries.push([table, await rowsOf(db, table, shop, PROVENANCE)])
  return Object.fromEntries(entries)
}

/** Every table of a shop as one short text each, batches without the moments they were made. */
export const stateOf = async (
  db: Db,
  shop: number,
  tables: readonly FactTableName[],
): Promise<Record<string, string>> => {
  const entries: [string, string][] = []
  for (const table of [...tables.flatMap((name) => [name, `${name}_shadow`]), 'sale_line'])
    entries.push([table, digest(await rowsOf(db, table, shop, ['shop_id']))])
  const batches = await rowsOf(db, 'batch', shop, ['shop_id', 'imported_at', 'undone_at', 'stamp'])
  return Object.fromEntries([...entries, ['batch', digest(batches)]])
}

const count = async (db: Db, text: string): Promise<number> => {
  const { rows } = await sql.raw<{ n: number }>(text).execute(db)
  return Number(rows[0]?.n ?? 0)
}

class LookOver extends Error {}

/** `sale_line` as it stands beside what deriving them anew from all orders would give. */
const derivedAnew = async ({ facts }: ImportContext, shop: number): Promise<string[]> => {
  const problems: string[] = []
  try {
    await facts.db.transaction().execute(async (tx) => {
      const before = await figuresOf(tx, shop, ['sale_line'])
      await sql`delete from sale_line where shop_id = ${shop}`.execute(tx)
      await keepScratch(
        tx,
        facts,
        'every_order',
        `select shop_id, channel, order_id from order_header where shop_id = ${shop}
         union select shop_id, channel, order_id from order_line where shop_id = ${shop}`,
      )
      await deriveSaleLines(tx, facts, shop, 'every_order')
      const after = await figuresOf(tx, shop, ['sale_line'])
      const [stands, given] = [digest(before.sale_line ?? []), digest(after.sale_line ?? [])]
      if (stands !== given) problems.push(`sale_line is not what its orders give: ${stands}, ${given}`)
      throw new LookOver()
    })
  } catch (error) {
    if (!(error instanceof LookOver)) throw error
  }
  return problems
}

type Version = Record<string, string | number | boolean | null>

type Kept = { told: string; table: string }

/** `restated_day` as it stands beside what comparing every version with its row in force gives. */
const restatedAnew = async (
  db: Db,
  shop: number,
  table: FactTableName,
  { has, kept, isSuperseded }: { has: Map<number, string[]>; kept: readonly Kept[]; isSuperseded: boolean },
): Promise<string[]> => {
  const { key, columns } = factTables[table]
  const all = async (name: string) =>
    isSuperseded
      ? (await sql<Version>`select * from ${sql.table(name)} where shop_id = ${shop}`.execute(db)).rows
      : []
  const keyOf = (row: Version) => JSON.stringify(key.map((column) => row[column]))
  const inForce = new Map((await all(table)).map((row) => [keyOf(row), row] as const))
  const found = new Map<string, number>()
  for (const version of await all(`${table}_shadow`)) {
    const now = inForce.get(keyOf(version))
    if (!now) return [`${table}_shadow has versions of a row that is not in force`]
    for (const column of Object.keys(columns).filter((one) => !key.some((part) => part === one))) {
      if (version[column] === now[column]) continue
      if (version[column] === null && !has.get(Number(version.batch_id))?.includes(column)) continue
      for (const clock of clocksOf(table)) {
        const at = version[clock]
        const told = `${clock} ${String(at).slice(0, 10)} ${column}`
        if (at !== null) found.set(told, (found.get(told) ?? 0) + 1)
      }
    }
  }
  const stands = kept
    .filter((one) => one.table === table)
    .map(({ told }) => told)
    .sort()
  const counted = [...found].map(([told, versions]) => `${told} ${versions}`).sort()
  return digest(stands) === digest(counted)
    ? []
    : [
        `restated_day of ${table} is not what its versions say: ${stands.join(', ')} instead of ${counted.join(', ')}`,
      ]
}

/** One answer for all of them: a question for each would take longer than what it reads. */
const together = async <Row>(db: Db, questions: readonly string[]): Promise<Row[]> =>
  (await sql.raw<Row>(questions.join(' union all ')).execute(db)).rows

/** What is kept of what was sold by day beside what the lines give. */
const soldAnew = async (db: Db, shop: number): Promise<string[]> => {
  const { kept, plain } = await keptAndPlain(db, shop)
  return (['days', 'again'] as const).flatMap((one) =>
    digest(kept[one]) === digest(plain[one]) ? [] : [`${one} sold are not what the lines give`],
  )
}

/** What is wrong with a shop's batches, rows, archives and derived rows; empty when everything is whole. */
export const problemsOf = async (context: ImportContext, shop: number): Promise<string[]> => {
  const { db } = context.facts
  const problems: string[] = []
  const batches = await db.selectFrom('batch').selectAll().where('shop_id', '=', shop).execute()
  const wanted: string[] = []
  for (const { batch_id, fact_table, accepted, status } of batches) {
    const rows = await count(
      db,
      // A row in force that is put together from several versions stands in the shadow table too.
      `select count(*) as n from (select row_no from ${fact_table} where shop_id = ${shop} and batch_id = ${batch_id}
       union select row_no from ${fact_table}_shadow where shop_id = ${shop} and batch_id = ${batch_id}) r`,
    )
    const right = status === 'active' ? accepted : 0
    if (rows !== right) problems.push(`batch ${batch_id} (${status}) has ${rows} of ${right} rows`)
    wanted.push(`${shop}-${batch_id}.parquet`, `${shop}-${batch_id}.rejects.parquet`)
  }
  const found = (await readdir(context.folder.archive)).filter((name) => name.startsWith(`${shop}-`))
  for (const name of wanted) if (!found.includes(name)) problems.push(`${name} is missing`)
  for (const name of found) if (!wanted.includes(name)) problems.push(`${name} belongs to no batch`)
  const known = new Set(batches.map(({ batch_id }) => batch_id))
  const tables = Object.keys(factTables).filter((name): name is FactTableName => name in factTables)
  const held = await together<{ name: string; batch_id: number }>(
    db,
    tables
      .flatMap((table) => [table, `${table}_shadow`])
      .map((name) => `select distinct '${name}' as name, batch_id from ${name} where shop_id = ${shop}`),
  )
  for (const { name, batch_id } of held)
    if (!known.has(batch_id)) problems.push(`${name} has rows of batch ${batch_id}, which is not there`)
  const doubled = await together<{ name: string; n: number }>(
    db,
    tables.map((table) => {
      const key = factTables[table].key.join(', ')
      return `select '${table}' as name, count(*) as n
        from (select ${key} from ${table} where shop_id = ${shop} group by ${key} having count(*) > 1) d`
    }),
  )
  for (const { name, n } of doubled) if (n > 0) problems.push(`${name} has ${n} keys twice`)
  const has = new Map(batches.map((one) => [one.batch_id, JSON.parse(one.columns) as string[]] as const))
  const kept = (await db.selectFrom('restated_day').selectAll().where('shop_id', '=', shop).execute()).map(
    (one) => ({
      table: one.fact_table,
      told: `${one.clock} ${one.day} ${one.column_name} ${one.versions}`,
    }),
  )
  for (const table of tables) {
    const isSuperseded = held.some(({ name }) => name === `${table}_shadow`)
    problems.push(...(await restatedAnew(db, shop, table, { has, kept, isSuperseded })))
  }
  return [...problems, ...(await derivedAnew(context, shop)), ...(await soldAnew(db, shop))]
}
