import { listShops, type ShopContext } from './shops.ts'

export type ShopWithData = Awaited<ReturnType<typeof listShops>>[number]

/**
 * Does one thing for every shop that has data, or for those that are wanted, one after another; a shop that fails
 * keeps no other from its turn.
 * Throws the first failure when all had theirs.
 */
export const forEachShop = async (
  shops: ShopContext,
  signal: AbortSignal,
  work: (shop: ShopWithData) => Promise<unknown>,
  isWanted: (shop: ShopWithData) => boolean = ({ batches }) => batches > 0,
): Promise<void> => {
  let failed: { error: unknown } | undefined
  for (const shop of await listShops(shops)) {
    signal.throwIfAborted()
    if (!isWanted(shop)) continue
    try {
      await work(shop)
    } catch (error) {
      failed ??= { error }
    }
  }
  if (failed) throw failed.error
}
