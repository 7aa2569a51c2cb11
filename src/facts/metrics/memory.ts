import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { FactTables } from '../tables.ts'

/** Runs a question that only looks. */
export type Read = <R>(question: RawBuilder<R>) => Promise<R[]>

export const readFrom =
  (db: Kysely<FactTables>): Read =>
  async (question) =>
    (await question.execute(db)).rows

/** What the facts of a shop were when last changed: every import and every undoing changes it. */
export const factsVersion = async (db: Kysely<FactTables>, shop: number): Promise<string> => {
  const { rows } = await sql<Record<string, unknown>>`select count(*) as batches, max(batch_id) as last,
    count(undone_at) as undone, cast(max(undone_at) as text) as undone_at, cast(max(imported_at) as text) as imported_at
    from batch where ${sql.raw(`shop_id = ${shop}`)}`.execute(db)
  return JSON.stringify(rows[0])
}

/** Answers of the store, kept until the facts change: the questions of a page have much in common. */
export type Memory = { at(db: Kysely<FactTables>, version: string): Read }

type Bounds = { answers: number; rows: number }

/** Keeps the `answers` asked for last, each of at most `rows` rows; the same question under way is asked once. */
export const createMemory = ({ answers, rows: most }: Bounds = { answers: 500, rows: 2_000 }): Memory => {
  const kept = new Map<string, Promise<unknown[]>>()
  return {
    at:
      (db, version) =>
      async <R>(question: RawBuilder<R>): Promise<R[]> => {
        const compiled = question.compile(db)
        const key = `${version} ${compiled.sql} ${JSON.stringify(compiled.parameters)}`
        const known = kept.get(key)
        const asked = known ?? db.executeQuery(compiled).then(({ rows }) => rows)
        kept.delete(key)
        kept.set(key, asked)
        for (const oldest of kept.keys()) {
          if (kept.size <= answers) break
          kept.delete(oldest)
        }
        try {
          const rows = await asked
          if (rows.length > most) kept.delete(key)
          // The same text was compiled from a question with the same rows.
          return rows as R[]
        } catch (error) {
          kept.delete(key)
          throw error
        }
      },
  }
}
