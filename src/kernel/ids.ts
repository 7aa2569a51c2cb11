/** Minted only where access to the shop was checked. */
export type ShopId = number & { readonly __shop: true }
export type BatchId = number & { readonly __batch: true }
