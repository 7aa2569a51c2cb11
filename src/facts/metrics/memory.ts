import { type Kysely, type RawBuilder, sql } from 'kysely'
import { stateOf } from '../../storage/changes.ts'
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

/** Asks the store each time. */
export const readFrom =
  (db: Kysely<FactTables>): Read =>
  async (question) =>
    (await question.execute(db)).rows

/** The versions that were asked for while a store was in one state. */
const versions = new WeakMap<object, { state: string; ofShops: Map<number, Promise<string>> }>()

/** What the facts of a shop were when last changed: every import, undoing and recount changes it. */
export const factsVersion = async (db: Kysely<FactTables>, shop: number): Promise<string> => {
  const state = await stateOf(db)
  if (state === undefined) return askVersion(db, shop)
  const known = versions.get(db)
  const ofShops = known?.state === state ? known.ofShops : new Map<number, Promise<string>>()
  if (ofShops !== known?.ofShops) versions.set(db, { state, ofShops })
  const asked = ofShops.get(shop) ?? askVersion(db, shop)
  ofShops.set(shop, asked)
  asked.catch(() => ofShops.delete(shop))
  return asked
}

const askVersion = async (db: Kysely<FactTables>, shop: number): Promise<string> => {
  const ofShop = sql.raw(`shop_id = ${shop}`)
  const question = sql<Record<string, unknown>>`select count(*) as batches, max(batch_id) as last,
    count(undone_at) as undone, cast(max(undone_at) as text) as undone_at, cast(max(imported_at) as text) as imported_at,
    (select count(*) from sold_recount where ${ofShop}) as recounts
    from batch where ${ofShop}`
  const { rows } = await question.execute(db)
  return JSON.stringify(rows[0])
}

/** Answers of the store, kept until the facts change: the questions of a page have much in common. */
export type Memory = { at(db: Kysely<FactTables>, version: string): Read }

type Bounds = { answers: number; rows: number; together: number }

/** Of so many stretches rows are kept under one name: of the last that were asked for. */
const STRETCHES = 4

/** A team of two hundred asks for the same few thousand things all morning; so many rows are about 100 MB. */
const usual: Bounds = { answers: 4_000, rows: 20_000, together: 300_000 }

/**
 * Keeps the `answers` asked for last, each of at most `rows` rows and all of them of `together`; the same question
 * under way is asked once.
 */
export const createMemory = (bounds: Partial<Bounds> = {}): Memory => {
  const { answers, rows: most, together } = { ...usual, ...bounds }
  const kept = new Map<string, unknown>()
  const sizes = new Map<string, number>()
  let all = 0
  const weigh = (key: string, size: number) => {
    all += size - (sizes.get(key) ?? 0)
    sizes.set(key, size)
  }
  const forget = (key: string) => {
    weigh(key, 0)
    sizes.delete(key)
    kept.delete(key)
  }
  const makeRoom = () => {
    for (const oldest of kept.keys()) {
      if (kept.size <= answers && all <= together) return
      forget(oldest)
    }
  }
  const keep = (key: string, value: unknown) => {
    kept.delete(key)
    kept.set(key, value)
    makeRoom()
  }
  /** What came of it is so many rows: too many are not kept. */
  const came = (key: string, value: unknown, size: number) => {
    if (kept.get(key) !== value) return
    if (size > most) return forget(key)
    weigh(key, size)
    makeRoom()
  }
  /** Asked once; forgotten if it failed or is too much. Under one key all values are of one kind. */
  const once = async <T>(key: string, ask: () => Promise<T>, sizeOf: (value: T) => number): Promise<T> => {
    const asked = (kept.get(key) as Promise<T> | undefined) ?? ask()
    keep(key, asked)
    try {
      const value = await asked
      came(key, asked, sizeOf(value))
      return value
    } catch (error) {
      if (kept.get(key) === asked) forget(key)
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
        type Asked = Stretch<T> & { rows: Promise<R[]>; size: number }
        const key = `${version} within ${name}`
        const stretches = () => (kept.get(key) as Asked[] | undefined) ?? []
        const wider = stretches().find((one) => one.from <= from && one.to >= to)
        const found = wider ?? { from, to, rows: ask({ from, to }), size: 0 }
        const others = stretches().filter((one) => one !== found)
        keep(key, [...others, found].slice(-STRETCHES))
        const without = () => {
          if (kept.has(key))
            kept.set(
              key,
              stretches().filter((one) => one !== found),
            )
        }
        try {
          const rows = await found.rows
          found.size = rows.length
          if (rows.length > most) without()
          if (kept.has(key))
            weigh(
              key,
              stretches().reduce((sum, { size }) => sum + size, 0),
            )
          makeRoom()
          return rows
        } catch (error) {
          without()
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
