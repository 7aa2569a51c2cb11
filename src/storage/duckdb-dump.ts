import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { type CopiedTable, copiedBytes, copyParts, partsOf } from './copy-text.ts'
import type { FactStore } from './fact-store.ts'
import { literal, quotedName } from './quoting.ts'
import type { TarMember } from './tar.ts'

type Column = { table: string; name: string; type: string }

const columnsOf = async <F>({ db }: FactStore<F>): Promise<Map<string, Column[]>> => {
  const { rows } =
    await sql<Column>`select c.table_name as "table", c.column_name as name, c.data_type as type
    from duckdb_columns() c join duckdb_tables() t on t.table_oid = c.table_oid
    where not t.internal and not t.temporary order by 1, c.column_index`.execute(db)
  return Map.groupBy(rows, ({ table }) => table)
}

/** Sign → how COPY writes it; the backslash first. */
const signs: readonly (readonly [code: number, written: string])[] = [
  [92, '\\\\'],
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [8, '\\b'],
  [12, '\\f'],
  [11, '\\v'],
]

const field = ({ name, type }: Column): string => {
  const column = quotedName(name)
  if (type === 'BOOLEAN') return `case when ${column} then 't' when not ${column} then 'f' end`
  if (type !== 'VARCHAR') return column
  return signs.reduce((text, [code, as]) => `replace(${text}, chr(${code}), ${literal(as)})`, column)
}

/** The same backwards. A text of PostgreSQL holds no NUL: meanwhile it stands for the backslash. */
const value = ({ name, type }: Column): string => {
  const column = quotedName(name)
  if (type !== 'VARCHAR') return `cast(${column} as ${type})`
  const [, ...others] = signs
  const marked = `replace(${column}, ${literal('\\\\')}, chr(0))`
  const plain = others.reduce((text, [code, as]) => `replace(${text}, ${literal(as)}, chr(${code}))`, marked)
  return `replace(${plain}, chr(0), chr(92))`
}

/** A row of a file may have 2 MB; written as signs it has twice as much at most. Buffers are a part of the memory there is. */
const LINE = 5_000_000

const form = `header false, delimiter '\t', quote '', escape '', nullstr '\\N'`

/** Rows of every table of a fact file; `work` is a folder for what is under way. Tells each table before its first part. */
export async function* dumpDuckdb<F>(
  facts: FactStore<F>,
  work: string,
  tell: (table: CopiedTable) => void,
): AsyncIterable<TarMember> {
  await mkdir(work, { recursive: true })
  const reader = await facts.openReader()
  try {
    for (const [name, columns] of await columnsOf(facts)) {
      tell({ name, columns: columns.map((column) => column.name) })
      const file = join(work, `${name}.copy`)
      const fields = columns.map((column) => `${field(column)} as ${quotedName(column.name)}`).join(', ')
      await reader.run(
        `copy (select ${fields} from ${quotedName(name)}) to ${literal(file)} (format csv, ${form})`,
      )
      yield* copyParts(name, createReadStream(file, { highWaterMark: 1 << 20 }), 'facts-')
      await rm(file)
    }
  } finally {
    await reader.close()
  }
}

/** Fills the tables of a fact file, which the migrations made, from parts in `dir`; what those put in goes. */
export const loadDuckdb = async <F>(
  facts: FactStore<F>,
  dir: string,
  tables: readonly CopiedTable[],
): Promise<void> => {
  const known = await columnsOf(facts)
  await facts.db.transaction().execute(async (tx) => {
    for (const { name, columns } of tables) {
      await sql`delete from ${sql.table(name)}`.execute(tx)
      if ((await partsOf(dir, name)).length === 0) continue
      // A row may be cut between two parts.
      const file = join(dir, `${name}.rows`)
      await pipeline(copiedBytes(dir, name), createWriteStream(file))
      const given = columns.map((column) => {
        const found = known.get(name)?.find((one) => one.name === column)
        if (!found) throw new Error(`${name} has no column ${column}`)
        return found
      })
      const read = `read_csv(${literal(file)}, auto_detect = false, header = false, delim = '\t', quote = '', escape = '',
        nullstr = '\\N', new_line = '\\n', max_line_size = ${LINE}, buffer_size = ${2 * LINE},
        columns = {${given.map((column) => `${literal(column.name)}: 'VARCHAR'`).join(', ')}})`
      await sql
        .raw(
          `insert into ${quotedName(name)} (${given.map((column) => quotedName(column.name)).join(', ')})
          select ${given.map(value).join(', ')} from ${read}`,
        )
        .execute(tx)
      await rm(file)
    }
  })
  await facts.checkpoint()
}

/** Names of the tables of a fact file. */
export const duckdbTables = async <F>(facts: FactStore<F>): Promise<string[]> => [
  ...(await columnsOf(facts)).keys(),
]
