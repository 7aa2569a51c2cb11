import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { shopDays } from './days.ts'
import { plantedDirt } from './dirt.ts'
import { allExports } from './exports/all.ts'
import { clockOf, DAY_SECONDS } from './exports/clock.ts'
import type { SheetFile } from './exports/sheet-files.ts'
import type { WrittenFile } from './exports/writing.ts'
import type { World } from './model.ts'
import { stockTaking, type Truth, truthOf } from './truth.ts'

export type SimulateInput = {
  world: World
  /** Folder to write into; it is made. Files of the same names are written over. */
  out: string
  /** Damages known rows of the exports in these formats (of `dirtyFormats`), which the importer must refuse. */
  dirt?: readonly string[]
  /** 0 to 1, after every day. */
  onProgress?: (fraction: number) => void
  /** Each file as soon as it is whole, so that it can be imported while the others are written. */
  onFile?: (file: WrittenFile) => void
  signal?: AbortSignal
}

export type Simulated = {
  /** In the order in which they are best imported. */
  files: WrittenFile[]
  truth: Truth
}

/** What half past midnight after the last day knows: late enough for the day, early enough for a shop of yesterday. */
const FETCHED_AT = 1800

/**
 * Lets the world's days pass and writes each into every export as it goes by, and `truth.json` beside them. The same
 * world gives the same bytes. Memory does not grow with the days. Rejects with the signal's reason; then no file is
 * held open, and what was written until then stays in `out`.
 */
export const simulate = async (input: SimulateInput): Promise<Simulated> => {
  const { world, out, onProgress, onFile, signal } = input
  await mkdir(out, { recursive: true })
  const clock = clockOf(world)
  const exportedAt = world.days * DAY_SECONDS + FETCHED_AT
  let downloads = 0
  const { dirt, planted } = plantedDirt(input.dirt ?? [])
  const opened = new Set<SheetFile>()
  const writers = allExports.map((open) =>
    open({
      world,
      folder: out,
      clock,
      exportedAt,
      opened,
      stamp: (earlier = 0) => clock.stamp(exportedAt - earlier + 60 * downloads++),
      dirt,
      ...(onFile ? { onFile } : {}),
    }),
  )
  const stock = stockTaking(world)
  try {
    for (const today of shopDays(world)) {
      signal?.throwIfAborted()
      for (const writer of writers) writer.day(today)
      stock.add(today)
      onProgress?.((today.index + 1) / world.days)
      // Whoever waits for progress, or wants to stop it, gets a turn.
      await setImmediate()
    }
    const files = writers.flatMap((writer) => writer.close())
    const truth = truthOf(world, { dirt: planted, stock: stock.close() })
    await writeFile(join(out, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`)
    signal?.throwIfAborted()
    return { files, truth }
  } catch (error) {
    for (const file of opened) file.abandon()
    throw error
  }
}
