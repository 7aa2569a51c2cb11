import { type Kysely, type RawBuilder, sql } from 'kysely'
import { changesOf } from '../../storage/changes.ts'
import type { FactTables } from '../tables.ts'

/** Runs a question that only looks. */
export type Read = {
  <R>(question: RawBuilder<R>): Promise<R[]>
  /** Where answers are kept. */
  kept?: Kept
}

/** From one day, or number, to another. */
type Stretch<T extends string | number> = { from: T; to: T }

/** What is kept beside the answers of the store, as long as the facts do not change. */
export type Kept = {
  /** What was worked out under the name; of several who ask at once one works. */
  once<T extends { rows: readonly unknown[] }>(name: string, work: () => Promise<T>): Promise<T>
  /** Rows that were asked for under the name of a stretch that holds this one; else they are asked for now. */
  within<T extends string | number, R>(
    name: string,
    stretch: Stretch<T>,
    ask: (stretch: Stretch<T>) => Promise<R[]>,
  ): Promise<R[]>
}

export const readFrom =
  (db: Kysely<FactTables>): Read =>
  async (question) =>
    (await question.execute(db)).rows

/** What is known of a store that only this process changes, by how often it has. */
const versions = new WeakMap<object, { changes: number; ofShops: Map<number, Promise<string>> }>()

/** What the facts of a shop were when last changed: every import and every undoing changes it. */
export const factsVersion = (db: Kysely<FactTables>, shop: number): Promise<string> => {
  const changes = changesOf(db)
  if (changes === undefined) return askVersion(db, shop)
  const known = versions.get(db)
  const ofShops = known?.changes === changes ? known.ofShops : new Map<number, Promise<string>>()
  if (ofShops !== known?.ofShops) versions.set(db, { changes, ofShops })
  const asked = ofShops.get(shop) ?? askVersion(db, shop)
  ofShops.set(shop, asked)
  asked.catch(() => ofShops.delete(shop))
  return asked
}

const askVersion = async (db: Kysely<FactTables>, shop: number): Promise<string> => {
  const { rows } = await sql<Record<string, unknown>>`select count(*) as batches, max(batch_id) as last,
    count(undone_at) as undone, cast(max(undone_at) as text) as undone_at, cast(max(imported_at) as text) as imported_at
    from batch where ${sql.raw(`shop_id = ${shop}`)}`.execute(db)
  return JSON.stringify(rows[0])
}

/** Answers of the store, kept until the facts change: the questions of a page have much in common. */
export type Memory = { at(db: Kysely<FactTables>, version: string): Read }

type Bounds = { answers: number; rows: number }

/** Of so many stretches rows are kept under one name: of the last that were asked for. */
const STRETCHES = 4

/** Keeps the `answers` asked for last, each of at most `rows` rows; the same question under way is asked once. */
export const createMemory = ({ answers, rows: most }: Bounds = { answers: 500, rows: 2_000 }): Memory => {
  const kept = new Map<string, unknown>()
  const keep = (key: string, value: unknown) => {
    kept.delete(key)
    kept.set(key, value)
    for (const oldest of kept.keys()) {
      if (kept.size <= answers) break
      kept.delete(oldest)
    }
  }
  /** Asked once; forgotten if it failed or is too much. Under one key all values are of one kind. */
  const once = async <T>(key: string, ask: () => Promise<T>, sizeOf: (value: T) => number): Promise<T> => {
    const asked = (kept.get(key) as Promise<T> | undefined) ?? ask()
    keep(key, asked)
    try {
      const value = await asked
      if (sizeOf(value) > most) kept.delete(key)
      return value
    } catch (error) {
      kept.delete(key)
      throw error
    }
  }
  return {
    at: (db, version) => {
      const read = <R>(question: RawBuilder<R>): Promise<R[]> => {
        const compiled = question.compile(db)
        return once(
          `${version} ${compiled.sql} ${JSON.stringify(compiled.parameters)}`,
          // The same text was compiled from a question with the same rows.
          () => db.executeQuery(compiled).then(({ rows }) => rows as R[]),
          ({ length }) => length,
        )
      }
      const within: Kept['within'] = async <T extends string | number, R>(
        name: string,
        { from, to }: Stretch<T>,
        ask: (stretch: Stretch<T>) => Promise<R[]>,
      ) => {
        type Asked = Stretch<T> & { rows: Promise<R[]> }
        const key = `${version} within ${name}`
        const asked = (kept.get(key) as Asked[] | undefined) ?? []
        const wider = asked.find((one) => one.from <= from && one.to >= to)
        const found = wider ?? { from, to, rows: ask({ from, to }) }
        const others = asked.filter((one) => one !== found)
        keep(key, [...others, found].slice(-STRETCHES))
        const forget = () => {
          const left = (kept.get(key) as Asked[] | undefined)?.filter((one) => one !== found)
          if (left) kept.set(key, left)
        }
        try {
          const rows = await found.rows
          if (rows.length > most) forget()
          return rows
        } catch (error) {
          forget()
          throw error
        }
      }
      return Object.assign(read, {
        kept: {
          within,
          once: <T extends { rows: readonly unknown[] }>(name: string, work: () => Promise<T>) =>
            once(`${version} once ${name}`, work, ({ rows }) => rows.length),
        },
      })
    },
  }
}

/** Rows of a stretch, or of a wider one that was asked for before: the caller takes what it wants. */
export const readWithin = <T extends string | number, R>(
  { kept }: Read,
  name: string,
  stretch: Stretch<T>,
  ask: (stretch: Stretch<T>) => Promise<R[]>,
): Promise<R[]> => (kept ? kept.within(name, stretch, ask) : ask(stretch))
