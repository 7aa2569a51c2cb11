import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { literal, quotedName } from './quoting.ts'
import type { RecordEngine } from './records.ts'

/** A record table that the trail listens to. */
export type AuditedTable = {
  table: string
  /** The column with the shop a row is of; by default `shop_id` where there is one. */
  shop?: string
  /** The columns that tell a row from others, where the primary key is not to be seen. */
  key?: readonly string[]
  /** What a row is called. */
  label?: string
  /** The thing that a row is part of: its table, and the columns with its key, in the order of that key. */
  of?: readonly [table: string, ...columns: string[]]
  /** Columns of which the trail says that they changed, never what they hold. */
  hidden?: readonly string[]
}

type Column = { name: string; isBinary: boolean }
type Shape = { columns: readonly Column[]; key: readonly string[] }

/** What stands in the place of a value that is not to be seen. */
const hiddenValue = '•••'
/** The same, where it is another one than before. */
const hiddenChange = '•••（换了）'

const operations = ['insert', 'update', 'delete'] as const
type Operation = (typeof operations)[number]

/** The tables there are, of those listed, with their columns and keys. */
const shapesOf = async <T>(db: Kysely<T>, engine: RecordEngine): Promise<Map<string, Shape>> => {
  const { rows } =
    engine === 'sqlite'
      ? await sql<{ table: string; name: string; type: string; key: number }>`
          select m.name as "table", c.name as name, lower(c.type) as type, c.pk as key
          from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' order by m.name, c.cid`.execute(
          db,
        )
      : await sql<{ table: string; name: string; type: string; key: number }>`
          select c.relname as "table", a.attname::text as name, format_type(a.atttypid, null) as type,
            coalesce(array_position(i.indkey::smallint[], a.attnum) + 1, 0) as key
          from pg_class c join pg_attribute a on a.attrelid = c.oid
            left join pg_index i on i.indrelid = c.oid and i.indisprimary
          where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0
            and not a.attisdropped order by c.relname, a.attnum`.execute(db)
  return new Map(
    [...Map.groupBy(rows, ({ table }) => table)].map(([table, columns]) => [
      table,
      {
        columns: columns.map(({ name, type }) => ({ name, isBinary: type === 'blob' || type === 'bytea' })),
        key: columns
          .filter(({ key }) => Number(key) > 0)
          .toSorted((a, b) => Number(a.key) - Number(b.key))
          .map(({ name }) => name),
      },
    ]),
  )
}

/** How the rows of a table are read, so that they compare with what its triggers wrote of them. */
export type TrailReading = {
  table: string
  /** The primary key. */
  key: readonly string[]
  /** SQL of what the trail knows a row by, and of its columns as JSON; the row is called `r`. */
  rowKey: string
  json: string
  shop: string | undefined
  /** Columns of which the trail holds no value, and those it holds in hex. */
  hidden: readonly string[]
  binary: readonly string[]
}

/** Of those tables there are. One whose rows the trail does not tell apart by their own key is left out. */
export const trailReadings = async <T>(
  db: Kysely<T>,
  engine: RecordEngine,
  tables: readonly AuditedTable[],
): Promise<TrailReading[]> => {
  const shapes = await shapesOf(db, engine)
  return tables.flatMap(({ table, key: told, hidden = [], shop }) => {
    const shape = shapes.get(table)
    if (!shape || shape.key.length === 0 || told) return []
    const is = (column: string) => shape.columns.some(({ name }) => name === column)
    const shopColumn = shop ?? (is('shop_id') ? 'shop_id' : undefined)
    return [
      {
        table,
        key: shape.key,
        rowKey: shape.key.map((column) => `cast(r.${quotedName(column)} as text)`).join(" || '/' || "),
        json: jsonOf(
          shape.columns.map((column) => [
            column.name,
            plainValue(`r.${quotedName(column.name)}`, column, engine),
          ]),
          engine,
        ),
        shop: shopColumn && `r.${quotedName(shopColumn)}`,
        hidden,
        binary: shape.columns.filter(({ isBinary }) => isBinary).map(({ name }) => name),
      },
    ]
  })
}

const plainValue = (place: string, { isBinary }: Column, engine: RecordEngine): string => {
  if (!isBinary) return place
  return engine === 'sqlite' ? `hex(${place})` : `encode(${place}, 'hex')`
}

const jsonOf = (
  values: readonly (readonly [column: string, value: string])[],
  engine: RecordEngine,
): string => {
  const pairs = values.map(([column, value]) => `${literal(column)}, ${value}`)
  if (engine === 'sqlite') return `json_object(${pairs.join(', ')})`
  // PostgreSQL takes no more than a hundred arguments.
  const parts = Array.from({ length: Math.ceil(pairs.length / 40) }, (_, part) =>
    pairs.slice(part * 40, part * 40 + 40),
  )
  return `(${parts.map((part) => `jsonb_build_object(${part.join(', ')})`).join(' || ')})::text`
}

