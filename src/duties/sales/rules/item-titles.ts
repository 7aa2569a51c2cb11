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

/** What a list by item is where only titles are known; none where items are. */
export const titleNotes = (items: readonly string[]): { code: string; message: string }[] =>
  itemNaming(items) === 'title'
    ? [
        {
          code: 'titles-only',
          message:
            '订单报表只写宝贝标题，不写商品 ID：商品按标题分，一单几种的连在一起算一个；导入宝贝报表（子订单）就按商品分。',
        },
      ]
    : []
