import type { ImportResult } from '../../importing/contract.ts'
import { competitorSnapshot } from '../../importing/formats/competitor-snapshot.ts'
import { importWritten } from '../../importing/written-file.ts'
import { Failure } from '../../kernel/failure.ts'
import type { MarketContext } from './market-context.ts'
import { itemIdIn } from './rules/item-link.ts'
import { pastedFile, type TypedSnapshot, typedFile } from './rules/pasted.ts'

/** Typed by a person who knows what it is: a day and an item are enough. */
const written = { ...competitorSnapshot, needs: competitorSnapshot.needs.slice(0, 2) }

const problems = {
  empty: '没有内容；请把表格连表头一起粘贴进来。',
  shape:
    '第一行不是列名，列数也不是 7；请连表头一起粘贴，或按 日期、商品ID、标题、价格、销量、评论数、店名 的顺序。',
} as const

const typed = (rows: readonly TypedSnapshot[]): string =>
  typedFile(
    rows.map((row, at) => {
      const item = itemIdIn(row.item)
      if (item === undefined)
        throw new Failure('invalid_input', {
          detail: `第 ${at + 1} 行的「${row.item.slice(0, 60)}」里没有商品 ID；请粘贴商品链接，或只写商品 ID。`,
        })
      return { ...row, item }
    }),
  )

/**
 * Snapshots that were pasted as a table or typed by hand go through the importing door as a small file: they are facts
 * with a batch and lines, can be undone, and are restated only by a newer one. Failures: invalid_input, shop_needed,
 * shop_unknown, shop_takes_no_files.
 */
export const addSnapshots = async (
  context: MarketContext,
  input: {
    shop?: string | undefined
    text?: string | undefined
    rows?: readonly TypedSnapshot[] | undefined
    preview: boolean
  },
): Promise<ImportResult> => {
  const isTyped = input.rows !== undefined && input.rows.length > 0
  const pasted = isTyped ? { file: typed(input.rows ?? []) } : pastedFile(input.text ?? '')
  if ('problem' in pasted) throw new Failure('invalid_input', { detail: problems[pasted.problem] })
  const shop = await context.shopFor(input.shop, input.preview ? 'preview' : 'import')
  return importWritten(context.imports, {
    shop,
    name: isTyped ? '手工记的竞品快照.csv' : '粘贴的竞品快照.csv',
    text: pasted.file,
    format: written,
    preview: input.preview,
  })
}
