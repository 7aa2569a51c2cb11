import { existsSync } from 'node:fs'
import type { DuckDBInstance } from '@duckdb/node-api'
import { type DuckdbSettings, openDuckdb, openReaderOn, type Reader } from './duckdb.ts'
import { literal } from './quoting.ts'

/** A DuckDB that holds more than this when its file is staged is not kept. */
const KEPT_BYTES = 16_000_000
/** How long one waits for the next file. */
const KEPT_MILLISECONDS = 20_000

export type ReadersApart = {
  /**
   * A DuckDB in memory with one connection, for staging one file: it takes nothing from what questions are answered
   * with, and closing it gives all of it back. It spills to the folder `spill`, which must be its own. The statements
   * of `prepared`, the same each time, have been run: they make macros.
   */
  open(spill: string, prepared: readonly string[]): Promise<Reader>
  /** Closes what waits, and what is closed from now on. */
  close(): void
}

/**
 * Opens such readers. To open and close a DuckDB takes longer than to stage a small file: one that staged its file
 * without a failure, did not spill and holds next to nothing waits for the next file. What a file made is temporary
 * and goes with its connection.
 */
export const readersApart = (settings: DuckdbSettings): ReadersApart => {
  let kept: { instance: DuckDBInstance; timer: NodeJS.Timeout } | undefined
  let isOver = false

  const drop = () => {
    clearTimeout(kept?.timer)
    kept?.instance.closeSync()
    kept = undefined
  }
  const keep = (instance: DuckDBInstance) => {
    drop()
    const timer = setTimeout(drop, KEPT_MILLISECONDS)
    timer.unref()
    kept = { instance, timer }
  }
  const opened = async (spill: string, prepared: readonly string[]): Promise<DuckDBInstance> => {
    if (kept) {
      const { instance, timer } = kept
      clearTimeout(timer)
      kept = undefined
      if (await asked(instance, (reader) => reader.run(`set temp_directory = ${literal(spill)}`)))
        return instance
      instance.closeSync()
    }
    const instance = await openDuckdb(undefined, { ...settings, spill })
    try {
      const reader = await openReaderOn(instance)
      for (const statement of prepared) await reader.run(statement)
      await reader.close()
      return instance
    } catch (error) {
      instance.closeSync()
      throw error
    }
  }

  return {
    async open(spill, prepared) {
      const instance = await opened(spill, prepared)
      const reader = await openReaderOn(instance)
      let isSound = true
      const sound = <T>(work: Promise<T>): Promise<T> =>
        work.catch((error) => {
          isSound = false
          throw error
        })
      return {
        run: (sql) => sound(reader.run(sql)),
        rows: <T extends object>(sql: string) => sound(reader.rows<T>(sql)),
        interrupt() {
          isSound = false
          reader.interrupt()
        },
        async close() {
          await reader.close()
          if (isSound && !existsSync(spill) && (await holdsLittle(instance)) && !isOver) keep(instance)
          else instance.closeSync()
        },
      }
    },
    close() {
      isOver = true
      drop()
    },
  }
}

/** Whether the work on a connection of its own went well. */
const asked = async (
  instance: DuckDBInstance,
  work: (reader: Reader) => Promise<unknown>,
): Promise<boolean> => {
  const reader = await openReaderOn(instance)
  try {
    await work(reader)
    return true
  } catch {
    return false
  } finally {
    await reader.close()
  }
}

const holdsLittle = (instance: DuckDBInstance): Promise<boolean> =>
  asked(instance, async (reader) => {
    const [row] = await reader.rows<{ bytes: number }>(
      'select cast(sum(memory_usage_bytes) as bigint) as bytes from duckdb_memory()',
    )
    if (!row || row.bytes > KEPT_BYTES) throw new RangeError('too much to keep')
  })
