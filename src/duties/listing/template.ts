import type { Shop } from '../../facts/contract.ts'
import { listBatches, readLines } from '../../importing/history.ts'
import { type Day, isDay } from '../../kernel/calendar.ts'
import { isItemId } from '../../kernel/ids.ts'
import type { ListingContext } from './listing-context.ts'
import { columnName, isEmptyCell, requirementsOf, type TemplateColumn } from './rules/required.ts'

const FORMAT = 'tmall-item-batch'
const MOST_ROWS = 20_000

/** The newest 发布模板 that was imported: its columns, and of each item the columns that are empty in a row of it. */
export type Template = {
  file: string
  day: Day | null
  columns: (TemplateColumn & { empty: number })[]
  /** Column names by item id; an item's own columns stand in its first row. */
  empty: Map<string, string[]>
}

/** Undefined where none was imported, or its archive is gone. */
export const newestTemplate = async (
  { imports }: Pick<ListingContext, 'imports'>,
  shop: Shop,
  own: ReadonlyMap<string, boolean>,
): Promise<Template | undefined> => {
  const batches = await listBatches(imports, shop, { limit: 1000 })
  const batch = batches.find(({ format, status }) => format === FORMAT && status === 'active')
  if (!batch) return undefined
  const { file, header, lines } = await readLines(imports, shop, batch.batch, { row: 1, around: MOST_ROWS })
  const names = header.map(columnName)
  const idAt = names.findIndex((name) => /^(商品|宝贝)id$/i.test(name))
  const skuAt = names.findIndex((name) => /^skuid$/i.test(name))
  const rows = lines.filter(({ cells }) => isItemId(cells[idAt]?.trim() ?? ''))
  const placesOf = (column: string) => names.flatMap((name, i) => (name === column ? [i] : []))
  const columns = requirementsOf(
    header,
    own,
    (column) =>
      rows.length > 0 &&
      rows.every(({ cells }) => placesOf(column).every((i) => isEmptyCell(cells[i] ?? ''))),
  )
  const empty = new Map<string, string[]>()
  const counts = new Map<string, number>()
  for (const { cells } of rows) {
    const isSku = skuAt >= 0 && !isEmptyCell(cells[skuAt] ?? '')
    const lacking = columns.filter(({ column }) => {
      // A column that stands twice is filled where one of them is; SKU columns say nothing of an item without SKUs.
      return !(isOfSku(column) && !isSku) && placesOf(column).every((i) => isEmptyCell(cells[i] ?? ''))
    })
    const item = cells[idAt]?.trim() ?? ''
    const known = empty.get(item) ?? []
    for (const { column } of lacking) {
      counts.set(column, (counts.get(column) ?? 0) + 1)
      if (!known.includes(column)) known.push(column)
    }
    empty.set(item, known)
  }
  const to = batch.period?.to
  return {
    file,
    day: to && isDay(to) ? to : null,
    columns: columns.map((one) => ({ ...one, empty: counts.get(one.column) ?? 0 })),
    empty,
  }
}

const isOfSku = (column: string): boolean => ['销售属性', '属性对', '价格'].includes(column)