/** What a trigger writes down, in the SQL of both engines. */
const captured = (
  audited: AuditedTable,
  shapes: ReadonlyMap<string, Shape>,
  every: ReadonlyMap<string, AuditedTable>,
  operation: Operation,
  engine: RecordEngine,
): { statement: string; shop: string | undefined } => {
  const { table, of, hidden = [] } = audited
  const shape = shapes.get(table) ?? { columns: [], key: [] }
  const is = (column: string) => shape.columns.some(({ name }) => name === column)
  const row = operation === 'delete' ? 'old' : 'new'
  const at = (column: string) => `${row}.${quotedName(column)}`
  const text = (column: string) => `cast(${at(column)} as text)`
  const joined = (columns: readonly string[]) => columns.map(text).join(" || '/' || ")
  // Where the key itself is changed, the row is still known by the old one.
  const key = (audited.key ?? shape.key)
    .map((column) => `cast(${operation === 'insert' ? 'new' : 'old'}.${quotedName(column)} as text)`)
    .join(" || '/' || ")
  const shopColumn = audited.shop ?? (is('shop_id') ? 'shop_id' : undefined)
  const value = (side: 'old' | 'new', column: Column) => {
    const { name } = column
    const plain = `${side}.${quotedName(name)}`
    if (hidden.includes(name)) {
      const changed = operation === 'update' && side === 'new'
      const shown = changed
        ? `case when old.${quotedName(name)} is not distinct from new.${quotedName(name)} then ${literal(hiddenValue)} else ${literal(hiddenChange)} end`
        : literal(hiddenValue)
      return `case when ${plain} is null then null else ${shown} end`
    }
    return plainValue(plain, column, engine)
  }
  const json = (side: 'old' | 'new') =>
    jsonOf(
      shape.columns.map((column) => [column.name, value(side, column)]),
      engine,
    )
  const parent = of && every.get(of[0])
  const parentKey = of ? (parent?.key ?? shapes.get(of[0])?.key ?? []) : []
  const label = parent
    ? parent.label
      ? `(select p.${quotedName(parent.label)} from ${quotedName(parent.table)} p where ${parentKey
          .map((column, place) => `p.${quotedName(column)} = ${at(of?.[place + 1] ?? '')}`)
          .join(' and ')})`
      : 'null'
    : audited.label
      ? at(audited.label)
      : 'null'
  const subject = of
    ? `${literal(`${of[0]}:`)} || ${joined(of.slice(1))}`
    : `${literal(`${table}:`)} || ${key}`
  const statement = `insert into audit_pending (what, table_name, shop_id, row_key, subject, label, old_row, new_row)
    values (${literal(operation)}, ${literal(table)}, ${shopColumn ? at(shopColumn) : 'null'}, ${key}, coalesce(${subject}, ''),
    ${label}, ${operation === 'insert' ? 'null' : json('old')}, ${operation === 'delete' ? 'null' : json('new')})`
  return { statement, shop: shopColumn === 'shop_id' && table !== 'hidden_shop' ? at('shop_id') : undefined }
}

/**
 * Rows of a shop that nobody sees, because it is being made or removed, are not told one by one: the shop itself is,
 * and what went with it.
 */
const isHidden = (shop: string) =>
  `exists (select 1 from hidden_shop h where h.shop_id = ${shop} and h.gone_at is null)`

type Wanted = { name: string; table: string; drop: string; create: string }

const sqliteTrigger = (
  table: string,
  operation: Operation,
  { statement, shop }: ReturnType<typeof captured>,
): Wanted => {
  const name = `audit_${table}_${operation}`
  const when = shop ? ` when not ${isHidden(shop)}` : ''
  return {
    name,
    table,
    drop: `drop trigger if exists ${quotedName(name)}`,
    create: `create trigger ${quotedName(name)} after ${operation} on ${quotedName(table)}${when} begin ${statement}; end`,
  }
}

const postgresTrigger = (
  table: string,
  operation: Operation,
  { statement, shop }: ReturnType<typeof captured>,
): Wanted => {
  const name = `audit_${table}_${operation}`
  const guard = shop ? `if ${isHidden(shop)} then return null; end if;` : ''
  return {
    name,
    table,
    drop: `drop trigger if exists ${quotedName(name)} on ${quotedName(table)}; drop function if exists ${quotedName(name)}()`,
    create: `create function ${quotedName(name)}() returns trigger language plpgsql as $audit$
      begin ${guard} ${statement}; return null; end $audit$;
      create trigger ${quotedName(name)} after ${operation} on ${quotedName(table)}
        for each row execute function ${quotedName(name)}()`,
  }
}

