import { listShops, type ShopContext } from '../../facts/shops.ts'

/** Files of one morning come together: they are waited for. */
const SETTLE_MS = 2_000
/** A day begins, or its reports can be had. */
const TICK_MS = 10 * 60_000

type Shop = Awaited<ReturnType<typeof listShops>>[number]

/**
 * Looks at every shop that has data, for alerts and for reports that are due: when the program starts, after imports
 * and undoings, and every ten minutes for what the clock brings. What is missed while it is down is found at the next
 * start, or when somebody looks: the records say up to where a shop was evaluated.
 */
export const createFactsJob = (context: {
  shops: ShopContext
  reportBug: (error: unknown) => unknown
  /** One after another for each shop; one that fails keeps no other from its turn. */
  checks: readonly ((shop: Shop) => Promise<unknown>)[]
}) => {
  let soon: NodeJS.Timeout | undefined
  let tick: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopping = false

  const checkAll = async (): Promise<void> => {
    for (const shop of await listShops(context.shops)) {
      if (stopping) return
      if (shop.batches === 0) continue
      for (const check of context.checks)
        if (!stopping) await check(shop).catch((error) => void context.reportBug(error))
    }
  }
  const run = (): void => {
    running = running.then(checkAll).catch((error) => void context.reportBug(error))
  }
  return {
    start: (): void => {
      run()
      tick = setInterval(run, TICK_MS)
      tick.unref()
    },
    /** Facts have changed. Nothing happens where the job was not started. */
    wake: (): void => {
      if (!tick || stopping) return
      clearTimeout(soon)
      soon = setTimeout(run, SETTLE_MS)
      soon.unref()
    },
    stop: async (): Promise<void> => {
      stopping = true
      clearTimeout(soon)
      clearInterval(tick)
      await running
    },
  }
}
