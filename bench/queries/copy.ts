import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createFactTables, factDdl } from '../../src/facts/schema.ts'
import type { FactTables } from '../../src/facts/tables.ts'
import { openFacts } from '../../src/storage/facts.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { measured } from '../task.ts'

export type Input = { folder: string; databaseUrl: string }

/** Sold lines are derived from these; no question of the benchmark reads them, and they are half of all there is. */
const UNREAD = ['order_line', 'order_line_shadow']

/** Copies the facts of a folder to an empty PostgreSQL on the same machine, which reads the files itself. */
measured({
  prepare: async ({ folder, databaseUrl }: Input) => {
    const opened = await openFolder(folder)
    const from = await openFacts<FactTables>({ folder: opened, memoryLimit: '1GB' })
    const to = await openFacts<FactTables>({ folder: opened, databaseUrl })
    const files = await mkdtemp(join(tmpdir(), 'zhanggui-bench-copy-'))
    // The server runs as another user.
    await chmod(files, 0o755)
    return { from, to, files }
  },
  work: async ({ from, to, files }): Promise<number> => {
    const run = (text: string) => sql.raw<Record<string, string>>(text).execute(to.db)
    const inIt = (text: string) => sql.raw<Record<string, string>>(text).execute(from.db)
    await createFactTables(to.db, to.engine)
    // One by one, and better all at once over what is there than row by row.
    const { rows: indexes } = await run(
      "select indexname as name, indexdef as made from pg_indexes where schemaname = 'public'",
    )
    for (const { name } of indexes) await run(`drop index ${name}`)
    for (const { table } of factDdl.filter(({ table }) => !UNREAD.includes(table))) {
      const { rows: columns } = await inIt(
        `select column_name as name from duckdb_columns() where table_name = '${table}' order by column_index`,
      )
      const names = columns.map(({ name }) => name).join(', ')
      const file = join(files, `${table}.csv`)
      await inIt(
        `copy (select ${names} from ${table}) to '${file}' (format csv, header false, nullstr '\\N')`,
      )
      await chmod(file, 0o644)
      await run(`copy ${table} (${names}) from '${file}' (format csv, null '\\N')`)
      await rm(file)
    }
    for (const { made } of indexes) await run(`set maintenance_work_mem = '512MB'; ${made}`)
    await run('vacuum analyze')
    return to.size()
  },
  tidy: async ({ from, to, files }) => {
    await rm(files, { recursive: true })
    await from.close()
    await to.close()
  },
})
