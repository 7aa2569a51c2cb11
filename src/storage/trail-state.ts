import { type Kysely, sql } from 'kysely'

/**
 * Tells how far the records have changed that are not of these tables: another number after every such change, on
 * whichever server it was made. Each asking looks through what was written since the last one.
 */
export const createTrailState = <T>(db: Kysely<T>, unrelated: readonly string[]): (() => Promise<number>) => {
  let seen: number | undefined
  let last = 0
  return async () => {
    if (seen === undefined) {
      const { rows } = await sql<{ n: number }>`select n from audit_head where id = 1`.execute(db)
      seen = Number(rows[0]?.n ?? 0)
      last = seen
      return last
    }
    const { rows } = await sql<{ n: number; table_name: string }>`select n, table_name from audit_entry
      where n > ${seen} order by n`.execute(db)
    for (const { n, table_name } of rows) {
      // Of two who ask at once the slower one has read less.
      seen = Math.max(seen, Number(n))
      if (!unrelated.includes(table_name)) last = Math.max(last, Number(n))
    }
    return last
  }
}