/** The triggers there are, by name, with the text that made them (on PostgreSQL: of their function). */
const presentTriggers = async <T>(db: Kysely<T>, engine: RecordEngine): Promise<Map<string, string>> => {
  const { rows } =
    engine === 'sqlite'
      ? await sql<{ name: string; text: string }>`select name, sql as text from sqlite_master
          where type = 'trigger' and name like 'audit%'`.execute(db)
      : await sql<{ name: string; text: string }>`select t.tgname::text as name, p.prosrc as text
          from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid
          where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal and t.tgenabled = 'O'
            and t.tgname like 'audit%'`.execute(db)
  return new Map(rows.map(({ name, text }) => [name, text]))
}

const ownTriggers = ['audit_entry_stays', 'audit_entry_kept', 'audit_older_stays', 'audit_older_kept']

const wantedTriggers = async <T>(
  db: Kysely<T>,
  engine: RecordEngine,
  tables: readonly AuditedTable[],
): Promise<Wanted[]> => {
  const shapes = await shapesOf(db, engine)
  const every = new Map(tables.map((one) => [one.table, one]))
  const trigger = engine === 'sqlite' ? sqliteTrigger : postgresTrigger
  return tables
    .filter(({ table }) => shapes.has(table))
    .flatMap((one) =>
      operations.map((operation) =>
        trigger(one.table, operation, captured(one, shapes, every, operation, engine)),
      ),
    )
}

const isAsWanted = ({ name, create }: Wanted, present: ReadonlyMap<string, string>): boolean => {
  // SQLite writes the first two words its own way.
  const text = present.get(name)?.replace(/^create trigger/i, 'create trigger')
  return text !== undefined && create.includes(text)
}

/** Tables of the list to which nobody listens, or not as the program would. */
export const unheardTables = async <T>(
  db: Kysely<T>,
  engine: RecordEngine,
  tables: readonly AuditedTable[],
): Promise<string[]> => {
  const present = await presentTriggers(db, engine)
  const wanted = await wantedTriggers(db, engine, tables)
  return [...new Set(wanted.filter((one) => !isAsWanted(one, present)).map(({ table }) => table))]
}

/**
 * Of each listed table that has all its triggers the sum of their texts: what a later start finds by another sum was
 * exchanged by somebody, what it finds not as it wants it itself may be of an earlier version.
 */
export const triggerSums = async <T>(
  db: Kysely<T>,
  engine: RecordEngine,
  tables: readonly AuditedTable[],
): Promise<Map<string, string>> => {
  const present = await presentTriggers(db, engine)
  return new Map(
    tables.flatMap(({ table }) => {
      const texts = operations.map((operation) => present.get(`audit_${table}_${operation}`))
      return texts.includes(undefined)
        ? []
        : [[table, createHash('sha256').update(texts.join('\n')).digest('hex')] as const]
    }),
  )
}

/** Whether the trail itself is protected from being changed. */
export const isTrailProtected = async <T>(db: Kysely<T>, engine: RecordEngine): Promise<boolean> => {
  const present = await presentTriggers(db, engine)
  return ownTriggers.every((name) => present.has(name))
}

const runAll = async <T>(db: Kysely<T>, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Makes the triggers that are missing or of an earlier version, and drops those of tables no longer listed. */
export const installTriggers = async <T>(
  db: Kysely<T>,
  engine: RecordEngine,
  tables: readonly AuditedTable[],
): Promise<void> => {
  const present = await presentTriggers(db, engine)
  const wanted = await wantedTriggers(db, engine, tables)
  const names = new Set([...wanted.map(({ name }) => name), ...ownTriggers])
  for (const name of present.keys())
    if (!names.has(name)) {
      const table = name.replace(/^audit_/, '').replace(/_(insert|update|delete)$/, '')
      const on = engine === 'postgres' ? ` on ${quotedName(table)}` : ''
      await sql.raw(`drop trigger if exists ${quotedName(name)}${on}`).execute(db)
    }
  for (const one of wanted)
    if (!isAsWanted(one, present)) await runAll(db, [...one.drop.split('; '), one.create])
}

/** Takes the triggers off, so that a migration can alter the tables: SQLite refuses to drop a column they name. */
export const dropTriggers = async <T>(db: Kysely<T>, engine: RecordEngine): Promise<void> => {
  if (engine === 'postgres') return
  for (const name of (await presentTriggers(db, engine)).keys())
    if (!ownTriggers.includes(name)) await sql.raw(`drop trigger if exists ${quotedName(name)}`).execute(db)
}
