import { type QueryExecutorProvider, sql } from 'kysely'

/** Reads every table of ours through and looks for indexes that a failed build left invalid. */
export const checkPostgres = async (db: QueryExecutorProvider): Promise<string[]> => {
  const problems: string[] = []
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(db)
  for (const { name } of tables.rows) {
    try {
      await sql`select count(*) from ${sql.table(name)}`.execute(db)
    } catch (error) {
      problems.push(`表 ${name} 读不出来：${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const indexes = await sql<{ name: string }>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisvalid and c.relnamespace = current_schema()::regnamespace`.execute(db)
  return [...problems, ...indexes.rows.map(({ name }) => `索引 ${name} 没有建完`)]
}

export const sizeOfPostgres = async (db: QueryExecutorProvider): Promise<number> => {
  const { rows } = await sql<{ bytes: number }>`
    select pg_database_size(current_database()) as bytes`.execute(db)
  return rows[0]?.bytes ?? 0
}
