import type { Shop } from '../facts/contract.ts'
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
