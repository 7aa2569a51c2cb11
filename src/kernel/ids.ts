/** Minted only where access to the shop was checked. */
export type ShopId = number & { readonly __shop: true }
export type BatchId = number & { readonly __batch: true }

/** Item ids of Taobao have 8 to 13 digits. */
export const isItemId = (text: string): boolean => /^\d{8,13}$/.test(text)
