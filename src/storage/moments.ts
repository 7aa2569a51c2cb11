import { AsyncLocalStorage } from 'node:async_hooks'
import type { CompiledQuery, QueryResult } from 'kysely'

/** A call in which what is read may be told from memory. */
type Call = { isOver: boolean; known: WeakMap<object, { until: number; kept: Promise<Kept> }> }

const calls = new AsyncLocalStorage<Call>()

/**
 * Runs `work`, a call that somebody waits for: what it reads of a database that several servers share may be what was
 * read before, if nothing there changed between that and the call. What `work` leaves behind reads for itself.
 */
export const inOneCall = async <R>(work: () => Promise<R>): Promise<R> => {
  const call: Call = { isOver: false, known: new WeakMap() }
  try {
    return await calls.run(call, work)
  } finally {
    call.isOver = true
  }
}

/** Runs `work` with nothing from memory: it writes by what it read, outside of a transaction. */
export const withoutMemory = async <R>(work: () => Promise<R>): Promise<R> => {
  try {
    return await calls.exit(work)
  } finally {
    const call = calls.getStore()
    if (call) call.known = new WeakMap()
  }
}

/** What was read while the database was in one state. */
type Kept = {
  state: string
  answers: Map<string, { rows: Promise<Row[] | undefined>; size: number }>
  size: number
}

type Row = Record<string, unknown>

/** A call goes on with what it knew when it began for so many milliseconds at most: it may be waiting for a change. */
const LONGEST_MS = 1_000

/** In characters and numbers: about 64 MB in all. */
const bounds = { all: 32_000_000, one: 1_000_000 }

const sizeOf = (rows: readonly Row[]): number =>
  rows.reduce(
    (sum, row) =>
      Object.values(row).reduce<number>(
        (own, value) => own + (typeof value === 'string' ? value.length + 8 : 8),
        sum,
      ),
    0,
  )

/** What says more than the tables hold. */
const unsteady =
  /\b(for (no key )?update|for (key )?share|now|clock_timestamp|current_\w+|random|nextval|pg_\w+)\b/i

const isPlain = (value: unknown): boolean => value === null || /^(string|number|boolean)$/.test(typeof value)

/**
 * What a copy of a row still shares with it somebody could change for all who come later: such rows are nobody's but
 * whose question it was.
 */
const shareable = (rows: Row[]): Row[] | undefined =>
  rows.every((row) => Object.values(row).every(isPlain)) ? rows : undefined

/** The name under which the answer to a question is kept; undefined where it cannot be. */
const nameOf = ({ query, sql, parameters }: CompiledQuery): string | undefined =>
  query.kind === 'SelectQueryNode' && parameters.every(isPlain) && !unsteady.test(sql)
    ? `${sql} ${JSON.stringify(parameters)}`
    : undefined

/** What the calls of this process read of a database that several servers share. */
export type Moments = {
  /** The state of the database when the call of now began; undefined outside of calls. */
  state: () => Promise<string | undefined>
  /** The answer to a question, from memory where it was asked in the same state before. */
  read: <R>(query: CompiledQuery, ask: () => Promise<QueryResult<R>>) => Promise<QueryResult<R>>
  /** The call of now has changed something: what it reads from here on must show it. */
  changed: () => void
}

/**
 * `ask` tells the state of the database: another text after every change that anybody committed. It is asked after a
 * call began, once for all the calls that were waiting, so that what another server changed holds with the next call.
 */
export const createMoments = (ask: () => Promise<string>): Moments => {
  let latest: Kept = { state: '', answers: new Map(), size: 0 }
  let asking: Promise<Kept> | undefined
  let next: Promise<Kept> | undefined

  const askNow = async (): Promise<Kept> => {
    try {
      const state = await ask()
      // One is asked at a time: what comes last is the latest.
      if (state !== latest.state) latest = { state, answers: new Map(), size: 0 }
      return latest
    } finally {
      asking = undefined
    }
  }
  /** An asking that begins from here on. */
  const fresh = (): Promise<Kept> => {
    if (asking) {
      next ??= asking
        .catch(() => {})
        .then(() => {
          next = undefined
          // One that somebody began in between began after those who wait here came.
          return asking ?? fresh()
        })
      return next
    }
    asking = askNow()
    return asking
  }

  const moments: object = {}
  const keptNow = async (): Promise<Kept | undefined> => {
    const call = calls.getStore()
    if (!call || call.isOver) return undefined
    const at = performance.now()
    const known = call.known.get(moments)
    if (known && at < known.until) return known.kept
    const kept = fresh()
    call.known.set(moments, { until: at + LONGEST_MS, kept })
    return kept
  }
  const makeRoom = (kept: Kept) => {
    for (const [oldest, { size }] of kept.answers) {
      if (kept.size <= bounds.all) return
      kept.answers.delete(oldest)
      kept.size -= size
    }
  }

  return {
    state: async () => (await keptNow())?.state,
    read: async <R>(query: CompiledQuery, asked: () => Promise<QueryResult<R>>) => {
      const name = nameOf(query)
      const kept = name === undefined ? undefined : await keptNow()
      if (name === undefined || !kept) return asked()
      const there = kept.answers.get(name)
      // Each gets rows of their own, to do with as they please. The same question has rows of the same kind.
      if (there) {
        const told = await there.rows
        return told ? { rows: told.map((row) => ({ ...row }) as R) } : asked()
      }
      const answer = asked()
      const entry = { rows: answer.then(({ rows }) => shareable(rows as Row[])), size: 0 }
      // It fails for whoever asked, below, also where nobody else waits for it.
      entry.rows.catch(() => {})
      kept.answers.set(name, entry)
      try {
        const { rows } = await answer
        entry.size = sizeOf(rows as Row[])
        if (entry.size > bounds.one || !(await entry.rows)) kept.answers.delete(name)
        else kept.size += entry.size
        makeRoom(kept)
        return { rows: rows.map((row) => ({ ...row })) }
      } catch (error) {
        kept.answers.delete(name)
        throw error
      }
    },
    changed: () => calls.getStore()?.known.delete(moments),
  }
}
