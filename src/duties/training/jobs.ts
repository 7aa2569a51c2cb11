import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Shop } from '../../facts/contract.ts'
import { showShop } from '../../facts/shops.ts'
import {
  commitFile,
  discardFile,
  type ImportContext,
  type StagedFile,
  stageFile,
} from '../../importing/actions.ts'
import type { Format } from '../../importing/format.ts'
import { type Failure, isFailure } from '../../kernel/failure.ts'
import type { WrittenFile } from '../../simulator/exports/writing.ts'
import { scenarios } from '../../simulator/scenarios.ts'
import { simulateInThread } from '../../simulator/thread.ts'
import type { WorldInput } from '../../simulator/world.ts'
import { inTransaction } from '../../storage/records.ts'
import type { Demo, DemoStep } from './contract.ts'
import { demoProgress } from './rules.ts'
import { finishDemo, type TrainingRecords } from './store.ts'

export type DemoJobContext = {
  imports: ImportContext
  records: TrainingRecords
  formats: readonly Format[]
  /** Removes a shop with what every room holds of it. */
  removeShop: (shop: Pick<Shop, 'id'>) => Promise<void>
  /** Gives a bug its number and writes it to the log. */
  reportBug: (error: unknown) => Failure
}

/** The making of a demo shop: its files are written by the simulator, then imported as anybody's files are. */
export type DemoJob = ReturnType<typeof createDemoJob>

type Progress = (doing: DemoStep['doing'], at: number, of: number, part: number, file?: string) => void

/** Imports the files in their order; the next one is read while the one before is taken. */
const importAll = async (
  { imports, formats }: DemoJobContext,
  shop: Shop,
  { folder, files }: { folder: string; files: readonly WrittenFile[] },
  { signal, tell }: { signal: AbortSignal; tell: Progress },
): Promise<void> => {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  const read = (index: number): Promise<StagedFile> | undefined => {
    const file = files[index]
    const reading =
      file && stageFile(imports, { shop, path: join(folder, file.name), name: file.name, formats, signal })
    // It is waited for in its turn; until then nobody hears of its failure.
    reading?.catch(() => undefined)
    return reading
  }
  let next = read(0)
  try {
    for (const [index, { name, bytes }] of files.entries()) {
      tell('importing', index + 1, files.length, done / total, name)
      const staged = await next
      next = undefined
      if (!staged || staged.sheets.some(({ asks }) => asks.length > 0))
        throw new Error(`${name} of the simulator is no report that is known`)
      next = read(index + 1)
      await commitFile(imports, shop, staged, { signal })
      done += bytes
    }
  } finally {
    const unused = await next?.catch(() => undefined)
    if (unused) await discardFile(unused)
  }
}

export const createDemoJob = (context: DemoJobContext) => {
  const { imports, records } = context
  let live: { step: DemoStep; controller: AbortController; over: Promise<void> } | undefined
  let failure: Demo['failure'] = null
  let stopping = false

  const tell: Progress = (doing, at, of, part, file) => {
    if (live) live.step = { doing, at, of, file: file ?? null, progress: demoProgress(doing, part) }
  }

  const make = async (shop: Shop, world: WorldInput, signal: AbortSignal): Promise<void> => {
    const { days } = scenarios[world.scenario]
    const out = join(imports.folder.staging, `demo-${shop.id}`)
    await mkdir(out, { recursive: true, mode: 0o700 })
    try {
      const onProgress = (fraction: number) => tell('writing', Math.round(fraction * days), days, fraction)
      const { files, truth } = await simulateInThread({ ...world, out }, { signal, onProgress })
      await importAll(context, shop, { folder: out, files }, { signal, tell })
      signal.throwIfAborted()
      await inTransaction(records, async (tx: TrainingRecords) => {
        await finishDemo(tx, {
          shop: shop.id,
          truth: JSON.stringify(truth),
          at: imports.clock.now().toString(),
        })
        await showShop(tx, shop.id)
      })
    } finally {
      await rm(out, { recursive: true, force: true })
    }
  }

  const toEnd = async (shop: Shop, world: WorldInput, signal: AbortSignal): Promise<void> => {
    try {
      await make(shop, world, signal)
    } catch (error) {
      // The shop is hidden: the next start removes it.
      if (stopping) return
      if (!signal.aborted) {
        const { code, message, next } = isFailure(error) ? error : context.reportBug(error)
        failure = { code, message, next }
      }
      tell('removing', 0, 0, 1)
      await context.removeShop(shop)
    }
  }

  /** Makes the files of `world` for a shop that nobody sees yet; shows it once all are imported. */
  const start = (shop: Shop, world: WorldInput): void => {
    const controller = new AbortController()
    failure = null
    const step: DemoStep = { doing: 'writing', at: 0, of: 0, file: null, progress: 0 }
    live = { step, controller, over: Promise.resolve() }
    live.over = toEnd(shop, world, controller.signal)
      .catch((error) => {
        context.reportBug(error)
      })
      .finally(() => {
        live = undefined
      })
  }

  /** Stops what is under way and waits until nothing of it is left. */
  const cancel = async (): Promise<void> => {
    live?.controller.abort()
    await live?.over
  }

  /** Lets go of what is under way, as the program ends. */
  const stop = async (): Promise<void> => {
    stopping = true
    await cancel()
  }

  return {
    start,
    cancel,
    stop,
    step: (): DemoStep | undefined => live?.step,
    failure: () => failure,
    /** Resolves when nothing is under way. */
    over: async () => live?.over,
  }
}
