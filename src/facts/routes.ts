import { implement } from '@orpc/server'
import { day } from '../kernel/calendar.ts'
import {
  comparedDays,
  deleteShop,
  type FactsContext,
  figuresOf,
  listFreshness,
  listMetrics,
  listOrders,
  listValues,
  openRows,
  queryFigures,
  reconcileFigures,
} from './actions.ts'
import { factsContract } from './contract.ts'
import { latestListings, listingChanges } from './listings/listings.ts'
import { listMargins, removeMargin, setMargin } from './margins.ts'
import { createMemory } from './metrics/memory.ts'
import { firstOrders, lastSales, refundsByAge } from './order-cohorts.ts'
import { shelf } from './shelf.ts'
import { createShop, listShops, renameShop } from './shops.ts'

/** The facts room's part of the API. */
export const factsRoutes = (parts: Omit<FactsContext, 'memory'>) => {
  const context: FactsContext = { ...parts, memory: createMemory() }
  const os = implement(factsContract)
  return os.router({
    shops: os.shops.handler(() => listShops(context)),
    createShop: os.createShop.handler(({ input }) => createShop(context, input)),
    renameShop: os.renameShop.handler(({ input }) => renameShop(context, input)),
    deleteShop: os.deleteShop.handler(({ input }) => deleteShop(context, input)),
    margins: os.margins.handler(({ input }) => listMargins(context, input)),
    setMargin: os.setMargin.handler(({ input }) => setMargin(context, input)),
    removeMargin: os.removeMargin.handler(({ input }) => removeMargin(context, input)),
    metrics: os.metrics.handler(() => listMetrics()),
    query: os.query.handler(({ input }) => queryFigures(context, input)),
    compared: os.compared.handler(({ input }) => comparedDays(context, input)),
    open: os.open.handler(({ input }) => openRows(context, input)),
    values: os.values.handler(({ input }) => listValues(context, input)),
    orders: os.orders.handler(({ input }) => listOrders(context, input)),
    refundsByAge: os.refundsByAge.handler(async ({ input }) =>
      refundsByAge(await figuresOf(context, input.shop), {
        ...input,
        from: day(input.from),
        to: day(input.to),
      }),
    ),
    firstOrders: os.firstOrders.handler(async ({ input }) =>
      firstOrders(await figuresOf(context, input.shop)),
    ),
    lastSales: os.lastSales.handler(async ({ input }) =>
      lastSales(await figuresOf(context, input.shop), input),
    ),
    listings: os.listings.handler(async ({ input }) =>
      latestListings(await figuresOf(context, input.shop), input),
    ),
    listingChanges: os.listingChanges.handler(async ({ input }) =>
      listingChanges(await figuresOf(context, input.shop), input),
    ),
    shelf: os.shelf.handler(async ({ input }) =>
      shelf(await figuresOf(context, input.shop), { to: day(input.to) }),
    ),
    reconcile: os.reconcile.handler(({ input }) => reconcileFigures(context, input)),
    freshness: os.freshness.handler(({ input }) => listFreshness(context, input)),
  })
}
