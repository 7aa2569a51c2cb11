import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName } from '../../kernel/contract.ts'

/** A SKU as its item's last listing snapshot has it; `sku` '' where the snapshot names none. Price in fen. */
export const ShelfRow = z.object({
  item: z.string(),
  sku: z.string(),
  title: z.string(),
  /** What the SKU is called. */
  name: z.string(),
  stock: z.number(),
  priceFen: z.number().nullable(),
  /** The day of the snapshot. */
  day: DayText,
})
export type ShelfRow = z.input<typeof ShelfRow>

export const shelfContract = {
  shelf: contract
    .meta({ permission: 'figures.read' })
    .route({
      method: 'POST',
      path: '/figures/shelf',
      summary: '每个 SKU 最近一次快照的库存和价格',
    })
    .input(z.object({ shop: ShopName.optional(), to: GivenDay }))
    .output(z.array(ShelfRow)),
}
