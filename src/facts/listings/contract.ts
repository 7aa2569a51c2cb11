import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName, YuanText } from '../../kernel/contract.ts'

/** A SKU of an item, or the item itself (`sku` ''), in its newest listing snapshot. '' and null: the file did not say. */
export const ListingRow = z.object({
  day: DayText,
  item: z.string(),
  sku: z.string(),
  category: z.string(),
  title: z.string(),
  shortTitle: z.string(),
  itemCode: z.string(),
  skuCode: z.string(),
  skuName: z.string(),
  listPrice: YuanText.nullable(),
  price: YuanText.nullable(),
  stock: z.number().int().nullable(),
})
export type ListingRow = z.input<typeof ListingRow>

/** Title or list price of an item in a snapshot against the one before it, of the day `since`. */
export const ListingChange = z.object({
  item: z.string(),
  day: DayText,
  since: DayText,
  title: z.object({ before: z.string(), after: z.string() }),
  listPrice: z.object({ before: YuanText.nullable(), after: YuanText.nullable() }),
})
export type ListingChange = z.input<typeof ListingChange>

const read = { permission: 'figures.read' } as const

export const listingsContract = {
  listings: contract
    .meta(read)
    .route({ method: 'POST', path: '/figures/listings', summary: '每个商品最近一次商品资料快照' })
    .input(z.object({ shop: ShopName.optional(), to: GivenDay }))
    .output(z.array(ListingRow)),
  listingChanges: contract
    .meta(read)
    .route({
      method: 'POST',
      path: '/figures/listing-changes',
      summary: '相邻两次快照里标题、一口价变了的商品',
    })
    .input(z.object({ shop: ShopName.optional(), from: GivenDay, to: GivenDay }))
    .output(z.array(ListingChange)),
}
