import { implement } from '@orpc/server'
import { factsContract } from './contract.ts'
import { createShop, listShops, renameShop, type ShopContext } from './shops.ts'

const later = () => {
  throw new Error('not there yet')
}

export const factsRoutes = (context: ShopContext) => {
  const os = implement(factsContract)
  return os.router({
    shops: os.shops.handler(() => listShops(context)),
    createShop: os.createShop.handler(({ input }) => createShop(context, input)),
    renameShop: os.renameShop.handler(({ input }) => renameShop(context, input)),
    metrics: os.metrics.handler(() => ({ metrics: [], dimensions: [] })),
    query: os.query.handler(later),
    open: os.open.handler(later),
    values: os.values.handler(() => []),
    reconcile: os.reconcile.handler(() => ({ pairs: [] })),
    freshness: os.freshness.handler(() => []),
  })
}
