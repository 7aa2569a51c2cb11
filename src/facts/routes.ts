import { implement } from '@orpc/server'
import { factsContract } from './contract.ts'
import { catalogue, metricInfo } from './metrics/catalogue.ts'
import { dimensions } from './metrics/dimensions.ts'
import { query } from './metrics/query.ts'
import type { ExportInfo, FigureContext } from './metrics/survey.ts'
import { createShop, listShops, renameShop, type ShopContext, shopToLookAt } from './shops.ts'

export type FactsParts = ShopContext & {
  /** The exports that can be imported: what to fetch where data are missing. */
  exports: readonly ExportInfo[]
}

const later = () => {
  throw new Error('not there yet')
}

/** The facts room's part of the API. */
export const factsRoutes = (parts: FactsParts) => {
  const os = implement(factsContract)
  const figures = async (shop: string | undefined): Promise<FigureContext> => ({
    db: parts.facts,
    shop: (await shopToLookAt(parts.records, shop)).id,
    exports: parts.exports,
    margin: null,
  })
  return os.router({
    shops: os.shops.handler(() => listShops(parts)),
    createShop: os.createShop.handler(({ input }) => createShop(parts, input)),
    renameShop: os.renameShop.handler(({ input }) => renameShop(parts, input)),
    metrics: os.metrics.handler(() => ({
      metrics: catalogue.map(metricInfo),
      dimensions: [...dimensions],
    })),
    query: os.query.handler(async ({ input }) => query(await figures(input.shop), input)),
    open: os.open.handler(later),
    values: os.values.handler(() => []),
    reconcile: os.reconcile.handler(() => ({ pairs: [] })),
    freshness: os.freshness.handler(() => []),
  })
}
