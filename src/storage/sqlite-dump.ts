import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { type CopiedTable, copiedLines, copyField, copyParts, copyValues } from './copy-text.ts'
import type { Folder } from './folder.ts'
import { quotedName } from './quoting.ts'
import { onSqlite } from './sqlite-refusal.ts'
import type { TarMember } from './tar.ts'

type Column = { name: string; type: string }

const tablesOf = (database: DatabaseSync): Map<string, Column[]> => {
  const rows = database
    .prepare(
      `select m.name as "table", c.name as name, lower(c.type) as type
      from sqlite_schema m join pragma_table_info(m.name) c
      where m.type = 'table' and m.name not like 'sqlite%' order by m.name, c.cid`,
    )
    .all()
    .map(({ table, name, type }) => ({ table: String(table), name: String(name), type: String(type) }))
  return Map.groupBy(rows, ({ table }) => table)
}

/** Rows of every table of a record file as of one moment. Tells each table before its first part. */
export async function* dumpSqlite(
  { records }: Folder,
  tell: (table: CopiedTable) => void,
): AsyncIterable<TarMember> {
  const database = onSqlite(records, () => new DatabaseSync(records, { readOnly: true }))
  try {
    database.exec('begin')
    for (const [name, columns] of tablesOf(database)) {
      tell({ name, columns: columns.map((column) => column.name) })
      yield* copyParts(name, rowsOf(database, name, columns), 'records-')
    }
  } finally {
    database.close()
  }
}

async function* rowsOf(
  database: DatabaseSync,
  table: string,
  columns: readonly Column[],
): AsyncIterable<Buffer> {
  const statement = database.prepare(
    `select ${columns.map(({ name }) => quotedName(name)).join(', ')} from ${quotedName(table)}`,
  )
  // A whole number is one of the target, however large.
  statement.setReadBigInts(true)
  let lines: string[] = []
  for (const row of statement.iterate()) {
    lines.push(columns.map(({ name, type }) => copyField(textOf(row[name] ?? null, type))).join('\t'))
    if (lines.length < 1_000) continue
    yield Buffer.from(`${lines.join('\n')}\n`)
    lines = []
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

const textOf = (value: SQLOutputValue, type: string): string | undefined => {
  if (value === null) return undefined
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (type === 'boolean') return Number(value) === 0 ? 'f' : 't'
  return String(value)
}

/** Fills the tables of a record file, which the migrations made, from parts in `dir`; what those put in goes. */
export const loadSqlite = async (
  { records }: Folder,
  dir: string,
  tables: readonly CopiedTable[],
): Promise<void> => {
  const database = new DatabaseSync(records, { enableForeignKeyConstraints: true })
  try {
    const known = tablesOf(database)
    // In whatever order: they are looked at when all rows are in.
    database.exec('begin; pragma defer_foreign_keys = on')
    for (const { name } of tables) database.exec(`delete from ${quotedName(name)}`)
    for (const { name, columns } of tables) {
      const insert = database.prepare(
        `insert into ${quotedName(name)} (${columns.map(quotedName).join(', ')})
        values (${columns.map(() => '?').join(', ')})`,
      )
      const types = columns.map((column) => known.get(name)?.find((one) => one.name === column)?.type ?? '')
      for await (const line of copiedLines(dir, name))
        insert.run(...copyValues(line).map((text, index) => storedValue(text, types[index] ?? '')))
    }
    database.exec('commit')
    database.exec('pragma wal_checkpoint(truncate)')
  } finally {
    database.close()
  }
}

const storedValue = (text: string | null, type: string): string | number | bigint | Uint8Array | null => {
  if (text === null) return null
  if (type === 'boolean') return text === 't' ? 1 : 0
  if (type === 'bigint' || type === 'integer') return BigInt(text)
  if (type === 'double precision') return Number(text)
  return type === 'blob' ? Buffer.from(text.slice(2), 'hex') : text
}

/** Names of the tables of a record file. */
export const sqliteTables = ({ records }: Folder): string[] => {
  const database = new DatabaseSync(records, { readOnly: true })
  try {
    return [...tablesOf(database).keys()]
  } finally {
    database.close()
  }
}
