import { isItemId } from '../../../kernel/ids.ts'

/**
 * What sold items go by. `title`: only an order report is known, which has titles, those of one order as one; `none`:
 * not even these. Neither tells what an item sold.
 */
export const itemNaming = (items: readonly string[]): 'id' | 'title' | 'none' => {
  const named = items.filter((one) => one !== '')
  if (named.some(isItemId) || items.length === 0) return 'id'
  return named.length > 0 ? 'title' : 'none'
}
