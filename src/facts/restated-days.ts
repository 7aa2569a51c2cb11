import { type QueryExecutorProvider, sql } from 'kysely'
import { day as asDay } from '../kernel/calendar.ts'
import { dropScratch, keepScratch, type ScratchEngine } from './scratch.ts'
import { type FactTableName, factTables, type RestatedDayRow } from './tables.ts'

/**
 * On which days which columns were told otherwise by another version of the row in force. Kept with every merge and
 * undo of rows that more than one file gave, so that "was this figure restated?" need not compare rows: of ten
 * million lines that took longer than the figures themselves.
 */

/** The instants or days that figures count rows of a table at. */
export const clocksOf = (table: FactTableName): readonly string[] => clocks[table] ?? ['from_day']

const clocks: Partial<Record<FactTableName, readonly string[]>> = {
  order_header: ['placed_at', 'paid_at'],
  order_line: ['placed_at', 'paid_at'],
  refund: ['paid_at', 'applied_at', 'completed_at'],
  review: ['reviewed_at'],
  ledger: ['entered_at'],
  listing: ['snapshot_day'],
  competitor_item: ['snapshot_day'],
}

/** The columns of the table each batch says something about. */
export type Behind = ReadonlyMap<number, readonly string[]>

/** Rows of `keys`, a scratch table of (shop_id and the business key), or all of the shop's. */
export type Versions = { shop: number; table: FactTableName; keys?: string; behind: Behind }

type Told = Omit<RestatedDayRow, 'shop_id' | 'fact_table'>

const comparedColumns = (table: FactTableName): string[] =>
  Object.keys(factTables[table].columns).filter(
    (column) => !factTables[table].key.some((one) => one === column),
  )

/** A file without the column says nothing about it, unless something was filled in. */
const differs = (column: string, behind: Behind): string => {
  const having = [...behind].filter(([, columns]) => columns.includes(column)).map(([batch]) => batch)
  const other = `s.${column} is distinct from c.${column}`
  if (having.length === behind.size) return other
  const said = having.length > 0 ? ` or s.batch_id in (${having.join(', ')})` : ''
  return `${other} and (s.${column} is not null${said})`
}

/** How many versions differ from the row in force, by day of each clock and column. */
export const toldOtherwise = async (
  db: QueryExecutorProvider,
  { shop, table, keys, behind }: Versions,
  columns: readonly string[] = comparedColumns(table),
): Promise<Told[]> => {
  if (behind.size === 0) return []
  const on = (other: string) =>
    [
      `${other}.shop_id = s.shop_id`,
      ...factTables[table].key.map((one) => `${other}.${one} = s.${one}`),
    ].join(' and ')
  const days = clocksOf(table).map((clock) => `cast(s.${clock} as date)`)
  const shown = [
    ...days.map((one, index) => `cast(${one} as text) as d${index}`),
    ...columns.map((column, index) => `count(*) filter (where ${differs(column, behind)}) as n${index}`),
  ]
  const { rows } = await sql
    .raw<Record<string, string | number | null>>(
      `select ${shown.join(', ')} from ${table}_shadow s ${keys ? `join ${keys} k on ${on('k')}` : ''}
       join ${table} c on ${on('c')} where s.shop_id = ${shop} group by ${days.join(', ')}`,
    )
    .execute(db)
  const found = new Map<string, Told>()
  for (const row of rows)
    for (const [place, clock] of clocksOf(table).entries()) {
      const shown = row[`d${place}`]
      if (typeof shown !== 'string') continue
      const day = asDay(shown)
      for (const [index, column_name] of columns.entries()) {
        const versions = Number(row[`n${index}`])
        if (versions === 0) continue
        const key = `${clock} ${day} ${column_name}`
        const known = found.get(key)
        found.set(key, { clock, day, column_name, versions: versions + (known?.versions ?? 0) })
      }
    }
  return [...found.values()]
}

const AT_ONCE = 500

const put = async (
  db: QueryExecutorProvider,
  { shop, table }: Pick<Versions, 'shop' | 'table'>,
  told: readonly Told[],
  sign: 1 | -1,
): Promise<void> => {
  for (let i = 0; i < told.length; i += AT_ONCE) {
    const rows = told
      .slice(i, i + AT_ONCE)
      .map(
        ({ clock, day, column_name, versions }) =>
          `(${shop}, '${table}', '${clock}', date '${day}', '${column_name}', ${sign * versions})`,
      )
    await sql
      .raw(
        `insert into restated_day (shop_id, fact_table, clock, day, column_name, versions) values ${rows.join(', ')}`,
      )
      .execute(db)
  }
}

/** Writes down what changed for some keys: what was told otherwise before goes, what is now comes. */
export const replaceRestatedDays = async (
  tx: QueryExecutorProvider,
  engine: ScratchEngine,
  { shop, table, scratch }: { shop: number; table: FactTableName; scratch: string },
  { before, after }: { before: readonly Told[]; after: readonly Told[] },
): Promise<void> => {
  const days = [...before, ...after].map(({ day }) => day).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return
  await put(tx, { shop, table }, before, -1)
  await put(tx, { shop, table }, after, 1)
  const where = `shop_id = ${shop} and fact_table = '${table}' and day >= date '${first}' and day <= date '${last}'`
  const named = 'shop_id, fact_table, clock, day, column_name'
  await keepScratch(
    tx,
    engine,
    scratch,
    `select ${named}, cast(sum(versions) as bigint) as versions from restated_day where ${where}
     group by ${named} having sum(versions) <> 0`,
  )
  await sql.raw(`delete from restated_day where ${where}`).execute(tx)
  await sql
    .raw(`insert into restated_day (${named}, versions) select ${named}, versions from ${scratch}`)
    .execute(tx)
  await dropScratch(tx, scratch)
}

/** Counts all of a store, or of some of its tables, whose versions nobody counted yet. */
export const countRestatedDays = async (
  db: QueryExecutorProvider,
  of = Object.keys(factTables) as readonly FactTableName[],
): Promise<void> => {
  const { rows: there } = await sql<{ name: string }>`select table_name || '.' || column_name as name
    from information_schema.columns where table_schema = current_schema()`.execute(db)
  const known = new Set(there.map(({ name }) => name))
  const tables = of.filter((table) => known.has(`${table}_shadow.shop_id`))
  for (const table of tables) {
    const { rows } = await sql
      .raw<{ shop_id: number; batch_id: number; columns: string }>(
        `select distinct b.shop_id, b.batch_id, b.columns from batch b join ${table}_shadow s
           on s.shop_id = b.shop_id and s.batch_id = b.batch_id`,
      )
      .execute(db)
    for (const [shop, batches] of Map.groupBy(rows, ({ shop_id }) => Number(shop_id))) {
      const behind = new Map(
        batches.map(({ batch_id, columns }) => [Number(batch_id), JSON.parse(columns) as string[]] as const),
      )
      const columns = comparedColumns(table).filter((column) => known.has(`${table}.${column}`))
      await put(db, { shop, table }, await toldOtherwise(db, { shop, table, behind }, columns), 1)
    }
  }
}
