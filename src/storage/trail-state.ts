import { type Kysely, sql } from 'kysely'
import { stateOf } from './changes.ts'

/**
 * Tells how far the records have changed that are not of these tables: another number after every such change, on
 * whichever server it was made. Each asking looks through what was written since the last one.
 */
export const createTrailState = <T>(db: Kysely<T>, unrelated: readonly string[]): (() => Promise<number>) => {
  let seen: number | undefined
  let last = 0
  let lookedIn: string | undefined
  const look = async () => {
    if (seen === undefined) {
      const { rows } = await sql<{ n: number }>`select n from audit_head where id = 1`.execute(db)
      seen = Number(rows[0]?.n ?? 0)
      last = seen
      return last
    }
    const isOther = unrelated.length === 0 ? sql`true` : sql`table_name not in (${sql.join(unrelated)})`
    const { rows } = await sql<{ seen: number | null; last: number | null }>`select max(n) as seen,
      max(case when ${isOther} then n end) as last from audit_entry where n > ${seen}`.execute(db)
    // Of two who ask at once the slower one has read less.
    seen = Math.max(seen, Number(rows[0]?.seen ?? 0))
    last = Math.max(last, Number(rows[0]?.last ?? 0))
    return last
  }
  return async () => {
    const state = await stateOf(db)
    if (state !== undefined && state === lookedIn) return last
    const found = await look()
    lookedIn = state
    return found
  }
}
