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
import type { ShopHold } from '../../importing/shop-hold.ts'
import { type Failure, isFailure } from '../../kernel/failure.ts'
import type { WrittenFile } from '../../simulator/exports/writing.ts'
import { scenarios } from '../../simulator/scenarios.ts'
import { simulateInThread } from '../../simulator/thread.ts'
import type { Truth } from '../../simulator/truth.ts'
import type { WorldInput } from '../../simulator/world.ts'
import { inTransaction } from '../../storage/records.ts'
import type { Demo, DemoStep } from './demo/contract.ts'
import { letTeamType, type TeamStep } from './demo/team.ts'
import { demoProgress } from './rules.ts'
import type { TrainingRecords } from './store.ts'

export type InventingContext = {
  imports: ImportContext
  records: TrainingRecords
  formats: readonly Format[]
  /** Removes a shop with what every room holds of it. */
  removeShop: (shop: Pick<Shop, 'id'>) => Promise<void>
  /** Gives a bug its number and writes it to the log. */
  reportBug: (error: unknown) => Failure
}

/** A shop to be made: which, of what world, and what becomes of its truth. */
export type Inventing = {
  shop: Shop
  world: WorldInput
  /** Formats of which a few rows are damaged. */
  dirt: readonly string[]
  hold: ShopHold | undefined
  /** Keeps the truth, in the transaction that shows the shop. */
  finish: (tx: TrainingRecords, truth: Truth) => Promise<void>
  /** Hears why the shop did not come about, before it is removed. */
  onFailure?: (failure: NonNullable<Demo['failure']>) => Promise<void>
  /** What the team types into the shop once it is there. */
  team: readonly TeamStep[]
}

/** The making of an invented shop: its files are written by the simulator, then imported as anybody's files are. */
export type InventingJob = ReturnType<typeof createInventingJob>

/**
 * Files that come in one by one: each is read after the one before, and taken while the next one is read. `rest`
 * waits until all are taken; `tidy` leaves nothing of what was not.
 */
const importing = (
  { imports, formats }: InventingContext,
  shop: Shop,
  { folder, signal }: { folder: string; signal: AbortSignal },
  onTaken: (file: WrittenFile) => void,
) => {
  const read: Promise<StagedFile>[] = []
  let taken: Promise<void> = Promise.resolve()

  const stage = async (before: Promise<StagedFile> | undefined, name: string): Promise<StagedFile> => {
    await before
    const staged = await stageFile(imports, { shop, path: join(folder, name), name, formats, signal })
    if (staged.sheets.some(({ asks }) => asks.length > 0))
      throw new Error(`${name} of the simulator is no report that is known`)
    return staged
  }
  const take = async (before: Promise<void>, coming: Promise<StagedFile>, file: WrittenFile) => {
    await before
    await commitFile(imports, shop, await coming, { signal })
    onTaken(file)
  }
  const add = (file: WrittenFile): void => {
    const coming = stage(read.at(-1), file.name)
    read.push(coming)
    taken = take(taken, coming, file)
    // They are waited for later; until then nobody hears of their failure.
    for (const promise of [coming, taken]) promise.catch(() => undefined)
  }
  const tidy = async (): Promise<void> => {
    const all = await Promise.allSettled(read)
    await taken.catch(() => undefined)
    for (const one of all) if (one.status === 'fulfilled') await discardFile(one.value)
  }
  return { add, rest: () => taken, tidy }
}

/** Makes one invented shop at a time. */
export const createInventingJob = (context: InventingContext) => {
  const { imports, records } = context
  let live: { step: DemoStep; controller: AbortController; over: Promise<void> } | undefined
  let failure: Demo['failure'] = null
  let untyped: string[] = []
  let stopping = false

  const make = async ({ shop, world, dirt, finish }: Inventing, signal: AbortSignal): Promise<Truth> => {
    const out = join(imports.folder.staging, `invented-${shop.id}`)
    const { days } = scenarios[world.scenario]
    const bytes = { whole: 0, imported: 0 }
    const count = { whole: 0, imported: 0 }
    let written = 0
    const tell = (step: Omit<DemoStep, 'progress'>) => {
      const progress = Math.max(live?.step.progress ?? 0, demoProgress(written, bytes))
      if (live) live.step = { ...step, progress }
    }
    const tellDay = () => tell({ doing: 'writing', at: Math.round(written * days), of: days, file: null })
    const tellFile = (file: string) => tell({ doing: 'importing', at: count.imported, of: count.whole, file })
    const files = importing(context, shop, { folder: out, signal }, ({ name, bytes: size }) => {
      bytes.imported += size
      count.imported++
      if (written === 1) tellFile(name)
    })
    await mkdir(out, { recursive: true, mode: 0o700 })
    try {
      const truth = await simulateInThread(
        { ...world, out, dirt },
        {
          signal,
          onProgress: (fraction) => {
            written = Math.min(fraction, 0.99)
            tellDay()
          },
          onFile: (file) => {
            bytes.whole += file.bytes
            count.whole++
            files.add(file)
          },
        },
      )
      written = 1
      await files.rest()
      signal.throwIfAborted()
      await inTransaction(records, async (tx: TrainingRecords) => {
        await finish(tx, truth)
        await showShop(tx, shop.id)
      })
      return truth
    } finally {
      await files.tidy()
      await rm(out, { recursive: true, force: true })
    }
  }

  const toEnd = async (inventing: Inventing, signal: AbortSignal): Promise<void> => {
    const { shop, team } = inventing
    try {
      const truth = await make(inventing, signal)
      // The shop is there for people already: without what its team types it is a shop all the same.
      untyped = await letTeamType(
        team,
        { shop, from: truth.from, to: truth.to, truth },
        {
          signal,
          onStep: (at, file) => {
            if (live) live.step = { doing: 'typing', at, of: team.length, file, progress: 1 }
          },
          onFailure: context.reportBug,
        },
      )
    } catch (error) {
      // The shop is hidden: the next start removes it.
      if (stopping) return
      if (!signal.aborted) {
        const { code, message, next } = isFailure(error) ? error : context.reportBug(error)
        failure = { code, message, next }
        await inventing.onFailure?.(failure)
      }
      if (live) live.step = { doing: 'removing', at: 0, of: 0, file: null, progress: 1 }
      await context.removeShop(shop)
    }
  }

  /** Makes a shop that nobody sees yet; shows it once all its files are imported, and lets go of it. */
  const start = (inventing: Inventing): void => {
    const controller = new AbortController()
    failure = null
    untyped = []
    const step: DemoStep = { doing: 'writing', at: 0, of: 0, file: null, progress: 0 }
    live = { step, controller, over: Promise.resolve() }
    live.over = toEnd(inventing, controller.signal)
      .catch((error) => {
        context.reportBug(error)
      })
      .then(() => inventing.hold?.release())
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
    untyped: () => untyped,
    /** Resolves when nothing is under way. */
    over: async () => live?.over,
  }
}
