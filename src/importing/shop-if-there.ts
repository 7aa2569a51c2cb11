import type { Shop } from '../facts/contract.ts'
import { unmadeShop } from '../facts/shops.ts'
import { isFailure } from '../kernel/failure.ts'

/** The shop of a row that may have outlived it; undefined where the shop is gone or going. */
export const shopIfThere = (
  { shopById }: { shopById: (id: number) => Promise<Shop> },
  id: number,
): Promise<Shop | undefined> =>
  shopById(id).catch((error) => {
    if (isFailure(error) && error.code === 'not_found') return undefined
    throw error
  })

/** The names of those of the shops that are there. */
export const shopNames = async (
  context: { shopById: (id: number) => Promise<Shop> },
  ids: readonly number[],
): Promise<Map<number, string>> => {
  const names = new Map<number, string>()
  for (const id of new Set(ids).difference(new Set([unmadeShop]))) {
    const known = await shopIfThere(context, id)
    if (known) names.set(id, known.name)
  }
  return names
}
